//! `never.lost`: a payment that was confirmed to the customer is stored, or answered, or in the
//! dead-letter list; also after a crash. One that was answered for good may leave the till once the
//! admin has its order as paid.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    Answer, Badge, CardState, Class, Key, OrderId, Screen, TenderFace, TenderRow, TillId,
};

use super::{ByNumber, Invariant, Numbers};
use crate::plan::DiskHealth;
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct Lost {
    /// The last card tender that each till showed of an order.
    last: ByNumber<(TillId, OrderId), Key>,
    confirmed: BTreeMap<(TillId, Key), OrderId>,
    /// The payments that were answered for good.
    answered: Numbers<Key>,
    /// The orders that the admin has as paid.
    paid: Numbers<OrderId>,
    /// Tills whose disk lied: nothing can be asked of them.
    lied_to: BTreeSet<TillId>,
}

impl Invariant for Lost {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Disk(till, DiskHealth::Lies) => {
                self.lied_to.insert(*till);
                None
            }
            What::Shown(till, Screen::Tender(row)) => self.tender(*till, row),
            What::Shown(till, Screen::Taken(taken)) => {
                let key = self.last.remove((*till, taken.order));
                self.confirmed.extend(key.map(|key| ((*till, key), taken.order)));
                None
            }
            What::Answered(_, _, Answer::Payment(key, code)) => {
                if code.class() != Class::Later {
                    self.answered.insert(*key);
                }
                None
            }
            What::InAdmin(_, order, _, badges) => {
                if badges.has(Badge::Paid) {
                    self.paid.insert(*order);
                }
                None
            }
            What::OnDisk(till, keys) if !self.lied_to.contains(till) => self.on_disk(*till, keys),
            _ => None,
        }
    }
}

impl Lost {
    fn tender(&mut self, till: TillId, row: &TenderRow) -> Option<Breach> {
        let TenderFace::Card { key, state, .. } = row.face else {
            self.last.remove((till, row.order));
            return None;
        };
        let is_kept = match state {
            CardState::Stored
            | CardState::Approved
            | CardState::DeclinedStored(_)
            | CardState::Expired
            | CardState::DeadLetter(_) => true,
            CardState::Asking
            | CardState::DeclinedOnline(_)
            | CardState::Reversing
            | CardState::Reversed => false,
        };
        self.last.insert((till, row.order), key);
        let lost = !is_kept && self.confirmed.contains_key(&(till, key));
        lost.then(|| breach(key, "was confirmed to the customer and is taken back"))
    }

    fn on_disk(&self, till: TillId, keys: &[Key]) -> Option<Breach> {
        let keys: BTreeSet<&Key> = keys.iter().collect();
        let first = Key { till: TillId(0), count: 0 };
        let mine = self.confirmed.range((till, first)..).take_while(|((of, _), _)| *of == till);
        let may_be_gone =
            |key: &Key, order: &OrderId| self.answered.contains(*key) && self.paid.contains(*order);
        let ((_, missing), _) = mine
            .into_iter()
            .find(|((_, key), order)| !keys.contains(key) && !may_be_gone(key, order))?;
        Some(breach(*missing, "was confirmed to the customer and is not on durable storage"))
    }
}

fn breach(key: Key, what: &str) -> Breach {
    let detail = format!("payment {} of till {} {what}", key.count, key.till.0);
    Breach { rule: "never.lost", detail }
}
