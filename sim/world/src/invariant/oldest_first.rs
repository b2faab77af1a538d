//! `sync.order`: stored payments go to the processor oldest first. One that was sent before, or
//! waits for a record that the journal would not take, lets the others pass.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{CardState, Key, Message, PaymentRequest, Screen, TenderFace, TillId};

use super::{Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct OldestFirst {
    /// The stored payments that a till shows and never sent.
    unsent: BTreeMap<TillId, BTreeSet<u32>>,
    sent: Numbers<Key>,
    /// Tills whose journal failed since their app was started: there others may pass.
    in_trouble: BTreeSet<TillId>,
}

impl Invariant for OldestFirst {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Shown(till, Screen::Tender(row)) => {
                if let TenderFace::Card { key, state, .. } = row.face {
                    self.shown(*till, key, state);
                }
                None
            }
            What::Sent(till, _, message) => match &**message {
                Message::Payment(request) => self.sent(*till, request),
                _ => None,
            },
            What::StoreFailed(till) => {
                self.in_trouble.insert(*till);
                None
            }
            What::AppDied(till) => {
                self.in_trouble.remove(till);
                self.unsent.remove(till);
                None
            }
            _ => None,
        }
    }
}

impl OldestFirst {
    fn shown(&mut self, till: TillId, key: Key, state: CardState) {
        let unsent = self.unsent.entry(till).or_default();
        if state == CardState::Stored && !self.sent.contains(key) {
            unsent.insert(key.count);
        } else {
            unsent.remove(&key.count);
        }
    }

    fn sent(&mut self, till: TillId, request: &PaymentRequest) -> Option<Breach> {
        let key = request.key;
        self.sent.insert(key);
        let unsent = self.unsent.entry(till).or_default();
        unsent.remove(&key.count);
        let older = *unsent.first().filter(|older| **older < key.count)?;
        let passes = request.deferred && !self.in_trouble.contains(&till);
        passes.then(|| Breach {
            rule: "sync.order",
            detail: format!("payment {} of till {} goes before {older}", key.count, till.0),
        })
    }
}
