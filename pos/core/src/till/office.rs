//! What goes to the admin: orders as they are, and receipts. Rules: `sync.admin`, `sale.receipt`.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

use super::keeping::Then;
use super::{Awaited, Till};
use crate::durable::Durable;
use crate::in_turn::InTurn;
use crate::input::RequestId;
use crate::order::{Channel, Contact, Order, OrderId, ReceiptState};
use crate::output::{Message, OrderReport, Receipt, Screen};
use crate::refusal::Refusal;

/// The one errand that is on its way to the admin, and those that wait.
#[derive(Debug, Default)]
pub(super) struct Office {
    in_flight: Option<Awaited<Errand>>,
    /// The last errand that was given up: its answer may still come.
    late: Option<Awaited<Errand>>,
    orders: InTurn<OrderId, ()>,
    receipts: BTreeMap<OrderId, Durable>,
    /// What stood on an order before the receipt was asked for that is on its way to the journal.
    before: BTreeMap<OrderId, Asked>,
}

/// What an order says of its receipt and of its customer.
#[derive(Debug)]
struct Asked {
    receipt: ReceiptState,
    receipt_by: Option<Channel>,
    contacts: Vec<Contact>,
}

#[derive(Debug, Clone, Copy)]
enum Errand {
    Order(OrderReport),
    Receipt(Durable),
}

impl Office {
    /// Returns when patience with the admin ends.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.in_flight.as_ref().map(|awaited| awaited.deadline)
    }

    /// Notes what an order read back from the journal still wants. Rule: `till.restart`.
    pub(super) fn note(&mut self, order: &Order) {
        self.note_changes(order);
        if order.receipt == ReceiptState::Queued {
            self.receipts.insert(order.id, Durable::read_back(order));
        }
    }

    /// Notes that the admin has not got an order as it is; a checkout is no order yet.
    pub(super) fn note_changes(&mut self, order: &Order) {
        if order.is_listed() && !order.synced {
            self.orders.insert(order.id, ());
        }
    }

    fn is_late(&self, request: RequestId) -> bool {
        self.late.as_ref().is_some_and(|awaited| awaited.request == request)
    }

    /// Forgets that an answer about a receipt may still come: another one was asked for.
    fn forget_late_receipt(&mut self, id: OrderId) {
        let is_of = |errand: &Errand| matches!(errand, Errand::Receipt(to) if to.order() == id);
        self.late.take_if(|awaited| is_of(&awaited.what));
    }

    fn finish(&mut self, request: RequestId) -> Option<Errand> {
        let is_meant = |awaited: &mut Awaited<Errand>| awaited.request == request;
        let awaited = self.in_flight.take_if(is_meant).or_else(|| self.late.take_if(is_meant))?;
        Some(awaited.what)
    }
}

impl Till {
    /// Sends the next order, or else the next receipt.
    pub(super) fn sync(&mut self) {
        if self.office.in_flight.is_some() {
            return;
        }
        if let Some(order) = self.office.orders.first() {
            self.send_order(order);
        } else if let Some((_, durable)) = self.office.receipts.pop_first() {
            self.send_receipt(durable);
        }
    }

    fn send_order(&mut self, order: OrderId) {
        let Some(report) = self.orders.get(order).map(report) else { return };
        let awaited = self.send(Message::Order(report), Errand::Order(report));
        self.office.in_flight = Some(awaited);
    }

    fn send_receipt(&mut self, durable: Durable) {
        let Some(order) = self.orders.get(durable.order()) else { return };
        let Some(to) = order.receipt_by.and_then(|channel| order.contact(channel)) else { return };
        let receipt = Receipt::new(durable, to.clone());
        let awaited = self.send(Message::Receipt(receipt), Errand::Receipt(durable));
        self.office.in_flight = Some(awaited);
    }

    /// Notes that the admin has an order, unless it changed in the meantime.
    pub(super) fn on_synced(&mut self, request: RequestId, id: OrderId) {
        let Some(Errand::Order(sent)) = self.office.finish(request) else { return };
        let Some(order) = self.orders.get_mut(id) else { return };
        if report(order) == sent {
            order.synced = true;
            self.office.orders.remove(id);
            self.store_synced(id);
        }
    }

    /// Notes that a receipt went out, unless another one was asked for in the meantime.
    pub(super) fn on_receipt_sent(&mut self, request: RequestId, id: OrderId) {
        let was_late = self.office.is_late(request);
        let Some(Errand::Receipt(_)) = self.office.finish(request) else { return };
        if was_late {
            self.office.receipts.remove(&id);
        }
        let asked_again = self.office.receipts.contains_key(&id);
        if let Some(before) = self.office.before.get_mut(&id) {
            before.receipt = ReceiptState::Sent;
        }
        let Some(order) = self.orders.get_mut(id) else { return };
        if !asked_again {
            order.receipt = ReceiptState::Sent;
            self.store_finished(id, Then::Refresh(id));
        }
    }

    /// Ends the patience with the admin: the errand waits for the till to be online again.
    pub(super) fn expire_office(&mut self) {
        if self.office.deadline().is_some_and(|at| self.is_due(at)) {
            self.cut_office();
            self.go_offline();
        }
    }

    /// Puts the errand in flight back to those that wait.
    pub(super) fn cut_office(&mut self) {
        let Some(given_up) = self.office.in_flight.take() else { return };
        if let Errand::Receipt(durable) = given_up.what {
            self.office.receipts.entry(durable.order()).or_insert(durable);
        }
        self.office.late = Some(given_up);
    }

    /// Keeps the customer's contact and queues the receipt. Rules: `sale.receipt`, `sale.contact`.
    pub(super) fn ask_receipt(&mut self, id: OrderId, to: Contact) {
        if self.session.staff.is_none() {
            return self.refuse(Some(id), Refusal::NotLoggedIn);
        }
        let Some(order) = self.orders.get_mut(id) else {
            return self.refuse(Some(id), Refusal::OrderComplete);
        };
        let before = Asked {
            receipt: order.receipt,
            receipt_by: order.receipt_by,
            contacts: order.contacts.clone(),
        };
        self.office.before.entry(id).or_insert(before);
        order.receipt = ReceiptState::Queued;
        order.receipt_by = Some(to.channel);
        order.keep_contact(to);
        self.store_order(id, Then::Receipt(id));
    }

    /// Forgets a receipt that could not be noted: one that was noted before stays.
    pub(super) fn take_receipt_back(&mut self, id: OrderId) {
        let Some(order) = self.orders.get_mut(id) else { return };
        let Some(before) = self.office.before.remove(&id) else { return };
        order.receipt = before.receipt;
        order.receipt_by = before.receipt_by;
        order.contacts = before.contacts;
    }

    /// Shows that the receipt is noted; it goes out when the till is online.
    pub(super) fn receipt_noted(&mut self, durable: Durable) {
        let id = durable.order();
        self.office.forget_late_receipt(id);
        self.office.before.remove(&id);
        self.office.receipts.insert(id, durable);
        self.refresh(id);
        self.show(|| Screen::ReceiptNoted(id));
    }
}

fn report(order: &Order) -> OrderReport {
    let sums = order.sums();
    OrderReport { order: order.id, total: order.total, paid: sums.paid, badges: sums.badges() }
}
