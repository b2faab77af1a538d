//! The exact engine: closed forms, where a study has one.
//!
//! Without a device limit, the losses of an outage of a given length are compound Poisson. With one,
//! a till is a Markov chain on a lattice of amounts. Either way the distribution of a year follows
//! from that of an outage by Fourier transforms: outages of one store are independent of each other,
//! and its tills are once the length of the outage and the factor of its declines are given.
//!
//! Two things that the draws round are not rounded here: lengths and gaps to milliseconds.

mod ageing;
mod chain;
mod given;
mod kept;
pub(crate) mod nodes;
mod pmf;
mod stopping;
mod transform;

use std::collections::BTreeMap;

use crate::estimates::{Estimate, Estimates, FlowEstimate, PointEstimates};
use crate::exact::given::{Given, Parts};
use crate::exact::kept::Volume;
pub(crate) use crate::exact::nodes::{Node, ranks};
use crate::exact::transform::{Wave, fitted};
use crate::outcome::{Causes, Flow};
use crate::study::{Horizon, Mistakes, Policy, Study};

/// The most waves that outages may have on a lattice.
const MOST_WAVES: usize = 1_000_000_000;

/// Why a study has no closed form here; it can still be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoClosedForm {
    /// The study itself cannot be.
    #[error(transparent)]
    Mistakes(#[from] Mistakes),
    /// Counts of a day vary more than Poisson ones.
    #[error("sales.spread is above 1: a day's factor runs through all of its sales")]
    Spread,
    /// The rate changes through the week.
    #[error("sales.per_hour is a profile of the week")]
    Profile,
    /// Amounts are so fine, beside what a till can hold, that the chain has too many states.
    #[error(
        "a till of {steps} steps of {step} minor units has too many states for a chain: use amounts \
         on a coarser lattice, a lower device limit, or none"
    )]
    TooFine {
        /// The device limit in steps of the lattice.
        steps: u64,
        /// The step, in minor units.
        step: u64,
    },
    /// The losses reach too far for a lattice of this step.
    #[error("the losses reach beyond the largest lattice of steps of {step} minor units")]
    TooFar {
        /// The step, in minor units.
        step: u64,
    },
    /// The lengths and factors of outages are too many to average over so large a lattice.
    #[error("{nodes} lengths and factors of outages are too many for a lattice of {size} steps")]
    TooMany {
        /// How many there are.
        nodes: usize,
        /// The size of the lattice.
        size: usize,
    },
    /// Declines share a factor and depend on the age, beside a device limit.
    #[error("declines.shared and declines that depend on the age, both beside a device limit")]
    SharedAndAgeing,
}

/// Computes what is known of a study from closed forms; no number has an interval.
///
/// # Errors
///
/// [`NoClosedForm`], for the first policy that has none.
pub fn exact(study: &Study) -> Result<Estimates, NoClosedForm> {
    study.check()?;
    let points = study.points().into_iter().map(|policy| point(study, policy));
    let points = points.collect::<Result<_, _>>()?;
    Ok(Estimates { digest: study.digest(), replications: None, points })
}

fn point(study: &Study, policy: Policy) -> Result<PointEstimates, NoClosedForm> {
    let parts = Parts::of(study, policy)?;
    let given = parts.given()?;
    let counts = Counts::of(study);
    let mut outages = Outages { parts: &parts, given: &given, known: BTreeMap::new() };
    let one = outages.fitted(|wave| wave)?;
    let unit = outages.fitted(|wave| counts.compound(wave))?;
    let worst = worst_of(&one, &counts);
    let flows = flows(study, &parts, &given);
    let step = parts.step as f64;
    Ok(PointEstimates {
        policy,
        loss: pmf::distribution(&unit, step),
        worst_outage: Some(pmf::distribution(&worst, step)),
        by_cause: by_cause(study, &flows),
        by_age: Vec::new(),
        flows,
        worst: Vec::new(),
    })
}

/// The transform of the losses of one outage, of any length and factor, on lattices of any size.
struct Outages<'a> {
    parts: &'a Parts<'a>,
    given: &'a [Given],
    known: BTreeMap<usize, Vec<Wave>>,
}

impl Outages<'_> {
    /// The distribution that follows from one outage by a function of its transform.
    fn fitted(&mut self, then: impl Fn(Wave) -> Wave) -> Result<Vec<f64>, NoClosedForm> {
        let (least, step) = (self.parts.least_size(), self.parts.step);
        let found = fitted(least, |size| {
            let waves = self.waves(size)?.iter().map(|wave| then(*wave));
            Ok::<_, NoClosedForm>(waves.collect())
        });
        found?.ok_or(NoClosedForm::TooFar { step })
    }

    fn waves(&mut self, size: usize) -> Result<&[Wave], NoClosedForm> {
        if self.given.len() * size > MOST_WAVES {
            return Err(NoClosedForm::TooMany { nodes: self.given.len(), size });
        }
        let waves = self.known.entry(size).or_insert_with(|| {
            let severity = self.parts.severity_wave(size);
            averaged(self.given, &severity, self.parts.tills)
        });
        Ok(waves)
    }
}

/// The mean over outages of the transforms of their losses.
fn averaged(given: &[Given], severity: &[Wave], tills: f64) -> Vec<Wave> {
    let means = given.iter().map(|node| Some((node.weight, node.compound_mean()? * tills)));
    if let Some(means) = means.collect::<Option<Vec<(f64, f64)>>>() {
        let mixed = MixedPoisson::of(means);
        return severity.iter().map(|wave| mixed.generate(*wave)).collect();
    }
    let mut sum = vec![Wave::new(0.0, 0.0); severity.len()];
    for node in given {
        for (sum, wave) in sum.iter_mut().zip(node.waves(severity, tills)) {
            *sum += wave * node.weight;
        }
    }
    sum
}

/// A number of losses that is Poisson with one of many means.
struct MixedPoisson {
    /// The means with their weights before them.
    means: Vec<(f64, f64)>,
    /// How likely the first numbers are.
    first: [f64; 20],
}

/// Below this size of a wave, the first numbers are all that is felt.
const FEW: f64 = 0.15;

impl MixedPoisson {
    fn of(means: Vec<(f64, f64)>) -> Self {
        let number = |n: usize| {
            let terms = means.iter().map(|(weight, mean)| weight * given::poisson(*mean, n as f64));
            terms.sum()
        };
        Self { first: std::array::from_fn(number), means }
    }

    /// The generating function; it is short where the wave is small, as most waves of fine amounts are.
    fn generate(&self, wave: Wave) -> Wave {
        let zero = Wave::new(0.0, 0.0);
        if wave.norm_sqr() < FEW * FEW {
            return self.first.iter().rev().fold(zero, |sum, term| sum * wave + term);
        }
        let off = wave - Wave::new(1.0, 0.0);
        let terms = self.means.iter().map(|(weight, mean)| transform::exp(off * mean) * weight);
        terms.fold(zero, |sum, term| sum + term)
    }
}

/// The law of the number of outages of a replication.
#[derive(Clone, Copy, Debug)]
enum Counts {
    One,
    Poisson { mean: f64 },
    NegativeBinomial { mean: f64, shape: f64 },
}

impl Counts {
    fn of(study: &Study) -> Self {
        let mean = study.mean_outages();
        match (study.horizon, study.outages.clustering) {
            (Horizon::Outage, _) => Self::One,
            (Horizon::Span(_), None) => Self::Poisson { mean },
            (Horizon::Span(_), Some(shape)) => Self::NegativeBinomial { mean, shape },
        }
    }

    /// The generating function of the number, at the transform of one outage.
    fn compound(self, outage: Wave) -> Wave {
        let one = Wave::new(1.0, 0.0);
        match self {
            Self::One => outage,
            Self::Poisson { mean } => transform::exp((outage - one) * mean),
            Self::NegativeBinomial { mean, shape } => {
                transform::power(one - (outage - one) * (mean / shape), -shape)
            }
        }
    }
}

/// The distribution of the largest of the outages of a replication.
fn worst_of(outage: &[f64], counts: &Counts) -> Vec<f64> {
    let (mut up_to, mut last) = (0.0, 0.0);
    let worst = outage.iter().map(|probability| {
        up_to += probability;
        let all = counts.compound(Wave::new(f64::min(up_to, 1.0), 0.0)).re;
        let before = std::mem::replace(&mut last, all);
        (all - before).max(0.0)
    });
    worst.collect()
}

fn flows(study: &Study, parts: &Parts<'_>, given: &[Given]) -> Vec<FlowEstimate> {
    let mean = parts.mean_flows(given);
    let by = study.mean_outages() * f64::from(study.tills);
    let recovered = mean.kept.declined.times(study.recovery);
    Flow::ALL
        .into_iter()
        .map(|flow| {
            let Volume { payments, money } = match flow {
                Flow::Attempted => mean.attempted,
                Flow::Missed => mean.missed,
                Flow::OverTransactionLimit => mean.over_transaction,
                Flow::OverDeviceLimit => mean.over_device,
                Flow::Withheld => mean.withheld,
                Flow::Stored => mean.kept.stored,
                Flow::TooLate => mean.kept.too_late,
                Flow::Declined => mean.kept.declined,
                Flow::Recovered => recovered,
                Flow::ChargedBack => mean.kept.charged_back,
            }
            .times(by);
            let [payments, money] = [payments, money].map(pmf::rounded);
            FlowEstimate { flow, payments, money }
        })
        .collect()
}

/// The mean loss by cause: a reason has its share of what is declined and not recovered.
fn by_cause(study: &Study, flows: &[FlowEstimate]) -> Vec<Estimate> {
    let money = |flow: Flow| flows[flow as usize].money.value;
    let declined = money(Flow::Declined) - money(Flow::Recovered);
    let reasons = &study.declines.reasons;
    let weights: f64 = reasons.iter().map(|(_, weight)| weight).sum();
    let mut causes: Vec<f64> =
        reasons.iter().map(|(_, weight)| declined * weight / weights).collect();
    if reasons.is_empty() {
        causes.push(declined);
    }
    causes.extend([money(Flow::TooLate), money(Flow::ChargedBack)]);
    debug_assert_eq!(causes.len(), Causes::of(study).places(), "a cause has its place");
    causes.into_iter().map(pmf::rounded).collect()
}
