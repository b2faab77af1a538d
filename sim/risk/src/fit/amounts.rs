//! How large sales by card are: a lognormal law, and how far the amounts are off it.

use std::collections::BTreeMap;

use super::beta::student;
use super::{Day, clustered};
use crate::estimates::Estimate;
use crate::special::{normal_cdf, normal_quantile};

/// The probabilities at which seen and fitted amounts are held against each other.
const LEVELS: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];
/// How many points the curve of a picture has.
const CURVE: usize = 240;
/// From here on the law is another one, and not only a little off.
const OFF: f64 = 0.05;
/// How many values stand for a law that has no formula.
const STEPS: usize = 200;

/// The amounts of sales by card, in minor units, and the lognormal law that is nearest to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Amounts {
    /// How many.
    pub count: u64,
    /// The median of the law: the maximum of the likelihood.
    pub median: Estimate,
    /// The standard deviation of the logarithm: the maximum of the likelihood.
    pub sigma: Estimate,
    /// The largest that was seen.
    pub cap: u64,
    /// The mean that was seen.
    pub mean: Estimate,
    /// The mean of the law, cap and all.
    pub mean_of_law: f64,
    /// The quantiles that were seen, by order statistics, beside those of the law.
    pub quantiles: Vec<Quantile>,
    /// The farthest that the two distribution functions are apart (Kolmogorov and Smirnov).
    pub distance: f64,
    /// How likely an amount of at least so much is: seen, and by the law.
    pub curve: Vec<CurvePoint>,
    /// Amounts that stand for what was seen, each as likely: the middles of equal parts.
    pub steps: Vec<u64>,
}

/// A quantile of the amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// The share of amounts that are not larger.
    pub level: f64,
    /// The amount that was seen.
    pub seen: Estimate,
    /// The amount by the law.
    pub of_law: f64,
}

/// A point of the curve of amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The amount.
    pub minor: u64,
    /// The share that was seen of amounts as large or larger.
    pub seen: f64,
    /// The same by the law.
    pub of_law: f64,
}

impl Amounts {
    /// Tells whether a lognormal law stands for these amounts: no share is off by more than 5 in 100.
    pub fn is_lognormal(&self) -> bool {
        self.distance <= OFF
    }
}

/// A lognormal law with a cap.
#[derive(Clone, Copy, Debug)]
struct Lognormal {
    mu: f64,
    sigma: f64,
    cap: u64,
}

impl Lognormal {
    fn z(self, minor: f64) -> f64 {
        let off = libm::log(minor.max(f64::MIN_POSITIVE)) - self.mu;
        if self.sigma > 0.0 { off / self.sigma } else { off.signum() * f64::INFINITY }
    }

    /// The probability of an amount of at least so much, once it is rounded.
    fn at_least(self, minor: u64) -> f64 {
        if minor > self.cap { 0.0 } else { normal_cdf(-self.z(minor as f64 - 0.5)) }
    }

    fn quantile(self, level: f64) -> f64 {
        libm::exp(self.mu + self.sigma * normal_quantile(level)).min(self.cap as f64)
    }

    fn mean(self) -> f64 {
        let z = self.z(self.cap as f64);
        let below = libm::exp(self.mu + 0.5 * self.sigma * self.sigma) * normal_cdf(z - self.sigma);
        below + self.cap as f64 * normal_cdf(-z)
    }
}

/// Amounts in order with how many are not larger.
struct Seen {
    values: Vec<(u64, u64)>,
    count: u64,
}

impl Seen {
    fn of(amounts: &BTreeMap<u64, u64>) -> Self {
        let mut count = 0;
        let values = amounts.iter().map(|(minor, times)| {
            count += times;
            (*minor, count)
        });
        let values: Vec<(u64, u64)> = values.collect();
        Self { values, count }
    }

    /// The amount of a rank, from 1.
    fn at(&self, rank: f64) -> f64 {
        let rank = (rank.max(1.0) as u64).min(self.count);
        let place = self.values.partition_point(|(_, end)| *end < rank);
        self.values.get(place).map_or(0.0, |(minor, _)| *minor as f64)
    }

    /// The quantile between order statistics, farther apart where the sales of a day hang together.
    fn quantile(&self, level: f64, effect: f64) -> Estimate {
        let n = self.count as f64;
        let way = normal_quantile(0.975) * libm::sqrt(effect * n * level * (1.0 - level));
        let low = self.at(libm::floor(n * level - way));
        let high = self.at(libm::ceil(n * level + way) + 1.0);
        Estimate { value: self.at(libm::ceil(n * level - 1e-9)), low, high }
    }

    fn at_least(&self, minor: u64) -> f64 {
        let place = self.values.partition_point(|(value, _)| *value < minor);
        let below = place.checked_sub(1).and_then(|before| self.values.get(before));
        1.0 - below.map_or(0, |(_, end)| *end) as f64 / self.count as f64
    }

    fn mean(&self, amounts: &BTreeMap<u64, u64>, days: &BTreeMap<i64, Day>) -> Estimate {
        let n = self.count as f64;
        let mean = days.values().map(|day| day.sum).sum::<f64>() / n;
        let off = |(minor, times): (&u64, &u64)| {
            let off = *minor as f64 - mean;
            off * off * *times as f64
        };
        let alone = amounts.iter().map(off).sum::<f64>() / n;
        let by_day = days.values().filter(|day| day.cards > 0);
        let by_day = by_day.map(|day| day.sum - day.cards as f64 * mean);
        let (error, freedom) = clustered(by_day, alone, n);
        let way = student(freedom) * error;
        Estimate { value: mean, low: mean - way, high: mean + way }
    }

    /// How far the law is off, at each amount and right before it.
    fn distance(&self, law: Lognormal) -> f64 {
        let mut before = 0;
        let mut farthest = 0.0_f64;
        for (minor, end) in &self.values {
            let seen = |count: u64| count as f64 / self.count as f64;
            let (below, up_to) = (1.0 - law.at_least(*minor), 1.0 - law.at_least(minor + 1));
            farthest = farthest.max((below - seen(before)).abs()).max((up_to - seen(*end)).abs());
            before = *end;
        }
        farthest
    }
}

/// Fits the amounts of all sales by card; none where there are less than two.
pub(super) fn amounts(amounts: &BTreeMap<u64, u64>, days: &BTreeMap<i64, Day>) -> Option<Amounts> {
    let seen = Seen::of(amounts);
    let cap = seen.values.last()?.0;
    if seen.count < 2 {
        return None;
    }
    let (mu, sigma, effect) = logarithms(amounts, days, seen.count);
    let law = Lognormal { mu: mu.value, sigma: sigma.value, cap };
    let quantile =
        |level| Quantile { level, seen: seen.quantile(level, effect), of_law: law.quantile(level) };
    let of_log = |log: f64| libm::exp(log);
    Some(Amounts {
        count: seen.count,
        median: Estimate { value: of_log(mu.value), low: of_log(mu.low), high: of_log(mu.high) },
        sigma,
        cap,
        mean: seen.mean(amounts, days),
        mean_of_law: law.mean(),
        quantiles: LEVELS.map(quantile).to_vec(),
        distance: seen.distance(law),
        curve: curve(&seen, law),
        steps: steps(&seen),
    })
}

/// Mean and standard deviation of the logarithms, with intervals that let the sales of a day hang
/// together and the logarithms be anything; and by how much that widens the variance of the mean.
fn logarithms(
    amounts: &BTreeMap<u64, u64>,
    days: &BTreeMap<i64, Day>,
    count: u64,
) -> (Estimate, Estimate, f64) {
    let n = count as f64;
    let log = |(minor, times): (&u64, &u64)| (libm::log(*minor as f64), *times as f64);
    let mean = amounts.iter().map(log).map(|(log, times)| log * times).sum::<f64>() / n;
    let moment = |power: u32| {
        let terms = amounts.iter().map(log).map(|(log, times)| {
            let square = (log - mean) * (log - mean);
            times * if power == 4 { square * square } else { square }
        });
        terms.sum::<f64>() / n
    };
    let (second, fourth) = (moment(2), moment(4));
    let sigma = libm::sqrt(second);
    let sold = || days.values().filter(|day| day.cards > 0);
    let off = sold().map(|day| day.ln - day.cards as f64 * mean);
    let wide = sold().map(|day| {
        let cards = day.cards as f64;
        day.ln_square - 2.0 * mean * day.ln + cards * mean * mean - cards * second
    });
    let (error, freedom) = clustered(off, second, n);
    let (error_of_square, _) = clustered(wide, (fourth - second * second).max(0.0), n);
    let way = student(freedom) * error;
    let by = if sigma > 0.0 { student(freedom) * error_of_square / (2.0 * second) } else { 0.0 };
    let sigma = Estimate { value: sigma, low: sigma * libm::exp(-by), high: sigma * libm::exp(by) };
    let effect = if second > 0.0 { (error * error * n / second).max(1.0) } else { 1.0 };
    (Estimate { value: mean, low: mean - way, high: mean + way }, sigma, effect)
}

/// Points from the least amount to the largest, evenly on the scale of the logarithm.
fn curve(seen: &Seen, law: Lognormal) -> Vec<CurvePoint> {
    let (Some((least, _)), Some((most, _))) = (seen.values.first(), seen.values.last()) else {
        return Vec::new();
    };
    let (from, to) = (libm::log(*least as f64), libm::log(*most as f64));
    let minor = |place: usize| {
        let way = place as f64 / (CURVE - 1) as f64;
        (libm::round(libm::exp(from + way * (to - from))) as u64).clamp(*least, *most)
    };
    let mut all: Vec<u64> = (0..CURVE).map(minor).collect();
    all.dedup();
    let point =
        |minor| CurvePoint { minor, seen: seen.at_least(minor), of_law: law.at_least(minor) };
    all.into_iter().map(point).collect()
}

fn steps(seen: &Seen) -> Vec<u64> {
    let count = STEPS.min(usize::try_from(seen.count).unwrap_or(STEPS));
    let level = |place: usize| (place as f64 + 0.5) / count as f64;
    let rank = |place: usize| libm::ceil(level(place) * seen.count as f64 - 1e-9);
    (0..count).map(|place| seen.at(rank(place)) as u64).collect()
}
