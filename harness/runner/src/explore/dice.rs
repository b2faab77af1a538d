//! The draws of one run of a campaign, each from a stream of its own.

use core::time::Duration;

use sim_kernel::{Chance, Purpose, Stream};

/// What is drawn for a run. The numbers are pinned: a seed of last year finds the same today.
pub(super) const SHOP: Purpose = Purpose(1001);
pub(super) const SWARM: Purpose = Purpose(1002);
pub(super) const SALES: Purpose = Purpose(1003);
pub(super) const WEATHER: Purpose = Purpose(1004);
pub(super) const FAULTS: Purpose = Purpose(1005);
pub(super) const WORLD: Purpose = Purpose(1006);

/// Draws in the words of this room.
#[derive(Debug)]
pub(super) struct Dice(Stream);

impl Dice {
    pub(super) fn of(chance: Chance, purpose: Purpose) -> Self {
        Self(chance.stream(purpose, 0))
    }

    /// Draws a number from 0 up to but not including `bound`; 0 where there is none.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound.max(1))
    }

    /// Draws a number, both ends included.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Tells whether one of `in_all` equal chances comes true.
    pub(super) fn one_in(&mut self, in_all: u64) -> bool {
        self.below(in_all) == 0
    }

    /// Draws one of a list that has some.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        let place = self.below(u64::try_from(list.len()).unwrap_or(u64::MAX));
        list.get(usize::try_from(place).ok()?).copied()
    }

    /// Draws whole seconds, both ends included.
    pub(super) fn span(&mut self, least: Duration, most: Duration) -> Duration {
        Duration::from_secs(self.between(least.as_secs(), most.as_secs()))
    }

    /// Draws a number of 16 bits.
    pub(super) fn small(&mut self, bound: usize) -> u16 {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        u16::try_from(self.below(bound)).unwrap_or(0)
    }
}
