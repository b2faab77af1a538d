//! What a till keeps of finished orders: the newest, so that its memory and its journal stay as
//! large as a busy day, however long it runs.

use alloc::collections::VecDeque;

use super::Till;
use super::keeping::Then;
use crate::order::{CardState, Order, OrderId, ReceiptState};
use crate::output::Screen;

/// How many finished orders a till keeps; the admin has them all.
const KEPT: usize = 500;

/// The finished orders that the till keeps, the one that was finished first in front.
#[derive(Debug, Default)]
pub(super) struct Archive {
    finished: VecDeque<OrderId>,
}

impl Archive {
    fn over(&mut self) -> Option<OrderId> {
        if self.finished.len() > KEPT { self.finished.pop_front() } else { None }
    }
}

impl Till {
    /// Notes that an order may be finished; returns one that goes in its turn.
    pub(super) fn finish_order(&mut self, id: OrderId) -> Option<OrderId> {
        if self.orders.get(id).is_some_and(is_settled) {
            self.archive.finished.push_back(id);
        }
        self.archive_oldest()
    }

    /// Lets all go that are too many in a journal that was read.
    pub(super) fn archive_all_over(&mut self) {
        self.archive.finished = self.orders.keys().collect();
        self.archive.finished.retain(|id| self.orders.get(*id).is_some_and(is_settled));
        while let Some(gone) = self.archive_oldest() {
            self.store_order(gone, Then::Keep);
        }
    }

    /// Takes the oldest finished order off the till, where there are too many. One that came back
    /// to life since, by a receipt or a tender, stays, and counts anew when it is finished again.
    fn archive_oldest(&mut self) -> Option<OrderId> {
        while let Some(id) = self.archive.over() {
            if !self.orders.get(id).is_some_and(is_settled) {
                continue;
            }
            if self.is_in_hand(id) {
                self.archive.finished.push_back(id);
                return None;
            }
            self.orders.remove(id);
            self.show(|| Screen::Archived(id));
            return Some(id);
        }
        None
    }

    /// Tells whether somebody is busy with an order, or a record of it is on its way.
    fn is_in_hand(&self, id: OrderId) -> bool {
        let at_checkout = self.checkout.as_ref().is_some_and(|checkout| checkout.order == id);
        at_checkout || self.keeping.holds(id)
    }
}

/// Tells whether nothing more is to come of an order: it is paid, every answer has arrived, and the
/// admin has it as it is. A payment in the dead-letter list keeps its order, since somebody is to
/// look at it.
fn is_settled(order: &Order) -> bool {
    let is_closed = |state: CardState| match state {
        CardState::Approved
        | CardState::DeclinedOnline(_)
        | CardState::DeclinedStored(_)
        | CardState::Reversed => true,
        CardState::Asking
        | CardState::Stored
        | CardState::Reversing
        | CardState::Expired
        | CardState::DeadLetter(_) => false,
    };
    order.created
        && order.synced
        && order.receipt != ReceiptState::Queued
        && order.paid() == order.total
        && order.tenders.iter().filter_map(crate::order::Tender::state).all(is_closed)
}
