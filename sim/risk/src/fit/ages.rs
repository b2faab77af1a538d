//! How stored payments are declined by their age.

use super::beta::{BEYOND, beta_quantile, exact_share};
use super::curve::{Cell, Curve, grows, nearest};
use crate::estimates::Estimate;
use crate::study::HOUR_MS;

/// Where the parts of the table end, in milliseconds; the last has no end.
const ENDS: [u64; 8] = [
    HOUR_MS / 4,
    HOUR_MS,
    4 * HOUR_MS,
    12 * HOUR_MS,
    24 * HOUR_MS,
    48 * HOUR_MS,
    72 * HOUR_MS,
    168 * HOUR_MS,
];
/// How many parts the table has.
pub(super) const BUCKETS: usize = ENDS.len() + 1;

/// Declines of stored payments by the age at which they were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ages {
    /// How many were asked for.
    pub asked: u64,
    /// How many of them were declined.
    pub declined: u64,
    /// The same by age, the youngest first; parts without a payment are not there.
    pub buckets: Vec<Bucket>,
    /// Whether older payments are declined more often, beyond what chance makes of it.
    pub grows: bool,
    /// The probability at the age 0.
    pub at_once: Estimate,
    /// The probability at a great age.
    pub later: Estimate,
    /// When half of the way between the two is gone, in milliseconds; none where nothing grows.
    pub half_life_ms: Option<Estimate>,
    /// Response codes of the declined, with how often each came.
    pub codes: Vec<(String, u64)>,
}

/// Payments of about one age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// The least age, in milliseconds.
    pub from_ms: u64,
    /// The age that is not reached, in milliseconds; none in the last.
    pub to_ms: Option<u64>,
    /// The mean age, in milliseconds.
    pub mean_ms: f64,
    /// How many were asked for.
    pub asked: u64,
    /// How many of them were declined.
    pub declined: u64,
    /// The share, from a beta prior with half a decline and half an approval.
    pub share: Estimate,
    /// The share where it must not fall with the age (isotonic regression).
    pub isotonic: f64,
}

/// Fewer declines say too little to stand in a study.
const ENOUGH: u64 = 5;

impl Ages {
    /// Tells whether there are so many declines that their share says something: five.
    pub const fn are_enough(&self) -> bool {
        self.declined >= ENOUGH
    }

    /// Returns the probability at an age by the fitted curve.
    pub fn at(&self, age_ms: f64) -> f64 {
        let half_life = self.half_life_ms.map_or(f64::INFINITY, |one| one.value);
        Curve { at_once: self.at_once.value, later: self.later.value, half_life }.at(age_ms)
    }
}

/// Returns in which part of the table an age is.
pub(super) fn bucket(age_ms: u64) -> usize {
    ENDS.partition_point(|end| *end <= age_ms)
}

/// Fits the declines; none where no payment was asked for.
pub(super) fn ages(
    cells: &[Cell],
    buckets: &[Cell; BUCKETS],
    codes: Vec<(String, u64)>,
) -> Option<Ages> {
    let (asked, declined) =
        cells.iter().fold((0.0, 0.0), |(n, k), cell| (n + cell.asked, k + cell.declined));
    if asked == 0.0 {
        return None;
    }
    let grows = grows(cells);
    let flat = exact_share(declined, asked);
    let (at_once, later, half_life_ms) = if grows {
        let [at_once, later, half_life] = nearest(cells);
        (at_once, later, Some(half_life))
    } else {
        (flat, flat, None)
    };
    let (asked, declined) = (asked as u64, declined as u64);
    let buckets = shown(buckets);
    Some(Ages { asked, declined, buckets, grows, at_once, later, half_life_ms, codes })
}

fn shown(buckets: &[Cell; BUCKETS]) -> Vec<Bucket> {
    let from = |place: usize| place.checked_sub(1).map_or(0, |before| ENDS[before]);
    let there = buckets.iter().enumerate().filter(|(_, cell)| cell.asked > 0.0);
    let mut shown: Vec<Bucket> = there
        .map(|(place, cell)| Bucket {
            from_ms: from(place),
            to_ms: ENDS.get(place).copied(),
            mean_ms: cell.mean_age(),
            asked: cell.asked as u64,
            declined: cell.declined as u64,
            share: share(cell),
            isotonic: cell.declined / cell.asked,
        })
        .collect();
    let raised =
        isotonic(&shown.iter().map(|one| (one.isotonic, one.asked as f64)).collect::<Vec<_>>());
    for (one, raised) in shown.iter_mut().zip(raised) {
        one.isotonic = raised;
    }
    shown
}

fn share(cell: &Cell) -> Estimate {
    let (a, b) = (cell.declined + 0.5, cell.asked - cell.declined + 0.5);
    Estimate {
        value: a / (a + b),
        low: beta_quantile(a, b, BEYOND),
        high: beta_quantile(a, b, 1.0 - BEYOND),
    }
}

/// The nearest values, by weighted squares, that never fall: neighbours that do are pooled.
fn isotonic(values: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values {
        pools.push((*value, *weight, 1));
        while let [.., (before, before_weight, before_count), (last, last_weight, count)] =
            pools[..]
            && before > last
        {
            let weight = before_weight + last_weight;
            let value = (before * before_weight + last * last_weight) / weight;
            pools.truncate(pools.len() - 2);
            pools.push((value, weight, before_count + count));
        }
    }
    pools.iter().flat_map(|(value, _, count)| std::iter::repeat_n(*value, *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::isotonic;

    #[test]
    fn neighbours_that_fall_are_pooled() {
        let even = |values: &[f64]| {
            isotonic(&values.iter().map(|value| (*value, 1.0)).collect::<Vec<_>>())
        };
        assert_eq!(even(&[1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]);
        assert_eq!(even(&[1.0, 3.0, 2.0, 4.0]), [1.0, 2.5, 2.5, 4.0]);
        assert_eq!(even(&[3.0, 2.0, 1.0]), [2.0, 2.0, 2.0]);
        assert_eq!(isotonic(&[(1.0, 3.0), (0.0, 1.0)]), [0.75, 0.75]);
    }
}
