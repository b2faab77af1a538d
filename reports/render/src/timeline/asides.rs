//! What happens by itself between the steps, in words.

use harness_scenario::Words;
use pos_core::{
    Answer, Class, Key, Message, Money, NetworkId, OrderId, RequestId, ResponseCode, Screen, TillId,
};
use sim_world::{Act, Entry, Plan, ReaderChange, Trace, What};

use super::messages::Messages;
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
    messages: Messages,
    shown: LastShown,
}

impl<'run> Asides<'run> {
    /// Starts at the begin of a run.
    pub(crate) fn new(plan: &'run Plan) -> Self {
        Self {
            plan,
            words: Words::of(plan),
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
                let text = self.words.order(*order) + ", paid " + &self.words.money(*paid);
                let line = || Aside::new("admin", format!("{text}, {}", Words::badges(*badges)));
                changed.then(line).into_iter().collect()
            }
            What::Captured { order, amount, .. } => {
                one("processor", self.amount_of("captured", *order, *amount))
            }
            What::ReversedAtProcessor(key, amount) => {
                let order = self.messages.payment(*key).map(|(order, _)| order);
                let name = order
                    .map_or_else(String::new, |order| " ".to_owned() + &self.words.order(order));
                one(
                    "processor",
                    match *amount {
                        Money::ZERO => format!("had nothing to reverse:{name}"),
                        amount => format!("reversed{name} {}", self.words.money(amount)),
                    },
                )
            }
            What::Broken(breach) => one("BROKEN", format!("{}: {}", breach.rule, breach.detail)),
            _ => self.of_device(entry),
        }
    }

    fn of_device(&self, entry: &Entry) -> Vec<Aside> {
        match &entry.what {
            What::Router(on) if !self.is_of(entry, |act| matches!(act, Act::Router(_))) => {
                one("router", if *on { "on" } else { "off" }.to_owned())
            }
            What::Wifi(till, network) => self.of_wifi(*till, *network),
            What::Reader(till, connected) => {
                let by_hand = self.is_of(entry, is_reader_by_hand);
                let word = if *connected { "connected" } else { "disconnected" };
                let line = || Aside::new(&self.of_several("reader", *till), word.to_owned());
                (!by_hand).then(line).into_iter().collect()
            }
            What::AppDied(till) => self.of_till(*till, "app stopped"),
            What::AppStarted(till) => self.of_till(*till, "app started"),
            What::StoreFailed(till) => self.of_till(*till, "storing failed"),
            _ => Vec::new(),
        }
    }

    /// Tells whether the step that is being played says the same already.
    fn is_of(&self, entry: &Entry, says: fn(&Act) -> bool) -> bool {
        self.plan.steps.get(entry.step).is_some_and(|step| says(&step.act))
    }

    fn of_wifi(&self, till: TillId, network: Option<NetworkId>) -> Vec<Aside> {
        let text = match network {
            Some(network) => format!("joined Wi-Fi {}", self.words.network(network)),
            None => "lost its Wi-Fi".to_owned(),
        };
        self.of_till(till, &text)
    }

    fn of_screen(&mut self, till: TillId, screen: &Screen) -> Vec<Aside> {
        match screen {
            Screen::Status(status) => {
                let changes = self.shown.note_status(till, *status);
                changes.iter().flat_map(|change| self.of_till(till, change)).collect()
            }
            Screen::Row(row) => {
                let changed = self.shown.note_row(till, row);
                let text = self.words.order(row.order) + " " + &Words::badges(row.badges);
                let line = || Aside::new(&self.of_several("till", till), text);
                changed.then(line).into_iter().collect()
            }
            Screen::Offer(order) => {
                let text = format!("offers an offline checkout for {}", self.words.order(*order));
                self.of_till(till, &text)
            }
            Screen::OutcomeUnknown(order) => {
                let text = format!("does not know the outcome of {}", self.words.order(*order));
                self.of_till(till, &text)
            }
            Screen::OrderCreated(durable) => {
                let text = format!("order created: {}", self.words.order(durable.order()));
                self.of_till(till, &text)
            }
            Screen::Archived(order) => {
                let text = format!("archived {}", self.words.order(*order));
                self.of_till(till, &text)
            }
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
        let text = self.amount_of(&format!("{verb}{}", turn.word()), order, amount);
        self.of_till(request.0, &text)
    }

    /// Returns verb, order and amount of a payment or a reversal.
    fn money_moved_by(&self, message: &Message) -> Option<(&'static str, OrderId, Money)> {
        match message {
            Message::Payment(payment) => {
                let verb = if payment.deferred { "forwarded" } else { "asked for" };
                Some((verb, payment.order, payment.amount))
            }
            Message::Reversal(key) => {
                let (order, amount) = self.messages.payment(*key)?;
                Some(("asked to reverse", order, amount))
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
        let (subject, verb) = fate.words();
        one(subject, self.amount_of(verb, order, amount))
    }

    fn of_answer(&self, till: TillId, answer: &Answer) -> Vec<Aside> {
        match answer {
            Answer::Payment(key, code) if *code == ResponseCode::APPROVED => {
                self.of_till(till, &self.of_key("approved", *key))
            }
            Answer::Payment(key, code) => {
                let verb = if code.class() == Class::Later { "try later" } else { "declined" };
                let word = format!("{verb} {}", code.code());
                self.of_till(till, &self.of_key(&word, *key))
            }
            Answer::Reversed(key) => self.of_till(till, &self.of_key("reversal noted:", *key)),
            Answer::ReceiptSent(order) => {
                one("admin", format!("receipt sent: {}", self.words.order(*order)))
            }
            Answer::Here(_) | Answer::Synced(_) | Answer::Found | Answer::Contacted(_) => {
                Vec::new()
            }
        }
    }

    fn of_key(&self, verb: &str, key: Key) -> String {
        match self.messages.payment(key) {
            Some((order, amount)) => self.amount_of(verb, order, amount),
            None => verb.to_owned(),
        }
    }

    fn amount_of(&self, verb: &str, order: OrderId, amount: Money) -> String {
        format!("{verb} {} {}", self.words.order(order), self.words.money(amount))
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
    /// Returns who is to be named for it, and what they did.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::RequestLost => ("line", "request lost:"),
            Self::Ignored => ("processor", "did not hear of"),
            Self::AnswerLost => ("line", "answer lost:"),
        }
    }
}

fn one(subject: &str, text: String) -> Vec<Aside> {
    vec![Aside::new(subject, text)]
}
