//! What became of the messages between the tills and the processor or the admin.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{Key, Message, Money, OrderId, RequestId, TillId};
use sim_world::{Entry, Trace, What};

/// Remembers what was sent, so that an answer can be told by what it answers.
#[derive(Debug, Default)]
pub(super) struct Messages {
    by_request: BTreeMap<(TillId, RequestId), Message>,
    payments: BTreeMap<Key, (OrderId, Money)>,
    asked: BTreeSet<(Key, Forwarded)>,
    reversals: BTreeSet<Key>,
}

/// Whether a payment was taken offline before it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Forwarded {
    /// Asked online, at the till.
    No,
    /// Stored and forwarded.
    Yes,
}

/// Whether the same message was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// For the first time.
    First,
    /// With the same key as before.
    Again,
}

fn turn<T: Ord>(seen: &mut BTreeSet<T>, one: T) -> Turn {
    if seen.insert(one) { Turn::First } else { Turn::Again }
}

impl Messages {
    /// Notes a message that left a till and tells whether it is a repeat.
    pub(super) fn note(&mut self, till: TillId, id: RequestId, message: &Message) -> Turn {
        self.by_request.insert((till, id), message.clone());
        match message {
            Message::Payment(payment) => {
                self.payments.insert(payment.key, (payment.order, payment.amount));
                let forwarded = if payment.deferred { Forwarded::Yes } else { Forwarded::No };
                turn(&mut self.asked, (payment.key, forwarded))
            }
            Message::Reversal(key) => turn(&mut self.reversals, *key),
            Message::Check
            | Message::Order(_)
            | Message::Receipt(_)
            | Message::Search(_)
            | Message::Contact(..) => Turn::First,
        }
    }

    /// Returns the order and the amount of the payment with this key.
    pub(super) fn payment(&self, key: Key) -> Option<(OrderId, Money)> {
        self.payments.get(&key).copied()
    }

    /// Finds the message that `entry` is about. Request numbers start anew with the app, so the
    /// causes are asked first.
    pub(super) fn meant<'a>(
        &'a self,
        trace: &'a Trace,
        entry: &Entry,
        request: (TillId, RequestId),
    ) -> Option<&'a Message> {
        let mut cause = entry.cause;
        while let Some(above) = cause.and_then(|id| trace.entry(id)) {
            match &above.what {
                What::Sent(till, id, message) if (*till, *id) == request => return Some(message),
                _ => cause = above.cause,
            }
        }
        self.by_request.get(&request)
    }
}
