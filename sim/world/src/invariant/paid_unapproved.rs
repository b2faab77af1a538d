//! `never.paid-unapproved`: an order is *Paid* only where cash and cards that the processor
//! captured cover it, and none of its payments is unanswered.

use std::collections::BTreeMap;

use pos_core::{Badge, CardState, Key, Money, OrderId, Row, Screen, TenderFace, TenderRow};

use super::{Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct PaidUnapproved {
    captured: Numbers<Key>,
    /// The orders that were shown as *Paid*, until their tenders were all read.
    paid: BTreeMap<OrderId, Money>,
    tenders: BTreeMap<(OrderId, u16), TenderRow>,
}

impl Invariant for PaidUnapproved {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Captured { key, .. } => {
                self.captured.insert(*key);
                None
            }
            What::Shown(_, Screen::Row(row)) => {
                self.row(row);
                None
            }
            What::Shown(_, Screen::Tender(row)) => {
                self.tenders.insert((row.order, row.place), *row);
                None
            }
            What::StepFinished(_) | What::OnDisk(..) => self.settle(),
            _ => None,
        }
    }
}

impl PaidUnapproved {
    fn row(&mut self, row: &Row) {
        if row.badges.has(Badge::Paid) {
            self.paid.insert(row.order, row.total);
        } else {
            self.paid.remove(&row.order);
        }
    }

    fn settle(&mut self) -> Option<Breach> {
        let paid = core::mem::take(&mut self.paid);
        let uncovered = paid.into_iter().find(|(order, total)| !self.covers(*order, *total));
        uncovered.map(|(order, _)| Breach {
            rule: "never.paid-unapproved",
            detail: format!("order {} is Paid, and cash and captures do not cover it", order.0),
        })
    }

    fn covers(&self, order: OrderId, total: Money) -> bool {
        let tenders = || self.tenders.range((order, 0)..=(order, u16::MAX)).map(|(_, row)| row);
        let good: Money = tenders().filter(|row| self.is_good(row)).map(|row| row.amount).sum();
        let pending = tenders().any(crate::display::is_pending);
        good >= total && !pending
    }

    fn is_good(&self, row: &TenderRow) -> bool {
        match row.face {
            TenderFace::Cash | TenderFace::Other => true,
            TenderFace::Card { key, state, .. } => {
                state == CardState::Approved && self.captured.contains(key)
            }
        }
    }
}
