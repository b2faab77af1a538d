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

use core::time::Duration;

use pos_core::{Badge, Badges, Money, NetworkId, OrderId, StaffId, TillId};
use reports_language::Language;
use sim_world::{
    AdminQuestion, Answering, CardId, Expect, OrderQuestion, Outcome, Plan, ProcessorQuestion,
    Question, Reason, Seen, TillQuestion, Value,
};

use crate::span::{parts_of_span, show_span};

/// Says the values of a plan in the words of its shop.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    plan: &'a Plan,
    language: Language,
}

impl<'a> Words<'a> {
    /// Takes the names and the currency of a plan. In English the words are those of the format.
    pub const fn of(plan: &'a Plan) -> Self {
        Self { plan, language: Language::English }
    }

    /// Says all the same in a language.
    #[must_use]
    pub const fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Says a length of time: `1h30m`.
    pub fn span(&self, span: Duration) -> String {
        said_span(self.language, span)
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
            Value::Flag(true) if is_reader(*question) => self.of_list("value", "connected"),
            Value::Flag(false) if is_reader(*question) => self.of_list("value", "disconnected"),
            Value::Flag(flag) => self.of_list("value", if *flag { "true" } else { "false" }),
            Value::Count(count) => count.to_string(),
            Value::Money(amount) => self.money(*amount),
            Value::Badges(badges) => self.shows(*badges),
            Value::Receipt(receipt) => self.of_list("receipt", name_of(&RECEIPTS, *receipt)),
            Value::Decline(code) => code.map_or_else(|| self.none(), |code| code.code().to_owned()),
            Value::Text(text) => text.clone().unwrap_or_else(|| self.none()),
            Value::Tenders(tenders) => {
                self.listed(tenders.iter().map(|tender| self.tender(tender)))
            }
            Value::Staff(staff) => {
                staff.map_or_else(|| self.of_list("value", "nobody"), |staff| self.staff(staff))
            }
            Value::Warnings(warnings) => {
                let names = warnings.iter().map(|warning| name_of(&WARNINGS, *warning));
                self.listed(names.map(|name| self.of_list("warning", name)))
            }
            Value::Orders(orders) => self.listed(orders.iter().map(|order| self.order(*order))),
            Value::Absent => self.language.text("value-nothing-is-there").to_owned(),
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

    /// Says a set of badges as the staff see them: `payment-pending, card-declined`, or `none`.
    pub fn shows(&self, badges: Badges) -> String {
        self.listed(badges.iter().map(|badge| self.of_list("badge", name_of(&Badge::NAMES, badge))))
    }

    /// Says how something ended, as a person reads it.
    pub fn ended(&self, outcome: Outcome) -> &'static str {
        self.language.word("outcome", name_of(&OUTCOMES, outcome))
    }

    /// Says why something did not work, as a person reads it.
    pub fn because(&self, reason: Reason) -> String {
        match reason {
            Reason::Refusal(refusal) => {
                self.of_list("refusal", name_of(&pos_core::Refusal::NAMES, refusal))
            }
            Reason::Decline(code) => {
                format!("{} {}", code.code(), self.language.word("decline", code.name()))
            }
        }
    }

    /// Says the key of a question, as a person reads it.
    pub fn key(&self, question: &Question) -> &'static str {
        self.language.word("key", Self::question(question))
    }

    /// Says what the staff saw: `refused, over-transaction-limit`, `accepted, payment-pending`.
    pub fn seen(&self, seen: &Seen) -> String {
        let outcome = seen.outcome.unwrap_or(Outcome::Accepted);
        let reason = seen.reason.map(|reason| self.because(reason));
        let badges = seen.badges.filter(|badges| *badges != Badges::NONE);
        let badges = badges.map(|badges| self.shows(badges));
        let first = Some(self.ended(outcome).to_owned());
        let to = seen.to.as_ref().map(|to| self.language.say("seen-to", &[("to", to)]));
        let all = [first, to, reason, badges].into_iter().flatten().collect::<Vec<_>>();
        all.join(self.language.text("said-comma"))
    }

    /// Says what the staff should see, in the words of the format.
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

    /// Says an answer of an issuer: `approve`, `decline 51`.
    pub fn answering(&self, answer: Answering) -> String {
        match answer {
            Answering::Approve => self.of_list("answer", "approve"),
            Answering::Decline(code) => {
                self.language.say("answer-decline", &[("code", &code.code())])
            }
        }
    }

    fn of_list(&self, list: &str, word: &'static str) -> String {
        self.language.word(list, word).to_owned()
    }

    fn none(&self) -> String {
        self.of_list("value", "none")
    }

    fn listed(&self, words: impl Iterator<Item = String>) -> String {
        let words: Vec<String> = words.collect();
        if words.is_empty() { self.none() } else { words.join(self.language.text("said-comma")) }
    }
}

/// Says a length of time, in English as scenarios write it: `1h30m`.
pub fn said_span(language: Language, span: Duration) -> String {
    match language {
        Language::English => show_span(span),
        Language::Japanese => parts_of_span(span).fold(String::new(), |said, (count, unit)| {
            said + &count.to_string() + language.word("unit", unit)
        }),
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

#[cfg(test)]
mod tests {
    use pos_core::{Badge, Entry, Refusal, ResponseCode};
    use reports_language::Language;

    use super::plain::{
        CONTACT_BY, COUNTABLES, CRASH_MOMENTS, DISKS, OUTCOMES, RECEIPTS, WARNINGS,
    };
    use super::tender::{MANUAL, STANDING};
    use crate::rules::RULES;

    fn names<T>(list: &[(&'static str, T)]) -> Vec<&'static str> {
        list.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn every_word_that_a_shop_sees_is_said_in_every_language() {
        let lists = [
            ("badge", names(&Badge::NAMES)),
            ("refusal", names(&Refusal::NAMES)),
            ("decline", ResponseCode::all().map(|(_, name)| name).collect()),
            ("receipt", names(&RECEIPTS)),
            ("warning", names(&WARNINGS)),
            ("outcome", names(&OUTCOMES)),
            ("entry", names(&Entry::NAMES)),
            ("manual", names(&MANUAL)),
            ("tender", names(&STANDING)),
            ("disk", names(&DISKS)),
            ("crash", names(&CRASH_MOMENTS)),
            ("countable", names(&COUNTABLES)),
            ("by", names(&CONTACT_BY)),
            ("rule", RULES.iter().map(|rule| rule.id).collect()),
            ("unit", vec!["d", "h", "m", "s", "ms"]),
        ];
        for (_, language) in Language::NAMES {
            for (list, words) in &lists {
                let unsaid: Vec<_> =
                    words.iter().filter(|word| !language.knows(list, word)).collect();
                assert!(unsaid.is_empty(), "{language:?} has nothing for {list} {unsaid:?}");
            }
        }
    }

    #[test]
    fn the_badges_are_called_as_the_rules_source_calls_them() {
        let said = ["payment-pending", "paid", "card-declined"]
            .map(|badge| Language::Japanese.word("badge", badge));
        assert_eq!(said, ["決済保留中", "支払い済み", "カードが拒否されました"]);
    }
}
