//! Facts that a campaign must have met: one that never loses an answer proves nothing of lost ones.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    Answer, CardState, Class, Key, Message, OrderId, RequestId, Screen, TenderFace, TillId,
};
use sim_kernel::Time;
use sim_world::{Entry, Trace, What};

/// Something that happens in some runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A card was taken offline.
    TakenOffline,
    /// The answer to a payment never arrived.
    LostAnswer,
    /// A payment request never arrived.
    LostRequest,
    /// A payment was sent again with its key.
    SentAgain,
    /// A payment was captured, its answer lost, and it was captured no second time.
    CapturedThenAsked,
    /// A stored payment was declined.
    StoredDeclined,
    /// A payment was put off by the processor, and answered later.
    PutOff,
    /// An app died between a payment's record and the word to the customer.
    DiedBeforeConfirming,
    /// An app died while the processor was being asked.
    DiedAsking,
    /// An app died within two minutes of its start.
    DiedRecovering,
    /// A stored payment neared 24 h.
    Near24Hours,
    /// A card was refused by the device limit.
    OverDeviceLimit,
    /// A card was refused by the transaction limit.
    OverTransactionLimit,
    /// Somebody logged out over a queue.
    LoggedOutOverQueue,
    /// A payment was reversed.
    Reversed,
    /// A payment went to the dead-letter list.
    DeadLetter,
    /// A receipt waited for the internet and went out.
    ReceiptWaited,
    /// Settings reached a till while it had a queue.
    SettingsOverQueue,
    /// A clock jumped over a queue.
    ClockOverQueue,
    /// A journal failed while a payment was stored.
    JournalFailed,
    /// Two tills had queues at once.
    TwoQueues,
}

impl Fact {
    /// All facts in words.
    pub const NAMES: [(&'static str, Self); 21] = [
        ("a card was taken offline", Self::TakenOffline),
        ("the answer to a payment was lost", Self::LostAnswer),
        ("a payment request was lost", Self::LostRequest),
        ("a payment was sent again with its key", Self::SentAgain),
        ("a payment was captured and asked for again", Self::CapturedThenAsked),
        ("a stored payment was declined", Self::StoredDeclined),
        ("a payment was put off and answered later", Self::PutOff),
        ("a crash hit between store and confirm", Self::DiedBeforeConfirming),
        ("a crash hit while the processor was asked", Self::DiedAsking),
        ("a crash hit an app that was recovering", Self::DiedRecovering),
        ("a stored payment neared 24 h", Self::Near24Hours),
        ("the device limit refused a card", Self::OverDeviceLimit),
        ("the transaction limit refused a card", Self::OverTransactionLimit),
        ("somebody logged out over a queue", Self::LoggedOutOverQueue),
        ("a payment was reversed", Self::Reversed),
        ("a payment went to the dead-letter list", Self::DeadLetter),
        ("a receipt waited for the internet and went out", Self::ReceiptWaited),
        ("settings reached a till with a queue", Self::SettingsOverQueue),
        ("a clock jumped over a queue", Self::ClockOverQueue),
        ("a journal failed", Self::JournalFailed),
        ("two tills had queues at once", Self::TwoQueues),
    ];
}

/// A set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u64);

impl Facts {
    fn add(&mut self, fact: Fact) {
        self.0 |= Self::bit(fact);
    }

    fn bit(fact: Fact) -> u64 {
        let place = Fact::NAMES.iter().position(|(_, one)| *one == fact);
        place.map_or(0, |place| 1 << place)
    }

    /// Tells whether a fact is among them.
    pub fn has(self, fact: Fact) -> bool {
        self.0 & Self::bit(fact) != 0
    }

    /// Finds the facts of a run.
    pub fn of(trace: &Trace) -> Self {
        let mut watch = Watch::default();
        for entry in trace.entries() {
            watch.read(entry);
        }
        watch.facts
    }
}

/// What is remembered of a run to tell facts by.
#[derive(Debug, Default)]
struct Watch {
    facts: Facts,
    /// The payments under way, by who asked.
    asked: BTreeMap<(TillId, RequestId), Key>,
    sent: BTreeSet<Key>,
    captured: BTreeSet<Key>,
    put_off: BTreeSet<Key>,
    /// Payments that are durable and not yet confirmed.
    unconfirmed: BTreeMap<TillId, bool>,
    asking: BTreeMap<TillId, bool>,
    started: BTreeMap<TillId, Time>,
    queued: BTreeMap<TillId, u32>,
    offline: BTreeSet<TillId>,
    waiting_receipts: BTreeSet<OrderId>,
}

impl Watch {
    fn read(&mut self, entry: &Entry) {
        match &entry.what {
            What::Sent(till, request, message) => self.sent(*till, *request, message),
            What::RequestLost(till, request) if self.asked.contains_key(&(*till, *request)) => {
                self.facts.add(Fact::LostRequest);
            }
            What::AnswerLost(till, request) if self.asked.contains_key(&(*till, *request)) => {
                self.facts.add(Fact::LostAnswer);
            }
            What::Captured { key, .. } => drop(self.captured.insert(*key)),
            What::Answered(till, _, Answer::Payment(key, code)) => {
                self.asking.insert(*till, false);
                self.answered(*key, code.class());
            }
            What::Stored(till, keys) => drop(self.unconfirmed.insert(*till, !keys.is_empty())),
            What::StoreFailed(_) => self.facts.add(Fact::JournalFailed),
            What::AppDied(till) => self.died(*till, entry.at),
            What::AppStarted(till) => drop(self.started.insert(*till, entry.at)),
            What::Pushed(till, _) if self.has_queue(*till) => {
                self.facts.add(Fact::SettingsOverQueue);
            }
            What::Clock(till, _) if self.has_queue(*till) => self.facts.add(Fact::ClockOverQueue),
            What::Shown(till, screen) => self.shown(*till, screen),
            _ => {}
        }
    }

    fn sent(&mut self, till: TillId, request: RequestId, message: &Message) {
        self.asked.remove(&(till, request));
        match message {
            Message::Payment(payment) => {
                self.asked.insert((till, request), payment.key);
                self.asking.insert(till, true);
                if !self.sent.insert(payment.key) {
                    self.facts.add(Fact::SentAgain);
                }
                if self.captured.contains(&payment.key) {
                    self.facts.add(Fact::CapturedThenAsked);
                }
            }
            Message::Reversal(_) => self.facts.add(Fact::Reversed),
            Message::Receipt(receipt) => {
                if self.waiting_receipts.contains(&receipt.order()) {
                    self.facts.add(Fact::ReceiptWaited);
                }
            }
            Message::Check | Message::Order(_) | Message::Search(_) | Message::Contact(..) => {}
        }
    }

    fn answered(&mut self, key: Key, class: Class) {
        match class {
            Class::Later => drop(self.put_off.insert(key)),
            Class::Approved | Class::Declined | Class::Unreadable => {
                if self.put_off.contains(&key) {
                    self.facts.add(Fact::PutOff);
                }
            }
        }
    }

    fn died(&mut self, till: TillId, at: Time) {
        let of = |flags: &BTreeMap<TillId, bool>| flags.get(&till).copied().unwrap_or(false);
        let started = self.started.get(&till);
        let is_fresh = started.is_some_and(|started| at.since(*started).as_secs() < 120);
        let seen = [
            (of(&self.unconfirmed), Fact::DiedBeforeConfirming),
            (of(&self.asking), Fact::DiedAsking),
            (is_fresh, Fact::DiedRecovering),
        ];
        for (_, fact) in seen.into_iter().filter(|(seen, _)| *seen) {
            self.facts.add(fact);
        }
        self.unconfirmed.remove(&till);
        self.asking.remove(&till);
    }

    fn shown(&mut self, till: TillId, screen: &Screen) {
        match screen {
            Screen::Taken(taken) => {
                self.unconfirmed.insert(till, false);
                if taken.offline {
                    self.facts.add(Fact::TakenOffline);
                }
            }
            Screen::Status(status) => {
                self.queued.insert(till, status.queued);
                if status.online {
                    self.offline.remove(&till)
                } else {
                    self.offline.insert(till)
                };
                if status.near_24h {
                    self.facts.add(Fact::Near24Hours);
                }
                if self.queued.values().filter(|queued| **queued > 0).count() > 1 {
                    self.facts.add(Fact::TwoQueues);
                }
            }
            Screen::Refused(_, pos_core::Refusal::OverDeviceLimit) => {
                self.facts.add(Fact::OverDeviceLimit);
            }
            Screen::Refused(_, pos_core::Refusal::OverTransactionLimit) => {
                self.facts.add(Fact::OverTransactionLimit);
            }
            Screen::LoggedOut if self.has_queue(till) => self.facts.add(Fact::LoggedOutOverQueue),
            Screen::ReceiptNoted(order) if self.offline.contains(&till) => {
                self.waiting_receipts.insert(*order);
            }
            Screen::Tender(row) => self.tender(row.face),
            _ => {}
        }
    }

    fn tender(&mut self, face: TenderFace) {
        let TenderFace::Card { state, .. } = face else { return };
        match state {
            CardState::DeclinedStored(_) => self.facts.add(Fact::StoredDeclined),
            CardState::DeadLetter(_) => self.facts.add(Fact::DeadLetter),
            _ => {}
        }
    }

    fn has_queue(&self, till: TillId) -> bool {
        self.queued.get(&till).is_some_and(|queued| *queued > 0)
    }
}
