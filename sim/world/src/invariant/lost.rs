//! `never.lost`: a payment that was confirmed to the customer is stored, or answered, or in the
//! dead-letter list; also after a crash.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{CardState, Key, OrderId, Screen, TenderFace, TenderRow, TillId};

use super::Invariant;
use crate::plan::DiskHealth;
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct Lost {
    /// The last card tender that each till showed of an order.
    last: BTreeMap<(TillId, OrderId), Key>,
    confirmed: BTreeSet<(TillId, Key)>,
    /// Tills whose disk lied: nothing can be asked of them.
    lied_to: BTreeSet<TillId>,
}

impl Invariant for Lost {
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Disk(till, DiskHealth::Lies) => {
                self.lied_to.insert(*till);
                None
            }
            What::Shown(till, Screen::Tender(row)) => self.tender(*till, row),
            What::Shown(till, Screen::Taken(taken)) => {
                let key = self.last.remove(&(*till, taken.order));
                self.confirmed.extend(key.map(|key| (*till, key)));
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
            self.last.remove(&(till, row.order));
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
        let lost = !is_kept && self.confirmed.contains(&(till, key));
        lost.then(|| breach(key, "was confirmed to the customer and is taken back"))
    }

    fn on_disk(&self, till: TillId, keys: &[Key]) -> Option<Breach> {
        let mine = self.confirmed.iter().filter(|(of, _)| *of == till).map(|(_, key)| key);
        let missing = mine.into_iter().find(|key| !keys.contains(key))?;
        Some(breach(*missing, "was confirmed to the customer and is not on durable storage"))
    }
}

fn breach(key: Key, what: &str) -> Breach {
    let detail = format!("payment {} of till {} {what}", key.count, key.till.0);
    Breach { rule: "never.lost", detail }
}
