//! 95 % intervals, chosen because they hold what they promise where losses are rare and skewed.
//!
//! - A mean: Student's statistic with the skewness and the kurtosis taken out of its quantiles, by
//!   the expansion of Cornish and Fisher. The plain interval is too low where most losses are 0.
//! - A probability: Wilson's score interval.
//! - A quantile: order statistics, their ranks from the binomial with its skewness.
//! - A mean beyond a quantile: that of `(S − VaR)⁺`, whose variance is the asymptotic one of TVaR,
//!   with its skewness.

use crate::estimates::{Distribution, Estimate, Exceedance};
use crate::histogram::{Bin, Histogram};
use crate::partial::Tally;
use crate::study::Level;

/// The 97.5 % quantile of the standard normal.
const Z: f64 = 1.959_963_984_540_054;

/// How much less likely the next point of an exceedance curve is.
const CURVE_STEP: f64 = 0.95;

impl Estimate {
    /// Makes an estimate that is exact.
    pub const fn exact(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    /// Tells whether the interval holds a value.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Returns half the width of the interval.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }

    pub(crate) fn scaled(self, by: f64) -> Self {
        Self { value: self.value * by, low: self.low * by, high: self.high * by }
    }
}

/// What the mean of a sample and its interval are made of.
struct Moments {
    count: f64,
    mean: f64,
    /// The central moments over the count.
    second: f64,
    third: f64,
    fourth: f64,
}

impl Moments {
    /// Takes values with how often each comes.
    fn of(count: u64, values: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let n = count as f64;
        let mean = values.clone().map(|(value, times)| value * times).sum::<f64>() / n;
        let mut sums = [0.0; 3];
        for (value, times) in values {
            let off = value - mean;
            let square = off * off;
            sums[0] += times * square;
            sums[1] += times * square * off;
            sums[2] += times * square * square;
        }
        let [second, third, fourth] = sums.map(|sum| sum / n);
        Self { count: n, mean, second, third, fourth }
    }

    fn standard_error(&self) -> f64 {
        libm::sqrt(self.second / (self.count - 1.0).max(1.0))
    }

    fn mean(&self) -> Estimate {
        let error = self.standard_error();
        if self.second == 0.0 {
            return Estimate::exact(self.mean);
        }
        let (shift, width) = self.student();
        Estimate {
            value: self.mean,
            low: self.mean - (width - shift) * error,
            high: self.mean + (width + shift) * error,
        }
    }

    /// By how much the quantiles of Student's statistic are moved, and how far apart they are, to the
    /// second order.
    ///
    /// Source: Hall, "The Bootstrap and Edgeworth Expansion", 1992, sections 2.3 and 2.6.
    fn student(&self) -> (f64, f64) {
        let (n, square) = (self.count, Z * Z);
        let skewness = self.third / (self.second * libm::sqrt(self.second));
        let kurtosis = self.fourth / (self.second * self.second) - 3.0;
        let shift = skewness * (2.0 * square + 1.0) / (6.0 * libm::sqrt(n));
        let wider = 5.0 / 72.0 * skewness * skewness * (4.0 * square - 1.0)
            - kurtosis / 12.0 * (square - 3.0)
            + 0.25 * (square + 3.0);
        // Where the terms are as large as the quantile, the expansion says nothing any more.
        (shift.clamp(-0.9 * Z, 0.9 * Z), Z * (1.0 + (wider / n).clamp(0.0, 1.0)))
    }

    /// On the scale of the logarithm, with the variance of the sample's own kurtosis.
    fn standard_deviation(&self) -> Estimate {
        let value = libm::sqrt(self.second * self.count / (self.count - 1.0).max(1.0));
        if self.second == 0.0 {
            return Estimate::exact(value);
        }
        let kurtosis = self.fourth / (self.second * self.second);
        let way = Z * 0.5 * libm::sqrt((kurtosis - 1.0).max(0.0) / self.count);
        Estimate { value, low: value * libm::exp(-way), high: value * libm::exp(way) }
    }
}

/// The mean of values that are zero on average.
pub(crate) fn residual(values: impl ExactSizeIterator<Item = f64> + Clone) -> Estimate {
    Moments::of(values.len() as u64, values.map(|value| (value, 1.0))).mean()
}

/// Wilson's score interval for `hits` of `count`.
pub(crate) fn share(hits: u64, count: u64) -> Estimate {
    let (n, value) = (count as f64, hits as f64 / count as f64);
    let middle = value + Z * Z / (2.0 * n);
    let way = Z * libm::sqrt(value * (1.0 - value) / n + Z * Z / (4.0 * n * n));
    let under = 1.0 + Z * Z / n;
    let low = if hits == 0 { 0.0 } else { (middle - way) / under };
    let high = if hits == count { 1.0 } else { (middle + way) / under };
    Estimate { value, low: low.min(value), high: high.max(value) }
}

/// The mean of a tally over `count` replications, each of whose terms is rounded by `off` at most.
pub(crate) fn tally(tally: &Tally, count: u64, off: f64) -> Estimate {
    let n = count as f64;
    let mean = tally.sum as f64 / n;
    let error = libm::sqrt(off_mean(tally, count) / (n * (n - 1.0).max(1.0)));
    let low = (mean - Z * error - off).max(f64::min(mean, 0.0));
    Estimate { value: mean, low, high: mean + Z * error + off }
}

/// The sum of the squares of what the terms are off their mean; exact as long as it fits.
fn off_mean(tally: &Tally, count: u64) -> f64 {
    let n = i128::from(count);
    let exact = || Some(tally.squares.checked_mul(n)? - tally.sum.checked_mul(tally.sum)?);
    let rounded = || {
        let (sum, n) = (tally.sum as f64, count as f64);
        (tally.squares as f64 - sum * sum / n).max(0.0)
    };
    exact().map_or_else(rounded, |off| off as f64 / count as f64)
}

/// Two ranks, from 1, of which a 95 % interval of a quantile of so many is made; they may not exist.
pub(crate) fn ranks(count: f64, level: f64) -> (f64, f64) {
    let deviation = libm::sqrt(count * level * (1.0 - level));
    let skew = (Z * Z - 1.0) * (1.0 - 2.0 * level) / 6.0;
    let middle = count * level + skew;
    (libm::floor(middle - Z * deviation), libm::ceil(middle + Z * deviation) + 1.0)
}

/// A histogram with the ranks of its bins.
pub(crate) struct Sample<'a> {
    bins: &'a [Bin],
    /// How many losses lie up to and with each bin.
    ends: Vec<u64>,
    count: u64,
}

impl<'a> Sample<'a> {
    pub(crate) fn of(histogram: &'a Histogram) -> Self {
        let bins = histogram.bins();
        let mut count = 0;
        let ends = bins.iter().map(|bin| {
            count += bin.count;
            count
        });
        let ends: Vec<u64> = ends.collect();
        Self { bins, ends, count }
    }

    /// Estimates the distribution; there must be at least one loss, be it 0.
    pub(crate) fn distribution(&self) -> Distribution {
        let values = self.bins.iter().map(|bin| (bin_mean(bin), bin.count as f64));
        let moments = Moments::of(self.count, values);
        let zeros = self.bins.first().filter(|bin| bin.greatest == 0).map_or(0, |bin| bin.count);
        Distribution {
            mean: moments.mean(),
            sd: moments.standard_deviation(),
            p_zero: share(zeros, self.count),
            var: Level::ALL.map(|level| self.quantile(level.probability())),
            tvar: Level::ALL.map(|level| self.beyond(level.probability())),
            curve: self.curve(),
        }
    }

    /// The place of the bin in which the loss of a rank, from 1, lies, and its rank within.
    fn find(&self, rank: u64) -> (usize, u64) {
        let place = self.ends.partition_point(|end| *end < rank);
        (place, rank - place.checked_sub(1).map_or(0, |before| self.ends[before]))
    }

    /// The loss of a rank, spread evenly within its bin.
    fn at(&self, rank: u64) -> f64 {
        let (place, within) = self.find(rank);
        let bin = &self.bins[place];
        let way = (within - 1) as f64 / (bin.count - 1).max(1) as f64;
        bin.least as f64 + way * (bin.greatest - bin.least) as f64
    }

    /// The rank of the least loss that is not exceeded with a probability.
    fn rank(&self, level: f64) -> u64 {
        let rank = libm::ceil(self.count as f64 * level - 1e-9) as u64;
        rank.clamp(1, self.count)
    }

    /// The least loss that is not exceeded with a probability.
    pub(crate) fn quantile(&self, level: f64) -> Estimate {
        self.between(level, ranks(self.count as f64, level))
    }

    fn between(&self, level: f64, (lower, upper): (f64, f64)) -> Estimate {
        let low = if lower < 1.0 { 0.0 } else { self.least_at(lower as u64) };
        let high = if upper > self.count as f64 {
            f64::INFINITY
        } else {
            self.bins[self.find(upper as u64).0].greatest as f64
        };
        Estimate { value: self.at(self.rank(level)), low, high }
    }

    /// How many losses are in the bins from that of a loss on.
    pub(crate) fn at_least(&self, loss: f64) -> u64 {
        let place = self.bins.partition_point(|bin| (bin.greatest as f64) < loss);
        self.count - place.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// A quantile, enclosed by the ranks that lie a share of all losses away.
    pub(crate) fn quantile_within(&self, level: f64, half: f64) -> Estimate {
        let n = self.count as f64;
        let (lower, upper) =
            (libm::floor(n * (level - half)), libm::ceil(n * (level + half)) + 1.0);
        self.between(level, (lower, upper))
    }

    fn least_at(&self, rank: u64) -> f64 {
        self.bins[self.find(rank).0].least as f64
    }

    /// The mean beyond a quantile: `VaR + E[(S − VaR)⁺] / (1 − level)`.
    fn beyond(&self, level: f64) -> Estimate {
        let rank = self.rank(level);
        let (place, within) = self.find(rank);
        let quantile = self.at(rank);
        let rest = self.bins[place].count - within;
        let half = 0.5 * (self.bins[place].greatest as f64 - quantile);
        let above = self.bins[place + 1..].iter();
        let above = above.map(|bin| (bin_mean(bin) - quantile, bin.count as f64));
        let not_above = (0.0, rank as f64);
        let values = above.chain([(half, rest as f64), not_above]);
        let excess = Moments::of(self.count, values).mean().scaled(1.0 / (1.0 - level));
        let bounded = ranks(self.count as f64, level).1 <= self.count as f64;
        Estimate {
            value: quantile + excess.value,
            low: quantile + excess.low.max(0.0),
            high: if bounded { quantile + excess.high } else { f64::INFINITY },
        }
    }

    fn curve(&self) -> Vec<Exceedance> {
        let mut curve: Vec<Exceedance> = Vec::new();
        let mut last = f64::INFINITY;
        for (place, (bin, end)) in self.bins.iter().zip(&self.ends).enumerate() {
            let hits = self.count - end + bin.count;
            let is_last = place + 1 == self.bins.len();
            if hits as f64 <= last * CURVE_STEP || is_last {
                last = hits as f64;
                let probability = share(hits, self.count);
                curve.push(Exceedance { loss: bin.least as f64, probability });
            }
        }
        curve
    }
}

fn bin_mean(bin: &Bin) -> f64 {
    bin.sum as f64 / bin.count as f64
}
