//! What a till shows at the moment, as somebody in front of it sees it.

use std::collections::BTreeMap;

use pos_core::{CardState, InTurn, OrderId, Row, Screen, Status, TenderFace, TenderRow};

/// The bar at the top, the orders and their tenders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Display {
    pub(crate) status: Option<Status>,
    pub(crate) rows: InTurn<OrderId, Row>,
    /// The first tender of each order: most have no other.
    first: InTurn<OrderId, TenderRow>,
    others: BTreeMap<(OrderId, u16), TenderRow>,
    contacts: BTreeMap<OrderId, String>,
}

impl Display {
    /// Shows something more, or something else.
    pub(crate) fn show(&mut self, screen: &Screen) {
        match screen {
            Screen::Status(status) => self.status = Some(*status),
            Screen::Row(row) => {
                self.rows.insert(row.order, *row);
            }
            Screen::Tender(row) => {
                if row.place == 0 {
                    self.first.insert(row.order, *row);
                } else {
                    self.others.insert((row.order, row.place), *row);
                }
            }
            Screen::Contact(order, contact) => {
                self.contacts.insert(*order, contact.address.clone());
            }
            Screen::Archived(order) => self.forget(*order),
            Screen::Opened(_)
            | Screen::Prompt(_)
            | Screen::Asking(_)
            | Screen::Offer(_)
            | Screen::Taken(_)
            | Screen::Declined(..)
            | Screen::Refused(..)
            | Screen::OutcomeUnknown(_)
            | Screen::OrderCreated(_)
            | Screen::ReceiptNoted(_)
            | Screen::Found
            | Screen::Contacted(..)
            | Screen::LoggedIn(_)
            | Screen::LoggedOut
            | Screen::Network(_) => {}
        }
    }

    fn forget(&mut self, order: OrderId) {
        self.rows.remove(order);
        self.first.remove(order);
        self.contacts.remove(&order);
        self.others.retain(|(of, _), _| *of != order);
    }

    /// Lists the tenders of an order in order.
    pub(crate) fn tenders_of(&self, order: OrderId) -> impl Iterator<Item = &TenderRow> {
        let others = self.others.range((order, 1)..=(order, u16::MAX));
        self.first.get(order).into_iter().chain(others.map(|(_, tender)| tender))
    }

    /// Returns how the customer of an order is reached.
    pub(crate) fn contact_of(&self, order: OrderId) -> Option<&String> {
        self.contacts.get(&order)
    }

    /// Counts the rows of the *Orders* tab.
    pub(crate) fn listed(&self) -> u64 {
        u64::try_from(self.rows.values().filter(|row| row.listed).count()).unwrap_or(u64::MAX)
    }
}

/// Tells whether a tender is a stored payment that nobody answered.
pub(crate) fn is_pending(row: &TenderRow) -> bool {
    matches!(row.face, TenderFace::Card { state: CardState::Stored, .. })
}
