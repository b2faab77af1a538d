//! A card at the checkout: asked online, offered an offline checkout, or stored.

use super::Till;
use super::checkout::{Checkout, Phase};
use super::keeping::{Then, Took};
use crate::card::Presentation;
use crate::eligibility::{self, Wish};
use crate::input::{Method, RequestId};
use crate::order::{CardPayment, CardState, Key, Means, OrderId, Tender};
use crate::output::{Message, PaymentRequest, Screen};
use crate::refusal::Refusal;
use crate::response::{Class, ResponseCode};

impl Till {
    /// Takes a presented card on, where the checkout waits for one.
    ///
    /// A till that lost the internet since it asked for the card offers an offline checkout
    /// instead of silently making one. Rule: `net.detect`.
    pub(super) fn on_card_presented(&mut self, card: Presentation) {
        let Some(Checkout { order, method, phase: Phase::Prompted { offline }, .. }) =
            &self.checkout
        else {
            return;
        };
        let (order, offline) = (*order, *offline);
        match method {
            Method::Cash | Method::Other => {}
            Method::Card | Method::ManualCard | Method::GiftCard => {
                if self.network.online {
                    self.begin_asking(order, card);
                } else if offline {
                    self.take_offline(order, card, None);
                } else {
                    self.offer(order, card, None);
                }
            }
        }
    }

    fn new_payment(&mut self, card: Presentation, state: CardState) -> CardPayment {
        CardPayment {
            key: self.new_key(),
            scheme: card.scheme,
            last_four: card.last_four,
            entry: card.entry,
            sealed: card.sealed,
            chip: card.chip,
            presented: self.clock.now(),
            offline: state == CardState::Stored,
            asked: false,
            state,
        }
    }

    /// Makes the key durable before the first send. Rule: `never.twice`.
    fn begin_asking(&mut self, order: OrderId, card: Presentation) {
        let payment = self.new_payment(card, CardState::Asking);
        if self.add_card(order, payment).is_some() {
            self.store_order_and_key(order, Then::Ask(order, payment.key));
        }
    }

    fn add_card(&mut self, order: OrderId, payment: CardPayment) -> Option<Took> {
        let checkout = self.checkout_of(order)?;
        checkout.phase = Phase::Storing;
        let amount = checkout.amount;
        self.count_in(amount, payment.state);
        self.unresolved.insert(payment.key.count, order);
        let took = self.add_tender(order, Tender { amount, means: Means::Card(payment) });
        self.note_oldest();
        took
    }

    /// Sends the payment, its key being durable; one whose checkout was left is not sent at all.
    pub(super) fn ask(&mut self, order: OrderId, key: Key) {
        if !self.is_storing(order) {
            self.move_payment(order, key, CardState::Reversed);
            return self.store_order(order, Then::Refresh(order));
        }
        let Some(request) = self.payment_request(order, key) else { return };
        let awaited = self.send(Message::Payment(request), key);
        self.mark_asked(order, key);
        self.show(|| Screen::Asking(order));
        if let Some(checkout) = self.checkout_of(order) {
            checkout.phase = Phase::Asking(awaited);
        }
    }

    /// Notes that the payment left the till: from here on its outcome can be unknown.
    pub(super) fn mark_asked(&mut self, order: OrderId, key: Key) {
        if let Some(order) = self.orders.get_mut(order) {
            order.mark_asked(key);
        }
    }

    /// Writes the request for a payment; the same on every send. Rule: `never.twice`.
    pub(super) fn payment_request(&self, order: OrderId, key: Key) -> Option<PaymentRequest> {
        let (amount, card) = self.orders.get(order)?.payment(key)?;
        Some(PaymentRequest {
            key,
            order,
            amount,
            currency: self.profile.currency,
            scheme: card.scheme,
            entry: card.entry,
            sealed: card.sealed,
            chip: card.chip,
            presented: card.presented,
            deferred: card.offline,
        })
    }

    /// Ends the patience with an online payment: nobody answered.
    pub(super) fn expire_checkout(&mut self) {
        let Some(Checkout { order, phase: Phase::Asking(awaited), .. }) = &self.checkout else {
            return;
        };
        if !self.is_due(awaited.deadline) {
            return;
        }
        let (order, key) = (*order, awaited.what);
        self.go_offline();
        let card = self.orders.get(order).and_then(|order| order.payment(key));
        let Some(card) = card.map(|(_, card)| presentation(card)) else { return };
        self.offer(order, card, Some(key));
    }

    /// Offers an offline checkout, where every offline rule allows one. Rule: `net.detect`.
    fn offer(&mut self, order: OrderId, card: Presentation, key: Option<Key>) {
        if let Some(why) = self.offline_refusal(order, card) {
            return self.give_up(order, key, why);
        }
        if let Some(checkout) = self.checkout_of(order) {
            checkout.phase = Phase::Offered(card, key);
            self.show(|| Screen::Offer(order));
        }
    }

    fn offline_refusal(&mut self, order: OrderId, card: Presentation) -> Option<Refusal> {
        let checkout = self.checkout_of(order)?;
        let (amount, method) = (checkout.amount, checkout.method);
        let order = self.orders.get(order)?;
        let wish = Wish { order, amount, in_store_currency: true, is_comparable: true, method };
        eligibility::offline_card(&self.standing(), &wish)
            .or_else(|| eligibility::offline_read(card.scheme, card.entry))
    }

    /// Takes the offered offline checkout: a stored payment with the same key.
    pub(super) fn take_offer(&mut self, order: OrderId) {
        let Some(Checkout { phase: Phase::Offered(card, key), .. }) = self.checkout_of(order)
        else {
            return;
        };
        let (card, key) = (*card, *key);
        self.take_offline(order, card, key);
    }

    /// Leaves the offered offline checkout. Rule: `net.detect`.
    pub(super) fn leave_offer(&mut self, order: OrderId) {
        let Some(Checkout { phase: Phase::Offered(_, key), .. }) = self.checkout_of(order) else {
            return;
        };
        let key = *key;
        self.give_up(order, key, Refusal::OfferLeft);
    }

    /// Stores the payment, where every offline rule allows it.
    fn take_offline(&mut self, order: OrderId, card: Presentation, key: Option<Key>) {
        if let Some(why) = self.offline_refusal(order, card) {
            return self.give_up(order, key, why);
        }
        let took = if let Some(key) = key {
            self.store_asked(order, key)
        } else {
            let payment = self.new_payment(card, CardState::Stored);
            self.add_card(order, payment)
        };
        let Some(took) = took else { return };
        self.store_order_and_key(order, Then::Took(took));
    }

    /// Makes a stored payment of one that was asked online and not answered.
    fn store_asked(&mut self, order: OrderId, key: Key) -> Option<Took> {
        self.move_payment(order, key, CardState::Stored);
        self.took_with(order, key)
    }

    /// Says what follows once the payment with `key` is durable as taken.
    fn took_with(&mut self, order: OrderId, key: Key) -> Option<Took> {
        let checkout = self.checkout_of(order)?;
        checkout.phase = Phase::Storing;
        let kept = self.orders.get_mut(order)?;
        let creates = Self::completes(kept);
        let has_key = |tender: &Tender| tender.card().is_some_and(|card| card.key == key);
        let place = kept.tenders.iter().position(has_key)?;
        let offline = kept.tenders.get(place)?.is_pending();
        Some(Took { order, place, offline, creates })
    }

    /// Refuses; a payment that was asked for is reversed first, durably. Rule: `never.guess`.
    fn give_up(&mut self, order: OrderId, key: Option<Key>, why: Refusal) {
        match key {
            Some(key) => {
                self.close_for_storing(order);
                self.reverse(order, key, Then::Refuse(order, why));
            }
            None => self.refuse_tender(order, why),
        }
    }

    /// Ends the patience and the offer of a payment whose outcome is on its way to the journal.
    fn close_for_storing(&mut self, order: OrderId) {
        if let Some(checkout) = self.checkout_of(order) {
            checkout.phase = Phase::Storing;
        }
    }

    /// Gives a payment up whose outcome is unknown; the reversal is durable before it is sent.
    pub(super) fn reverse(&mut self, order: OrderId, key: Key, then: Then) {
        self.move_payment(order, key, CardState::Reversing);
        self.store_order(order, then);
    }

    /// Reverses payments that were asked for when the app died: nobody waits for them.
    pub(super) fn reverse_what_nobody_waits_for(&mut self) {
        let asking: alloc::vec::Vec<(OrderId, Key)> = self
            .unresolved
            .values()
            .filter_map(|order| self.orders.get(*order))
            .flat_map(|order| order.tenders.iter().map(move |tender| (order.id, tender)))
            .filter(|(_, tender)| tender.state() == Some(CardState::Asking))
            .filter_map(|(order, tender)| tender.card().map(|card| (order, card.key)))
            .collect();
        for (order, key) in asking {
            self.reverse(order, key, Then::Refresh(order));
        }
    }

    /// Takes the processor's answer to a payment, whoever waits for it, and also a late one.
    pub(super) fn on_payment_answer(&mut self, request: RequestId, key: Key, code: ResponseCode) {
        self.forwarding.answered(request);
        let Some(order) = self.unresolved.get(key.count).copied() else { return };
        let payment = self.orders.get(order).and_then(|order| order.payment(key));
        match payment.map(|(_, card)| card.state) {
            Some(CardState::Asking) => self.on_online_answer(order, key, code),
            Some(CardState::Stored) => self.on_stored_answer(order, key, code),
            Some(
                CardState::Approved
                | CardState::DeclinedOnline(_)
                | CardState::DeclinedStored(_)
                | CardState::Reversing
                | CardState::Reversed
                | CardState::Expired
                | CardState::DeadLetter(_),
            )
            | None => {}
        }
    }

    fn on_online_answer(&mut self, order: OrderId, key: Key, code: ResponseCode) {
        match code.class() {
            Class::Approved => {
                self.move_payment(order, key, CardState::Approved);
                let then = self.took_with(order, key).map_or(Then::Refresh(order), Then::Took);
                self.store_order(order, then);
            }
            Class::Declined | Class::Later | Class::Unreadable => {
                self.close_for_storing(order);
                self.move_payment(order, key, CardState::DeclinedOnline(code));
                self.store_order(order, Then::Decline(order, code));
            }
        }
    }

    /// Shows an online decline; the order stays open.
    pub(super) fn show_declined(&mut self, order: OrderId, code: ResponseCode) {
        if self.checkout_of(order).is_some() {
            self.checkout = None;
        }
        self.refresh(order);
        self.show(|| Screen::Declined(order, code));
    }
}

fn presentation(card: &CardPayment) -> Presentation {
    Presentation {
        entry: card.entry,
        scheme: card.scheme,
        last_four: card.last_four,
        sealed: card.sealed,
        chip: card.chip,
    }
}
