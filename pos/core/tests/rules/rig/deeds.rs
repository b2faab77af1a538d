//! What the staff and the customers do, and what they see.

use pos_core::{
    Badge, CardState, Cart, Channel, Contact, Deed, Input, Key, Method, Money, NetworkId, OrderId,
    PaymentChoice, Presentation, ReceiptState, Refusal, Row, Screen, StaffId, TenderFace,
    TenderRow,
};

use super::{Reach, Shop, money, tap, usd};

impl Shop {
    /// Staff do something in the app; what is shown from here on is fresh.
    pub(crate) fn does(&mut self, deed: Deed) {
        self.fresh.clear();
        self.tell(Input::Staff(deed));
    }

    pub(crate) fn next_cart(&mut self, total: &str) -> Cart {
        self.orders += 1;
        Cart {
            order: OrderId(self.orders),
            total: money(total),
            tip: Money::ZERO,
            sells_gift_card: false,
            contact: None,
        }
    }

    /// Opens a checkout of this total.
    pub(crate) fn cart(&mut self, total: &str) -> OrderId {
        let cart = self.next_cart(total);
        self.opens_cart(cart)
    }

    pub(crate) fn opens_cart(&mut self, cart: Cart) -> OrderId {
        let order = cart.order;
        self.does(Deed::Open(cart));
        order
    }

    /// Chooses a tender for the whole balance.
    pub(crate) fn chooses(&mut self, order: OrderId, method: Method) {
        let choice = PaymentChoice { order, amount: None, currency: usd(), method };
        self.does(Deed::Pay(choice));
    }

    /// Chooses a tender for a part of the balance.
    pub(crate) fn chooses_part(&mut self, order: OrderId, amount: &str, method: Method) {
        let amount = Some(money(amount));
        self.does(Deed::Pay(PaymentChoice { order, amount, currency: usd(), method }));
    }

    /// Opens a checkout and chooses a card for all of it.
    pub(crate) fn sale(&mut self, total: &str) -> OrderId {
        let order = self.cart(total);
        self.chooses(order, Method::Card);
        order
    }

    pub(crate) fn presents(&mut self, card: Presentation) {
        self.fresh.clear();
        self.tell(Input::CardPresented(card));
    }

    pub(crate) fn taps(&mut self) {
        self.presents(tap());
    }

    pub(crate) fn presses_done(&mut self, order: OrderId) {
        self.does(Deed::Done(order));
    }

    /// Pays the rest of an order with a card, as far as the tap.
    pub(crate) fn pays_by_card(&mut self, order: OrderId) {
        self.chooses(order, Method::Card);
        self.taps();
    }

    /// Pays a part of an order with a card, as far as the tap.
    pub(crate) fn pays_part_by_card(&mut self, order: OrderId, amount: &str) {
        self.chooses_part(order, amount, Method::Card);
        self.taps();
    }

    /// Pays the rest of an order in cash.
    pub(crate) fn pays_cash(&mut self, order: OrderId) {
        self.chooses(order, Method::Cash);
        self.does(Deed::Counted(order));
    }

    pub(crate) fn pays_part_in_cash(&mut self, order: OrderId, amount: &str) {
        self.chooses_part(order, amount, Method::Cash);
        self.does(Deed::Counted(order));
    }

    /// Sells offline from the cart to *Order created*.
    pub(crate) fn sells_offline(&mut self, total: &str) -> OrderId {
        let order = self.sale(total);
        self.taps();
        self.presses_done(order);
        assert!(self.is_created(), "no order is created: {:?}", self.fresh);
        order
    }

    pub(crate) fn logs_in(&mut self, staff: StaffId) {
        if self.admin.knows(staff) {
            self.staff = Some(staff);
        }
        self.does(Deed::LogIn(staff));
    }

    pub(crate) fn logs_out(&mut self) {
        self.staff = None;
        self.does(Deed::LogOut);
    }

    pub(crate) fn connects_reader(&mut self) {
        self.does(Deed::ConnectReader);
    }

    pub(crate) fn searches(&mut self) {
        self.does(Deed::Search("green tea".to_owned()));
    }

    pub(crate) fn picks_network(&mut self, network: NetworkId) {
        self.does(Deed::Join(network));
    }

    pub(crate) fn asks_receipt(&mut self, order: OrderId) {
        let address = "rin@example.com".to_owned();
        self.does(Deed::AskReceipt(order, Contact { channel: Channel::Email, address }));
    }

    pub(crate) fn reader_goes(&mut self) {
        self.fresh.clear();
        self.reader = Reach::Away;
        self.tell(Input::ReaderDisconnected);
    }

    /// The reader is charged and in reach again.
    pub(crate) fn reader_returns(&mut self) {
        self.fresh.clear();
        self.reader = Reach::InReach;
        self.tell(Input::ReaderFound);
    }
}

/// What is shown.
impl Shop {
    /// What was shown since the last deed.
    pub(crate) fn fresh(&self) -> &[Screen] {
        &self.fresh
    }

    pub(crate) fn shows(&self, screen: &Screen) -> bool {
        self.fresh.contains(screen)
    }

    /// The refusal since the last deed; two would be one too many.
    pub(crate) fn refused(&self) -> Option<Refusal> {
        let mut refusals = self.fresh.iter().filter_map(|screen| match screen {
            Screen::Refused(_, why) => Some(*why),
            _ => None,
        });
        let first = refusals.next();
        assert_eq!(refusals.next(), None, "a refusal names one reason");
        first
    }

    pub(crate) fn is_created(&self) -> bool {
        self.fresh.iter().any(|screen| matches!(screen, Screen::OrderCreated(_)))
    }

    /// Whether a tender was taken since the last deed.
    pub(crate) fn is_taken(&self) -> bool {
        self.fresh.iter().any(|screen| matches!(screen, Screen::Taken(_)))
    }

    pub(crate) fn is_outcome_unknown(&self) -> bool {
        self.fresh.iter().any(|screen| matches!(screen, Screen::OutcomeUnknown(_)))
    }

    /// Whether the customer is asked for a tender.
    pub(crate) fn is_prompted(&self) -> bool {
        self.fresh.iter().any(|screen| matches!(screen, Screen::Prompt(_)))
    }

    pub(crate) fn is_offered(&self, order: OrderId) -> bool {
        self.shows(&Screen::Offer(order))
    }

    pub(crate) fn row(&self, order: OrderId) -> Option<Row> {
        self.watch.row(order)
    }

    pub(crate) fn badges(&self, order: OrderId) -> Vec<Badge> {
        self.row(order).map(|row| row.badges.iter().collect()).unwrap_or_default()
    }

    pub(crate) fn is_listed(&self, order: OrderId) -> bool {
        self.row(order).is_some_and(|row| row.listed)
    }

    pub(crate) fn receipt(&self, order: OrderId) -> Option<ReceiptState> {
        self.row(order).map(|row| row.receipt)
    }

    pub(crate) fn tenders(&self, order: OrderId) -> Vec<TenderRow> {
        self.watch.tenders(order)
    }

    /// The card payments of an order, with their keys.
    pub(crate) fn cards(&self, order: OrderId) -> Vec<(Key, CardState)> {
        let face = |row: TenderRow| match row.face {
            TenderFace::Card { key, state, .. } => Some((key, state)),
            TenderFace::Cash | TenderFace::Other => None,
        };
        self.tenders(order).into_iter().filter_map(face).collect()
    }

    pub(crate) fn states(&self, order: OrderId) -> Vec<CardState> {
        self.cards(order).into_iter().map(|(_, state)| state).collect()
    }
}
