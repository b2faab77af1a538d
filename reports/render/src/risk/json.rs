//! The results of a study for machines: one object, money in currency units.
//!
//! The names of the fields are a contract; more may come to stand beside them.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use sim_risk::{
    Answer, Bad, Choice, Distribution, Estimate, Exceedance, Flow, Level, Measure, PointEstimates,
    Policy, Question, Resolution, Sequence, Spread, Standing, Thinkable, Tried,
};

use crate::json::line;
use crate::risk::losses::{age_key, by_age, by_cause, in_units, twelve_digits};
use crate::risk::words::{RiskWords, axis_key, full_key, measure_key};
use crate::risk::{Assumption, Convergence, RiskReport, Sensitivity};

#[derive(Serialize)]
struct Report<'a> {
    study: &'a str,
    digest: String,
    seed: u64,
    engine: &'static str,
    sequence: &'static str,
    currency: &'a str,
    points: Vec<Point>,
    answer: Option<AnswerObject>,
    /// The place in `points` that the reports look at before all others.
    focus: usize,
    sensitivities: Vec<SensitivityObject<'a>>,
    uncertainty: Option<UncertaintyObject>,
    convergence: Vec<ConvergenceObject>,
    assumptions: Vec<AssumptionObject<'a>>,
}

/// A number with its interval; serde writes an end that is infinite as null.
#[derive(Clone, Copy, Serialize)]
struct Number {
    value: f64,
    low: f64,
    high: f64,
}

/// Money with the number of its payments.
#[derive(Serialize)]
struct Money {
    value: f64,
    low: f64,
    high: f64,
    payments: Number,
}

#[derive(Serialize)]
struct PolicyObject {
    transaction_limit: String,
    device_limit: String,
    when_full: &'static str,
}

#[derive(Serialize)]
struct Point {
    policy: PolicyObject,
    unit: String,
    replications: Option<u64>,
    mean: Number,
    sd: Number,
    p_zero: Number,
    var: Levels,
    tvar: Levels,
    attempted: Money,
    stored: Money,
    refused: Money,
    declined: Money,
    recovered: Money,
    missed: Money,
    refused_by: RefusedBy,
    refused_share: Number,
    too_late: Money,
    charged_back: Money,
    oep: Option<Losses>,
    curve: Vec<CurvePoint>,
    by_reason: Vec<Reason>,
    by_age: Vec<Age>,
    worst: Vec<Worst>,
}

#[derive(Serialize)]
struct RefusedBy {
    transaction_limit: Money,
    device_limit: Money,
    withheld: Money,
}

/// The loss of the worst outage alone.
#[derive(Serialize)]
struct Losses {
    mean: Number,
    sd: Number,
    p_zero: Number,
    var: Levels,
    tvar: Levels,
    curve: Vec<CurvePoint>,
}

/// Numbers by level, under the names that people write.
struct Levels([Number; Level::ALL.len()]);

impl Serialize for Levels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Level::ALL.len()))?;
        for (level, number) in Level::ALL.iter().zip(&self.0) {
            map.serialize_entry(level.per_cent(), number)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct CurvePoint {
    loss: f64,
    probability: Number,
}

#[derive(Serialize)]
struct Reason {
    #[serde(rename = "reason")]
    key: String,
    words: String,
    mean: Number,
}

#[derive(Serialize)]
struct Age {
    age: &'static str,
    mean: Number,
}

#[derive(Serialize)]
struct Worst {
    replication: u64,
    loss: String,
    replay: String,
}

#[derive(Serialize)]
struct AnswerObject {
    measure: String,
    under: String,
    over: &'static str,
    choices: Vec<ChoiceObject>,
}

#[derive(Serialize)]
struct ChoiceObject {
    certain: Option<TriedObject>,
    likely: Option<TriedObject>,
    resolution: &'static str,
    /// Between which limits a finer sweep would look; null is no limit on that side.
    between: Option<(Option<String>, Option<String>)>,
    tried: Vec<TriedObject>,
}

#[derive(Serialize)]
struct TriedObject {
    point: usize,
    limit: String,
    measure: Number,
    standing: &'static str,
    refused: Number,
    refused_share: f64,
}

#[derive(Serialize)]
struct SensitivityObject<'a> {
    parameter: &'a str,
    value: &'a str,
    low: &'a str,
    high: &'a str,
    basis: &'a str,
    mean_at_low: Option<f64>,
    mean_at_high: Option<f64>,
    p99_at_low: Option<f64>,
    p99_at_high: Option<f64>,
    /// Ratios to the study as it is.
    change_at_low: Ratios,
    change_at_high: Ratios,
    elasticity: Ratios,
}

/// Of the mean, and of the loss that 99 % do not exceed; null where that is zero.
#[derive(Serialize)]
struct Ratios {
    mean: Option<Number>,
    p99: Option<Number>,
}

impl Ratios {
    fn of(mean: Option<Estimate>, p99: Option<Estimate>) -> Self {
        Self { mean: mean.map(signed), p99: p99.map(signed) }
    }
}

/// Returns a number that may be negative.
fn signed(Estimate { value, low, high }: Estimate) -> Number {
    let [value, low, high] = [value, low, high].map(twelve_digits);
    Number { value, low, high }
}

/// The losses over sets of figures.
#[derive(Serialize)]
struct UncertaintyObject {
    sets: u64,
    points: Vec<UncertainPoint>,
}

#[derive(Serialize)]
struct UncertainPoint {
    policy: PolicyObject,
    mean: SpreadObject,
    p99: SpreadObject,
    kept: Option<Number>,
}

/// What 5, 50 and 95 of 100 sets stay under.
#[derive(Serialize)]
struct SpreadObject {
    #[serde(rename = "5")]
    low: Number,
    #[serde(rename = "50")]
    median: Number,
    #[serde(rename = "95")]
    high: Number,
}

#[derive(Serialize)]
struct ConvergenceObject {
    replications: u64,
    mean: Number,
    p99: Number,
}

#[derive(Serialize)]
struct AssumptionObject<'a> {
    key: &'a str,
    value: &'a str,
    source: &'a str,
}

/// Writes all that is known of a study as one object, ended.
pub fn risk_json(report: &RiskReport<'_>) -> String {
    let scribe = Scribe::of(report);
    let study = report.study;
    let points = report.estimates.points.iter().enumerate();
    let answer = study.answer(report.estimates);
    line(&Report {
        study: &study.name,
        digest: report.estimates.digest.to_string(),
        seed: study.run.seed,
        engine: report.engine.word(),
        sequence: sequence_key(study.run.sequence),
        currency: study.currency.code(),
        points: points.map(|(place, point)| scribe.point(place, point)).collect(),
        answer: answer.map(|answer| scribe.answer(&answer)),
        focus: report.focus(),
        sensitivities: report.sensitivities.iter().map(|one| scribe.sensitivity(one)).collect(),
        uncertainty: report.thinkable.map(|known| scribe.uncertainty(known)),
        convergence: report.convergence.iter().map(|one| scribe.convergence(one)).collect(),
        assumptions: report.assumptions.iter().map(assumption).collect(),
    })
}

fn assumption(assumption: &Assumption) -> AssumptionObject<'_> {
    AssumptionObject {
        key: &assumption.key,
        value: &assumption.value,
        source: assumption.source.as_deref().unwrap_or("assumption"),
    }
}

/// Returns a number as it is.
fn plain(estimate: Estimate) -> Number {
    scaled(estimate, 1.0)
}

fn scaled(estimate: Estimate, units: f64) -> Number {
    let Estimate { value, low, high } = in_units(estimate, units);
    Number { value, low, high }
}

/// Writes the money of one study.
struct Scribe<'a> {
    report: &'a RiskReport<'a>,
    words: RiskWords<'a>,
    /// How many minor units make one of the currency.
    units: f64,
}

impl<'a> Scribe<'a> {
    fn of(report: &'a RiskReport<'a>) -> Self {
        let words = RiskWords::of(report.study);
        Self { report, words, units: report.study.currency.units() as f64 }
    }

    fn number(&self, estimate: Estimate) -> Number {
        scaled(estimate, self.units)
    }

    fn money(&self, money: Estimate, payments: Estimate) -> Money {
        let Number { value, low, high } = self.number(money);
        Money { value, low, high, payments: plain(payments) }
    }

    fn amount(&self, amount: pos_core::Money) -> String {
        self.report.study.currency.show(amount).to_string()
    }

    fn limit(&self, limit: Option<pos_core::Money>) -> String {
        limit.map_or_else(|| "none".to_owned(), |limit| self.amount(limit))
    }

    fn policy(&self, policy: &Policy) -> PolicyObject {
        PolicyObject {
            transaction_limit: self.limit(policy.transaction_limit),
            device_limit: self.limit(policy.device_limit),
            when_full: full_key(policy.when_full),
        }
    }

    fn point(&self, place: usize, point: &PointEstimates) -> Point {
        let Losses { mean, sd, p_zero, var, tvar, curve } = self.losses(&point.loss);
        let flow = |flow: Flow| self.money(point.flow(flow).money, point.flow(flow).payments);
        Point {
            policy: self.policy(&point.policy),
            unit: self.words.unit_key(),
            replications: self.report.estimates.replications,
            mean,
            sd,
            p_zero,
            var,
            tvar,
            attempted: flow(Flow::Attempted),
            stored: flow(Flow::Stored),
            refused: self.money(point.refused(), point.refused_payments()),
            declined: flow(Flow::Declined),
            recovered: flow(Flow::Recovered),
            missed: flow(Flow::Missed),
            refused_by: RefusedBy {
                transaction_limit: flow(Flow::OverTransactionLimit),
                device_limit: flow(Flow::OverDeviceLimit),
                withheld: flow(Flow::Withheld),
            },
            refused_share: plain(point.refused_share()),
            too_late: flow(Flow::TooLate),
            charged_back: flow(Flow::ChargedBack),
            oep: point.worst_outage.as_ref().map(|losses| self.losses(losses)),
            curve,
            by_reason: self.by_reason(point),
            by_age: by_age(point).map(|(age, mean)| self.age(age_key(age), mean)).collect(),
            worst: point.worst.iter().map(|bad| self.worst(place, bad)).collect(),
        }
    }

    fn losses(&self, losses: &Distribution) -> Losses {
        Losses {
            mean: self.number(losses.mean),
            sd: self.number(losses.sd),
            p_zero: plain(losses.p_zero),
            var: Levels(losses.var.map(|one| self.number(one))),
            tvar: Levels(losses.tvar.map(|one| self.number(one))),
            curve: losses.curve.iter().map(|one| self.curve_point(one)).collect(),
        }
    }

    fn curve_point(&self, point: &Exceedance) -> CurvePoint {
        CurvePoint {
            loss: twelve_digits(point.loss / self.units),
            probability: plain(point.probability),
        }
    }

    fn by_reason(&self, point: &PointEstimates) -> Vec<Reason> {
        let reason = |(cause, mean): (crate::risk::losses::Cause<'_>, _)| Reason {
            key: cause.key(),
            words: cause.words(),
            mean: self.number(mean),
        };
        by_cause(self.report.study, point).map(reason).collect()
    }

    fn age(&self, age: &'static str, mean: Estimate) -> Age {
        Age { age, mean: self.number(mean) }
    }

    fn worst(&self, place: usize, bad: &Bad) -> Worst {
        Worst {
            replication: bad.replication,
            loss: self
                .amount(pos_core::Money::from_minor(i64::try_from(bad.loss).unwrap_or(i64::MAX))),
            replay: self.report.replay(place, bad),
        }
    }

    fn answer(&self, answer: &Answer) -> AnswerObject {
        let Question { measure, under, over } = answer.question;
        AnswerObject {
            measure: measure_key(measure),
            under: self.amount(under),
            over: axis_key(over),
            choices: answer.choices.iter().map(|choice| self.choice(choice)).collect(),
        }
    }

    fn choice(&self, choice: &Choice) -> ChoiceObject {
        let limit = |limit: Option<pos_core::Money>| limit.map(|limit| self.amount(limit));
        let resolution = choice.resolution();
        let between = match resolution {
            Resolution::Fine | Resolution::Unlimited => None,
            Resolution::Between(from, to) => Some((limit(Some(from)), limit(to))),
            Resolution::Above(from) => Some((limit(Some(from)), None)),
            Resolution::Below(to) => Some((None, limit(to))),
        };
        ChoiceObject {
            certain: choice.certain().map(|tried| self.tried(tried)),
            likely: choice.likely().map(|tried| self.tried(tried)),
            resolution: resolution_key(resolution),
            between,
            tried: choice.tried.iter().map(|tried| self.tried(tried)).collect(),
        }
    }

    fn tried(&self, tried: &Tried) -> TriedObject {
        TriedObject {
            point: tried.point,
            limit: self.limit(tried.limit),
            measure: self.number(tried.measure),
            standing: standing_key(tried.standing),
            refused: self.number(tried.refused),
            refused_share: twelve_digits(tried.share),
        }
    }

    fn sensitivity(&self, one: &'a Sensitivity) -> SensitivityObject<'a> {
        let (low, high) = (&one.at_low, &one.at_high);
        let loss = |measure, ratio: Option<Estimate>| {
            let base = self.report.point(self.report.focus())?.measure(measure).value;
            Some(twelve_digits(base * ratio?.value / self.units))
        };
        let p99 = Measure::Var(Level::P99);
        SensitivityObject {
            parameter: &one.parameter,
            value: &one.value,
            low: &one.low,
            high: &one.high,
            basis: &one.basis,
            mean_at_low: loss(Measure::Mean, low.mean),
            mean_at_high: loss(Measure::Mean, high.mean),
            p99_at_low: loss(p99, low.p99),
            p99_at_high: loss(p99, high.p99),
            change_at_low: Ratios::of(low.mean, low.p99),
            change_at_high: Ratios::of(high.mean, high.p99),
            elasticity: Ratios::of(one.elasticity, one.p99_elasticity),
        }
    }

    fn uncertainty(&self, known: &Thinkable) -> UncertaintyObject {
        let points = self.report.estimates.points.iter().zip(&known.points);
        let points = points.map(|(point, known)| UncertainPoint {
            policy: self.policy(&point.policy),
            mean: self.spread(known.mean),
            p99: self.spread(known.p99),
            kept: known.kept.map(plain),
        });
        UncertaintyObject { sets: known.sets, points: points.collect() }
    }

    fn spread(&self, Spread { low, median, high }: Spread) -> SpreadObject {
        let [low, median, high] = [low, median, high].map(|one| self.number(one));
        SpreadObject { low, median, high }
    }

    fn convergence(&self, one: &Convergence) -> ConvergenceObject {
        ConvergenceObject {
            replications: one.replications,
            mean: self.number(one.mean),
            p99: self.number(one.p99),
        }
    }
}

const fn sequence_key(sequence: Sequence) -> &'static str {
    match sequence {
        Sequence::Random => "random",
        Sequence::Sobol => "sobol",
    }
}

const fn resolution_key(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Fine => "fine",
        Resolution::Between(..) => "between",
        Resolution::Above(_) => "above",
        Resolution::Below(_) => "below",
        Resolution::Unlimited => "unlimited",
    }
}

const fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Under => "under",
        Standing::LikelyUnder => "likely_under",
        Standing::LikelyOver => "likely_over",
        Standing::Over => "over",
    }
}
