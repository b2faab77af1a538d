//! Steps, one line each.

use pos_core::{Badge, Badges, Channel, Contact, Currency, Entry, Refusal, Scheme};
use sim_world::{
    Act, AdminChange, AdminSave, CashOr, Expect, InternetChange, NewOrder, OfferChoice, Payment,
    Plan, PowerChange, ProcessorChange, Question, Reason, Sale, SearchFor, StaffChange, Step,
    Tendered, TillChange, Value, Wanted, When, WifiChange,
};

use super::inline;
use super::toml::{Inline, list, text};
use crate::clock::Clock;
use crate::language::PERMISSION;
use crate::span::show_span;
use crate::words::{
    CONTACT_BY, DISKS, OUTCOMES, WARNINGS, Words, answering, crash_at, name_of, parts_per_million,
    reader, router, signed, subject,
};

/// Writes a step.
pub(super) fn step(plan: &Plan, place: usize) -> String {
    let Some(step) = plan.steps.get(place) else {
        return "{}".to_owned();
    };
    let writer = Writer { plan, words: Words::of(plan) };
    let expect = step.expect.as_ref().map(expect);
    let mut table = inline()
        .maybe("at", writer.at(step))
        .maybe("id", step.id.as_ref())
        .maybe("on", writer.on(step))
        .raw(subject(&step.act), writer.act(&step.act));
    if let Some(expect) = expect {
        table = table.raw("expect", expect);
    }
    table
        .maybe("within", step.within.map(show_span))
        .maybe("holds_for", step.holds_for.map(show_span))
        .maybe("note", step.note.as_ref())
        .close()
}

struct Writer<'a> {
    plan: &'a Plan,
    words: Words<'a>,
}

impl Writer<'_> {
    fn at(&self, step: &Step) -> Option<String> {
        match step.at {
            When::Next => None,
            When::After(span) => Some(format!("+{}", show_span(span))),
            When::At(since_start) => {
                let at = Clock::of(self.plan).at(since_start);
                // A local time has no milliseconds in a scenario.
                Some(at.split('.').next().unwrap_or(&at).to_owned())
            }
            When::Every(span) => Some(format!("every {}", show_span(span))),
            When::AfterStep(step, span) => {
                let id = self.plan.steps.get(step).and_then(|step| step.id.clone());
                Some(format!("{} +{}", id.unwrap_or_else(|| "?".to_owned()), show_span(span)))
            }
        }
    }

    /// Names the till, unless it goes without saying.
    fn on(&self, step: &Step) -> Option<String> {
        let only = self.plan.shop.tills.len() == 1;
        let goes_without_saying = only
            && match &step.act {
                Act::Wifi(_)
                | Act::Reader(_)
                | Act::Till(_)
                | Act::Staff(_)
                | Act::Order(_)
                | Act::Pay(_)
                | Act::Sale(_)
                | Act::Receipt(_)
                | Act::Search(_)
                | Act::Contact(_) => true,
                Act::Check(wanted) => {
                    wanted.iter().any(|wanted| matches!(wanted.question, Question::Till(..)))
                }
                Act::Internet(_)
                | Act::Router(_)
                | Act::Power(_)
                | Act::Processor(_)
                | Act::Admin(_) => false,
            };
        step.on.filter(|_| !goes_without_saying).map(|till| self.words.till(till))
    }

    fn act(&self, act: &Act) -> String {
        match act {
            Act::Internet(change) => internet(*change),
            Act::Processor(change) => processor(*change),
            Act::Router(change) => text(router(*change)),
            Act::Reader(change) => text(reader(*change)),
            Act::Power(PowerChange::Cut) => text("cut"),
            Act::Power(PowerChange::Restored) => text("restored"),
            Act::Wifi(WifiChange::Lost) => text("lost"),
            Act::Wifi(WifiChange::Back) => text("back"),
            Act::Wifi(WifiChange::Join(id)) => text(&format!("join {}", self.words.network(*id))),
            Act::Till(change) => till(change),
            Act::Staff(StaffChange::LogOut) => text("log-out"),
            Act::Staff(StaffChange::LogIn(id)) => {
                inline().text("log_in", &self.words.staff(*id)).close()
            }
            Act::Order(order) => self.order(order),
            Act::Pay(payment) => self.pay(payment),
            Act::Sale(sale) => self.sale(sale),
            Act::Receipt(ask) => {
                contact(inline().text("order", &self.words.order(ask.order)), Some(&ask.to)).close()
            }
            Act::Search(SearchFor::Customer(name)) => inline().text("customer", name).close(),
            Act::Search(SearchFor::Product(name)) => inline().text("product", name).close(),
            Act::Contact(ask) => inline()
                .text("order", &self.words.order(ask.order))
                .text("by", name_of(&CONTACT_BY, ask.by))
                .close(),
            Act::Admin(change) => self.admin(change),
            Act::Check(wanted) => self.check(wanted),
        }
    }

    fn tip(&self, order: &NewOrder) -> Option<String> {
        (order.tip.minor() != 0).then(|| self.words.money(order.tip))
    }

    fn order(&self, order: &NewOrder) -> String {
        let table = inline()
            .text("total", &self.words.money(order.total))
            .maybe("tip", self.tip(order))
            .maybe("sells", order.sells_gift_card.then_some("gift-card"));
        contact(table, order.contact.as_ref()).close()
    }

    fn pay(&self, payment: &Payment) -> String {
        let table = inline().text("order", &self.words.order(payment.order));
        let currency = payment.currency.unwrap_or(self.plan.shop.store.currency);
        let table = self.tendered(table, &payment.tendered, currency);
        let table = table.maybe("currency", payment.currency.as_ref().map(Currency::code));
        offer(table, payment.offer).close()
    }

    fn sale(&self, sale: &Sale) -> String {
        let table = inline().text("total", &self.words.money(sale.order.total));
        let table = self.tendered(table, &sale.tendered, self.plan.shop.store.currency);
        let table = contact(table.maybe("tip", self.tip(&sale.order)), sale.order.contact.as_ref());
        offer(table, sale.offer).close()
    }

    fn tendered(&self, table: Inline, tendered: &Tendered, currency: Currency) -> Inline {
        let shown = |amount| currency.show(amount).to_string();
        match tendered {
            Tendered::Card { card, entry, pick, amount } => table
                .text("card", &self.words.card(*card))
                .text("entry", name_of(&Entry::NAMES, *entry))
                .maybe("scheme", pick.map(|pick| name_of(&Scheme::NAMES, pick)))
                .maybe("amount", amount.map(shown)),
            Tendered::Manual { means, amount } => {
                let key = match means {
                    CashOr::Cash => "cash",
                    CashOr::Other => "other",
                };
                match amount {
                    Some(amount) => table.text(key, &shown(*amount)),
                    None => table.raw(key, "true"),
                }
            }
        }
    }

    fn admin(&self, change: &AdminChange) -> String {
        let on = change.offline_payments.map(|on| if on { "on" } else { "off" });
        let mut table = inline()
            .maybe("offline_payments", on)
            .maybe("transaction_limit", change.transaction_limit.map(|m| self.words.money(m)))
            .maybe("device_limit", change.device_limit.map(|m| self.words.money(m)));
        if let Some(grant) = change.role {
            let role = self.plan.shop.roles.get(grant.role).map(|role| role.name.as_str());
            let verb = if grant.granted { "grant" } else { "revoke" };
            table = table.maybe("role", role).text(verb, PERMISSION);
        }
        match change.save {
            AdminSave::No => table.close(),
            AdminSave::Unconfirmed => table.text("save", "unconfirmed").close(),
            AdminSave::Yes => table.raw("save", "true").close(),
        }
    }

    fn check(&self, wanted: &[Wanted]) -> String {
        let order = wanted.iter().find_map(|wanted| match wanted.question {
            Question::Order(order, _) => Some(self.words.order(order)),
            Question::Till(..) | Question::Admin(_) | Question::Processor(_) => None,
        });
        let start = inline().maybe("order", order);
        let add = |table: Inline, wanted: &Wanted| {
            table.raw(Words::question(&wanted.question), self.value(wanted))
        };
        wanted.iter().fold(start, add).close()
    }

    fn value(&self, wanted: &Wanted) -> String {
        let is_reader = Words::question(&wanted.question) == "reader";
        match &wanted.value {
            Value::Flag(flag) if !is_reader => flag.to_string(),
            Value::Count(count) => count.to_string(),
            Value::Badges(set) => badges(*set),
            Value::Tenders(lines) => list(lines.iter().map(|line| text(&self.words.tender(line)))),
            Value::Warnings(list_of) => {
                list(list_of.iter().map(|warning| text(name_of(&WARNINGS, *warning))))
            }
            Value::Orders(orders) => {
                list(orders.iter().map(|order| text(&self.words.order(*order))))
            }
            Value::Flag(_)
            | Value::Money(_)
            | Value::Receipt(_)
            | Value::Decline(_)
            | Value::Text(_)
            | Value::Staff(_)
            | Value::Absent => text(&self.words.value(&wanted.question, &wanted.value)),
        }
    }
}

fn badges(badges: Badges) -> String {
    list(badges.iter().map(|badge| text(name_of(&Badge::NAMES, badge))))
}

fn contact(table: Inline, contact: Option<&Contact>) -> Inline {
    let Some(contact) = contact else {
        return table;
    };
    match contact.channel {
        Channel::Email => table.text("email", &contact.address),
        Channel::Text => table.text("phone", &contact.address),
    }
}

fn offer(table: Inline, choice: OfferChoice) -> Inline {
    match choice {
        OfferChoice::Take => table,
        OfferChoice::Leave => table.text("offer", "leave"),
    }
}

fn internet(change: InternetChange) -> String {
    match change {
        InternetChange::Down => text("down"),
        InternetChange::Up => text("up"),
        InternetChange::Poor { loss, latency } => inline()
            .raw("loss", parts_per_million(loss))
            .maybe("latency", latency.map(show_span))
            .close(),
    }
}

fn processor(change: ProcessorChange) -> String {
    let table = match change {
        ProcessorChange::Down => return text("down"),
        ProcessorChange::Up => return text("up"),
        ProcessorChange::Latency(latency) => inline().text("latency", &show_span(latency)),
        ProcessorChange::Answer { answer, times } => {
            inline().text("answer", &answering(answer)).raw("times", times.to_string())
        }
        ProcessorChange::LoseAnswers(count) => inline().raw("lose_answers", count.to_string()),
        ProcessorChange::LoseRequests(count) => inline().raw("lose_requests", count.to_string()),
        ProcessorChange::LateAnswers { count, by } => {
            inline().raw("late_answers", count.to_string()).text("by", &show_span(by))
        }
    };
    table.close()
}

fn till(change: &TillChange) -> String {
    let table = match change {
        TillChange::Crash => return text("crash"),
        TillChange::Start => return text("start"),
        TillChange::Restart => return text("restart"),
        TillChange::CrashAt(moment, back) => {
            inline().text("crash", &crash_at(*moment)).maybe("back", back.map(show_span))
        }
        TillChange::Clock(millis) => inline().text("clock", &signed(*millis)),
        TillChange::Disk(health) => inline().text("disk", name_of(&DISKS, *health)),
        TillChange::AppVersion(version) => inline().text("app_version", version),
    };
    table.close()
}

fn expect(expect: &Expect) -> String {
    let reason = expect.reason.map(|reason| match reason {
        Reason::Refusal(refusal) => name_of(&Refusal::NAMES, refusal).to_owned(),
        Reason::Decline(code) => code.code().to_owned(),
    });
    let mut table = inline()
        .maybe("outcome", expect.outcome.map(|outcome| name_of(&OUTCOMES, outcome)))
        .maybe("reason", reason);
    if let Some(set) = expect.badges {
        table = table.raw("badges", badges(set));
    }
    for (name, flag) in [("order_complete", expect.order_complete), ("offline", expect.offline)] {
        if let Some(flag) = flag {
            table = table.raw(name, flag.to_string());
        }
    }
    table.maybe("to", expect.to.as_ref()).close()
}
