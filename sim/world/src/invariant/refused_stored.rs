//! `never.refused-stored`: a tender shown as refused is never sent to the processor.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    CardState, Key, Message, OrderId, PaymentRequest, Screen, TenderFace, TenderRow, TillId,
};

use super::Invariant;
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct RefusedStored {
    /// Orders whose last tender was refused; a new prompt opens them again.
    closed: BTreeSet<OrderId>,
    /// Orders whose tender was asked for since the app was started.
    prompted: BTreeSet<(TillId, OrderId)>,
    /// Card payments that were confirmed to the customer, or found pending by an app that was
    /// started again: the next tender that is refused is another one.
    confirmed: BTreeSet<Key>,
    /// Card payments that belonged to a refused tender.
    refused: BTreeSet<Key>,
    /// Those of them that were refused before their app was started again: a key that never became
    /// durable is given to the next payment then.
    refused_before: BTreeSet<Key>,
    /// The card payments that were shown since their app was started.
    known: BTreeSet<Key>,
    /// The card payments that a till showed of an order.
    shown: BTreeMap<(TillId, OrderId), BTreeSet<Key>>,
}

impl Invariant for RefusedStored {
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Shown(till, screen) => {
                self.screen(*till, screen);
                None
            }
            What::AppDied(till) => {
                self.prompted.retain(|(of, _)| of != till);
                self.known.retain(|key| key.till != *till);
                self.refused_before.extend(self.refused.iter().filter(|key| key.till == *till));
                None
            }
            What::Sent(till, _, message) => match &**message {
                Message::Payment(request) => self.sent(*till, request),
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
                self.closed.remove(&prompt.order);
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
                self.refused.extend(keys.filter(|key| !self.confirmed.contains(key)).copied());
            }
            _ => {}
        }
    }

    fn tender(&mut self, till: TillId, row: &TenderRow) {
        let TenderFace::Card { key, state, .. } = row.face else { return };
        let place = (till, row.order);
        let was_here = self.shown.get(&place).is_some_and(|keys| keys.contains(&key));
        let is_asked_again = self.known.insert(key) && self.prompted.contains(&place);
        if is_asked_again || !was_here {
            self.given_again(key);
        }
        self.shown.entry(place).or_default().insert(key);
        let refused = self.refused.contains(&key) || self.closed.contains(&row.order);
        if state == CardState::Stored && !refused && !self.prompted.contains(&place) {
            self.confirmed.insert(key);
        }
    }

    /// Forgets that a key was refused, where it was so before the app was started again.
    fn given_again(&mut self, key: Key) {
        if self.refused_before.remove(&key) {
            self.refused.remove(&key);
            for keys in self.shown.values_mut() {
                keys.remove(&key);
            }
        }
    }

    /// An online payment may be sent before it is shown: a key that another order was refused with
    /// is a new one there.
    fn sent(&mut self, till: TillId, request: &PaymentRequest) -> Option<Breach> {
        let key = request.key;
        let place = (till, request.order);
        let was_here = self.shown.get(&place).is_some_and(|keys| keys.contains(&key));
        if !was_here && self.prompted.contains(&place) {
            self.given_again(key);
        }
        let is_new = !self.confirmed.contains(&key);
        let wrong = is_new && (self.refused.contains(&key) || self.closed.contains(&request.order));
        wrong.then(|| Breach {
            rule: "never.refused-stored",
            detail: format!("payment {} of till {} was refused and is sent", key.count, key.till.0),
        })
    }
}
