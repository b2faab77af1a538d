//! The killer: it ends a till's process by `kill -9` at moments that the conductor does not choose.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use core::time::Duration;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use sim_kernel::{Chance, Purpose};

use crate::other_pos::living::strike;

/// After how many messages a kill comes. The numbers are beyond those of the world.
const AFTER: Purpose = Purpose(0x4001);
/// How long after that, on the clock on the wall.
const DELAY: Purpose = Purpose(0x4002);
/// The longest such time: a payment is stored, sent and answered within it.
const LONGEST_DELAY_US: u64 = 40_000;
/// It waits no longer than for so many more messages: else the last kills find nothing to do.
const MOST_MORE: u64 = 4;
/// How often it looks.
const LOOK: Duration = Duration::from_micros(300);

/// What a killer sees of a run.
#[derive(Debug, Default)]
pub(super) struct Prey {
    /// The process of the till, once started and not yet struck.
    till: Mutex<Option<u32>>,
    /// How many messages reached the processor.
    carried: AtomicU64,
    kills: AtomicU32,
    over: AtomicBool,
}

impl Prey {
    pub(super) fn show(&self, till: Option<u32>) {
        *self.till.lock().unwrap_or_else(PoisonError::into_inner) = till;
    }

    pub(super) fn note_carried(&self) {
        self.carried.fetch_add(1, Ordering::Relaxed);
    }

    /// Ends the hunt.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub(super) fn kills(&self) -> u32 {
        self.kills.load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Kills the till, if it runs; each process once.
    fn strike(&self) -> bool {
        let till = self.till.lock().unwrap_or_else(PoisonError::into_inner).take();
        let struck = till.is_some_and(strike);
        self.kills.fetch_add(u32::from(struck), Ordering::Relaxed);
        struck
    }

    /// Kills as often as is wanted, spread over so many messages.
    pub(super) fn hunt(&self, kills: u32, (seed, messages): (u64, u32)) {
        let chance = Chance::new(seed, 0);
        let drawn =
            |purpose, nth: u32, bound: u64| chance.draw(purpose, 0, u64::from(nth)) % bound.max(1);
        let mut places: Vec<u64> =
            (0..kills).map(|nth| drawn(AFTER, nth, u64::from(messages))).collect();
        places.sort_unstable();
        for (nth, place) in (0..).zip(places) {
            let is_past = |more| self.carried.load(Ordering::Relaxed) > place + more;
            self.wait(|| is_past(0));
            let strikes =
                Instant::now() + Duration::from_micros(drawn(DELAY, nth, LONGEST_DELAY_US));
            self.wait(|| Instant::now() >= strikes || is_past(MOST_MORE));
            self.wait(|| self.strike());
        }
    }

    fn wait(&self, mut come: impl FnMut() -> bool) {
        while !self.is_over() && !come() {
            thread::sleep(LOOK);
        }
    }
}
