//! The checkout in progress: from the cart to *Order created*. Rule: `sale.flow`.

use alloc::vec::Vec;
use core::time::Duration;

use super::keeping::{Then, Took};
use super::{Awaited, Till};
use crate::card::Presentation;
use crate::durable::Durable;
use crate::eligibility::{self, Wish};
use crate::input::{Cart, Method, PaymentChoice};
use crate::money::Money;
use crate::order::{Key, Means, Order, OrderId, ReceiptState, Tender};
use crate::output::{Prompt, Screen, Taken};
use crate::refusal::Refusal;

/// The one tender that the app is busy with.
#[derive(Debug)]
pub(super) struct Checkout {
    pub(super) order: OrderId,
    pub(super) amount: Money,
    pub(super) method: Method,
    pub(super) phase: Phase,
}

/// How far the tender has come.
#[derive(Debug)]
pub(super) enum Phase {
    /// The till asks for the card or the cash; offline, as an *Offline checkout*.
    Prompted { offline: bool },
    /// A record is on its way to the journal.
    Storing,
    /// The processor is asked.
    Asking(Awaited<Key>),
    /// Nobody answered: an offline checkout is offered.
    Offered(Presentation, Option<Key>),
    /// The order is complete: *Done* comes next.
    Complete(Durable),
}

impl Checkout {
    /// Returns when patience with the processor ends.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match &self.phase {
            Phase::Asking(awaited) => Some(awaited.deadline),
            Phase::Prompted { .. } | Phase::Storing | Phase::Offered(..) | Phase::Complete(_) => {
                None
            }
        }
    }
}

impl Till {
    /// Opens a checkout. Rules: `staff.permission`, `tender.gift-card`.
    pub(super) fn open(&mut self, cart: Cart) {
        let order = cart.order;
        if self.session.staff.is_none() {
            return self.refuse(Some(order), Refusal::NotLoggedIn);
        }
        match (cart.sells_gift_card, self.network.online) {
            (false, _) => self.open_now(cart),
            (true, true) => self.ask_before_gift_card(cart),
            (true, false) => self.refuse(Some(order), Refusal::GiftCardNeedsInternet),
        }
    }

    /// Opens a checkout that nothing stands against.
    pub(super) fn open_now(&mut self, cart: Cart) {
        let order = cart.order;
        if !self.orders.contains(order) {
            self.orders.insert(order, new_order(cart));
        }
        self.show(|| Screen::Opened(order));
        self.refresh(order);
        self.store_order(order, Then::Nothing);
    }

    /// Chooses a tender: asks for it, or names the one reason why it cannot be taken.
    ///
    /// An order that was never opened has nothing left to pay.
    pub(super) fn choose(&mut self, choice: PaymentChoice) {
        if self.session.staff.is_none() {
            return self.refuse(Some(choice.order), Refusal::NotLoggedIn);
        }
        if let Some(busy) = self.storing() {
            return self.keep_waiting(busy, choice.order);
        }
        let Some(order) = self.orders.get(choice.order) else {
            return self.refuse(Some(choice.order), Refusal::OrderComplete);
        };
        let amount = choice.amount.unwrap_or_else(|| order.balance());
        let in_store_currency = choice.currency == self.profile.currency;
        let is_comparable = choice.currency.decimals() == self.profile.currency.decimals();
        let method = choice.method;
        let wish = Wish { order, amount, in_store_currency, is_comparable, method };
        let refusal = self.refusal_before(&wish);
        match refusal {
            Some(why) => self.refuse(Some(choice.order), why),
            None if self.keeping.is_down() => self.refuse_without_journal(choice.order),
            None => self.prompt(choice.order, amount, choice.method),
        }
    }

    /// Refuses what could not be stored, and lets nobody wait long for the journal.
    fn refuse_without_journal(&mut self, order: OrderId) {
        self.refuse(Some(order), Refusal::StorageFull);
        self.reopen_soon();
    }

    /// Lets nobody wait in silence for a journal that is down: of the tender in doubt the outcome
    /// is not known, and no other is taken. Rule: `never.refused-stored`.
    fn keep_waiting(&mut self, busy: OrderId, chosen: OrderId) {
        if !self.keeping.is_down() {
            return;
        }
        if busy == chosen {
            self.show(|| Screen::OutcomeUnknown(chosen));
            self.reopen_soon();
        } else {
            self.refuse_without_journal(chosen);
        }
    }

    fn refusal_before(&self, wish: &Wish<'_>) -> Option<Refusal> {
        let standing = self.standing();
        match wish.method {
            Method::Cash | Method::Other => eligibility::any_tender(&standing, wish),
            Method::Card | Method::ManualCard | Method::GiftCard if self.network.online => {
                eligibility::online_card(&standing, wish)
            }
            Method::Card | Method::ManualCard | Method::GiftCard => {
                eligibility::offline_card(&standing, wish)
            }
        }
    }

    fn prompt(&mut self, order: OrderId, amount: Money, method: Method) {
        self.abandon_checkout();
        let is_card = !matches!(method, Method::Cash | Method::Other);
        let offline = is_card && !self.network.online;
        let phase = Phase::Prompted { offline };
        self.checkout = Some(Checkout { order, amount, method, phase });
        self.show(|| Screen::Prompt(Prompt { order, amount, method, offline }));
    }

    /// Takes the cash, or the other tender, that was asked for. Rule: `tender.cash`.
    pub(super) fn counted(&mut self, order: OrderId) {
        let Some(checkout) = self.checkout_of(order) else { return };
        let is_prompted = matches!(checkout.phase, Phase::Prompted { .. });
        let means = match checkout.method {
            Method::Cash if is_prompted => Means::Cash,
            Method::Other if is_prompted => Means::Other,
            Method::Cash | Method::Other | Method::Card | Method::ManualCard | Method::GiftCard => {
                return;
            }
        };
        let amount = checkout.amount;
        checkout.phase = Phase::Storing;
        let Some(took) = self.add_tender(order, Tender { amount, means }) else { return };
        self.store_order(order, Then::Took(took));
    }

    /// Adds a tender to an order and says what follows once it is durable.
    pub(super) fn add_tender(&mut self, order: OrderId, tender: Tender) -> Option<Took> {
        let kept = self.orders.get_mut(order)?;
        let place = kept.tenders.len();
        // Most orders are paid with one tender, and every record of one is a copy.
        kept.tenders.reserve_exact(1);
        kept.tenders.push(tender);
        kept.synced = false;
        let creates = Self::completes(kept);
        Some(Took { order, place, offline: tender.is_pending(), creates })
    }

    /// Goes on once a tender is durable: the customer may be told. Rule: `sale.durable`.
    pub(super) fn took(&mut self, took: Took, durable: Durable) {
        let Took { order, place, offline, creates } = took;
        let Some(kept) = self.refresh(order) else { return };
        let amount = kept.tenders.get(place).map_or(Money::ZERO, |tender| tender.amount);
        let complete = kept.balance() <= Money::ZERO;
        self.show(|| Screen::Taken(Taken { order, amount, offline, complete, creates }));
        match self.checkout_of(order) {
            Some(checkout) if creates => checkout.phase = Phase::Complete(durable),
            Some(_) => self.checkout = None,
            None => {}
        }
    }

    /// Shows *Order created*, once an order. Rules: `sale.durable`, `never.confirmed-twice`.
    pub(super) fn done(&mut self, order: OrderId) {
        let Some(Checkout { phase: Phase::Complete(durable), .. }) = self.checkout_of(order) else {
            return;
        };
        let durable = *durable;
        self.checkout = None;
        self.show(|| Screen::OrderCreated(durable));
    }

    /// Returns the order whose checkout waits for the journal.
    fn storing(&self) -> Option<OrderId> {
        let order = self.checkout.as_ref()?.order;
        self.is_storing(order).then_some(order)
    }

    /// Tells whether the checkout of this order waits for the journal.
    pub(super) fn is_storing(&self, order: OrderId) -> bool {
        let checkout = self.checkout.as_ref().filter(|checkout| checkout.order == order);
        checkout.is_some_and(|checkout| matches!(checkout.phase, Phase::Storing))
    }

    /// Returns the checkout in progress, where it is one of this order.
    pub(super) fn checkout_of(&mut self, order: OrderId) -> Option<&mut Checkout> {
        self.checkout.as_mut().filter(|checkout| checkout.order == order)
    }

    /// Leaves the checkout; a payment whose outcome is unknown is reversed. Rule: `never.guess`.
    pub(super) fn abandon_checkout(&mut self) {
        let Some(checkout) = self.checkout.take() else { return };
        let key = match checkout.phase {
            Phase::Asking(awaited) => Some(awaited.what),
            Phase::Offered(_, key) => key,
            Phase::Prompted { .. } | Phase::Storing | Phase::Complete(_) => None,
        };
        if let Some(key) = key {
            self.reverse(checkout.order, key, Then::Refresh(checkout.order));
        }
    }

    /// Refuses a checkout that waits for a card on a reader that is gone. Rule: `reader.connected`.
    pub(super) fn refuse_waiting_card(&mut self) {
        if let Some(Checkout {
            order, method: Method::Card, phase: Phase::Prompted { .. }, ..
        }) = self.checkout
        {
            self.refuse_tender(order, Refusal::ReaderNotConnected);
        }
    }

    /// Lets the customer wait no longer for an answer over a Wi-Fi that is gone.
    pub(super) fn cut_checkout(&mut self) {
        let now = self.clock.up;
        if let Some(Checkout { phase: Phase::Asking(awaited), .. }) = &mut self.checkout {
            awaited.deadline = now;
        }
    }

    /// Refuses a tender of the checkout in progress; the order stays open.
    pub(super) fn refuse_tender(&mut self, order: OrderId, why: Refusal) {
        if self.checkout_of(order).is_some() {
            self.checkout = None;
        }
        self.refresh(order);
        self.refuse(Some(order), why);
    }

    pub(super) fn refuse(&mut self, order: Option<OrderId>, why: Refusal) {
        self.show(|| Screen::Refused(order, why));
    }
}

fn new_order(cart: Cart) -> Order {
    Order {
        id: cart.order,
        total: cart.total,
        tip: cart.tip,
        sells_gift_card: cart.sells_gift_card,
        tenders: Vec::new(),
        contacts: cart.contact.into_iter().collect(),
        receipt_by: None,
        receipt: ReceiptState::None,
        created: false,
        synced: false,
    }
}
