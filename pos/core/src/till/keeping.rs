//! What must be durable before the till goes on, and what it does where the journal fails.

use alloc::vec::Vec;
use core::time::Duration;

use super::{Till, put};
use crate::durable::{Batch, Record, Slot, Stored, Ticket};
use crate::in_turn::InTurn;
use crate::order::{CardState, Key, Order, OrderId};
use crate::output::{Output, Screen};
use crate::refusal::Refusal;
use crate::response::ResponseCode;
use crate::settings::{Patience, StaffId};

/// The batches on their way to the journal.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    next: u64,
    /// What waits for its batch to be durable, by the number of the batch.
    waiting: InTurn<u64, Waiting>,
    /// Orders that the admin has, whose records do not say so yet, and orders that the till let go, in
    /// order: they go along with the next batch. Lost with the app, they are reported once more, and
    /// let go as the journal is read.
    along: Vec<OrderId>,
    trouble: Trouble,
    /// The wait before the last try to open the journal again; zero once something was stored, or
    /// has to be that is new.
    wait: Duration,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// The journal stores what it is given.
    #[default]
    None,
    /// It failed and was asked to open again.
    Reopening,
    /// It failed again with a batch that was written anew: it is opened again at this time.
    Waiting(Duration),
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    slots: [Option<Slot>; 2],
    then: Then,
    /// Whether it is written anew, after the journal failed with it.
    rewritten: bool,
}

/// What follows once a batch is durable.
#[derive(Debug, Clone, Copy)]
pub(super) enum Then {
    /// Nothing; nobody misses the batch where the journal fails.
    Nothing,
    /// Nothing, but the batch is stored again where the journal fails.
    Keep,
    /// The order is shown as it is.
    Refresh(OrderId),
    /// Somebody is logged in.
    LoggedIn(StaffId),
    /// Nobody is logged in any more.
    LoggedOut,
    /// The key is durable: the payment is sent.
    Ask(OrderId, Key),
    /// A tender was taken.
    Took(Took),
    /// A tender is refused, the last of the order taken back.
    Refuse(OrderId, Refusal),
    /// The processor declined.
    Decline(OrderId, ResponseCode),
    /// A receipt was asked for.
    Receipt(OrderId),
}

/// A tender whose batch failed: nobody knows yet whether it is durable.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    number: u64,
    order: OrderId,
    place: usize,
    /// Whether it made the order complete for the first time.
    creates: bool,
}

/// A tender that is taken once it is durable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    pub(super) order: OrderId,
    /// Its place among the tenders of the order.
    pub(super) place: usize,
    pub(super) offline: bool,
    /// Whether it makes the order complete for the first time.
    pub(super) creates: bool,
}

impl Keeping {
    /// Returns when the journal is opened again.
    pub(super) const fn reopen_at(&self) -> Option<Duration> {
        match self.trouble {
            Trouble::Waiting(at) => Some(at),
            Trouble::None | Trouble::Reopening => None,
        }
    }

    /// Tells whether the journal cannot be written for the time being.
    pub(super) const fn is_down(&self) -> bool {
        matches!(self.trouble, Trouble::Reopening | Trouble::Waiting(_))
    }

    /// Lets the record of an order go along with the next batch.
    fn let_go_along(&mut self, order: OrderId) {
        if let Err(place) = self.along.binary_search(&order) {
            self.along.insert(place, order);
        }
    }

    /// Tells whether something of this order is not yet durable.
    pub(super) fn holds(&self, order: OrderId) -> bool {
        self.waiting.values().any(|waiting| waiting.slots.contains(&Some(Slot::Order(order))))
    }
}

impl Till {
    /// Stores an order; `then` follows once it is durable.
    pub(super) fn store_order(&mut self, order: OrderId, then: Then) {
        self.store([Some(Slot::Order(order)), None], then);
    }

    /// Stores an order with the key counter, before the key goes out. Rule: `never.twice`.
    pub(super) fn store_order_and_key(&mut self, order: OrderId, then: Then) {
        self.store([Some(Slot::Order(order)), Some(Slot::NextKey)], then);
    }

    /// Stores one record; `then` follows once it is durable.
    pub(super) fn store_slot(&mut self, slot: Slot, then: Then) {
        self.store([Some(slot), None], then);
    }

    /// Stores an order that the admin has, and the going of the one that goes in its turn, along with
    /// the next batch.
    pub(super) fn store_synced(&mut self, order: OrderId) {
        if let Some(gone) = self.finish_order(order) {
            self.keeping.let_go_along(gone);
        }
        self.keeping.let_go_along(order);
    }

    /// Stores an order with the one that goes in its turn.
    pub(super) fn store_finished(&mut self, order: OrderId, then: Then) {
        let gone = self.finish_order(order).map(Slot::Order);
        self.store([Some(Slot::Order(order)), gone], then);
    }

    fn store(&mut self, slots: [Option<Slot>; 2], then: Then) {
        let number = self.keeping.next;
        self.keeping.next = number.saturating_add(1);
        self.keeping.waiting.insert(number, Waiting { slots, then, rewritten: false });
        if self.keeping.is_down() {
            self.reopen_soon();
        } else {
            self.write(number, slots);
        }
    }

    fn write(&mut self, number: u64, slots: [Option<Slot>; 2]) {
        let mut records = Vec::with_capacity(slots.len().saturating_add(self.keeping.along.len()));
        for slot in slots {
            self.add_record(slot, &mut records);
        }
        self.add_records_along(&mut records);
        put(&mut self.out, || Output::Store(Batch { ticket: Ticket(number), records }));
    }

    /// Adds the records that go along: of orders that are as the admin has them or gone, and of which
    /// nothing is on its way to the journal that may yet be taken back.
    fn add_records_along(&mut self, records: &mut Vec<Record>) {
        for id in &self.keeping.along {
            let order = self.orders.get(*id);
            if order.is_none_or(|order| order.synced) && !self.keeping.holds(*id) {
                records.push(order_record(*id, order));
            }
        }
        self.keeping.along.clear();
    }

    fn add_record(&self, slot: Option<Slot>, records: &mut Vec<Record>) {
        match slot {
            Some(Slot::Order(id)) => records.push(order_record(id, self.orders.get(id))),
            Some(Slot::Settings) => records.push(Record::Settings(self.settings.clone())),
            Some(Slot::Session) => records.push(Record::Session(self.session)),
            Some(Slot::Verified) => records.extend(self.network.verified().map(Record::Verified)),
            Some(Slot::NextKey) => records.push(Record::NextKey(self.next_key)),
            Some(Slot::Note(_)) | None => {}
        }
    }

    /// Goes on with what waited for a batch to be durable.
    pub(super) fn on_stored(&mut self, stored: Stored) {
        self.keeping.wait = Duration::ZERO;
        let Some(waiting) = self.keeping.waiting.remove(stored.ticket().0) else { return };
        match waiting.then {
            Then::Nothing | Then::Keep => {}
            Then::Refresh(order) => {
                self.refresh(order);
            }
            Then::LoggedIn(staff) => self.show(|| Screen::LoggedIn(staff)),
            Then::LoggedOut => self.show(|| Screen::LoggedOut),
            Then::Ask(order, key) => self.ask(order, key),
            Then::Took(took) => self.took(took, Stored::witness(stored, took.order)),
            Then::Refuse(order, why) => self.refuse_tender(order, why),
            Then::Decline(order, code) => self.show_declined(order, code),
            Then::Receipt(order) => self.receipt_noted(Stored::witness(stored, order)),
        }
    }

    /// Opens the journal again: at once for a batch that fails the first time, after a while for one
    /// that was written anew.
    ///
    /// Until it has been read, nobody knows whether the batch is durable. Rule:
    /// `never.refused-stored`.
    pub(super) fn on_store_failed(&mut self, ticket: Ticket) {
        self.show_outcome_unknown(ticket);
        let was_rewritten = self.keeping.waiting.get(ticket.0).is_some_and(|kept| kept.rewritten);
        if was_rewritten {
            self.keep_nobody_waiting(ticket.0);
        }
        match self.keeping.trouble {
            Trouble::None if was_rewritten => self.reopen_later(),
            Trouble::None => self.reopen(),
            Trouble::Reopening | Trouble::Waiting(_) => {}
        }
    }

    /// Lets the staff wait no longer for what need not be durable to be true: a log-in holds as
    /// long as the app runs, a receipt is refused. Both are stored when the journal allows it.
    fn keep_nobody_waiting(&mut self, number: u64) {
        let Some(waiting) = self.keeping.waiting.get_mut(number) else { return };
        let then = waiting.then;
        if matches!(then, Then::LoggedIn(_) | Then::LoggedOut | Then::Receipt(_)) {
            waiting.then = Then::Keep;
        }
        match then {
            Then::LoggedIn(staff) => self.show(|| Screen::LoggedIn(staff)),
            Then::LoggedOut => self.show(|| Screen::LoggedOut),
            Then::Receipt(order) => {
                self.take_receipt_back(order);
                self.refuse(Some(order), Refusal::StorageFull);
            }
            Then::Nothing
            | Then::Keep
            | Then::Refresh(_)
            | Then::Ask(..)
            | Then::Took(_)
            | Then::Refuse(..)
            | Then::Decline(..) => {}
        }
    }

    /// Opens the journal again after a while. A disk that is full stays so for hours: the wait
    /// doubles while nobody wants anything new of it.
    pub(super) fn reopen_later(&mut self) {
        let Patience { check_every, retry_most, .. } = self.profile.patience;
        let wait = self.keeping.wait.saturating_mul(2).min(retry_most).max(check_every);
        self.keeping.wait = wait;
        self.keeping.trouble = Trouble::Waiting(self.clock.up.saturating_add(wait));
    }

    /// Lets somebody who needs the journal now wait no longer for it than where it failed first;
    /// the waits after that start anew.
    pub(super) fn reopen_soon(&mut self) {
        self.keeping.wait = Duration::ZERO;
        if let Trouble::Waiting(at) = &mut self.keeping.trouble {
            let soon = self.clock.up.saturating_add(self.profile.patience.check_every);
            *at = soon.min(*at);
        }
    }

    fn show_outcome_unknown(&mut self, ticket: Ticket) {
        let Some(waiting) = self.keeping.waiting.get(ticket.0) else { return };
        if let Then::Took(Took { order, .. }) | Then::Ask(order, _) = waiting.then {
            self.show(|| Screen::OutcomeUnknown(order));
        }
    }

    fn reopen(&mut self) {
        self.keeping.trouble = Trouble::Reopening;
        put(&mut self.out, || Output::ReopenJournal);
    }

    /// Opens a journal again that failed twice, once its time has come.
    pub(super) fn reopen_when_due(&mut self) {
        if self.keeping.reopen_at().is_some_and(|at| self.is_due(at)) {
            self.reopen();
        }
    }

    /// Settles what was on its way when the journal failed, by what the journal holds.
    ///
    /// All that is in doubt is taken back before anything is written, so that no record carries a
    /// tender that is refused; the newest first, so that cash that goes moves no place in doubt.
    pub(super) fn on_journal_read(&mut self, records: &[Record]) {
        self.keeping.trouble = Trouble::None;
        self.write_along_again(records);
        let numbers: Vec<u64> = self.keeping.waiting.keys().collect();
        for number in numbers.iter().rev() {
            self.take_back_in_doubt(*number, records);
        }
        for number in numbers {
            self.settle(number);
        }
    }

    /// Lets go along again what went along with a batch that failed.
    fn write_along_again(&mut self, records: &[Record]) {
        for record in records {
            let Record::Order(kept) = record else { continue };
            if self.orders.get(kept.id).is_none_or(|order| order.synced && !kept.synced) {
                self.keeping.let_go_along(kept.id);
            }
        }
    }

    fn take_back_in_doubt(&mut self, number: u64, records: &[Record]) {
        let Some(waiting) = self.keeping.waiting.get(number) else { return };
        match waiting.then {
            Then::Took(Took { order, place, creates, .. }) => {
                self.take_back(&Doubt { number, order, place, creates }, records);
            }
            Then::Ask(order, key) => {
                let place = self.place_of(order, key);
                self.take_back(&Doubt { number, order, place, creates: false }, records);
            }
            Then::Nothing
            | Then::Keep
            | Then::Refresh(_)
            | Then::LoggedIn(_)
            | Then::LoggedOut
            | Then::Refuse(..)
            | Then::Decline(..)
            | Then::Receipt(_) => {}
        }
    }

    /// Writes a batch again, where anything in it still has to be durable.
    fn settle(&mut self, number: u64) {
        let Some(waiting) = self.keeping.waiting.get(number) else { return };
        match waiting.then {
            Then::Nothing => {
                self.keeping.waiting.remove(number);
            }
            Then::Refuse(order, why) if waiting.slots == [None; 2] => {
                self.keeping.waiting.remove(number);
                self.refuse_tender(order, why);
            }
            Then::Keep
            | Then::Refresh(_)
            | Then::LoggedIn(_)
            | Then::LoggedOut
            | Then::Ask(..)
            | Then::Took(_)
            | Then::Refuse(..)
            | Then::Decline(..)
            | Then::Receipt(_) => self.write_anew(number),
        }
    }

    fn write_anew(&mut self, number: u64) {
        let Some(waiting) = self.keeping.waiting.get_mut(number) else { return };
        waiting.rewritten = true;
        let slots = waiting.slots;
        self.write(number, slots);
    }

    fn place_of(&self, order: OrderId, key: Key) -> usize {
        let tenders = self.orders.get(order).map_or(&[][..], |order| &order.tenders);
        let has_key = |card: &crate::order::CardPayment| card.key == key;
        tenders.iter().position(|tender| tender.card().is_some_and(has_key)).unwrap_or(0)
    }

    /// Takes back a tender whose record may be durable: absent, it is then refused at once; present,
    /// it is written void first. A payment that was sent before is reversed.
    fn take_back(&mut self, doubt: &Doubt, records: &[Record]) {
        let Doubt { number, order, place, .. } = *doubt;
        let was_asked = self.was_asked(order, place);
        let is_durable = records.iter().any(|record| match record {
            Record::Order(kept) => kept.id == order && kept.tenders.len() > place,
            Record::Settings(_)
            | Record::Session(_)
            | Record::Verified(_)
            | Record::NextKey(_)
            | Record::Archived(_)
            | Record::Note(_) => false,
        });
        let to = if was_asked { CardState::Reversing } else { CardState::Reversed };
        self.void(doubt, to);
        let must_be_written = is_durable || was_asked;
        let slots = [must_be_written.then_some(Slot::Order(order)), None];
        let then = Then::Refuse(order, Refusal::StorageFull);
        self.keeping.waiting.insert(number, Waiting { slots, then, rewritten: false });
    }

    /// Tells whether the payment at `place` went to the processor before its record failed.
    fn was_asked(&self, order: OrderId, place: usize) -> bool {
        let tender = self.orders.get(order).and_then(|order| order.tenders.get(place));
        tender.and_then(|tender| tender.card()).is_some_and(|card| card.asked)
    }

    fn void(&mut self, doubt: &Doubt, to: CardState) {
        let Doubt { order, place, creates, .. } = *doubt;
        let Some(kept) = self.orders.get(order) else { return };
        let Some(tender) = kept.tenders.get(place) else { return };
        if let Some(key) = tender.card().map(|card| card.key) {
            self.move_payment(order, key, to);
        } else if let Some(kept) = self.orders.get_mut(order) {
            kept.tenders.remove(place);
        }
        if let Some(kept) = self.orders.get_mut(order) {
            kept.created &= !creates;
        }
    }

    /// Marks the order as created where this is the tender that completes it.
    pub(super) fn completes(order: &mut Order) -> bool {
        let completes = !order.created && order.balance() <= crate::money::Money::ZERO;
        order.created |= completes;
        completes
    }
}

/// Returns an order as it is written; one that the till let go leaves the journal.
fn order_record(id: OrderId, order: Option<&Order>) -> Record {
    match order {
        Some(order) => Record::Order(order.clone()),
        None => Record::Archived(id),
    }
}
