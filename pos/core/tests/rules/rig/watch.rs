//! The watch: what must hold at every message and every screen of every test (section 6 of the rules).

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    Badge, Badges, CardState, Key, Message, Money, Order, OrderId, PaymentRequest, ReceiptState,
    Record, Row, Screen, Settings, Slot, StaffId, Status, TenderFace, TenderRow, room,
};

type Journal = BTreeMap<Slot, Record>;

/// What was shown and sent, kept across restarts.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    asked: BTreeMap<Key, PaymentRequest>,
    final_keys: BTreeSet<Key>,
    created: BTreeSet<OrderId>,
    rows: BTreeMap<OrderId, Row>,
    tenders: BTreeMap<OrderId, BTreeMap<u16, TenderRow>>,
}

fn order_in(journal: &Journal, id: OrderId) -> &Order {
    match journal.get(&Slot::Order(id)) {
        Some(Record::Order(order)) => order,
        other => panic!("{id:?} is not on durable storage: {other:?}"),
    }
}

fn order_of(record: &Record) -> Option<&Order> {
    match record {
        Record::Order(order) => Some(order),
        _ => None,
    }
}

fn state_in(order: &Order, key: Key) -> Option<CardState> {
    let card = order.tenders.iter().filter_map(|tender| tender.card()).find(|card| card.key == key);
    card.map(|card| card.state)
}

impl Watch {
    /// A message leaves the till.
    pub(super) fn sent(&mut self, message: &Message, staff: Option<StaffId>, journal: &Journal) {
        match message {
            Message::Payment(payment) => self.payment_sent(payment, journal),
            Message::Reversal(key) => {
                let orders = journal.values().filter_map(order_of);
                let states: Vec<_> = orders.filter_map(|order| state_in(order, *key)).collect();
                assert!(
                    matches!(states[..], [CardState::Reversing | CardState::Expired]),
                    "a reversal is durable before it goes: {states:?}"
                );
            }
            Message::Order(_) | Message::Receipt(_) => {}
            Message::Check | Message::Search(_) | Message::Contact(..) => return,
        }
        assert!(staff.is_some(), "nothing leaves a till where nobody is logged in: {message:?}");
    }

    /// Rules: `never.twice`, `never.decline-retried`, `never.refused-stored`.
    fn payment_sent(&mut self, payment: &PaymentRequest, journal: &Journal) {
        let PaymentRequest { key, order, .. } = *payment;
        let durable = state_in(order_in(journal, order), key);
        assert!(durable.is_some(), "{key:?} is sent before it is durable");
        assert!(!self.final_keys.contains(&key), "{key:?} is sent after it was settled");
        let before = *self.asked.entry(key).or_insert(*payment);
        let same = PaymentRequest { deferred: before.deferred, ..*payment };
        assert_eq!(before, same, "the same key stands for the same payment");
    }

    /// Something is shown.
    pub(super) fn showed(&mut self, screen: &Screen, journal: &Journal) {
        match screen {
            Screen::OrderCreated(durable) => {
                let order = durable.order();
                assert!(order_in(journal, order).created, "{order:?} is not durable as created");
                assert!(self.created.insert(order), "{order:?} is created twice");
            }
            Screen::Row(row) => {
                self.rows.insert(row.order, *row);
                self.tenders.insert(row.order, BTreeMap::new());
            }
            Screen::Tender(tender) => self.tender_showed(tender),
            Screen::Archived(order) => self.archived(*order),
            _ => {}
        }
    }

    /// Only an order that is paid, with every tender good or void, leaves the till.
    fn archived(&mut self, order: OrderId) {
        let row = self.rows.remove(&order).expect("an archived order was shown before");
        assert!(row.badges.has(Badge::Paid) && row.receipt != ReceiptState::Queued, "{row:?}");
        let tenders = self.tenders.remove(&order).unwrap_or_default();
        let open = |tender: &TenderRow| state(tender).is_some_and(CardState::is_open);
        assert!(!tenders.values().any(open), "{order:?} leaves with an open payment");
    }

    fn tender_showed(&mut self, tender: &TenderRow) {
        self.tenders.entry(tender.order).or_default().insert(tender.place, *tender);
        if let TenderFace::Card { key, state, .. } = tender.face
            && !matches!(state, CardState::Asking | CardState::Stored)
        {
            self.final_keys.insert(key);
        }
    }

    /// The bar at the top adds up to what the rows show, and each row to its tenders.
    pub(super) fn adds_up(&self, status: &Status, settings: Option<&Settings>) {
        let pending = self.pending();
        let sum: Money = pending.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(status.stored_total, sum, "the stored total is the sum of what is pending");
        assert_eq!(usize::try_from(status.queued), Ok(pending.len()));
        let limit = settings.map_or(Money::ZERO, |settings| settings.offline.device_limit);
        assert_eq!(status.room, room(sum, limit));
        let dead = |tender: &&TenderRow| {
            matches!(state(tender), Some(CardState::Expired | CardState::DeadLetter(_)))
        };
        assert_eq!(usize::try_from(status.dead_letters), Ok(self.all().filter(dead).count()));
        for row in self.rows.values() {
            assert_eq!(row.badges, self.badges_by_the_rules(row), "the badges of {row:?}");
        }
    }

    /// The badges of section 5, from A, P and T alone.
    fn badges_by_the_rules(&self, row: &Row) -> Badges {
        let tenders = self.tenders(row.order);
        let sum = |of: fn(&TenderRow) -> bool| -> Money {
            tenders.iter().filter(|tender| of(tender)).map(|tender| tender.amount).sum()
        };
        let (taken, pending) = (sum(is_good), sum(is_pending));
        let declined = tenders.iter().any(is_declined);
        let balance = row.total.minus(taken).minus(pending);
        assert_eq!(row.balance, balance, "the balance of {row:?}");
        let some = Money::ZERO < taken && taken < row.total;
        let badges = [
            (Badge::PaymentPending, pending > Money::ZERO || (taken == Money::ZERO && declined)),
            (Badge::Paid, taken == row.total),
            (Badge::PartiallyPaid, pending == Money::ZERO && some),
            (Badge::CardDeclined, declined && balance != Money::ZERO),
        ];
        let shown = badges.into_iter().filter(|(_, applies)| *applies);
        shown.fold(Badges::NONE, |badges, (badge, _)| badges.with(badge))
    }

    fn all(&self) -> impl Iterator<Item = &TenderRow> {
        self.tenders.values().flat_map(BTreeMap::values)
    }

    /// The stored payments that are shown, by key.
    pub(crate) fn pending(&self) -> Vec<(Key, Money)> {
        let pending = |tender: &TenderRow| match tender.face {
            TenderFace::Card { key, state: CardState::Stored, .. } => Some((key, tender.amount)),
            _ => None,
        };
        let mut pending: Vec<_> = self.all().filter_map(pending).collect();
        pending.sort();
        pending
    }

    pub(crate) fn row(&self, order: OrderId) -> Option<Row> {
        self.rows.get(&order).copied()
    }

    pub(crate) fn tenders(&self, order: OrderId) -> Vec<TenderRow> {
        self.tenders.get(&order).into_iter().flat_map(BTreeMap::values).copied().collect()
    }

    /// Whether a payment of any order still waits for its outcome.
    pub(crate) fn has_open_payments(&self) -> bool {
        let open = |tender: &TenderRow| state(tender).is_some_and(CardState::is_open);
        self.all().any(open)
    }

    /// The app dies: its screens are gone, and so is a key that is neither durable nor was sent.
    pub(super) fn app_dies(&mut self, journal: &Journal) {
        let orders = || journal.values().filter_map(order_of);
        let is_durable = |key: Key| orders().any(|order| state_in(order, key).is_some());
        self.final_keys.retain(|key| self.asked.contains_key(key) || is_durable(*key));
        self.rows.clear();
        self.tenders.clear();
    }
}

fn state(tender: &TenderRow) -> Option<CardState> {
    match tender.face {
        TenderFace::Card { state, .. } => Some(state),
        TenderFace::Cash | TenderFace::Other => None,
    }
}

fn is_good(tender: &TenderRow) -> bool {
    matches!(state(tender), None | Some(CardState::Approved))
}

fn is_pending(tender: &TenderRow) -> bool {
    state(tender) == Some(CardState::Stored)
}

fn is_declined(tender: &TenderRow) -> bool {
    matches!(
        state(tender),
        Some(CardState::DeclinedStored(_) | CardState::Expired | CardState::DeadLetter(_))
    )
}
