//! Estimates from a sequence that was scrambled anew several times.
//!
//! The replications of one scrambling hang together; the scramblings do not. So every interval here is
//! Student's, of one number a scrambling: a mean, a share, or, for a quantile, the share that stays
//! under it, whose spread says which ranks enclose it.

use crate::estimates::{
    Distribution, Estimate, EstimateError, Estimates, Exceedance, FlowEstimate, PointEstimates,
    rounding,
};
use crate::histogram::Histogram;
use crate::interval::Sample;
use crate::partial::{FlowTally, Partial, PointPartial, Tally};
use crate::sobol::{SCRAMBLINGS, sobol_replication};
use crate::study::{Level, Study};

/// The 97.5 % quantile of Student's distribution with [`SCRAMBLINGS`] − 1 degrees of freedom.
const T: f64 = 2.039_513_446;

/// What was drawn of all scramblings of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrambled {
    /// One for each, in order; each of the same number of replications from its first.
    parts: Vec<Partial>,
}

impl Scrambled {
    /// Begins with what was drawn of no replication, one for each scrambling.
    pub fn begun(block: impl Fn(u64, u64) -> Partial) -> Self {
        let first = |scrambling| sobol_replication(scrambling, 0);
        let parts = (0..SCRAMBLINGS).map(|it| block(first(it), first(it)));
        Self { parts: parts.collect() }
    }

    /// Returns how many replications there are of each scrambling.
    pub fn each(&self) -> u64 {
        self.parts.first().map_or(0, |part| part.to - part.from)
    }

    /// Adds further parts of every scrambling, in any order.
    ///
    /// # Errors
    ///
    /// Parts that do not fit, as in [`Partial::merge_all`].
    pub fn add(&mut self, more: &[Partial]) -> Result<(), EstimateError> {
        let mut parts = self.parts.clone();
        for (scrambling, part) in (0..).zip(&mut parts) {
            let (from, to) =
                (sobol_replication(scrambling, 0), sobol_replication(scrambling + 1, 0));
            let ours = more.iter().filter(|one| (from..to).contains(&one.from)).cloned();
            *part = Partial::merge_all(std::iter::once(part.clone()).chain(ours))?;
        }
        self.parts = parts;
        Ok(())
    }

    /// Returns all of it as one result, as if its replications were numbered one after the other.
    pub fn pooled(&self) -> Option<Partial> {
        Partial::pooled(&self.parts)
    }

    /// Estimates from all scramblings.
    ///
    /// # Errors
    ///
    /// As [`Estimates::of`].
    pub fn estimates(&self, study: &Study) -> Result<Estimates, EstimateError> {
        let pooled = self.pooled().ok_or(EstimateError::NoReplications)?;
        let mut estimates = Estimates::of(study, &pooled)?;
        for (place, point) in estimates.points.iter_mut().enumerate() {
            let parts: Vec<&PointPartial> =
                self.parts.iter().filter_map(|part| part.points.get(place)).collect();
            let parts = Parts { parts, each: self.each() as f64 };
            parts.narrow(point, study.outages.notice_ms);
        }
        Ok(estimates)
    }
}

/// What the scramblings came to under one policy.
struct Parts<'a> {
    parts: Vec<&'a PointPartial>,
    /// How many replications each has.
    each: f64,
}

impl Parts<'_> {
    /// Puts the intervals of the scramblings in place of those of independent replications.
    fn narrow(&self, point: &mut PointEstimates, notice_ms: u64) {
        self.losses(&mut point.loss, |part| &part.losses);
        if let Some(worst) = &mut point.worst_outage {
            self.losses(worst, |part| &part.worst_outages);
        }
        for (place, flow) in point.flows.iter_mut().enumerate() {
            self.flow(flow, place, rounding(&point.policy, notice_ms, flow.flow));
        }
        for (place, mean) in point.by_cause.iter_mut().enumerate() {
            *mean = self.tally(*mean, |part| &part.by_cause[place]);
        }
        for (place, mean) in point.by_age.iter_mut().enumerate() {
            *mean = self.tally(*mean, |part| &part.by_age[place]);
        }
    }

    fn losses(&self, known: &mut Distribution, of: fn(&PointPartial) -> &Histogram) {
        let histograms: Vec<&Histogram> = self.parts.iter().map(|part| of(part)).collect();
        let whole = histograms.iter().fold(Histogram::default(), |sum, one| sum.merged(one));
        let half = |number: &dyn Fn(f64, f64) -> f64| self.half(&histograms, number);
        let mean = known.mean.value;
        known.mean = around(known.mean.value, half(&|loss, count| loss * count));
        let square = half(&|loss, count| (loss - mean) * (loss - mean) * count);
        known.sd = around(known.sd.value, square / (2.0 * known.sd.value).max(f64::MIN_POSITIVE));
        if known.p_zero.value > 0.0 && known.p_zero.value < 1.0 {
            let none = half(&|loss, count| if loss == 0.0 { count } else { 0.0 });
            known.p_zero = share(known.p_zero.value, none);
        }
        for level in Level::ALL {
            let quantile = known.var[level as usize].value;
            let under = half(&|loss, count| if loss <= quantile { count } else { 0.0 });
            let below = half(&|loss, count| if loss < quantile { count } else { 0.0 });
            known.var[level as usize] =
                Sample::of(&whole).quantile_within(level.probability(), under.max(below));
            let excess = half(&|loss, count| (loss - quantile).max(0.0) * count);
            let beyond = &mut known.tvar[level as usize];
            let bounded = around(beyond.value, excess / (1.0 - level.probability()));
            let high = if beyond.high.is_finite() { bounded.high } else { f64::INFINITY };
            *beyond = Estimate { high, ..bounded };
        }
        self.curve(&mut known.curve, &histograms);
    }

    /// The points of a curve are many, so that no bin is looked at for each of them.
    fn curve(&self, curve: &mut [Exceedance], histograms: &[&Histogram]) {
        let samples: Vec<Sample<'_>> = histograms.iter().map(|it| Sample::of(it)).collect();
        for point in curve.iter_mut().filter(|point| point.probability.value < 1.0) {
            let shares = samples.iter().map(|it| it.at_least(point.loss) as f64 / self.each);
            let half = student(&shares.collect::<Vec<_>>());
            point.probability = share(point.probability.value, half);
        }
    }

    fn flow(&self, flow: &mut FlowEstimate, place: usize, off: f64) {
        let of = |part: &PointPartial| -> FlowTally { part.flows[place] };
        let parts = &self.parts;
        let payments: Vec<f64> = parts
            .iter()
            .map(|part| of(part).payments.sum as f64 / crate::outcome::PAYMENT as f64 / self.each)
            .collect();
        let money: Vec<f64> =
            parts.iter().map(|part| of(part).money.sum as f64 / self.each).collect();
        let off_payments = off / crate::outcome::PAYMENT as f64;
        flow.payments = around(flow.payments.value, student(&payments) + off_payments);
        flow.money = around(flow.money.value, student(&money) + off);
    }

    fn tally(&self, known: Estimate, of: impl Fn(&PointPartial) -> &Tally) -> Estimate {
        let means: Vec<f64> =
            self.parts.iter().map(|part| of(part).sum as f64 / self.each).collect();
        around(known.value, student(&means))
    }

    /// Half of the width of the interval of a mean over replications: of a number of a loss and how
    /// often it comes.
    fn half(&self, histograms: &[&Histogram], number: &dyn Fn(f64, f64) -> f64) -> f64 {
        let means = histograms.iter().map(|histogram| {
            let bins = histogram.bins().iter();
            let sum: f64 =
                bins.map(|bin| number(bin.sum as f64 / bin.count as f64, bin.count as f64)).sum();
            sum / self.each
        });
        student(&means.collect::<Vec<_>>())
    }
}

/// Half of the width of Student's interval of the mean of independent numbers.
fn student(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    T * libm::sqrt(squares / (count - 1.0).max(1.0) / count)
}

/// Nothing that is estimated is negative.
fn around(value: f64, half: f64) -> Estimate {
    Estimate { value, low: (value - half).max(f64::min(value, 0.0)), high: value + half }
}

fn share(value: f64, half: f64) -> Estimate {
    Estimate { high: (value + half).min(1.0), ..around(value, half) }
}
