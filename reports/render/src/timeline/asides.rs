//! What happens by itself between the steps, in words.

use core::fmt::Display;

use harness_scenario::Words;
use pos_core::{
    Answer, Class, Key, Message, Money, NetworkId, OrderId, RequestId, ResponseCode, Screen, TillId,
};
use reports_language::Language;
use sim_world::{Act, Entry, Plan, ReaderChange, Trace, Unread, What};

use super::messages::{Messages, Turn};
use super::shown::LastShown;

/// One line under a step: who, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Aside {
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Aside {
    fn new(subject: &str, text: String) -> Self {
        Self { subject: subject.to_owned(), text }
    }
}

/// Turns entries into asides; what staff and QA do not care about makes none.
pub(crate) struct Asides<'run> {
    plan: &'run Plan,
    words: Words<'run>,
    language: Language,
    messages: Messages,
    shown: LastShown,
}

impl<'run> Asides<'run> {
    /// Starts at the begin of a run.
    pub(crate) fn new(plan: &'run Plan, language: Language) -> Self {
        Self {
            plan,
            words: Words::of(plan).speaking(language),
            language,
            messages: Messages::default(),
            shown: LastShown::default(),
        }
    }

    /// Returns the lines that an entry of the trace makes, mostly none.
    pub(crate) fn of(&mut self, trace: &Trace, entry: &Entry) -> Vec<Aside> {
        match &entry.what {
            What::Shown(till, screen) => self.of_screen(*till, screen),
            What::Sent(till, id, message) => self.of_sent((*till, *id), message),
            What::RequestLost(till, id) => {
                self.of_lost((trace, entry), (*till, *id), Fate::RequestLost)
            }
            What::AnswerLost(till, id) => {
                self.of_lost((trace, entry), (*till, *id), Fate::AnswerLost)
            }
            What::Ignored(till, id) => self.of_lost((trace, entry), (*till, *id), Fate::Ignored),
            What::Answered(till, _, answer) => self.of_answer(*till, answer),
            What::InAdmin(_, order, paid, badges) => {
                let changed = self.shown.note_admin(*order, *paid, *badges);
                let with: &[(&str, &dyn Display)] = &[
                    ("order", &self.words.order(*order)),
                    ("paid", &self.words.money(*paid)),
                    ("badges", &self.words.shows(*badges)),
                ];
                let line = || Aside::new("admin", self.language.say("aside-in-admin", with));
                changed.then(line).into_iter().collect()
            }
            What::Captured { order, amount, .. } => {
                one("processor", self.says("aside-captured", &self.amount_of(*order, *amount)))
            }
            What::ReversedAtProcessor(key, amount) => {
                let order = self.messages.payment(*key).map(|(order, _)| order);
                let name = order.map_or_else(String::new, |order| self.words.order(order));
                let reversed = || format!("{name} {}", self.words.money(*amount));
                one(
                    "processor",
                    match *amount {
                        Money::ZERO => self.says("aside-nothing-to-reverse", &name),
                        _ => self.says("aside-reversed", reversed().trim_start()),
                    },
                )
            }
            What::Broken(breach) => {
                let detail = self.language.again("breach-", &breach.detail);
                one("BROKEN", format!("{}: {detail}", breach.rule))
            }
            _ => self.of_device(entry),
        }
    }

    fn of_device(&self, entry: &Entry) -> Vec<Aside> {
        match &entry.what {
            What::Router(on) if !self.is_of(entry, |act| matches!(act, Act::Router(_))) => one(
                "router",
                self.language.word("router", if *on { "on" } else { "off" }).to_owned(),
            ),
            What::Wifi(till, network) => self.of_wifi(*till, *network),
            What::Reader(till, connected) => {
                let by_hand = self.is_of(entry, is_reader_by_hand);
                let word = if *connected { "connected" } else { "disconnected" };
                let word = self.language.word("value", word);
                let line = || Aside::new(&self.of_several("reader", *till), word.to_owned());
                (!by_hand).then(line).into_iter().collect()
            }
            What::NotRead(till, card, why) => {
                let line = self.says(unread(*why), &self.words.card(*card));
                vec![Aside::new(&self.of_several("reader", *till), line)]
            }
            What::AppDied(till) => self.of_till(*till, self.language.text("aside-app-stopped")),
            What::AppStarted(till) => self.of_till(*till, self.language.text("aside-app-started")),
            What::StoreFailed(till) => {
                self.of_till(*till, self.language.text("aside-storing-failed"))
            }
            _ => Vec::new(),
        }
    }

    /// Tells whether the step that is being played says the same already.
    fn is_of(&self, entry: &Entry, says: fn(&Act) -> bool) -> bool {
        self.plan.steps.get(entry.step).is_some_and(|step| says(&step.act))
    }

    fn of_wifi(&self, till: TillId, network: Option<NetworkId>) -> Vec<Aside> {
        let text = match network {
            Some(network) => self.says("aside-joined-wifi", &self.words.network(network)),
            None => self.language.text("aside-lost-wifi").to_owned(),
        };
        self.of_till(till, &text)
    }

    fn of_screen(&mut self, till: TillId, screen: &Screen) -> Vec<Aside> {
        match screen {
            Screen::Status(status) => {
                let changes = self.shown.note_status(till, *status, self.language);
                changes.iter().flat_map(|change| self.of_till(till, change)).collect()
            }
            Screen::Row(row) => {
                let changed = self.shown.note_row(till, row);
                let text = self.words.order(row.order) + " " + &self.words.shows(row.badges);
                let line = || Aside::new(&self.of_several("till", till), text);
                changed.then(line).into_iter().collect()
            }
            Screen::Offer(order) => self.of_order(till, "aside-offers", *order),
            Screen::OutcomeUnknown(order) => self.of_order(till, "aside-unknown", *order),
            Screen::OrderCreated(durable) => {
                self.of_order(till, "aside-order-created", durable.order())
            }
            Screen::Archived(order) => self.of_order(till, "aside-archived", *order),
            Screen::Opened(_)
            | Screen::Prompt(_)
            | Screen::Asking(_)
            | Screen::Taken(_)
            | Screen::Declined(..)
            | Screen::Refused(..)
            | Screen::ReceiptNoted(_)
            | Screen::Found
            | Screen::Contacted(..)
            | Screen::LoggedIn(_)
            | Screen::LoggedOut
            | Screen::Network(_)
            | Screen::Tender(_)
            | Screen::Contact(..) => Vec::new(),
        }
    }

    fn of_sent(&mut self, request: (TillId, RequestId), message: &Message) -> Vec<Aside> {
        let turn = self.messages.note(request.0, request.1, message);
        let Some((verb, order, amount)) = self.money_moved_by(message) else { return Vec::new() };
        let id = match (verb, turn) {
            (Verb::Forward, Turn::First) => "aside-forwarded",
            (Verb::Forward, Turn::Again) => "aside-forwarded-again",
            (Verb::Ask, Turn::First) => "aside-asked-for",
            (Verb::Ask, Turn::Again) => "aside-asked-for-again",
            (Verb::Reverse, Turn::First) => "aside-asked-to-reverse",
            (Verb::Reverse, Turn::Again) => "aside-asked-to-reverse-again",
        };
        self.of_till(request.0, &self.says(id, &self.amount_of(order, amount)))
    }

    /// Returns what a payment or a reversal asks for, its order and its amount.
    fn money_moved_by(&self, message: &Message) -> Option<(Verb, OrderId, Money)> {
        match message {
            Message::Payment(payment) => {
                let verb = if payment.deferred { Verb::Forward } else { Verb::Ask };
                Some((verb, payment.order, payment.amount))
            }
            Message::Reversal(key) => {
                let (order, amount) = self.messages.payment(*key)?;
                Some((Verb::Reverse, order, amount))
            }
            Message::Check
            | Message::Order(_)
            | Message::Receipt(_)
            | Message::Search(_)
            | Message::Contact(..) => None,
        }
    }

    fn of_lost(
        &self,
        (trace, entry): (&Trace, &Entry),
        request: (TillId, RequestId),
        fate: Fate,
    ) -> Vec<Aside> {
        let meant = self.messages.meant(trace, entry, request);
        let Some((_, order, amount)) = meant.and_then(|message| self.money_moved_by(message))
        else {
            return Vec::new();
        };
        let (subject, id) = fate.words();
        one(subject, self.says(id, &self.amount_of(order, amount)))
    }

    fn of_answer(&self, till: TillId, answer: &Answer) -> Vec<Aside> {
        match answer {
            Answer::Payment(key, code) if *code == ResponseCode::APPROVED => {
                self.of_till(till, &self.says("aside-approved", &self.of_key(*key)))
            }
            Answer::Payment(key, code) => {
                let is_later = code.class() == Class::Later;
                let id = if is_later { "aside-try-later" } else { "aside-declined" };
                let with: &[(&str, &dyn Display)] =
                    &[("code", &code.code()), ("what", &self.of_key(*key))];
                self.of_till(till, self.language.say(id, with).trim_end())
            }
            Answer::Reversed(key) => {
                self.of_till(till, &self.says("aside-reversal-noted", &self.of_key(*key)))
            }
            Answer::ReceiptSent(order) => {
                one("admin", self.says("aside-receipt-sent", &self.words.order(*order)))
            }
            Answer::Here(_) | Answer::Synced(_) | Answer::Found | Answer::Contacted(_) => {
                Vec::new()
            }
        }
    }

    /// Names the order and the amount of a payment, where it is known.
    fn of_key(&self, key: Key) -> String {
        let payment = self.messages.payment(key);
        payment.map_or_else(String::new, |(order, amount)| self.amount_of(order, amount))
    }

    fn amount_of(&self, order: OrderId, amount: Money) -> String {
        format!("{} {}", self.words.order(order), self.words.money(amount))
    }

    /// Says something of `what`, which may be nothing.
    fn says(&self, id: &str, what: &str) -> String {
        self.language.say(id, &[("what", &what)]).trim_end().to_owned()
    }

    fn of_order(&self, till: TillId, id: &str, order: OrderId) -> Vec<Aside> {
        self.of_till(till, &self.says(id, &self.words.order(order)))
    }

    /// Names the till as well where the shop has several.
    fn of_several(&self, thing: &str, till: TillId) -> String {
        match self.plan.shop.tills.len() {
            0 | 1 => thing.to_owned(),
            _ => format!("{thing} {}", self.words.till(till)),
        }
    }

    fn of_till(&self, till: TillId, text: &str) -> Vec<Aside> {
        one(&self.of_several("till", till), text.to_owned())
    }
}

/// The step says so already where the staff did it.
fn is_reader_by_hand(act: &Act) -> bool {
    matches!(act, Act::Reader(ReaderChange::Connect | ReaderChange::Disconnect))
}

/// What a message asks of the processor.
#[derive(Clone, Copy, Debug)]
enum Verb {
    /// To take a stored payment.
    Forward,
    /// To take a payment.
    Ask,
    /// To take a payment back.
    Reverse,
}

/// What became of a message that came to nothing.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It never arrived.
    RequestLost,
    /// The processor took no notice of it.
    Ignored,
    /// Its answer never came.
    AnswerLost,
}

impl Fate {
    /// Returns who is to be named for it, and the message that says what they did.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::RequestLost => ("line", "aside-request-lost"),
            Self::Ignored => ("processor", "aside-ignored"),
            Self::AnswerLost => ("line", "aside-answer-lost"),
        }
    }
}

fn one(subject: &str, text: String) -> Vec<Aside> {
    vec![Aside::new(subject, text)]
}

/// Names the message that says why a card was not read.
const fn unread(why: Unread) -> &'static str {
    match why {
        Unread::Torn => "aside-torn",
        Unread::WornOut => "aside-worn-out",
        Unread::ReaderSpent => "aside-reader-spent",
    }
}
