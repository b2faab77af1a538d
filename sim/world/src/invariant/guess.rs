//! `never.guess`: no answer is not a decline, nor an approval: what a till shows of a payment, the
//! processor did.

use std::collections::BTreeSet;

use pos_core::{
    CardState, GivenUp, Key, Message, OrderId, ResponseCode, Screen, TenderFace, TenderRow, TillId,
};

use super::{ByNumber, Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct Guess {
    captured: Numbers<Key>,
    declined: ByNumber<Key, ResponseCode>,
    /// The orders of which a payment was declined, with the answers.
    orders: BTreeSet<(OrderId, ResponseCode)>,
    reversed: Numbers<Key>,
    sent: Numbers<Key>,
}

impl Invariant for Guess {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Captured { key, .. } => {
                self.captured.insert(*key);
            }
            What::DeclinedByIssuer(key, order, code) => {
                self.declined.insert(*key, *code);
                self.orders.insert((*order, *code));
            }
            What::ReversedAtProcessor(key, _) => {
                self.reversed.insert(*key);
            }
            What::Sent(_, _, message) => {
                if let Message::Payment(request) = &**message {
                    self.sent.insert(request.key);
                }
            }
            What::Shown(_, Screen::Tender(row)) => return self.shown(row),
            What::Shown(till, Screen::Declined(order, code)) => {
                return self.told(*till, *order, *code);
            }
            _ => {}
        }
        None
    }
}

impl Guess {
    /// Looks whether the processor declined what the staff are told was declined.
    fn told(&self, till: TillId, order: OrderId, code: ResponseCode) -> Option<Breach> {
        let is_true = self.orders.contains(&(order, code));
        (!is_true).then(|| Breach {
            rule: "never.guess",
            detail: format!(
                "till {} says that a payment of order {} was declined {}, and the processor never \
                 said so",
                till.0,
                order.0,
                code.code()
            ),
        })
    }

    fn shown(&self, row: &TenderRow) -> Option<Breach> {
        let TenderFace::Card { key, state, .. } = row.face else { return None };
        let (word, is_true) = match state {
            CardState::Approved => ("approved", self.captured.contains(key)),
            CardState::DeclinedOnline(code)
            | CardState::DeclinedStored(code)
            | CardState::DeadLetter(GivenUp::NotUnderstood(code)) => {
                ("declined", self.declined.get(key) == Some(&code))
            }
            CardState::Reversed | CardState::DeadLetter(GivenUp::TooOld) => {
                let never_sent = !self.sent.contains(key);
                ("reversed", never_sent || self.reversed.contains(key))
            }
            CardState::Asking | CardState::Stored | CardState::Reversing | CardState::Expired => {
                return None;
            }
        };
        (!is_true).then(|| Breach {
            rule: "never.guess",
            detail: format!(
                "payment {} of till {} is shown as {word}, and the processor never said so",
                key.count, key.till.0
            ),
        })
    }
}
