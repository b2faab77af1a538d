//! What is looked at, and what is wanted of it.

use pos_core::{Money, OrderId, Refusal, TillId};
use sim_world::{
    Act, AdminQuestion, OrderQuestion, ProcessorQuestion, Question, TillQuestion, Value, Wanted,
};

use super::scope::Scope;
use crate::code::Code;
use crate::language::CHECK;
use crate::mistake::Mistake;
use crate::read::amount::read_amount;
use crate::read::fields::Fields;
use crate::read::ids::no_such;
use crate::read::shop::{decline, money, no_amount};
use crate::read::tree::{Entry, Node};
use crate::source::Place;
use crate::words::{NoTender, RECEIPTS, WARNINGS, read_tender};

const ORDER: [(&str, OrderQuestion); 8] = [
    ("badges", OrderQuestion::Badges),
    ("in_admin", OrderQuestion::InAdmin),
    ("receipt", OrderQuestion::Receipt),
    ("reason", OrderQuestion::Reason),
    ("balance", OrderQuestion::Balance),
    ("contact", OrderQuestion::Contact),
    ("tenders", OrderQuestion::Tenders),
    ("captures", OrderQuestion::Captures),
];

const TILL: [(&str, TillQuestion); 11] = [
    ("online", TillQuestion::Online),
    ("offline_total", TillQuestion::OfflineTotal),
    ("offline_left", TillQuestion::OfflineLeft),
    ("queued", TillQuestion::Queued),
    ("logged_in", TillQuestion::LoggedIn),
    ("reader", TillQuestion::Reader),
    ("orders", TillQuestion::Orders),
    ("warnings", TillQuestion::Warnings),
    ("dead_letters", TillQuestion::DeadLetters),
    ("forwarded", TillQuestion::Forwarded),
    ("peak_total", TillQuestion::PeakTotal),
];

const OTHERS: [(&str, Question); 5] = [
    ("admin_orders", Question::Admin(AdminQuestion::Orders)),
    ("admin_total_paid", Question::Admin(AdminQuestion::TotalPaid)),
    ("captured_total", Question::Processor(ProcessorQuestion::CapturedTotal)),
    ("requests", Question::Processor(ProcessorQuestion::Requests)),
    ("reversals", Question::Processor(ProcessorQuestion::Reversals)),
];

fn find<T: Copy>(names: &[(&str, T)], key: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == key).map(|(_, found)| *found)
}

/// Tells whether a check looks at a till.
pub(super) fn asks_a_till(node: &Node) -> bool {
    let asks = |entry: &Entry| find(&TILL, &entry.key).is_some();
    node.table().is_some_and(|table| table.entries.iter().any(asks))
}

/// Says which till a check means: the one that is named, or the one that it looks at.
pub(super) fn on(fields: &Fields<'_>, act: Option<&Act>, on: Option<TillId>) -> Option<TillId> {
    let Some(Act::Check(wanted)) = act else {
        return on;
    };
    let asks = wanted.iter().any(|wanted| matches!(wanted.question, Question::Till(..)));
    on.filter(|_| asks || fields.entry("on").is_some())
}

pub(super) fn check(scope: &Scope<'_>, node: &Node, on: Option<TillId>) -> Option<Vec<Wanted>> {
    let fields = Fields::open(scope.ledger, node, &CHECK)?;
    let order = order(scope, &fields);
    let mut wanted = Vec::new();
    for entry in fields.entries().iter().filter(|entry| entry.key != "order") {
        let question = question(&entry.key, (order, on));
        let value = value(scope, &fields, entry);
        if let (Some(question), Some(value)) = (question, value) {
            wanted.push(Wanted { question, value });
        }
    }
    Some(wanted)
}

/// Notes a check that looks at nothing.
pub(super) fn note_empty(scope: &Scope<'_>, node: &Node) {
    if node.table().is_some_and(|table| table.entries.iter().all(|entry| entry.key == "order")) {
        let mistake = Mistake::new(Code::Empty, &node.place, "this check looks at nothing");
        let keys: Vec<&str> = CHECK.keys().filter(|key| *key != "order").collect();
        scope.ledger.note(mistake.help(format!("`check` takes {}", keys.join(", "))));
    }
}

/// Says where to write what an `expect` beside a check wants.
pub(super) fn moved_into(check: &Node, expect: &Node) -> Option<String> {
    let entries = |node: &'_ Node| node.table().map(|table| table.entries.clone());
    let wanted = entries(expect)?.into_iter().filter(|entry| CHECK.find(&entry.key).is_some());
    let wanted: Vec<Entry> = wanted.collect();
    let all = entries(check)?.into_iter().chain(wanted.clone());
    let written = |entry: Entry| format!("{} = {}", entry.key, entry.node.place.text());
    let all: Vec<String> = all.map(written).collect();
    (!wanted.is_empty()).then(|| format!("write check = {{ {} }}", all.join(", ")))
}

/// Finds the order that is looked at; keys that look at one need it.
fn order(scope: &Scope<'_>, fields: &Fields<'_>) -> Option<OrderId> {
    if let Some((name, place)) = fields.text("order") {
        return scope.order(name, place);
    }
    for entry in fields.entries() {
        if find(&ORDER, &entry.key).is_some() {
            fields.only_beside(&entry.key, &["order"]);
        }
    }
    None
}

fn question(key: &str, (order, on): (Option<OrderId>, Option<TillId>)) -> Option<Question> {
    if let Some(question) = find(&ORDER, key) {
        return Some(Question::Order(order?, question));
    }
    if let Some(question) = find(&TILL, key) {
        return Some(Question::Till(on?, question));
    }
    find(&OTHERS, key)
}

fn value(scope: &Scope<'_>, fields: &Fields<'_>, entry: &Entry) -> Option<Value> {
    let key = entry.key.as_str();
    match key {
        "badges" => super::expect::badges(fields).map(Value::Badges),
        "in_admin" | "online" => fields.flag(key).map(Value::Flag),
        "receipt" => fields.word(key, &RECEIPTS).map(Value::Receipt),
        "reason" => reason(fields),
        "contact" => {
            let text = fields.said(key)?;
            Some(Value::Text(Some(text).filter(|text| text != "none")))
        }
        "tenders" => Some(tenders(scope, &entry.node)),
        "logged_in" => logged_in(scope, fields),
        "reader" => {
            let words = [("connected", true), ("disconnected", false)];
            fields.word(key, &words).map(Value::Flag)
        }
        "warnings" => fields.words(key, &WARNINGS).map(Value::Warnings),
        "forwarded" => forwarded(scope, &entry.node),
        "balance" | "offline_total" | "offline_left" | "peak_total" | "admin_total_paid"
        | "captured_total" => amount(scope, fields, key).map(Value::Money),
        _ => fields.whole(key, 0).map(Value::Count),
    }
}

fn amount(scope: &Scope<'_>, fields: &Fields<'_>, key: &str) -> Option<Money> {
    money(fields, key, (scope.shop.store.currency, 0))
}

fn reason(fields: &Fields<'_>) -> Option<Value> {
    let (text, place) = fields.text("reason")?;
    if text == "none" {
        return Some(Value::Decline(None));
    }
    if Refusal::NAMES.iter().any(|(name, _)| *name == text) {
        let message = format!("`{text}` is a refusal, which no bank gives");
        let mistake = Mistake::new(Code::BadAnswer, place, message)
            .label("this is the reason of the order's last decline, or none");
        return fields.ledger.none(mistake.help(format!(
            "a refusal stands beside the sale or payment: expect = {{ outcome = \"refused\", reason = \"{text}\" }}"
        )));
    }
    decline(fields.ledger, text, place).map(|code| Value::Decline(Some(code)))
}

fn logged_in(scope: &Scope<'_>, fields: &Fields<'_>) -> Option<Value> {
    let (name, place) = fields.text("logged_in")?;
    if name == "nobody" {
        return Some(Value::Staff(None));
    }
    scope.staff(name, place).map(|staff| Value::Staff(Some(staff)))
}

fn forwarded(scope: &Scope<'_>, node: &Node) -> Option<Value> {
    let orders = node.list().iter().map(|item| scope.order(item.text()?, &item.place));
    orders.collect::<Option<Vec<OrderId>>>().map(Value::Orders)
}

fn tenders(scope: &Scope<'_>, node: &Node) -> Value {
    let mut tenders = Vec::new();
    for (text, place) in node.list().iter().filter_map(|item| Some((item.text()?, &item.place))) {
        match read_tender(text, &scope.shop.cards, scope.shop.store.currency) {
            Ok(tender) => tenders.push(tender),
            Err(wrong) => scope.ledger.note(no_tender(scope, (text, place), wrong)),
        }
    }
    Value::Tenders(tenders)
}

fn no_tender(scope: &Scope<'_>, (text, place): (&str, &Place), wrong: NoTender) -> Mistake {
    let currency = scope.shop.store.currency;
    match wrong {
        NoTender::Card(name) => {
            let cards = scope.shop.cards.iter().map(|card| card.name.as_str());
            no_such("card", (&name, place), cards)
        }
        NoTender::Amount(amount) => match read_amount(&amount, currency) {
            Err(wrong) => no_amount(place, (&amount, currency), wrong),
            Ok(_) => Mistake::new(Code::BadTender, place, format!("`{text}` is not a tender")),
        },
        NoTender::Spelling => {
            let message = format!("`{text}` is not a tender");
            let states = "pending, approved, declined 51, dead 30, dead too-old";
            let mistake = Mistake::new(Code::BadTender, place, message);
            mistake.label(tender_guess(text)).help(format!(
                "write card, amount and state, \"visa 30.00 approved\", or \"cash 10.00\"; states are {states}"
            ))
        }
    }
}

/// Guesses what was meant by cash with a state, or by a card without one.
fn tender_guess(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_amount = words.get(1).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    match words.as_slice() {
        _ if !is_amount => String::new(),
        [means @ ("cash" | "other"), amount, _, ..] => format!("write \"{means} {amount}\""),
        [card, amount, "paid" | "ok" | "accepted" | "captured"] => {
            format!("write \"{card} {amount} approved\"")
        }
        [card, amount, "stored" | "queued" | "offline" | "payment-pending"] => {
            format!("write \"{card} {amount} pending\"")
        }
        [card, amount, "declined" | "refused" | "denied"] => {
            format!("write \"{card} {amount} declined 51\", with the code")
        }
        [card, amount] => {
            format!("write \"{card} {amount} approved\" or \"{card} {amount} pending\"")
        }
        _ => String::new(),
    }
}
