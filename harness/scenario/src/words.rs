//! The words for values and steps, written once for files, timelines, reports and the judge.

mod acts;
mod plain;
mod tender;

pub(crate) use acts::{reader, router, signed};
pub(crate) use plain::{
    CONTACT_BY, COUNTABLES, CRASH_MOMENTS, DISKS, OUTCOMES, RECEIPTS, WARNINGS, answering,
    crash_at, name_of, parts_per_million, subject,
};
pub(crate) use tender::{NoTender, read_tender};

use pos_core::{Badge, Badges, Money, NetworkId, OrderId, StaffId, TillId};
use sim_world::{
    AdminQuestion, CardId, Expect, OrderQuestion, Outcome, Plan, ProcessorQuestion, Question,
    Reason, Seen, TillQuestion, Value,
};

/// Says the values of a plan in the words of its shop.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    plan: &'a Plan,
}

impl<'a> Words<'a> {
    /// Takes the names and the currency of a plan.
    pub const fn of(plan: &'a Plan) -> Self {
        Self { plan }
    }

    /// Says an amount: `45.00`.
    pub fn money(&self, amount: Money) -> String {
        self.plan.shop.store.currency.show(amount).to_string()
    }

    /// Says what people call an order.
    pub fn order(&self, order: OrderId) -> String {
        self.plan.order_name(order)
    }

    /// Says the name of a till.
    pub fn till(&self, till: TillId) -> String {
        let name = self.plan.shop.till(till).map(|till| till.name.clone());
        name.unwrap_or_else(|| format!("till #{}", till.0))
    }

    /// Says the name of a card.
    pub fn card(&self, card: CardId) -> String {
        let name = self.plan.shop.card(card).map(|card| card.name.clone());
        name.unwrap_or_else(|| format!("card #{}", card.0))
    }

    /// Says the name of a staff member.
    pub fn staff(&self, staff: StaffId) -> String {
        let name = self.plan.shop.member(staff).map(|member| member.name.clone());
        name.unwrap_or_else(|| format!("staff #{}", staff.0))
    }

    /// Says the name of a network.
    pub fn network(&self, network: NetworkId) -> String {
        let found = self.plan.shop.networks.get(usize::from(network.0));
        found.map_or_else(|| format!("network #{}", network.0), |found| found.name.clone())
    }

    /// Says the key of a question, as it stands in `check`.
    pub const fn question(question: &Question) -> &'static str {
        match question {
            Question::Order(_, question) => order_key(*question),
            Question::Till(_, question) => till_key(*question),
            Question::Admin(AdminQuestion::Orders) => "admin_orders",
            Question::Admin(AdminQuestion::TotalPaid) => "admin_total_paid",
            Question::Processor(ProcessorQuestion::CapturedTotal) => "captured_total",
            Question::Processor(ProcessorQuestion::Requests) => "requests",
            Question::Processor(ProcessorQuestion::Reversals) => "reversals",
        }
    }

    /// Says whom a question is about: `order coffee`, `till till`, `admin`, `processor`.
    pub fn about(&self, question: &Question) -> String {
        match question {
            Question::Order(order, _) => format!("order {}", self.order(*order)),
            Question::Till(till, _) => format!("till {}", self.till(*till)),
            Question::Admin(_) => "admin".to_owned(),
            Question::Processor(_) => "processor".to_owned(),
        }
    }

    /// Says an answer to a question: `payment-pending`, `30.00`, `nobody`, `connected`.
    pub fn value(&self, question: &Question, value: &Value) -> String {
        match value {
            Value::Flag(true) if is_reader(*question) => "connected".to_owned(),
            Value::Flag(false) if is_reader(*question) => "disconnected".to_owned(),
            Value::Flag(flag) => flag.to_string(),
            Value::Count(count) => count.to_string(),
            Value::Money(amount) => self.money(*amount),
            Value::Badges(badges) => Self::badges(*badges),
            Value::Receipt(receipt) => name_of(&RECEIPTS, *receipt).to_owned(),
            Value::Decline(code) => {
                code.map_or_else(|| "none".to_owned(), |code| code.code().to_owned())
            }
            Value::Text(text) => text.clone().unwrap_or_else(|| "none".to_owned()),
            Value::Tenders(tenders) => listed(tenders.iter().map(|tender| self.tender(tender))),
            Value::Staff(staff) => {
                staff.map_or_else(|| "nobody".to_owned(), |staff| self.staff(staff))
            }
            Value::Warnings(warnings) => {
                listed(warnings.iter().map(|warning| name_of(&WARNINGS, *warning).to_owned()))
            }
            Value::Orders(orders) => listed(orders.iter().map(|order| self.order(*order))),
            Value::Absent => "nothing is there".to_owned(),
        }
    }

    /// Says a set of badges: `payment-pending, card-declined`, or `none`.
    pub fn badges(badges: Badges) -> String {
        listed(badges.iter().map(|badge| name_of(&Badge::NAMES, badge).to_owned()))
    }

    /// Says how something ended.
    pub fn outcome(outcome: Outcome) -> &'static str {
        name_of(&OUTCOMES, outcome)
    }

    /// Says why something did not work: `over-transaction-limit`, or `51 insufficient-funds`.
    pub fn reason(reason: Reason) -> String {
        match reason {
            Reason::Refusal(refusal) => name_of(&pos_core::Refusal::NAMES, refusal).to_owned(),
            Reason::Decline(code) => format!("{} {}", code.code(), code.name()),
        }
    }

    /// Says what the staff saw: `refused, over-transaction-limit`, `accepted, payment-pending`.
    pub fn seen(&self, seen: &Seen) -> String {
        let outcome = seen.outcome.unwrap_or(Outcome::Accepted);
        let reason = seen.reason.map(Self::reason);
        let badges = seen.badges.filter(|badges| *badges != Badges::NONE).map(Self::badges);
        let first = Some(Self::outcome(outcome).to_owned());
        let to = seen.to.as_ref().map(|to| format!("to {to}"));
        [first, to, reason, badges].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Says what the staff should see, in the same words.
    pub fn expect(&self, expect: &Expect) -> String {
        let badges = expect.badges.map(Self::badges);
        let first = expect.outcome.map(|outcome| Self::outcome(outcome).to_owned());
        let reason = expect.reason.map(Self::reason);
        let complete = expect.order_complete.map(|flag| format!("order_complete {flag}"));
        let offline = expect.offline.map(|flag| format!("offline {flag}"));
        let to = expect.to.as_ref().map(|to| format!("to {to}"));
        let all = [first, reason, badges, complete, offline, to];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn listed(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

const fn is_reader(question: Question) -> bool {
    matches!(question, Question::Till(_, TillQuestion::Reader))
}

const fn order_key(question: OrderQuestion) -> &'static str {
    match question {
        OrderQuestion::Badges => "badges",
        OrderQuestion::InAdmin => "in_admin",
        OrderQuestion::Receipt => "receipt",
        OrderQuestion::Reason => "reason",
        OrderQuestion::Balance => "balance",
        OrderQuestion::Contact => "contact",
        OrderQuestion::Tenders => "tenders",
        OrderQuestion::Captures => "captures",
        OrderQuestion::Total => "total",
    }
}

const fn till_key(question: TillQuestion) -> &'static str {
    match question {
        TillQuestion::Online => "online",
        TillQuestion::OfflineTotal => "offline_total",
        TillQuestion::OfflineLeft => "offline_left",
        TillQuestion::Queued => "queued",
        TillQuestion::LoggedIn => "logged_in",
        TillQuestion::Reader => "reader",
        TillQuestion::Orders => "orders",
        TillQuestion::Warnings => "warnings",
        TillQuestion::DeadLetters => "dead_letters",
        TillQuestion::Forwarded => "forwarded",
        TillQuestion::PeakTotal => "peak_total",
        TillQuestion::OldestMillis => "oldest_ms",
    }
}
