//! What the sales of a shop say of its study: how many there are, how large, how many are stored,
//! and how stored ones are declined; each figure with an interval of 95 %.
//!
//! Sales are counted one by one into an [`Observed`], which is as large as the days and the
//! different amounts that it has seen, and not as the sales. [`fit`] makes the figures of it.
//!
//! Where the sales of a day hang together, intervals that take each for itself are too narrow: a
//! whole day is the unit of all variances. The figures:
//! - Sales an hour: the mean of each weekday, with Student's interval on the scale of the logarithm.
//!   The spread: the squares of Pearson, with the interval of a variance.
//! - Amounts: the lognormal law of the greatest likelihood, with intervals that hold whatever the law.
//! - The share stored: the interval of Clopper and Pearson, for as many sales as would say as much.
//! - Declines by age: beta-binomial, isotonic, and the curve of a study by its greatest likelihood,
//!   with the intervals that the likelihood leaves to each part of it. They take each payment by
//!   itself.
//!
//! Nothing is drawn: the same sales give the same figures.

mod ages;
mod amounts;
mod arrivals;
mod beta;
mod curve;
mod days;
mod stored;
mod study;

use std::collections::BTreeMap;

pub use self::ages::{Ages, Bucket};
pub use self::amounts::{Amounts, CurvePoint, Quantile};
pub use self::arrivals::{Arrivals, DayCount};
pub use self::stored::{Stored, Tenders};
pub use self::study::{Fit, FitUnit, Sizes};

use self::ages::BUCKETS;
use self::curve::Cell;

/// With fewer days than this, days say nothing of how sales hang together.
const FEW: usize = 10;
/// The ages of a cell are within a quarter of a power of two of each other.
const CELLS: f64 = 4.0;

/// A sale, as an export has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The line of its row, from 1.
    pub line: u64,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// The hour of the day, 0 to 23.
    pub hour: u8,
    /// How much, in minor units; above zero.
    pub minor: u64,
    /// Whether it was paid by card.
    pub is_card: bool,
    /// Whether it was stored; none where that is not known.
    pub stored: Option<bool>,
    /// What came of a stored payment; none where that is not known.
    pub asked: Option<Asked>,
}

/// What came of a stored payment when it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its age then, in milliseconds.
    pub age_ms: u64,
    /// Whether it was declined.
    pub is_declined: bool,
    /// The response code, where it is known.
    pub code: Option<String>,
}

/// Days at the edges of an export, which are not whole ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeDays {
    /// How many have sales.
    pub days: u64,
    /// How many sales by card.
    pub sales: u64,
    /// The line of the first.
    pub first_line: u64,
    /// The day of that, counted from 1970-01-01.
    pub first_day: i64,
}

/// How many sales say whether they were stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flags {
    known: u64,
    stored: u64,
}

/// The sales of a day.
#[derive(Clone, Debug, Default)]
struct Day {
    first_line: u64,
    hours: [u32; 24],
    /// How many sales by card.
    cards: u64,
    /// The sum of their amounts, of the logarithms of these, and of the squares of those.
    sum: f64,
    ln: f64,
    ln_square: f64,
    flagged: Flags,
    /// Of sales without a card.
    others: Flags,
}

/// Sales that were counted.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    days: BTreeMap<i64, Day>,
    /// Amounts by card, with how often each came.
    amounts: BTreeMap<u64, u64>,
    /// Stored payments by the logarithm of their age.
    cells: BTreeMap<u32, Cell>,
    buckets: [Cell; BUCKETS],
    codes: BTreeMap<String, u64>,
    cards: u64,
}

impl Observed {
    /// Starts without a sale.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many sales by card there are.
    pub const fn cards(&self) -> u64 {
        self.cards
    }

    /// Counts a sale.
    pub fn take(&mut self, sale: &Sale) {
        let day = self.days.entry(sale.day).or_default();
        if day.first_line == 0 || sale.line < day.first_line {
            day.first_line = sale.line;
        }
        let flags = if sale.is_card { &mut day.flagged } else { &mut day.others };
        if let Some(stored) = sale.stored {
            flags.known += 1;
            flags.stored += u64::from(stored);
        }
        if !sale.is_card {
            return;
        }
        let log = libm::log(sale.minor.max(1) as f64);
        day.cards += 1;
        day.sum += sale.minor.max(1) as f64;
        day.ln += log;
        day.ln_square += log * log;
        if let Some(count) = day.hours.get_mut(usize::from(sale.hour)) {
            *count += 1;
        }
        *self.amounts.entry(sale.minor.max(1)).or_default() += 1;
        self.cards += 1;
        if let Some(asked) = &sale.asked {
            self.ask(asked);
        }
    }

    /// Counts a row that is no sale, and says all the same whether its till was offline.
    pub fn witness(&mut self, day: i64, is_stored: Option<bool>) {
        let Some(stored) = is_stored else { return };
        let flags = &mut self.days.entry(day).or_default().others;
        flags.known += 1;
        flags.stored += u64::from(stored);
    }

    fn ask(&mut self, asked: &Asked) {
        let minutes = asked.age_ms as f64 / 60_000.0;
        let place = (CELLS * libm::log2(1.0 + minutes)) as u32;
        let cells =
            [self.cells.entry(place).or_default(), &mut self.buckets[ages::bucket(asked.age_ms)]];
        for cell in cells {
            cell.asked += 1.0;
            cell.declined += f64::from(u8::from(asked.is_declined));
            cell.age_sum += asked.age_ms as f64;
        }
        if let Some(code) = asked.code.clone().filter(|_| asked.is_declined) {
            *self.codes.entry(code).or_default() += 1;
        }
    }
}

/// What sales say; each part is there where the sales say anything of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// How many sales by card there are.
    pub arrivals: Option<Arrivals>,
    /// How large they are.
    pub amounts: Option<Amounts>,
    /// How many were stored.
    pub stored: Option<Stored>,
    /// How the stored ones were declined.
    pub ages: Option<Ages>,
}

/// Makes the figures; the sales are those of so many tills, at least 1.
pub fn fit(observed: &Observed, tills: u32) -> Fitted {
    let cells: Vec<Cell> = observed.cells.values().copied().collect();
    let mut codes: Vec<(String, u64)> = observed.codes.clone().into_iter().collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Fitted {
        arrivals: arrivals::arrivals(&observed.days, tills.max(1)),
        amounts: amounts::amounts(&observed.amounts, &observed.days),
        stored: stored::stored(&observed.days),
        ages: ages::ages(&cells, &observed.buckets, codes),
    }
}

/// The standard error of a mean of `n`, and its degrees of freedom, from what each day is off; where
/// the days are few, from the variance of one by itself.
fn clustered(off: impl Iterator<Item = f64>, alone: f64, n: f64) -> (f64, f64) {
    let squares: Vec<f64> = off.map(|off| off * off).collect();
    let days = squares.len() as f64;
    if squares.len() < FEW {
        return (libm::sqrt(alone / (n - 1.0).max(1.0)), (n - 1.0).max(1.0));
    }
    let variance = squares.iter().sum::<f64>() * days / (days - 1.0);
    (libm::sqrt(variance) / n, days - 1.0)
}
