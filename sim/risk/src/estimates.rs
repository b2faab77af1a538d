//! What the results say about a study: numbers with their 95 % intervals.

use crate::histogram::Histogram;
use crate::interval::{self, Sample};
use crate::outcome::{Flow, PAYMENT};
use crate::partial::{Bad, MergeError, Partial, PointPartial, Tally};
use crate::study::{Digest, Level, Measure, Policy, Study};

/// A number with its 95 % interval; a number that is exact has no width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end; infinite where the replications are too few to bound it.
    pub high: f64,
}

/// What is known of a study, for each policy of its sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    /// Of which study.
    pub digest: Digest,
    /// From how many replications; none where the numbers are exact.
    pub replications: Option<u64>,
    /// One for each of [`Study::points`], in order.
    pub points: Vec<PointEstimates>,
}

/// What is known under one policy, for one replication; money in minor units.
#[derive(Clone, Debug, PartialEq)]
pub struct PointEstimates {
    /// The policy.
    pub policy: Policy,
    /// The sum of a replication's losses; over the outages of a year: AEP.
    pub loss: Distribution,
    /// The loss of the worst outage of a replication: OEP. None where a closed form gives none.
    pub worst_outage: Option<Distribution>,
    /// The flows, in the order of [`Flow::ALL`].
    pub flows: Vec<FlowEstimate>,
    /// The mean loss by cause, as in [`Outcome::by_cause`](crate::Outcome::by_cause); empty where a
    /// closed form does not tell them apart.
    pub by_cause: Vec<Estimate>,
    /// The mean loss by age, in the order of [`AgeBand::ALL`](crate::AgeBand::ALL); empty where a
    /// closed form does not tell them apart.
    pub by_age: Vec<Estimate>,
    /// The worst replications, the worst first.
    pub worst: Vec<Bad>,
}

/// A distribution of losses, in minor units.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The mean.
    pub mean: Estimate,
    /// The standard deviation.
    pub sd: Estimate,
    /// The probability of no loss at all.
    pub p_zero: Estimate,
    /// The quantiles, in the order of [`Level::ALL`].
    pub var: [Estimate; Level::ALL.len()],
    /// The means beyond them, in the order of [`Level::ALL`].
    pub tvar: [Estimate; Level::ALL.len()],
    /// How likely it is to lose at least so much, from the least loss to the greatest.
    pub curve: Vec<Exceedance>,
}

/// A point of an exceedance curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exceedance {
    /// A loss in minor units.
    pub loss: f64,
    /// How likely it is to lose this or more.
    pub probability: Estimate,
}

/// Payments of one flow in one replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowEstimate {
    /// Which.
    pub flow: Flow,
    /// How many.
    pub payments: Estimate,
    /// How much, in minor units.
    pub money: Estimate,
}

/// Why there are no estimates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EstimateError {
    /// The results are of another study.
    #[error("the results are of the study {theirs}, not of {ours}")]
    OtherStudy {
        /// The study that is asked about.
        ours: Digest,
        /// The study of the results.
        theirs: Digest,
    },
    /// There are no replications.
    #[error("there are no replications to estimate from")]
    NoReplications,
    /// The results are damaged.
    #[error(transparent)]
    Damaged(#[from] MergeError),
}

impl Estimates {
    /// Estimates from the results of a block.
    ///
    /// # Errors
    ///
    /// Results that are damaged, of another study, or of no replication at all.
    pub fn of(study: &Study, partial: &Partial) -> Result<Self, EstimateError> {
        partial.check()?;
        let (ours, policies) = (study.digest(), study.points());
        if ours != partial.digest || policies.len() != partial.points.len() {
            return Err(EstimateError::OtherStudy { ours, theirs: partial.digest });
        }
        let replications = partial.to - partial.from;
        if replications == 0 {
            return Err(EstimateError::NoReplications);
        }
        let points = policies.into_iter().zip(&partial.points);
        let points = points.map(|(policy, point)| {
            let notice_ms = study.outages.notice_ms;
            estimate(&Frame { policy, notice_ms, replications }, point)
        });
        let points = points.collect();
        Ok(Self { digest: ours, replications: Some(replications), points })
    }
}

/// What estimates depend on besides the results.
struct Frame {
    policy: Policy,
    notice_ms: u64,
    replications: u64,
}

/// By how much the count of a flow may be rounded in each replication: what is expected instead of
/// counted is rounded once, and what follows from the other flows as often as they are.
pub(crate) const fn rounding(policy: &Policy, notice_ms: u64, flow: Flow) -> f64 {
    let is_limited = policy.device_limit.is_some();
    let is_expected = match flow {
        Flow::Stored => return 2.0,
        Flow::Attempted => true,
        Flow::Missed => notice_ms > 0,
        Flow::OverTransactionLimit => policy.transaction_limit.is_some(),
        Flow::OverDeviceLimit | Flow::Withheld => is_limited,
        Flow::Declined | Flow::Recovered => !is_limited,
        Flow::TooLate | Flow::ChargedBack => false,
    };
    if is_expected { 0.5 } else { 0.0 }
}

fn estimate(frame: &Frame, point: &PointPartial) -> PointEstimates {
    let count = frame.replications;
    let distribution = |losses: &Histogram| Sample::of(losses).distribution();
    let tallies = |tallies: &[Tally]| {
        tallies.iter().map(|tally| interval::tally(tally, count, 0.0)).collect::<Vec<_>>()
    };
    let flows = Flow::ALL.into_iter().zip(&point.flows).map(|(flow, tally)| {
        let off = rounding(&frame.policy, frame.notice_ms, flow);
        let of = |tally| interval::tally(tally, count, off);
        let payments = of(&tally.payments).scaled(1.0 / PAYMENT as f64);
        FlowEstimate { flow, payments, money: of(&tally.money) }
    });
    PointEstimates {
        policy: frame.policy,
        loss: distribution(&point.losses),
        worst_outage: Some(distribution(&point.worst_outages)),
        flows: flows.collect(),
        by_cause: tallies(&point.by_cause),
        by_age: tallies(&point.by_age),
        worst: point.worst.clone(),
    }
}

/// The flows that a limit takes from the sales.
const REFUSALS: [Flow; 3] = [Flow::OverTransactionLimit, Flow::OverDeviceLimit, Flow::Withheld];

/// Adds estimates. A standard deviation of a sum is not above the sum of the standard deviations,
/// whatever hangs together, so that the interval holds at least what it promises.
fn sum<const N: usize>(parts: [Estimate; N]) -> Estimate {
    parts.into_iter().fold(Estimate::exact(0.0), |sum, part| Estimate {
        value: sum.value + part.value,
        low: sum.low + part.low,
        high: sum.high + part.high,
    })
}

impl PointEstimates {
    /// Returns what is known of a flow.
    pub fn flow(&self, flow: Flow) -> FlowEstimate {
        self.flows[flow as usize]
    }

    /// Returns the money that the limits refuse, in minor units.
    pub fn refused(&self) -> Estimate {
        sum(REFUSALS.map(|flow| self.flow(flow).money))
    }

    /// Returns how many payments the limits refuse.
    pub fn refused_payments(&self) -> Estimate {
        sum(REFUSALS.map(|flow| self.flow(flow).payments))
    }

    /// Returns which share of the money that is attempted the limits refuse, 0 to 1; nothing is
    /// refused of nothing.
    pub fn refused_share(&self) -> Estimate {
        let attempted = self.flow(Flow::Attempted).money.value;
        let by = if attempted > 0.0 { 1.0 / attempted } else { 0.0 };
        self.refused().scaled(by)
    }

    /// Returns what is known of a measure of the loss.
    pub const fn measure(&self, measure: Measure) -> Estimate {
        self.loss.measure(measure)
    }
}

impl Distribution {
    /// Returns what is known of a measure.
    pub const fn measure(&self, measure: Measure) -> Estimate {
        match measure {
            Measure::Mean => self.mean,
            Measure::Var(level) => self.var[level as usize],
            Measure::Tvar(level) => self.tvar[level as usize],
        }
    }
}
