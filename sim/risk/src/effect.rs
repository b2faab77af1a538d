//! What a change of a study does to its losses, under common random numbers.
//!
//! Two studies that draw by the same addresses see the same customers, outages and answers as far
//! as they go, so that the ratio of what they lose is known far better than either. A ratio of means
//! has the interval of its residuals, replication by replication; a ratio of quantiles that of
//! order statistics, less what the two have in common.

use crate::estimates::Estimate;
use crate::exact::{NoClosedForm, exact};
use crate::fast::Fast;
use crate::histogram::{Growing, Histogram};
use crate::interval::{Sample, residual};
use crate::parameter::Range;
use crate::study::{Level, Measure, Study};

/// The losses of replications in the order of their numbers, in minor units.
#[derive(Clone, Debug)]
pub struct Losses {
    drawn: Vec<u64>,
    histogram: Histogram,
}

/// What a study loses beside another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Its mean over the mean of the other; none where the other loses nothing.
    pub mean: Option<Estimate>,
    /// The loss that 99 % of its replications do not exceed, over that of the other; none where
    /// that is nothing.
    pub p99: Option<Estimate>,
}

/// The quantile of which effects speak.
const LEVEL: Level = Level::P99;

impl Fast {
    /// Lists what the replications `from..to` lose under the first policy, in minor units.
    pub fn losses(&self, from: u64, to: u64) -> Vec<u64> {
        let loss = |number| self.outcomes(number).first().map_or(0, |one| one.loss.unsigned_abs());
        (from..to).map(loss).collect()
    }
}

impl Losses {
    /// Takes the losses of the replications from the first on; there must be at least one.
    pub fn of(drawn: Vec<u64>) -> Self {
        let mut growing = Growing::default();
        for loss in &drawn {
            growing.add(*loss);
        }
        Self { drawn, histogram: growing.histogram() }
    }

    fn mean(&self) -> f64 {
        let sum: u128 = self.drawn.iter().map(|loss| u128::from(*loss)).sum();
        sum as f64 / self.drawn.len() as f64
    }

    fn p99(&self) -> Estimate {
        Sample::of(&self.histogram).quantile(LEVEL.probability())
    }
}

impl Effect {
    /// Holds losses against others of the same replications.
    pub fn of(moved: &Losses, base: &Losses) -> Self {
        Self { mean: ratio_of_means(moved, base), p99: ratio_of_quantiles(moved, base) }
    }

    /// Compares by closed forms; neither ratio has an interval.
    ///
    /// # Errors
    ///
    /// [`NoClosedForm`], of either study.
    pub fn exact(moved: &Study, base: &Study) -> Result<Self, NoClosedForm> {
        let (moved, base) = (exact(moved)?, exact(base)?);
        let measured = |measure| {
            let of = |estimates: &crate::estimates::Estimates| {
                estimates.points.first().map_or(0.0, |point| point.measure(measure).value)
            };
            let (moved, base) = (of(&moved), of(&base));
            (base > 0.0).then(|| Estimate::exact(moved / base))
        };
        Ok(Self { mean: measured(Measure::Mean), p99: measured(Measure::Var(LEVEL)) })
    }
}

impl Range {
    /// By how many per cent a loss rises where the figure rises by one, over the whole range, from
    /// the loss at its high end over that at its low end; none where an end of either is zero.
    pub fn elasticity(&self, high_over_low: Estimate) -> Option<Estimate> {
        let way = libm::log(self.high / self.low);
        let of = |ratio: f64| libm::log(ratio) / way;
        let Estimate { value, low, high } = high_over_low;
        let is_known = self.low > 0.0 && way > 0.0 && low > 0.0 && high.is_finite();
        is_known.then(|| Estimate { value: of(value), low: of(low), high: of(high) })
    }
}

/// Source: Cochran, "Sampling Techniques", 1977, section 6.3, with the skewness of the residuals.
fn ratio_of_means(moved: &Losses, base: &Losses) -> Option<Estimate> {
    let (over, under) = (moved.mean(), base.mean());
    if under == 0.0 {
        return None;
    }
    let value = over / under;
    let residuals = moved.drawn.iter().zip(&base.drawn);
    let off = residual(residuals.map(|(over, under)| *over as f64 - value * *under as f64));
    let low = (value + off.low / under).max(0.0);
    Some(Estimate { value, low, high: value + off.high / under })
}

/// The variance of the difference of two quantiles, from their own and from how often both losses
/// of a replication stay under theirs.
///
/// Source: the representation of Bahadur, in Serfling, "Approximation Theorems", 1980, section 2.5.
fn ratio_of_quantiles(moved: &Losses, base: &Losses) -> Option<Estimate> {
    let (over, under) = (moved.p99(), base.p99());
    if under.value == 0.0 {
        return None;
    }
    let value = over.value / under.value;
    if !over.high.is_finite() || !under.high.is_finite() {
        return Some(Estimate { value, low: 0.0, high: f64::INFINITY });
    }
    let common = common(moved, base, (over.value, under.value));
    let (over, under_half) = (over.half_width(), under.half_width() * value);
    let square = over * over + under_half * under_half - 2.0 * common * over * under_half;
    let way = libm::sqrt(square.max(0.0)) / under.value;
    Some(Estimate { value, low: (value - way).max(0.0), high: value + way })
}

/// How strongly the two events hang together that the losses of a replication exceed their
/// quantiles, from 0 to 1.
fn common(moved: &Losses, base: &Losses, (over, under): (f64, f64)) -> f64 {
    let count = base.drawn.len() as f64;
    let (mut first, mut second, mut both) = (0.0, 0.0, 0.0);
    for (moved, base) in moved.drawn.iter().zip(&base.drawn) {
        let (is_first, is_second) = (*moved as f64 > over, *base as f64 > under);
        first += f64::from(u8::from(is_first)) / count;
        second += f64::from(u8::from(is_second)) / count;
        both += f64::from(u8::from(is_first && is_second)) / count;
    }
    let spread = libm::sqrt(first * (1.0 - first) * second * (1.0 - second));
    if spread > 0.0 { ((both - first * second) / spread).clamp(0.0, 1.0) } else { 0.0 }
}
