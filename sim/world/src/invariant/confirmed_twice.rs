//! `never.confirmed-twice`: *Order created* is shown once an order.

use pos_core::{OrderId, Screen};

use super::{Invariant, Numbers};
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct ConfirmedTwice {
    created: Numbers<OrderId>,
}

impl Invariant for ConfirmedTwice {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        let What::Shown(_, Screen::OrderCreated(durable)) = &entry.what else { return None };
        let order = durable.order();
        (!self.created.insert(order)).then(|| Breach {
            rule: "never.confirmed-twice",
            detail: format!("Order created is shown again for order {}", order.0),
        })
    }
}
