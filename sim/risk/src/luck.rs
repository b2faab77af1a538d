//! The chance of one replication: where its words come from.

use sim_kernel::Chance;

use crate::purpose;
use crate::sobol::{DIMENSIONS, Point};
use crate::study::{Sequence, Study};

/// The chance of one replication.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Luck {
    pub(crate) chance: Chance,
    /// Where the count and the lengths of its outages come from, if not from chance alone.
    even: Option<Point>,
}

/// What makes the luck of each replication of a study.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lucks {
    seed: u64,
    sequence: Sequence,
}

impl Lucks {
    pub(crate) const fn of(study: &Study) -> Self {
        Self { seed: study.run.seed, sequence: study.run.sequence }
    }

    #[inline]
    pub(crate) const fn replication(self, number: u64) -> Luck {
        let even = match self.sequence {
            Sequence::Random => None,
            Sequence::Sobol => Some(Point::of(self.seed, number)),
        };
        Luck { chance: Chance::new(self.seed, number), even }
    }
}

impl Luck {
    /// Draws the word of how many outages there are.
    #[inline]
    pub(crate) fn outages(self) -> u64 {
        self.word(0, self.chance.draw(purpose::OUTAGES, 0, 0))
    }

    /// Draws the word of how long an outage is.
    #[inline]
    pub(crate) fn length(self, outage: u64) -> u64 {
        let drawn = self.chance.draw(purpose::LENGTH, 0, outage);
        self.word(
            usize::try_from(outage).map_or(DIMENSIONS, |outage| outage.saturating_add(1)),
            drawn,
        )
    }

    /// Draws the words of how long so many outages are.
    #[inline]
    pub(crate) fn draw_lengths(self, outages: u64, words: &mut Vec<u64>) {
        if self.even.is_none() {
            let draws = self.chance.draws(purpose::LENGTH, 0);
            words.extend((0..outages).map(|outage| draws.nth(outage)));
        } else {
            words.extend((0..outages).map(|outage| self.length(outage)));
        }
    }

    #[inline]
    fn word(self, dimension: usize, drawn: u64) -> u64 {
        match self.even {
            Some(point) if dimension < DIMENSIONS => point.word(dimension, drawn),
            Some(_) | None => drawn,
        }
    }
}
