//! Laws: what they are on average, and how a word becomes a draw.

use crate::special::{normal_cdf, normal_quantile, unit};
use crate::study::{Law, Rate, Shape};

/// Up to here, sums over whole numbers are made one by one; beyond, rounding is not felt.
const ONE_BY_ONE: u64 = 1 << 14;
/// What is less likely than this is left out of a table of a smooth law.
const NEVER: f64 = 1e-17;
/// No draw is larger: what the sums of squares have room for.
const MOST: u64 = 1 << 44;

/// Returns the median of a smooth shape; tables have no cap to hold it against.
pub(crate) fn median(shape: &Shape) -> Option<f64> {
    match *shape {
        Shape::Fixed(value) => Some(value as f64),
        Shape::Exponential { mean } => Some(mean * std::f64::consts::LN_2),
        Shape::Lognormal { median, .. } => Some(median),
        Shape::Pareto { least, alpha } => Some(least * libm::pow(2.0, 1.0 / alpha)),
        Shape::Table(_) | Shape::Empirical(_) => None,
    }
}

/// Returns the mean of a law, cap and all; infinite where it has none.
pub(crate) fn mean(law: &Law) -> f64 {
    if matches!(law.shape, Shape::Pareto { alpha, .. } if alpha <= 1.0) && law.cap.is_none() {
        return f64::INFINITY;
    }
    Sampler::of(law).up_to(u64::MAX).1
}

impl Rate {
    /// Returns the mean number of sales in a millisecond.
    pub(crate) fn mean_per_ms(&self) -> f64 {
        let per_hour = match self {
            Self::PerHour(rate) => *rate,
            Self::HourOfWeek(rates) => rates.iter().sum::<f64>() / rates.len().max(1) as f64,
        };
        per_hour / crate::study::HOUR_MS as f64
    }
}

/// A law, made ready to draw from.
#[derive(Clone, Debug)]
pub(crate) struct Sampler {
    kind: Kind,
    cap: u64,
    /// The same, as a float.
    most: f64,
}

#[derive(Clone, Debug)]
enum Kind {
    Fixed(u64),
    Exponential { mean: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Pareto { least: f64, alpha: f64 },
    Steps(Steps),
}

/// Values in order with the words up to which each is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    values: Vec<u64>,
    /// The share of the weight up to each value.
    shares: Vec<f64>,
    /// The first word that is beyond each value but the last.
    ends: Vec<u64>,
    /// By the leading bits of a word, the first value that it can become.
    starts: Vec<u32>,
}

const START_BITS: u32 = 8;

impl Steps {
    /// Builds steps from values with weights, in any order.
    pub(crate) fn of(mut rows: Vec<(u64, f64)>) -> Self {
        rows.sort_by_key(|(value, _)| *value);
        rows.dedup_by(|next, last| {
            let is_same = next.0 == last.0;
            if is_same {
                last.1 += next.1;
            }
            is_same
        });
        rows.retain(|(_, weight)| *weight > 0.0);
        let total: f64 = rows.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        let shares = rows.iter().map(|(_, weight)| {
            sum += weight;
            (sum / total).min(1.0)
        });
        let shares: Vec<f64> = shares.collect();
        let inner = shares.len().saturating_sub(1);
        let ends: Vec<u64> = shares[..inner].iter().map(|share| word_at(*share)).collect();
        let start = |part: u64| {
            let first = part << (64 - START_BITS);
            ends.partition_point(|end| *end <= first) as u32
        };
        let starts = (0..1 << START_BITS).map(start).collect();
        Self { values: rows.into_iter().map(|(value, _)| value).collect(), shares, ends, starts }
    }

    #[inline]
    pub(crate) fn draw(&self, word: u64) -> u64 {
        let mut place = self.starts[(word >> (64 - START_BITS)) as usize] as usize;
        while self.ends.get(place).is_some_and(|end| *end <= word) {
            place += 1;
        }
        self.values[place]
    }

    /// The values with their probabilities.
    fn rows(&self) -> impl Iterator<Item = (u64, f64)> {
        let befores = std::iter::once(0.0).chain(self.shares.iter().copied());
        let rows = self.values.iter().zip(&self.shares).zip(befores);
        rows.map(|((value, share), before)| (*value, share - before))
    }
}

/// The first word whose [`unit`] is not below a share.
pub(crate) fn word_at(share: f64) -> u64 {
    // 2^64 is a power of two, so the product is exact; a share of 1 saturates.
    (share * 18_446_744_073_709_551_616.0) as u64
}

impl Sampler {
    pub(crate) fn of(law: &Law) -> Self {
        let kind = match &law.shape {
            Shape::Fixed(value) => Kind::Fixed(*value),
            Shape::Exponential { mean } => Kind::Exponential { mean: *mean },
            Shape::Lognormal { median, sigma } if *sigma == 0.0 => Kind::Fixed(whole(*median)),
            Shape::Lognormal { median, sigma } => {
                Kind::Lognormal { mu: libm::log(*median), sigma: *sigma }
            }
            Shape::Pareto { least, alpha } => Kind::Pareto { least: *least, alpha: *alpha },
            Shape::Table(rows) => Kind::Steps(Steps::of(rows.clone())),
            Shape::Empirical(values) => {
                Kind::Steps(Steps::of(values.iter().map(|value| (*value, 1.0)).collect()))
            }
        };
        let cap = law.cap.unwrap_or(MOST).min(MOST);
        Self { kind, cap, most: cap as f64 }
    }

    /// Turns a word into a draw; a greater word never gives a smaller draw.
    #[inline]
    pub(crate) fn draw(&self, word: u64) -> u64 {
        let value = match &self.kind {
            Kind::Fixed(value) => *value,
            Kind::Steps(steps) => steps.draw(word),
            Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Pareto { .. } => {
                return self.rounded(self.inverse(unit(word)));
            }
        };
        value.min(self.cap)
    }

    /// Tells whether the law has an inverse that is smooth.
    pub(crate) const fn is_smooth(&self) -> bool {
        matches!(self.kind, Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Pareto { .. })
    }

    /// The number that this share is below, before it is rounded and capped.
    #[inline]
    pub(crate) fn inverse(&self, share: f64) -> f64 {
        match self.kind {
            Kind::Exponential { mean } => -mean * libm::log1p(-share),
            Kind::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(share)),
            Kind::Pareto { least, alpha } => least * libm::exp(-libm::log1p(-share) / alpha),
            Kind::Fixed(_) | Kind::Steps(_) => self.draw(word_at(share)) as f64,
        }
    }

    /// Makes a draw of a number: the nearest whole one, at least 1 and at most the cap.
    #[inline]
    pub(crate) fn rounded(&self, value: f64) -> u64 {
        nearest(if value > 1.0 { value } else { 1.0 }, self.most)
    }

    /// Returns the probability of at most `most`, and the mean of what is, the rest counted as 0.
    pub(crate) fn up_to(&self, most: u64) -> (f64, f64) {
        match &self.kind {
            Kind::Fixed(value) => self.sum_up_to(std::iter::once((*value, 1.0)), most),
            Kind::Steps(steps) => self.sum_up_to(steps.rows(), most),
            Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Pareto { .. } => {
                self.smooth_up_to(most)
            }
        }
    }

    fn sum_up_to(&self, rows: impl Iterator<Item = (u64, f64)>, most: u64) -> (f64, f64) {
        let capped = rows.map(|(value, share)| (value.min(self.cap), share));
        let within = capped.filter(|(value, _)| *value <= most);
        within.fold((0.0, 0.0), |(p, sum), (value, share)| (p + share, sum + share * value as f64))
    }

    fn smooth_up_to(&self, most: u64) -> (f64, f64) {
        if most >= self.cap {
            let (below, partial) = self.below(self.cap);
            return (1.0, partial + (1.0 - below) * self.cap as f64);
        }
        self.below(most + 1)
    }

    /// The same for whole numbers less than `end`, which is at most the cap.
    fn below(&self, end: u64) -> (f64, f64) {
        let turn = end.clamp(1, ONE_BY_ONE);
        let near: f64 = (1..turn).map(|j| self.at_least(j)).sum();
        let partial = near - (turn - 1) as f64 * self.at_least(turn);
        if end <= turn {
            return (1.0 - self.at_least(turn), partial);
        }
        let (from, to) = (turn as f64 - 0.5, end as f64 - 0.5);
        (1.0 - self.more_than(to), partial + self.partial(to) - self.partial(from))
    }

    fn at_least(&self, number: u64) -> f64 {
        if number <= 1 { 1.0 } else { self.more_than(number as f64 - 0.5) }
    }

    /// The probability that the number is more than `x` before it is rounded.
    fn more_than(&self, x: f64) -> f64 {
        match self.kind {
            Kind::Exponential { mean } => libm::exp(-x / mean),
            Kind::Lognormal { mu, sigma } => normal_cdf((mu - libm::log(x)) / sigma),
            Kind::Pareto { least, alpha } if x > least => libm::pow(least / x, alpha),
            Kind::Pareto { .. } | Kind::Fixed(_) | Kind::Steps(_) => 1.0,
        }
    }

    /// The mean of what is at most `x` before it is rounded, the rest counted as 0.
    fn partial(&self, x: f64) -> f64 {
        match self.kind {
            Kind::Exponential { mean } => mean - (mean + x) * libm::exp(-x / mean),
            Kind::Lognormal { mu, sigma } => {
                let whole = libm::exp(mu + sigma * sigma / 2.0);
                whole * normal_cdf((libm::log(x) - mu) / sigma - sigma)
            }
            Kind::Pareto { least, .. } if x <= least => 0.0,
            Kind::Pareto { least, alpha: 1.0 } => least * libm::log(x / least),
            Kind::Pareto { least, alpha } => {
                alpha / (alpha - 1.0) * (least - x * libm::pow(least / x, alpha))
            }
            Kind::Fixed(_) | Kind::Steps(_) => 0.0,
        }
    }

    /// The values up to `largest` in order with their probabilities.
    ///
    /// None where a smooth law would need more than `most` values.
    pub(crate) fn rows(&self, largest: u64, most: usize) -> Option<Vec<(u64, f64)>> {
        let rows = match &self.kind {
            Kind::Fixed(value) => Some(vec![((*value).min(self.cap), 1.0)]),
            Kind::Steps(steps) => Some(self.capped(steps.rows())),
            Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Pareto { .. } => {
                self.smooth_rows(largest, most)
            }
        };
        rows.map(|mut rows| {
            rows.retain(|(value, _)| *value <= largest);
            rows
        })
    }

    fn capped(&self, rows: impl Iterator<Item = (u64, f64)>) -> Vec<(u64, f64)> {
        let mut capped: Vec<(u64, f64)> = Vec::new();
        for (value, share) in rows.map(|(value, share)| (value.min(self.cap), share)) {
            match capped.last_mut() {
                Some(last) if last.0 == value => last.1 += share,
                Some(_) | None => capped.push((value, share)),
            }
        }
        capped
    }

    fn smooth_rows(&self, largest: u64, most: usize) -> Option<Vec<(u64, f64)>> {
        let mut rows = Vec::new();
        let mut above = 1.0;
        for value in 1..=largest.min(self.cap) {
            if above < NEVER {
                break;
            }
            if rows.len() == most {
                return None;
            }
            let beyond = if value == self.cap { 0.0 } else { self.at_least(value + 1) };
            rows.push((value, above - beyond));
            above = beyond;
        }
        Some(rows)
    }

    /// The mean of the exponential law that this is, if it is one and nothing caps it.
    pub(crate) fn exponential_mean(&self) -> Option<f64> {
        match self.kind {
            Kind::Exponential { mean } if self.cap == MOST => Some(mean),
            _ => None,
        }
    }
}

/// Rounds a number that is not negative to the nearest whole one, and to `most`, at most 2^51.
#[inline]
pub(crate) fn nearest(value: f64, most: f64) -> u64 {
    // From here on floats are whole numbers, so that adding it rounds; a cast would look for more.
    const WHOLE: f64 = (1_u64 << 52) as f64;
    let value = if value < most { value } else { most };
    (value + WHOLE).to_bits() - WHOLE.to_bits()
}

/// Rounds to the nearest whole number, at least 1.
#[inline]
fn whole(value: f64) -> u64 {
    ((value + 0.5) as i64).max(1) as u64
}

#[cfg(test)]
mod tests {
    use super::Sampler;
    use crate::study::{Law, Shape};

    fn laws() -> Vec<Law> {
        let shapes = [
            Shape::Fixed(7),
            Shape::Exponential { mean: 2_500.0 },
            Shape::Lognormal { median: 2_220.0, sigma: 0.52 },
            Shape::Lognormal { median: 3.0, sigma: 2.0 },
            Shape::Pareto { least: 500.0, alpha: 1.1 },
            Shape::Table(vec![(10, 1.0), (20, 2.0), (15, 0.5)]),
            Shape::Empirical((1..50_u64).map(|n| n * n).collect()),
        ];
        let capped = shapes.clone().map(|shape| Law { shape, cap: Some(4_000) });
        shapes.map(Law::of).into_iter().chain(capped).collect()
    }

    /// The mean and the probability up to a number, from the numbers one by one.
    #[test]
    fn a_law_up_to_a_number_is_the_sum_of_its_rows() {
        for law in laws() {
            let draws = Sampler::of(&law);
            for most in [1, 15, 700, 3_999, 4_000, 30_000] {
                let rows = draws.rows(most, 1 << 20).unwrap();
                let p: f64 = rows.iter().map(|(_, p)| p).sum();
                let mean: f64 = rows.iter().map(|(value, p)| p * *value as f64).sum();
                let (found, money) = draws.up_to(most);
                assert!((p - found).abs() < 1e-11, "{law:?} {most}: {p} {found}");
                assert!(
                    (mean - money).abs() < 1e-6 * (1.0 + mean),
                    "{law:?} {most}: {mean} {money}"
                );
            }
        }
    }
}
