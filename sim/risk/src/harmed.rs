//! The sales that something becomes of besides being paid.
//!
//! By thinning, those of each harm are a stream of their own, whose rate is that of the sales times
//! the probability of the harm. At an age with the probability l of being too late, p of being
//! declined otherwise, the share r collected afterwards and c charged back, these are l, (1 − l)p(1 − r),
//! (1 − l)pr and (1 − l)(1 − p)c.
//!
//! In the time in which that rate is 1, the gap before each sale is exponential with mean 1: minus the
//! logarithm of a uniform number, so that a greater word is a shorter gap. In that time the outages of a
//! replication follow each other, and each is walked through by age, so from its end to its beginning. A moment is rounded down to milliseconds, which rounds the age up.

use sim_kernel::{Chance, Draws};

use crate::purpose;
use crate::special::{Exponential, unit};

/// What becomes of a harmed sale; its place in this list is part of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    /// Declined, and never collected.
    Declined,
    /// Declined, and collected afterwards.
    Recovered,
    /// Lost outright for its age.
    TooLate,
    /// Approved, and charged back.
    ChargedBack,
}

impl Harm {
    pub(crate) const ALL: [Self; 4] =
        [Self::Declined, Self::Recovered, Self::TooLate, Self::ChargedBack];
}

/// How many words the address of a sale has room for, and what each is for.
const WORDS: u64 = 4;
const GAP: u64 = 0;
const AMOUNT: u64 = 1;
const REASON: u64 = 2;

/// The sales of one harm at one till in one replication.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Harmed {
    harm: Harm,
    draws: Draws,
    /// Where the address of the next one begins.
    first: u64,
    /// How many are expected before the next one comes, from the first outage on, and how many of them
    /// in the outages that are over.
    next: f64,
    over: f64,
}

/// A harmed sale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) harm: Harm,
    draws: Draws,
    first: u64,
    /// How many of its harm are expected between it and the end of its outage.
    pub(crate) since: f64,
}

impl Harmed {
    /// Starts with the first outage of a replication.
    #[inline]
    pub(crate) fn of(gaps: &Exponential, harm: Harm, (chance, till): (Chance, u64)) -> Self {
        let draws = Self::draws(chance, Self::who(harm, till));
        Self { harm, draws, first: 0, next: gaps.draw(draws.nth(GAP)), over: 0.0 }
    }

    /// Who draws the sales of a harm at a till.
    pub(crate) const fn who(harm: Harm, till: u64) -> u64 {
        till * Harm::ALL.len() as u64 + harm as u64
    }

    #[inline]
    pub(crate) const fn draws(chance: Chance, who: u64) -> Draws {
        chance.draws(purpose::HARMED, who)
    }

    /// How many are expected between a sale and the one before.
    #[inline]
    pub(crate) fn gap(gaps: &Exponential, draws: Draws, number: u64) -> f64 {
        gaps.draw(draws.nth(number * WORDS + GAP))
    }

    /// What is surely not more than the first gap.
    #[inline]
    pub(crate) fn least_gap(draws: Draws) -> f64 {
        // A logarithm is never less than this; a little less, for its last bits.
        (1.0 - unit(draws.nth(GAP))) * (1.0 - 1e-9)
    }

    /// The sale of a number, where so many are expected between it and the end of its outage.
    #[inline]
    pub(crate) const fn hit(harm: Harm, (draws, number): (Draws, u64), since: f64) -> Hit {
        Hit { harm, draws, first: number * WORDS, since }
    }

    pub(crate) const fn harm(&self) -> Harm {
        self.harm
    }

    /// Returns the next one of an outage in which so many are expected, if there is one more.
    #[inline]
    pub(crate) fn next_within(&mut self, gaps: &Exponential, expected: f64) -> Option<Hit> {
        let end = self.over + expected;
        if self.next >= end {
            self.over = end;
            return None;
        }
        let since = self.next - self.over;
        let hit = Hit { harm: self.harm, draws: self.draws, first: self.first, since };
        self.first += WORDS;
        self.next += gaps.draw(self.draws.nth(self.first + GAP));
        Some(hit)
    }
}

impl Hit {
    /// The word of its amount.
    #[inline]
    pub(crate) const fn amount(&self) -> u64 {
        self.draws.nth(self.first + AMOUNT)
    }

    /// The word of the reason of its decline.
    #[inline]
    pub(crate) const fn reason(&self) -> u64 {
        self.draws.nth(self.first + REASON)
    }
}
