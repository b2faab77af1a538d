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
mod nodes;
mod pmf;
mod stopping;
mod transform;

use crate::estimates::{Estimate, Estimates, FlowEstimate, PointEstimates};
use crate::exact::given::{Given, Parts};
use crate::exact::kept::Volume;
pub(crate) use crate::exact::nodes::{Node, ranks};
use crate::exact::transform::{Wave, fitted};
use crate::outcome::{Causes, Flow};
use crate::study::{Horizon, Mistakes, Policy, Study};

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
    /// Declines share a factor, and grow with age beside a device limit or beyond certainty.
    #[error(
        "declines.shared, with declines that depend on the age, has a closed form only without a \
         device limit and where the factor leaves them below certainty"
    )]
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
    let outage = |size: usize| outage_wave(&given, &parts, size);
    let too_far = || NoClosedForm::TooFar { step: parts.step };
    let counts = Counts::of(study);
    let unit = fitted(parts.least_size(), |size| {
        let waves = outage(size)?.into_iter().map(|wave| counts.compound(wave));
        Ok::<_, NoClosedForm>(waves.collect())
    });
    let unit = unit?.ok_or_else(too_far)?;
    let one = fitted(parts.least_size(), outage)?.ok_or_else(too_far)?;
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

fn outage_wave(given: &[Given], parts: &Parts<'_>, size: usize) -> Result<Vec<Wave>, NoClosedForm> {
    let mut sum = vec![Wave::new(0.0, 0.0); size];
    let severity = parts.severity_wave(size);
    for node in given {
        for (sum, wave) in sum.iter_mut().zip(node.waves(&severity, parts.tills)?) {
            *sum += wave * node.weight;
        }
    }
    Ok(sum)
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
