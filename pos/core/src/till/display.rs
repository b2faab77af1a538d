//! What the staff see: the bar at the top, and the rows of the *Orders* tab.

use alloc::vec::Vec;

use super::{Till, put};
use crate::eligibility::Wifi;
use crate::limits;
use crate::order::{Means, Order, OrderId, Tender};
use crate::output::{Output, Row, Screen, Status, TenderFace, TenderRow};

impl Till {
    /// Shows the bar at the top where it changed.
    pub(super) fn show_status(&mut self) {
        if self.shown != Some(self.status()) {
            self.show_new_status();
        }
    }

    /// Shows the bar at the top: few facts change it.
    #[cold]
    fn show_new_status(&mut self) {
        let status = self.status();
        self.shown = Some(status);
        self.show(|| Screen::Status(status));
    }

    pub(super) fn status(&self) -> Status {
        Status {
            online: self.network.online,
            verified: self.network.wifi() == Wifi::Verified,
            staff: self.session.staff,
            reader: self.reader,
            stored_total: self.stored_total,
            room: limits::room(self.stored_total, self.settings.offline.device_limit),
            queued: self.queued,
            dead_letters: self.dead_letters,
            near_24h: self.is_near_24h(),
        }
    }

    /// Shows an order as it is, and notes that the admin may not have it so.
    pub(super) fn refresh(&mut self, order: OrderId) -> Option<&Order> {
        let order = self.orders.get(order)?;
        self.office.note_changes(order);
        show_order(order, &mut self.out);
        Some(order)
    }

    /// Shows everything, after the app was started. Rule: `till.restart`.
    pub(super) fn show_everything(&mut self) {
        for order in self.orders.values() {
            show_order(order, &mut self.out);
        }
    }
}

fn show_order(order: &Order, out: &mut Vec<Output>) {
    put(out, || Output::Show(Screen::Row(row(order))));
    for (place, tender) in (0..).zip(&order.tenders) {
        put(out, || Output::Show(Screen::Tender(tender_row(order.id, place, tender))));
    }
    for contact in &order.contacts {
        put(out, || Output::Show(Screen::Contact(order.id, contact.clone())));
    }
}

fn row(order: &Order) -> Row {
    let sums = order.sums();
    Row {
        order: order.id,
        listed: sums.listed,
        total: order.total,
        balance: sums.balance(),
        badges: sums.badges(),
        receipt: order.receipt,
        declined: order.last_decline(),
    }
}

fn tender_row(order: OrderId, place: u16, tender: &Tender) -> TenderRow {
    let face = match tender.means {
        Means::Cash => TenderFace::Cash,
        Means::Other => TenderFace::Other,
        Means::Card(card) => TenderFace::Card {
            key: card.key,
            scheme: card.scheme,
            last_four: card.last_four,
            state: card.state,
        },
    };
    TenderRow { order, place, amount: tender.amount, face }
}
