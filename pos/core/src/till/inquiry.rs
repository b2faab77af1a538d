//! What needs an answer while the staff wait: a search, a word to a customer, another network.

use alloc::string::String;

use super::{Awaited, Till};
use crate::input::RequestId;
use crate::order::{Channel, Contact, OrderId};
use crate::output::{Message, Output, Screen};
use crate::refusal::Refusal;
use crate::settings::NetworkId;

/// What the staff wait for.
#[derive(Debug, Clone)]
pub(super) enum Inquiry {
    /// A search. Rule: `search.customer`.
    Search,
    /// A word to the customer of an order. Rule: `sync.contact`.
    Contact(OrderId, Contact),
    /// Whether this network has internet. Rule: `net.switch`.
    Probe(NetworkId),
}

impl Till {
    /// Searches for a customer or a product, online only. Rule: `search.customer`.
    pub(super) fn search(&mut self, text: String) {
        if self.session.staff.is_none() {
            return self.refuse(None, Refusal::NotLoggedIn);
        }
        if !self.network.online {
            return self.refuse(None, Refusal::SearchNeedsInternet);
        }
        let awaited = self.send(Message::Search(text), Inquiry::Search);
        self.inquiry = Some(awaited);
    }

    /// Writes to the customer of an order, online only. Rules: `search.customer`, `sync.contact`.
    pub(super) fn contact(&mut self, order: OrderId, by: Channel) {
        if self.session.staff.is_none() {
            return self.refuse(Some(order), Refusal::NotLoggedIn);
        }
        if !self.network.online {
            return self.refuse(Some(order), Refusal::ContactNeedsInternet);
        }
        let to = self.orders.get(&order).and_then(|order| order.contact(by)).cloned();
        let Some(to) = to else { return self.refuse(Some(order), Refusal::NoContact) };
        let message = Message::Contact(order, to.clone());
        let awaited = self.send(message, Inquiry::Contact(order, to));
        self.inquiry = Some(awaited);
    }

    /// Changes the network; offline, only to one whose internet is confirmed. Rule: `net.switch`.
    pub(super) fn join(&mut self, network: NetworkId) {
        if self.network.joined() == Some(network) {
            return self.out.push(Output::Show(Screen::Network(network)));
        }
        if self.network.online {
            return self.switch_to(network);
        }
        let request = self.post(Some(network), Message::Check);
        let deadline = self.patience_ends();
        self.inquiry = Some(Awaited { request, deadline, what: Inquiry::Probe(network) });
    }

    fn switch_to(&mut self, network: NetworkId) {
        self.out.push(Output::JoinNetwork(network));
        self.out.push(Output::Show(Screen::Network(network)));
    }

    /// Switches where this was the answer to a probe; tells whether it was.
    pub(super) fn probe_answered(&mut self, request: RequestId) -> bool {
        let is_answer = |awaited: &mut Awaited<Inquiry>| {
            awaited.request == request && matches!(awaited.what, Inquiry::Probe(_))
        };
        let Some(Awaited { what: Inquiry::Probe(network), .. }) = self.inquiry.take_if(is_answer)
        else {
            return false;
        };
        self.network.confirm(network);
        self.switch_to(network);
        true
    }

    /// Takes the answer to a search or to a word to a customer.
    pub(super) fn on_inquiry_answer(&mut self, request: RequestId) {
        let Some(awaited) = self.inquiry.take_if(|awaited| awaited.request == request) else {
            return;
        };
        let screen = match awaited.what {
            Inquiry::Search => Screen::Found,
            Inquiry::Contact(order, to) => Screen::Contacted(order, to),
            Inquiry::Probe(network) => Screen::Network(network),
        };
        self.out.push(Output::Show(screen));
    }

    /// Ends the patience of the staff: nobody answered.
    pub(super) fn expire_inquiry(&mut self) {
        let now = self.clock.up;
        let Some(awaited) = self.inquiry.take_if(|awaited| awaited.deadline <= now) else {
            return;
        };
        match awaited.what {
            Inquiry::Search => {
                self.go_offline();
                self.refuse(None, Refusal::SearchNeedsInternet);
            }
            Inquiry::Contact(order, _) => {
                self.go_offline();
                self.refuse(Some(order), Refusal::ContactNeedsInternet);
            }
            Inquiry::Probe(_) => self.refuse(None, Refusal::NetworkNotVerified),
        }
    }

    /// Lets the staff wait no longer for an answer over a Wi-Fi that is gone.
    pub(super) fn cut_inquiry(&mut self) {
        let now = self.clock.up;
        if let Some(awaited) = &mut self.inquiry {
            awaited.deadline = match awaited.what {
                Inquiry::Search | Inquiry::Contact(..) => now,
                Inquiry::Probe(_) => awaited.deadline,
            };
        }
    }
}
