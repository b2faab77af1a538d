//! The killer: it ends a till's process by `kill -9` at moments that the conductor does not choose.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use core::time::Duration;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use sim_kernel::{Chance, Purpose};

use crate::other_pos::living::{freeze, strike};

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

/// How many sales an app lives for whose power is cut.
const LIVES_FOR: Purpose = Purpose(0x4006);
/// How long after the last of them, on the clock on the wall: an app comes up, and a payment is
/// stored, sent and answered within it.
const LONGEST_LIFE_US: u64 = 15_000;

/// What a killer sees of a run.
#[derive(Debug, Default)]
pub(super) struct Prey {
    /// The process of the till, once started and not yet struck.
    till: Mutex<Option<u32>>,
    /// How many messages reached the processor.
    carried: AtomicU64,
    /// How many cards were presented.
    sales: AtomicU64,
    /// The disk of the till, where its power is cut with the app.
    disk: Mutex<Option<PathBuf>>,
    /// How long each restart took after a power cut, in microseconds.
    recoveries: Mutex<Vec<u64>>,
    /// How often the journal was read after a power cut.
    journals: AtomicU32,
    /// Whether the power is cut of what runs and of its disk.
    with_its_disk: bool,
    kills: AtomicU32,
    over: AtomicBool,
}

impl Prey {
    /// Is struck together with its disk.
    pub(super) fn with_its_disk() -> Self {
        Self { with_its_disk: true, ..Self::default() }
    }

    /// Tells whether the power is cut too often for a chip to be asked in between.
    pub(super) const fn is_struck_with_its_disk(&self) -> bool {
        self.with_its_disk
    }

    pub(super) fn show(&self, till: Option<u32>) {
        *locked(&self.till) = till;
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

    /// Names the folder that the disk of the till is mounted at.
    pub(super) fn show_disk(&self, folder: Option<&Path>) {
        *locked(&self.disk) = folder.map(Path::to_owned);
    }

    pub(super) fn note_sale(&self) {
        self.sales.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that the journal could be read after a power cut.
    pub(super) fn note_journal(&self) {
        self.journals.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn journals(&self) -> u32 {
        self.journals.load(Ordering::Relaxed)
    }

    /// Notes how long a till took to come back.
    pub(super) fn note_recovery(&self, took: Duration) {
        locked(&self.recoveries).push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    pub(super) fn recoveries(&self) -> Vec<u64> {
        locked(&self.recoveries).clone()
    }

    /// Tells whether this process was struck: whatever it says of its disk means nothing.
    pub(super) fn has_struck(&self, till: u32) -> bool {
        self.with_its_disk && *locked(&self.till) != Some(till)
    }

    /// Kills the till, if it runs; each process once.
    fn strike(&self) -> bool {
        // Who looks meanwhile waits until it is dead.
        let mut till = locked(&self.till);
        let struck = till.take().is_some_and(strike);
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

    /// Cuts the power as often as is wanted: of each app after it has lived for none, one or two
    /// sales, and for a little while.
    pub(super) fn stalk(&self, cuts: u32, seed: u64) {
        let chance = Chance::new(seed, 0);
        for nth in (0..cuts).map(u64::from) {
            self.wait(|| locked(&self.till).is_some());
            let drawn = |purpose, bound: u64| chance.draw(purpose, 0, nth) % bound;
            let lives_for = self.sales.load(Ordering::Relaxed) + drawn(LIVES_FOR, 3);
            self.wait(|| self.sales.load(Ordering::Relaxed) >= lives_for);
            thread::sleep(Duration::from_micros(drawn(DELAY, LONGEST_LIFE_US)));
            self.wait(|| self.strike_with_its_disk());
        }
    }

    /// Cuts the power of the disk, and kills the app that writes to it.
    fn strike_with_its_disk(&self) -> bool {
        let mut till = locked(&self.till);
        let Some(process) = *till else { return false };
        let disk = locked(&self.disk).clone();
        // Nobody works without power: not for the moment either that the disk takes to lose its own.
        freeze(process);
        // One that has no power already is cut off with its app as well.
        let cut = disk.is_some_and(|folder| harness_hardware::cut_power_at(&folder).is_ok());
        let struck = strike(process) && cut;
        *till = None;
        self.kills.fetch_add(u32::from(struck), Ordering::Relaxed);
        struck
    }

    fn wait(&self, mut come: impl FnMut() -> bool) {
        while !self.is_over() && !come() {
            thread::sleep(LOOK);
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
