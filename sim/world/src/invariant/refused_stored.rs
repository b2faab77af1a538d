//! `never.refused-stored`: a tender shown as refused is never sent to the processor.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    CardState, Key, Message, OrderId, PaymentRequest, Screen, TenderFace, TenderRow, TillId,
};

use super::{Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct RefusedStored {
    /// Orders whose last tender was refused; a new prompt opens them again.
    closed: Numbers<OrderId>,
    /// Orders whose tender was asked for since the app was started.
    prompted: BTreeSet<(TillId, OrderId)>,
    /// Card payments that were confirmed to the customer, or found pending by an app that was
    /// started again: the next tender that is refused is another one.
    confirmed: Numbers<Key>,
    /// Card payments that belonged to a refused tender.
    refused: BTreeSet<Key>,
    /// The card payments that a till showed of an order.
    shown: BTreeMap<(TillId, OrderId), BTreeSet<Key>>,
}

impl Invariant for RefusedStored {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Shown(till, screen) => {
                self.screen(*till, screen);
                None
            }
            What::AppDied(till) => {
                self.prompted.retain(|(of, _)| of != till);
                None
            }
            What::OnDisk(till, keys) => {
                self.forget_what_is_gone(*till, keys);
                None
            }
            What::Sent(_, _, message) => match &**message {
                Message::Payment(request) => self.sent(request),
                _ => None,
            },
            _ => None,
        }
    }
}

impl RefusedStored {
    fn screen(&mut self, till: TillId, screen: &Screen) {
        match screen {
            Screen::Prompt(prompt) => {
                self.closed.remove(prompt.order);
                self.prompted.insert((till, prompt.order));
            }
            Screen::Tender(row) => self.tender(till, row),
            Screen::Taken(taken) => {
                let keys = self.shown.get(&(till, taken.order)).into_iter().flatten();
                self.confirmed.extend(keys.filter(|key| !self.refused.contains(key)).copied());
            }
            Screen::Refused(Some(order), _) => {
                self.closed.insert(*order);
                let keys = self.shown.get(&(till, *order)).into_iter().flatten();
                self.refused.extend(keys.filter(|key| !self.confirmed.contains(**key)).copied());
            }
            _ => {}
        }
    }

    fn tender(&mut self, till: TillId, row: &TenderRow) {
        let TenderFace::Card { key, state, .. } = row.face else { return };
        let place = (till, row.order);
        self.shown.entry(place).or_default().insert(key);
        let refused = self.refused.contains(&key) || self.closed.contains(row.order);
        if state == CardState::Stored && !refused && !self.prompted.contains(&place) {
            self.confirmed.insert(key);
        }
    }

    /// Forgets the refused payments of a dead app that its disk has not: their keys are given to the
    /// next payments.
    fn forget_what_is_gone(&mut self, till: TillId, on_disk: &[Key]) {
        let is_gone = |key: &Key| key.till == till && !on_disk.contains(key);
        let gone: Vec<Key> = self.refused.iter().filter(|key| is_gone(key)).copied().collect();
        for key in gone {
            self.refused.remove(&key);
            for keys in self.shown.values_mut() {
                keys.remove(&key);
            }
        }
    }

    fn sent(&self, request: &PaymentRequest) -> Option<Breach> {
        let key = request.key;
        let is_new = !self.confirmed.contains(key);
        let wrong = is_new && (self.refused.contains(&key) || self.closed.contains(request.order));
        wrong.then(|| Breach {
            rule: "never.refused-stored",
            detail: format!("payment {} of till {} was refused and is sent", key.count, key.till.0),
        })
    }
}
