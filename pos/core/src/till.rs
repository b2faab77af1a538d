//! The till: one state machine that is handed facts and answers with orders.
//!
//! Every input goes the same way: it changes what the till knows, then [`Till::carry_on`] starts
//! whatever can go on (forwarding, syncing, looking for the internet), and the next wake-up is set.
//! The bar at the top is shown anew before and after, where it changed.

mod archive;
mod authorization;
mod checkout;
mod display;
mod forwarding;
mod inquiry;
mod keeping;
mod network;
mod office;
mod session;

use alloc::vec::Vec;
use core::time::Duration;

use crate::durable::{Link, Record, Session};
use crate::eligibility::Standing;
use crate::in_turn::InTurn;
use crate::input::{Answer, Deed, Input, RequestId};
use crate::moment::{Moment, Wall};
use crate::money::Money;
use crate::order::{CardState, Key, Order, OrderId};
use crate::output::{Message, Output, Request, Screen, Status};
use crate::settings::{NetworkId, OfflinePolicy, Profile, Settings};

use archive::Archive;
use checkout::Checkout;
use forwarding::{Birthdays, Forwarding};
use inquiry::Inquiry;
use keeping::Keeping;
use network::Network;
use office::Office;

/// One device that runs the POS app.
#[derive(Debug)]
pub struct Till {
    profile: Profile,
    settings: Settings,
    session: Session,
    reader: bool,
    orders: InTurn<OrderId, Order>,
    /// The card payments whose outcome is open, by the count of their keys: oldest first.
    unresolved: InTurn<u32, OrderId>,
    /// The oldest stored payment.
    oldest: Option<Birthdays>,
    stored_total: Money,
    queued: u32,
    dead_letters: u32,
    next_key: u32,
    next_request: u64,
    clock: Clock,
    network: Network,
    checkout: Option<Checkout>,
    inquiry: Option<Awaited<Inquiry>>,
    forwarding: Forwarding,
    office: Office,
    archive: Archive,
    keeping: Keeping,
    shown: Option<Status>,
    wake: Option<Duration>,
    out: Vec<Output>,
}

/// The till's own steady clock: the wall's reading at the start, plus the time since.
///
/// Ages follow it, so a wall clock that jumps changes none. Rule: `delay.24h`.
#[derive(Clone, Copy, Debug)]
struct Clock {
    up: Duration,
    started: Wall,
}

impl Clock {
    fn now(&self) -> Wall {
        self.started.after(self.up)
    }

    /// Returns when the clock says `at`, or zero where it said so before the start.
    fn when_up(&self, at: Wall) -> Duration {
        at.since(self.started)
    }
}

/// A request that waits for its answer.
#[derive(Clone, Copy, Debug)]
struct Awaited<T> {
    request: RequestId,
    deadline: Duration,
    what: T,
}

/// Which sum of the till a card payment is part of.
enum Counted {
    Stored,
    GivenUp,
    Nowhere,
}

impl Counted {
    const fn of(state: CardState) -> Self {
        match state {
            CardState::Stored => Self::Stored,
            CardState::Expired | CardState::DeadLetter(_) => Self::GivenUp,
            CardState::Asking
            | CardState::Approved
            | CardState::DeclinedOnline(_)
            | CardState::DeclinedStored(_)
            | CardState::Reversing
            | CardState::Reversed => Self::Nowhere,
        }
    }
}

impl Till {
    /// Starts the app on what its journal holds; an empty journal is that of a new till.
    ///
    /// What the till wants at once stands in `outputs`. Rule: `till.restart`.
    pub fn start(
        profile: Profile,
        journal: Vec<Record>,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Self {
        let mut till = Self::blank(profile, moment);
        core::mem::swap(&mut till.out, outputs);
        let verified = till.restore(journal);
        till.network.remember(verified);
        till.archive_all_over();
        till.reverse_what_nobody_waits_for();
        till.show_everything();
        if till.session.knows_reader {
            put(&mut till.out, || Output::ConnectReader);
        }
        core::mem::swap(&mut till.out, outputs);
        // The till goes on as after any fact.
        till.handle(moment, Input::Woken, outputs);
        till
    }

    fn blank(profile: Profile, moment: Moment) -> Self {
        let off = OfflinePolicy {
            enabled: false,
            transaction_limit: Money::ZERO,
            device_limit: Money::ZERO,
        };
        Self {
            forwarding: Forwarding::new(profile.patience),
            profile,
            settings: Settings { offline: off, staff: Vec::new() },
            session: Session::default(),
            reader: false,
            orders: InTurn::default(),
            unresolved: InTurn::default(),
            oldest: None,
            stored_total: Money::ZERO,
            queued: 0,
            dead_letters: 0,
            next_key: 0,
            next_request: 0,
            clock: Clock { up: moment.up, started: moment.wall },
            network: Network::default(),
            checkout: None,
            inquiry: None,
            office: Office::default(),
            archive: Archive::default(),
            keeping: Keeping::default(),
            shown: None,
            wake: None,
            out: Vec::new(),
        }
    }

    /// Takes one fact and appends what follows from it to `outputs`.
    ///
    /// What waited too long is given up first: whoever hears from the admin at the very moment when
    /// patience with another request ends, is online. Nothing ends before the till wants to be woken.
    pub fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        self.clock.up = moment.up;
        core::mem::swap(&mut self.out, outputs);
        if self.wake.is_some_and(|at| self.is_due(at)) {
            self.end_patience();
        }
        match input {
            Input::Staff(deed) => self.on_deed(deed),
            Input::LinkUp(link) => self.on_link_up(link),
            Input::LinkDown => self.on_link_down(),
            Input::ReaderFound => self.on_reader_found(),
            Input::ReaderConnected => self.on_reader_connected(),
            Input::ReaderDisconnected => self.on_reader_disconnected(),
            Input::CardPresented(card) => self.on_card_presented(card),
            Input::Answered(request, answer) => self.on_answer(request, answer),
            Input::SettingsPushed(settings) => self.on_push(settings),
            Input::Stored(stored) => self.on_stored(stored),
            Input::StoreFailed(ticket) => self.on_store_failed(ticket),
            Input::JournalRead(records) => self.on_journal_read(&records),
            Input::ReopenFailed => self.reopen_later(),
            Input::Woken => {}
        }
        self.finish(outputs);
    }

    fn finish(&mut self, outputs: &mut Vec<Output>) {
        self.show_status();
        if self.carry_on() {
            self.show_status();
        }
        debug_assert_eq!(self.shown, Some(self.status()), "the bar shows what is");
        self.set_wake();
        core::mem::swap(&mut self.out, outputs);
    }

    fn on_deed(&mut self, deed: Deed) {
        match deed {
            Deed::Open(cart) => self.open(cart),
            Deed::Pay(choice) => self.choose(choice),
            Deed::Counted(order) => self.counted(order),
            Deed::TakeOffer(order) => self.take_offer(order),
            Deed::LeaveOffer(order) => self.leave_offer(order),
            Deed::Done(order) => self.done(order),
            Deed::AskReceipt(order, contact) => self.ask_receipt(order, contact),
            Deed::Search(text) => self.search(text),
            Deed::Contact(order, channel) => self.contact(order, channel),
            Deed::LogIn(staff) => self.log_in(staff),
            Deed::LogOut => self.log_out(),
            Deed::Join(network) => self.join(network),
            Deed::ConnectReader => put(&mut self.out, || Output::ConnectReader),
            Deed::DisconnectReader => self.let_reader_go(),
        }
    }

    fn on_answer(&mut self, request: RequestId, answer: Answer) {
        match answer {
            Answer::Payment(key, code) => self.on_payment_answer(request, key, code),
            Answer::Reversed(key) => self.on_reversed(request, key),
            Answer::Here(settings) => self.on_here(request, settings),
            Answer::Synced(order) => self.on_synced(request, order),
            Answer::ReceiptSent(order) => self.on_receipt_sent(request, order),
            Answer::Found | Answer::Contacted(_) => {
                self.on_inquiry_answer(request);
            }
        }
    }

    /// Gives up what waited too long.
    fn end_patience(&mut self) {
        self.expire_checkout();
        self.expire_inquiry();
        self.expire_forwarding();
        self.expire_office();
    }

    /// Starts whatever can go on; tells whether the bar at the top may have changed with it.
    fn carry_on(&mut self) -> bool {
        let went_offline = self.look_for_internet();
        self.reopen_when_due();
        let gave_up = self.give_up_the_old();
        if self.network.online && self.session.staff.is_some() {
            self.forward();
            self.sync();
        }
        went_offline || gave_up
    }

    /// Asks for the one wake-up that comes first; what was due and could not go on waits for another
    /// input, and hides no later wish.
    fn set_wake(&mut self) {
        let look = self.network.next_look().filter(|at| !self.is_due(*at));
        let wish = self.next_wish_but_look();
        let wake = match (wish, look) {
            (Some(wish), Some(look)) => Some(wish.min(look)),
            (one, other) => one.or(other),
        };
        if wake != self.wake {
            self.wake = wake;
            put(&mut self.out, || Output::Wake(wake));
        }
    }

    /// Returns when the till wants to be woken for anything but a look for the internet.
    fn next_wish_but_look(&self) -> Option<Duration> {
        let working = self.network.online && self.session.staff.is_some();
        let mut first = None;
        let mut wish = |at: Option<Duration>| {
            if let Some(at) = at
                && !self.is_due(at)
                && first.is_none_or(|first| at < first)
            {
                first = Some(at);
            }
        };
        wish(self.checkout.as_ref().and_then(Checkout::deadline));
        wish(self.inquiry.as_ref().map(|awaited| awaited.deadline));
        wish(self.office.deadline());
        wish(self.keeping.reopen_at());
        wish(self.forwarding.next(working.then_some(&self.unresolved)));
        wish(self.next_birthday());
        first
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            profile: &self.profile,
            settings: &self.settings,
            staff: self.session.staff,
            wifi: self.network.wifi(),
            reader: self.reader,
            online: self.network.online,
            stored: self.stored_total,
        }
    }

    fn is_due(&self, at: Duration) -> bool {
        at <= self.clock.up
    }

    /// Returns when the patience ends that begins now: later than now, however short it is.
    fn patience_ends(&self) -> Duration {
        let patience = self.profile.patience.answer.max(Duration::from_nanos(1));
        self.clock.up.saturating_add(patience)
    }

    /// Sends a message over the joined network and notes when patience ends.
    fn send<T>(&mut self, message: Message, what: T) -> Awaited<T> {
        let id = self.post(None, message);
        Awaited { request: id, deadline: self.patience_ends(), what }
    }

    /// Shows something; see [`put`].
    fn show(&mut self, make: impl FnOnce() -> Screen) {
        put(&mut self.out, || Output::Show(make()));
    }

    fn post(&mut self, via: Option<NetworkId>, message: Message) -> RequestId {
        let id = RequestId(self.next_request);
        self.next_request = self.next_request.saturating_add(1);
        put(&mut self.out, || Output::Send(Request { id, via, message }));
        id
    }

    fn new_key(&mut self) -> Key {
        let key = Key { till: self.profile.till, count: self.next_key };
        self.next_key = self.next_key.saturating_add(1);
        key
    }

    /// Moves a card payment to another state and keeps the sums of the till right.
    ///
    /// Every change of a payment goes through here, so that `limit.device` counts each once.
    fn move_payment(&mut self, order: OrderId, key: Key, to: CardState) {
        let Some(kept) = self.orders.get_mut(order) else { return };
        let Some((amount, from)) = kept.move_card(key, to) else { return };
        self.count_out(amount, from);
        self.count_in(amount, to);
        match to {
            CardState::Asking | CardState::Stored | CardState::Reversing | CardState::Expired => {
                self.unresolved.insert(key.count, order);
            }
            CardState::Approved
            | CardState::DeclinedOnline(_)
            | CardState::DeclinedStored(_)
            | CardState::Reversed
            | CardState::DeadLetter(_) => {
                self.unresolved.remove(key.count);
                self.forwarding.forget(key.count);
            }
        }
        self.note_oldest();
    }

    fn count_in(&mut self, amount: Money, state: CardState) {
        match Counted::of(state) {
            Counted::Stored => {
                self.stored_total = self.stored_total.plus(amount);
                self.queued = self.queued.saturating_add(1);
            }
            Counted::GivenUp => self.dead_letters = self.dead_letters.saturating_add(1),
            Counted::Nowhere => {}
        }
    }

    fn count_out(&mut self, amount: Money, state: CardState) {
        match Counted::of(state) {
            Counted::Stored => {
                self.stored_total = self.stored_total.minus(amount);
                self.queued = self.queued.saturating_sub(1);
            }
            Counted::GivenUp => self.dead_letters = self.dead_letters.saturating_sub(1),
            Counted::Nowhere => {}
        }
    }

    /// Rebuilds what the till knows; returns the Wi-Fi that was last seen with internet.
    fn restore(&mut self, journal: Vec<Record>) -> Option<Link> {
        let mut verified = None;
        for record in journal {
            match record {
                Record::Order(order) => self.restore_order(order),
                Record::Settings(settings) => self.settings = settings,
                Record::Session(session) => self.session = session,
                Record::Verified(link) => verified = Some(link),
                Record::NextKey(count) => self.next_key = self.next_key.max(count),
                Record::Archived(_) | Record::Note(_) => {}
            }
        }
        self.note_oldest();
        verified
    }

    /// Takes an order over from the journal. Whether its payments left the till before it died is
    /// written nowhere, so those without an outcome count as asked. Rule: `never.guess`.
    fn restore_order(&mut self, mut order: Order) {
        order.mark_open_asked();
        for tender in &order.tenders {
            let Some(card) = tender.card() else { continue };
            self.next_key = self.next_key.max(card.key.count.saturating_add(1));
            self.count_in(tender.amount, card.state);
            if card.state.is_open() {
                self.unresolved.insert(card.key.count, order.id);
            }
        }
        self.office.note(&order);
        self.orders.insert(order.id, order);
    }
}

/// Appends what is made, which is large, where it stays: whatever is copied at once waits for what
/// was just written.
fn put<T>(list: &mut Vec<T>, make: impl FnOnce() -> T) {
    list.extend(core::iter::once_with(make));
}
