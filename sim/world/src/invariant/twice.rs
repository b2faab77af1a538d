//! `never.twice`: a presented card is captured at most once, and its key is durable before the
//! first send and the same on every send.

use std::collections::BTreeMap;

use pos_core::{Key, Message, Money, PaymentRequest};

use super::{ByNumber, Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct Twice {
    durable: Numbers<Key>,
    /// What was asked under each key: the presentation, by the serial number of its seal, and the
    /// amount.
    asked: ByNumber<Key, ([u8; 12], Money)>,
    /// The key that holds the money of each presented card.
    captured: BTreeMap<[u8; 12], Key>,
}

impl Invariant for Twice {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            // A batch whose end the power cut short may be on durable storage all the same.
            What::Stored(_, keys) | What::OnDisk(_, keys) => {
                self.durable.extend(keys.iter().copied());
                None
            }
            What::Sent(_, _, message) => match &**message {
                Message::Payment(request) => self.sent(request),
                _ => None,
            },
            What::Captured { key, .. } => self.captured(*key),
            What::ReversedAtProcessor(key, _) => {
                self.captured.retain(|_, holder| holder != key);
                None
            }
            _ => None,
        }
    }
}

impl Twice {
    fn sent(&mut self, request: &PaymentRequest) -> Option<Breach> {
        let key = request.key;
        let asks = (request.sealed.ksn, request.amount);
        if !self.durable.contains(key) {
            return Some(breach(key, "is sent before it is on durable storage"));
        }
        let first = self.asked.get(key).copied();
        if first.is_none() {
            self.asked.insert(key, asks);
        }
        first
            .is_some_and(|first| first != asks)
            .then(|| breach(key, "is sent for another card or amount"))
    }

    fn captured(&mut self, key: Key) -> Option<Breach> {
        let (seal, _) = self.asked.get(key)?;
        let before = self.captured.insert(*seal, key);
        before.map(|_| breach(key, "captures a card payment that was captured before"))
    }
}

fn breach(key: Key, what: &str) -> Breach {
    let detail = format!("payment {} of till {} {what}", key.count, key.till.0);
    Breach { rule: "never.twice", detail }
}
