//! How many events a second the agenda moves, beside the standard library's heap.
//!
//! HOLD: take the next event, draw a gap, schedule it again; N events are always pending.
//! TIMEOUT: besides, each event cancels the timeout that its lane armed last and arms a new one,
//! 30 mean gaps ahead; the standard heap, which cannot cancel, skips stale timeouts when it meets
//! them.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::iter;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use sim_kernel::{Agenda, Chance, Fingerprint, Purpose, Stream, Ticket, Time};

const HOLDS: u64 = 4_000_000;
const REPEATS: usize = 5;
const MEAN: u64 = 1_000_000;

/// Events of 16 bytes, as the world's are about to be.
type Event = [u64; 2];

/// What both queues are asked to do.
trait Queue {
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

/// The standard heap of time, turn and event, first in first out at equal times.
#[derive(Default)]
struct Standard {
    heap: BinaryHeap<Reverse<(Time, u64, Event)>>,
    turn: u64,
}

impl Queue for Standard {
    type Claim = ();

    #[inline]
    fn schedule(&mut self, at: Time, event: Event) {
        self.heap.push(Reverse((at, self.turn, event)));
        self.turn += 1;
    }

    #[inline]
    fn cancel(&mut self, (): ()) {}

    #[inline]
    fn pop(&mut self) -> (Time, Event) {
        self.heap.pop().map_or((Time::ZERO, [0; 2]), |Reverse((at, _, event))| (at, event))
    }
}

/// A gap with a mean near [`MEAN`]: each doubling of rarity adds one step, uniform within it.
#[inline]
fn gap(stream: &mut Stream) -> Duration {
    let word = stream.draw();
    let step = MEAN * 2 / 3;
    Duration::from_nanos(u64::from(word.leading_zeros()) * step + (word & 0xFFFF_FFFF) % step)
}

fn hold<Q: Queue>(queue: &mut Q, pending: u64) -> Fingerprint {
    let mut stream = Chance::new(1, 0).stream(Purpose(0), pending);
    for lane in 0..pending {
        queue.schedule(Time::ZERO.after(gap(&mut stream)), [lane, 0]);
    }
    let mut fingerprint = Fingerprint::new();
    for _ in 0..HOLDS {
        let (at, [lane, count]) = queue.pop();
        fingerprint.fold(at.as_nanos() ^ lane);
        queue.schedule(at.after(gap(&mut stream)), [lane, count + 1]);
    }
    fingerprint
}

/// What one lane has pending besides its next step.
#[derive(Clone)]
struct Lane<C> {
    /// How many timeouts it has armed; the last one bears this number.
    armed: u64,
    claim: Option<C>,
}

struct Timeouts<'q, Q: Queue> {
    queue: &'q mut Q,
    lanes: Vec<Lane<Q::Claim>>,
    stream: Stream,
    fingerprint: Fingerprint,
}

/// In the second word, an event carries 0 if it is a lane's step, else the number of its timeout.
impl<Q: Queue> Timeouts<'_, Q> {
    fn run(&mut self) -> Fingerprint {
        for name in 0..self.lanes.len() as u64 {
            self.queue.schedule(Time::ZERO.after(gap(&mut self.stream)), [name, 0]);
        }
        let mut steps = 0;
        while steps < HOLDS {
            let (at, [name, number]) = self.queue.pop();
            steps += u64::from(number == 0);
            self.handle(at, name, number);
        }
        self.fingerprint
    }

    #[inline]
    fn handle(&mut self, at: Time, name: u64, number: u64) {
        let lane = &mut self.lanes[usize::try_from(name).unwrap_or(0)];
        if number == 0 {
            self.fingerprint.fold(at.as_nanos() ^ name);
            lane.claim.take().into_iter().for_each(|claim| self.queue.cancel(claim));
            lane.armed += 1;
            let timeout = at.after(Duration::from_nanos(30 * MEAN));
            lane.claim = Some(self.queue.schedule(timeout, [name, lane.armed]));
            self.queue.schedule(at.after(gap(&mut self.stream)), [name, 0]);
        } else if number == lane.armed {
            self.fingerprint.fold(at.as_nanos());
            lane.claim = None;
        }
    }
}

fn timeout<Q: Queue>(queue: &mut Q, lanes: usize) -> Fingerprint {
    let stream = Chance::new(1, 0).stream(Purpose(1), lanes as u64);
    let lanes = vec![Lane { armed: 0, claim: None }; lanes];
    Timeouts { queue, lanes, stream, fingerprint: Fingerprint::new() }.run()
}

/// Millions of holds a second.
fn rate(mut run: impl FnMut() -> Fingerprint) -> (f64, Fingerprint) {
    #[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
    let start = Instant::now();
    let fingerprint = black_box(run());
    let micros = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
    let holds = u32::try_from(HOLDS).unwrap_or(u32::MAX);
    (f64::from(holds) / f64::from(micros), fingerprint)
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// The two take turns, so that a busy moment of the machine hits both alike.
fn compare(
    name: &str,
    mut agenda: impl FnMut() -> Fingerprint,
    mut standard: impl FnMut() -> Fingerprint,
) {
    let pairs = iter::repeat_with(|| {
        let (ours, theirs) = (rate(&mut agenda), rate(&mut standard));
        assert_eq!(ours.1, theirs.1, "both queues give the same order");
        (ours.0, theirs.0)
    });
    let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.take(REPEATS).unzip();
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{name:>16}  {ours:6.1}  {theirs:6.1}  {:5.2}x", ours / theirs);
}

fn main() {
    println!("{:>16}  agenda     std  ratio   (million holds a second, medians of five)", "");
    for pending in [64, 1_024, 65_536] {
        compare(
            &format!("hold {pending}"),
            || hold(&mut Agenda::new(), pending),
            || hold(&mut Standard::default(), pending),
        );
    }
    for lanes in [64, 1_024] {
        compare(
            &format!("timeout {lanes}"),
            || timeout(&mut Agenda::new(), lanes),
            || timeout(&mut Standard::default(), lanes),
        );
    }
}
