//! The orders whose stored payments a till sent.

use pos_core::OrderId;

use crate::numbered::Numbers;

/// Orders, each once, in the order in which the till sent the first stored payment of each.
#[derive(Debug, Default)]
pub(super) struct Forwarded {
    orders: Vec<OrderId>,
    /// The same, to be looked up: a till sends each payment again until it is answered.
    known: Numbers<OrderId>,
}

impl Forwarded {
    pub(super) fn note(&mut self, order: OrderId) {
        if self.known.insert(order) {
            self.orders.push(order);
        }
    }

    pub(super) fn orders(&self) -> &[OrderId] {
        &self.orders
    }
}
