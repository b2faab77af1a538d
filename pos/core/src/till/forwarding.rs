//! Forwarding: stored payments and reversals on their way to the processor, oldest first.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

use super::keeping::Then;
use super::{Awaited, Till};
use crate::in_turn::InTurn;
use crate::input::RequestId;
use crate::moment::Wall;
use crate::order::{CardPayment, CardState, GivenUp, Key, OrderId};
use crate::output::Message;
use crate::response::{Class, ResponseCode};
use crate::settings::Patience;

/// A stored payment nears 24 h from this age on. Rule: `delay.24h`.
const NEAR_24_HOURS: Duration = Duration::from_hours(22);

/// A stored payment is given up at this age. Rule: `sync.give-up`.
const THIRTY_DAYS: Duration = Duration::from_hours(30 * 24);

/// The one payment message that is on its way, and what waits. Rule: `sync.order`.
#[derive(Debug)]
pub(super) struct Forwarding {
    first: Duration,
    most: Duration,
    in_flight: Option<Awaited<()>>,
    pause: Option<Duration>,
    wait: Duration,
    later: BTreeMap<u32, Later>,
}

/// A payment that was answered "try later".
#[derive(Debug, Clone, Copy)]
struct Later {
    at: Duration,
    wait: Duration,
}

impl Forwarding {
    pub(super) const fn new(patience: Patience) -> Self {
        Self {
            first: patience.retry_first,
            most: patience.retry_most,
            in_flight: None,
            pause: None,
            wait: patience.retry_first,
            later: BTreeMap::new(),
        }
    }

    /// Starts every wait anew: the till is online again. Rule: `sync.order`.
    pub(super) fn start_anew(&mut self) {
        self.pause = None;
        self.wait = self.first;
        self.later.clear();
    }

    /// Notes that the processor answered, be it late: the next payment may go.
    pub(super) fn answered(&mut self, request: RequestId) {
        self.in_flight.take_if(|awaited| awaited.request == request);
        self.pause = None;
        self.wait = self.first;
    }

    /// Forgets the wait of a payment that is settled.
    pub(super) fn forget(&mut self, count: u32) {
        self.later.remove(&count);
    }

    /// Notes that nothing can be answered any more: the Wi-Fi is gone.
    pub(super) fn cut(&mut self) {
        self.in_flight = None;
    }

    /// Returns when forwarding wants to be woken; `unresolved` where it can work at all.
    pub(super) fn next(&self, unresolved: Option<&InTurn<u32, OrderId>>) -> Option<Duration> {
        if let Some(awaited) = &self.in_flight {
            return Some(awaited.deadline);
        }
        unresolved.filter(|open| !open.is_empty())?;
        self.pause.or_else(|| self.later.values().map(|later| later.at).min())
    }

    fn put_off(&mut self, count: u32, now: Duration) {
        let wait = self.later.get(&count).map_or(self.first, |later| later.wait);
        let at = now.saturating_add(wait);
        self.later.insert(count, Later { at, wait: wait.saturating_mul(2).min(self.most) });
    }

    fn rest(&mut self, now: Duration) {
        self.in_flight = None;
        self.pause = Some(now.saturating_add(self.wait));
        self.wait = self.wait.saturating_mul(2).min(self.most);
    }
}

/// When a stored payment reaches the ages that matter, by the time since the app was started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Birthdays {
    nears_24h: Duration,
    given_up: Duration,
}

impl Till {
    /// Sends the oldest payment or reversal that may go. Rules: `sync.automatic`, `sync.order`,
    /// `sync.log-out`.
    pub(super) fn forward(&mut self) {
        let paused = self.forwarding.pause.is_some_and(|at| !self.is_due(at));
        if self.forwarding.in_flight.is_some() || paused {
            return;
        }
        let Some((order, key, state)) = self.next_to_forward() else { return };
        let message = match state {
            CardState::Reversing | CardState::Expired => Some(Message::Reversal(key)),
            CardState::Stored => self.payment_request(order, key).map(Message::Payment),
            CardState::Asking
            | CardState::Approved
            | CardState::DeclinedOnline(_)
            | CardState::DeclinedStored(_)
            | CardState::Reversed
            | CardState::DeadLetter(_) => None,
        };
        let Some(message) = message else { return };
        self.mark_asked(order, key);
        self.forwarding.in_flight = Some(self.send(message, ()));
    }

    /// Finds the oldest that may go. One whose order is being written waits for the record, and
    /// with it all newer ones; while the journal waits to be opened again, they pass.
    fn next_to_forward(&self) -> Option<(OrderId, Key, CardState)> {
        let is_written = |(order, ..): &(OrderId, Key, CardState)| !self.keeping.holds(*order);
        if self.keeping.reopen_at().is_some() {
            self.may_go().find(is_written)
        } else {
            self.may_go().next().filter(is_written)
        }
    }

    /// Lists what has something to send and waits for no time of its own, oldest first.
    fn may_go(&self) -> impl Iterator<Item = (OrderId, Key, CardState)> {
        self.unresolved.iter().filter_map(|(count, order)| {
            let key = Key { till: self.profile.till, count };
            let later = self.forwarding.later.get(&count);
            let is_time = later.is_none_or(|later| self.is_due(later.at));
            let (_, card) = self.orders.get(*order)?.payment(key)?;
            let wants = self.wants_to_go(card.state);
            (is_time && wants).then_some((*order, key, card.state))
        })
    }

    /// Tells whether a payment in this state has something to send; a stored payment waits for
    /// the reader after a log-out, a reversal does not. Rules: `sync.log-out`, `never.guess`.
    const fn wants_to_go(&self, state: CardState) -> bool {
        match state {
            CardState::Stored => !self.session.awaits_reader,
            CardState::Reversing | CardState::Expired => true,
            CardState::Asking
            | CardState::Approved
            | CardState::DeclinedOnline(_)
            | CardState::DeclinedStored(_)
            | CardState::Reversed
            | CardState::DeadLetter(_) => false,
        }
    }

    /// Ends the patience with a forwarded payment: it is sent again later, with the same key.
    ///
    /// Whether the processor or the line is silent, the admin tells. Rule: `never.guess`.
    pub(super) fn expire_forwarding(&mut self) {
        let Some(awaited) = self.forwarding.in_flight else { return };
        if self.is_due(awaited.deadline) {
            self.forwarding.rest(self.clock.up);
            self.check_whether_online();
        }
    }

    /// Takes the answer to a stored payment. Rules: `sync.paid`, `sync.declined`,
    /// `sync.give-up`, `limit.release`, `never.decline-retried`.
    pub(super) fn on_stored_answer(&mut self, order: OrderId, key: Key, code: ResponseCode) {
        let to = match code.class() {
            Class::Approved => CardState::Approved,
            Class::Declined => CardState::DeclinedStored(code),
            Class::Unreadable => CardState::DeadLetter(GivenUp::NotUnderstood(code)),
            Class::Later => return self.forwarding.put_off(key.count, self.clock.up),
        };
        self.move_payment(order, key, to);
        self.store_order(order, Then::Refresh(order));
    }

    /// Notes that a reversal was answered: no money moves.
    pub(super) fn on_reversed(&mut self, request: RequestId, key: Key) {
        self.forwarding.answered(request);
        let Some(order) = self.unresolved.get(key.count).copied() else { return };
        let payment = self.orders.get(order).and_then(|order| order.payment(key));
        let to = match payment.map(|(_, card)| card.state) {
            Some(CardState::Expired) => CardState::DeadLetter(GivenUp::TooOld),
            _ => CardState::Reversed,
        };
        self.move_payment(order, key, to);
        self.store_order(order, Then::Refresh(order));
    }

    /// Gives up stored payments that are 30 days old; one that ever left the till is reversed,
    /// since nobody knows what became of it. Tells whether there were any. Rules: `sync.give-up`,
    /// `never.guess`.
    pub(super) fn give_up_the_old(&mut self) -> bool {
        let is_time = self.oldest.is_some_and(|oldest| self.is_due(oldest.given_up));
        if is_time {
            self.give_up_all_old();
        }
        is_time
    }

    fn give_up_all_old(&mut self) {
        let is_old = |card: &CardPayment| self.is_due(self.birthdays(card.presented).given_up);
        let old: Vec<_> = self.stored().take_while(|(_, card)| is_old(card)).collect();
        for (order, card) in old {
            let to = if card.asked {
                CardState::Expired
            } else {
                CardState::DeadLetter(GivenUp::TooOld)
            };
            self.move_payment(order, card.key, to);
            self.store_order(order, Then::Refresh(order));
        }
    }

    /// Tells whether a stored payment nears 24 h. Rule: `delay.24h`.
    pub(super) fn is_near_24h(&self) -> bool {
        self.oldest.is_some_and(|oldest| self.is_due(oldest.nears_24h))
    }

    /// Returns when the oldest stored payment nears 24 h, or else when it is given up.
    pub(super) fn next_birthday(&self) -> Option<Duration> {
        let Birthdays { nears_24h, given_up } = self.oldest?;
        [nears_24h, given_up].into_iter().find(|at| !self.is_due(*at))
    }

    /// Notes when the oldest stored payment has its birthdays, which every fact asks for.
    pub(super) fn note_oldest(&mut self) {
        let presented = self.stored().next().map(|(_, card)| card.presented);
        self.oldest = presented.map(|presented| self.birthdays(presented));
    }

    fn birthdays(&self, presented: Wall) -> Birthdays {
        let at = |age| self.clock.when_up(presented.after(age));
        Birthdays { nears_24h: at(NEAR_24_HOURS), given_up: at(THIRTY_DAYS) }
    }

    /// Lists the stored payments that nobody answered, oldest first.
    fn stored(&self) -> impl Iterator<Item = (OrderId, CardPayment)> {
        self.unresolved.iter().filter_map(|(count, order)| {
            let key = Key { till: self.profile.till, count };
            let (_, card) = self.orders.get(*order)?.payment(key)?;
            (card.state == CardState::Stored).then_some((*order, *card))
        })
    }
}
