//! What needs an answer while the staff wait: a search, a word to a customer, another network, the
//! sale of a gift card.

use alloc::string::String;

use super::{Awaited, Till, put};
use crate::input::{Cart, RequestId};
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
    /// Whether the till is online, before it sells a gift card. Rule: `tender.gift-card`.
    GiftCard(Cart),
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
        let to = self.orders.get(order).and_then(|order| order.contact(by)).cloned();
        let Some(to) = to else { return self.refuse(Some(order), Refusal::NoContact) };
        let message = Message::Contact(order, to.clone());
        let awaited = self.send(message, Inquiry::Contact(order, to));
        self.inquiry = Some(awaited);
    }

    /// Asks online before a gift card is sold: an idle till may not have noticed an outage.
    pub(super) fn ask_before_gift_card(&mut self, cart: Cart) {
        let awaited = self.send(Message::Check, Inquiry::GiftCard(cart));
        self.inquiry = Some(awaited);
    }

    /// Changes the network; offline, only to one whose internet is confirmed. Rule: `net.switch`.
    pub(super) fn join(&mut self, network: NetworkId) {
        if self.network.joined() == Some(network) {
            return self.show(|| Screen::Network(network));
        }
        if self.network.online {
            return self.switch_to(network);
        }
        let request = self.post(Some(network), Message::Check);
        self.network.ask_elsewhere(request);
        let deadline = self.patience_ends();
        self.inquiry = Some(Awaited { request, deadline, what: Inquiry::Probe(network) });
    }

    fn switch_to(&mut self, network: NetworkId) {
        put(&mut self.out, || Output::JoinNetwork(network));
        self.show(|| Screen::Network(network));
    }

    /// Takes the answer that staff wait for; tells whether this was the answer to a probe of
    /// another network, which says nothing of the one that the till is on.
    pub(super) fn on_inquiry_answer(&mut self, request: RequestId) -> bool {
        let Some(awaited) = self.inquiry.take_if(|awaited| awaited.request == request) else {
            return false;
        };
        match awaited.what {
            Inquiry::Search => self.show(|| Screen::Found),
            Inquiry::Contact(order, to) => {
                self.show(|| Screen::Contacted(order, to));
            }
            Inquiry::GiftCard(cart) => self.open_now(cart),
            Inquiry::Probe(network) => {
                self.network.confirm(network);
                self.switch_to(network);
                return true;
            }
        }
        false
    }

    /// Answers what the staff wait for where it is no more than whether the till is online: the
    /// answer to any check says so. Rules: `tender.gift-card`, `net.switch`.
    pub(super) fn answer_whether_online(&mut self) {
        let joined = self.network.joined();
        let is_answered = |awaited: &mut Awaited<Inquiry>| match &awaited.what {
            Inquiry::GiftCard(_) => true,
            Inquiry::Probe(network) => joined == Some(*network),
            Inquiry::Search | Inquiry::Contact(..) => false,
        };
        match self.inquiry.take_if(is_answered).map(|awaited| awaited.what) {
            Some(Inquiry::GiftCard(cart)) => self.open_now(cart),
            Some(Inquiry::Probe(network)) => self.show(|| Screen::Network(network)),
            Some(Inquiry::Search | Inquiry::Contact(..)) | None => {}
        }
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
            Inquiry::GiftCard(cart) => {
                self.go_offline();
                self.refuse(Some(cart.order), Refusal::GiftCardNeedsInternet);
            }
            Inquiry::Probe(_) => self.refuse(None, Refusal::NetworkNotVerified),
        }
    }

    /// Lets the staff wait no longer for an answer over a Wi-Fi that is gone.
    pub(super) fn cut_inquiry(&mut self) {
        let now = self.clock.up;
        if let Some(awaited) = &mut self.inquiry {
            awaited.deadline = match awaited.what {
                Inquiry::Search | Inquiry::Contact(..) | Inquiry::GiftCard(_) => now,
                Inquiry::Probe(_) => awaited.deadline,
            };
        }
    }
}
