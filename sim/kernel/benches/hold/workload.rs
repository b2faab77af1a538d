//! What queues of events are asked to do, whoever measures them.
//!
//! HOLD: take the next event, draw a gap, schedule it again; N events are always pending.
//! TIMEOUT: besides, each event cancels the timeout that its lane armed last and arms a new one,
//! 30 mean gaps ahead; the standard heap, which cannot cancel, skips stale timeouts when it meets
//! them.
//!
//! A workload is built once and then runs for as many holds as it is told, again and again: what is
//! measured is the steady state. Each folds all that happens into a fingerprint, so that two queues
//! which did as much show that they did the same.

use std::time::Duration;

use sim_kernel::{Agenda, Chance, Fingerprint, Purpose, Stream, Ticket, Time};

/// The mean gap, in nanoseconds.
pub(crate) const MEAN: u64 = 1_000_000;

/// How far ahead a timeout is armed.
pub(crate) const TIMEOUT: Duration = Duration::from_nanos(30 * MEAN);

/// Events of 16 bytes, as the world's are.
pub(crate) type Event = [u64; 2];

/// What all queues are asked to do.
pub(crate) trait Queue {
    type Claim: Copy;
    fn schedule(&mut self, at: Time, event: Event) -> Self::Claim;
    fn cancel(&mut self, claim: Self::Claim);
    fn pop(&mut self) -> (Time, Event);
}

impl Queue for Agenda<Event> {
    type Claim = Ticket;

    #[inline]
    fn schedule(&mut self, at: Time, event: Event) -> Ticket {
        self.schedule(at, event)
    }

    #[inline]
    fn cancel(&mut self, claim: Ticket) {
        self.cancel(claim);
    }

    #[inline]
    fn pop(&mut self) -> (Time, Event) {
        self.pop().unwrap_or((Time::ZERO, [0; 2]))
    }
}

/// What a workload draws from and writes to, whatever keeps its events.
pub(crate) struct Book {
    stream: Stream,
    fingerprint: Fingerprint,
}

impl Book {
    /// Opens the book of a workload with so many lanes; it starts the same for every queue.
    pub(crate) fn new(lanes: u64) -> Self {
        let stream = Chance::new(1, 0).stream(Purpose(0), lanes);
        Self { stream, fingerprint: Fingerprint::new() }
    }

    /// Draws a gap, never zero, that falls off as an exponential of mean [`MEAN`] does: each
    /// doubling of rarity adds one step, uniform within it.
    #[inline]
    pub(crate) fn gap(&mut self) -> Duration {
        let word = self.stream.draw();
        let step = MEAN * 2 / 3;
        Duration::from_nanos(
            1 + u64::from(word.leading_zeros()) * step + (word & 0xFFFF_FFFF) % step,
        )
    }

    /// Writes down that a lane's event fired.
    #[inline]
    pub(crate) fn note(&mut self, at: Time, lane: u64) {
        self.fingerprint.fold(at.as_nanos() ^ lane);
    }

    /// Gives the hash of all that was noted, in order.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// The HOLD model on one queue.
pub(crate) struct Hold<Q> {
    queue: Q,
    book: Book,
}

impl<Q: Queue> Hold<Q> {
    pub(crate) fn new(mut queue: Q, pending: u64) -> Self {
        let mut book = Book::new(pending);
        for lane in 0..pending {
            queue.schedule(Time::ZERO.after(book.gap()), [lane, 0]);
        }
        Self { queue, book }
    }

    /// Runs for so many holds, and gives their number.
    pub(crate) fn run(&mut self, holds: u64) -> u64 {
        for _ in 0..holds {
            let (at, [lane, count]) = self.queue.pop();
            self.book.note(at, lane);
            self.queue.schedule(at.after(self.book.gap()), [lane, count + 1]);
        }
        holds
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.book.fingerprint()
    }
}

/// What one lane has pending besides its next step.
struct Lane<C> {
    /// How many timeouts it has armed; the last one bears this number.
    armed: u64,
    claim: Option<C>,
}

/// The TIMEOUT model on one queue.
///
/// In the second word, an event carries 0 if it is a lane's step, else the number of its timeout.
pub(crate) struct Timeouts<Q: Queue> {
    queue: Q,
    lanes: Vec<Lane<Q::Claim>>,
    book: Book,
}

impl<Q: Queue> Timeouts<Q> {
    pub(crate) fn new(mut queue: Q, lanes: u64) -> Self {
        let mut book = Book::new(lanes);
        for name in 0..lanes {
            queue.schedule(Time::ZERO.after(book.gap()), [name, 0]);
        }
        let lanes = (0..lanes).map(|_| Lane { armed: 0, claim: None }).collect();
        Self { queue, lanes, book }
    }

    /// Runs for so many steps of lanes, and gives their number.
    pub(crate) fn run(&mut self, steps: u64) -> u64 {
        let mut done = 0;
        while done < steps {
            let (at, [name, number]) = self.queue.pop();
            done += u64::from(number == 0);
            self.handle(at, name, number);
        }
        done
    }

    #[inline]
    fn handle(&mut self, at: Time, name: u64, number: u64) {
        let lane = &mut self.lanes[usize::try_from(name).unwrap_or(0)];
        if number == 0 {
            self.book.note(at, name);
            lane.claim.take().into_iter().for_each(|claim| self.queue.cancel(claim));
            lane.armed += 1;
            lane.claim = Some(self.queue.schedule(at.after(TIMEOUT), [name, lane.armed]));
            self.queue.schedule(at.after(self.book.gap()), [name, 0]);
        } else if number == lane.armed {
            self.book.note(at, name);
            lane.claim = None;
        }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.book.fingerprint()
    }
}
