//! A café, and what reports are made of.

use std::path::Path;
use std::sync::LazyLock;

use pos_core::{Currency, Money};
use reports_language::Language;
use reports_render::{
    Assumption, Convergence, ReplayedLoss, Retold, RiskEngine, RiskReport, Sensitivity,
    replayed_loss,
};
use sim_risk::{
    Axis, Declines, Effect, Estimate, Estimates, Fast, HOUR_MS, Horizon, Law, Level, Measure,
    Model, Outages, Partial, Policy, Question, Rate, Replications, Run, Sales, Sequence, Shape,
    Spread, Study, Sweep, Thinkable, ThinkablePoint, TooLate, WhenFull, YEAR_MS,
};

/// A text that breaks out of whatever does not take care.
pub(crate) const HOSTILE: &str = "<script>alert('x')</script> & \"\u{1b}[31m\u{202e}]]>=1+1\n";

pub(crate) fn usd(units: i64) -> Money {
    Currency::find("USD").unwrap().whole(units)
}

/// The café of the design, with outages that are longer and declines that are worse, so that few
/// replications say something.
pub(crate) fn cafe() -> Study {
    let hour = HOUR_MS as f64;
    let limits = [250, 500, 1_000, 2_000, 5_000];
    Study {
        name: "what a café loses to declined offline payments in a year".to_owned(),
        currency: Currency::find("USD").unwrap(),
        horizon: Horizon::Span(YEAR_MS),
        tills: 1,
        policy: Policy {
            transaction_limit: Some(usd(100)),
            device_limit: Some(usd(5_000)),
            when_full: WhenFull::Skip,
        },
        sales: Sales {
            rate: Rate::PerHour(12.0),
            spread: 1.0,
            amount: Law::of(Shape::Lognormal { median: 2_220.0, sigma: 0.52 }),
        },
        outages: Outages {
            per_year: 3.5,
            clustering: None,
            length: Law {
                shape: Shape::Lognormal { median: 2.6 * hour, sigma: 1.2 },
                cap: Some(168 * HOUR_MS),
            },
            notice_ms: 0,
        },
        declines: Declines {
            at_once: 0.012,
            later: 0.05,
            half_life_ms: 24.0 * hour,
            too_late: TooLate { after_ms: 24 * HOUR_MS, share: 0.0 },
            shared: 0.0,
            reasons: [("51", 45.0), ("59", 15.0), ("54", 8.0), ("91", 8.0)]
                .map(|(code, weight)| (code.to_owned(), weight))
                .to_vec(),
        },
        recovery: 0.35,
        chargeback_basis_points: 0.1,
        run: Run {
            seed: 1,
            replications: Replications::Exactly(REPLICATIONS),
            precision: vec![],
            limit: REPLICATIONS,
            sequence: Sequence::Random,
        },
        sweep: Sweep {
            device_limit: limits.map(|limit| Some(usd(limit))).to_vec(),
            ..Sweep::default()
        },
        question: Some(Question {
            measure: Measure::Var(Level::P99),
            under: usd(200),
            over: Axis::DeviceLimit,
        }),
    }
}

/// How many replications of the café are drawn.
pub(crate) const REPLICATIONS: u64 = 5_000;

/// Draws replications.
pub(crate) fn block(study: &Study, count: u64) -> Partial {
    Fast::new(Model::new(study).unwrap()).block(0, count)
}

/// What is known of the café; it is drawn once for all tests.
pub(crate) fn known() -> Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::of(cafe(), REPLICATIONS));
    KNOWN.clone()
}

/// A closed form: one policy, no replications, neither causes nor worst outages.
pub(crate) fn exact() -> Known {
    let mut known = known().alone();
    known.study.sweep = Sweep::default();
    known.estimates.points.drain(..4);
    known.estimates.replications = None;
    let point = &mut known.estimates.points[0];
    point.worst_outage = None;
    point.by_cause.clear();
    point.by_age.clear();
    point.worst.clear();
    let exact = |one: &mut Estimate| *one = Estimate::exact(one.value);
    let loss = &mut point.loss;
    [&mut loss.mean, &mut loss.sd, &mut loss.p_zero].into_iter().for_each(exact);
    loss.var.iter_mut().chain(&mut loss.tvar).for_each(exact);
    loss.curve.iter_mut().for_each(|one| exact(&mut one.probability));
    known
}

/// A café of which every text that somebody else writes is hostile.
pub(crate) fn hostile() -> Known {
    let mut study = cafe();
    HOSTILE.clone_into(&mut study.name);
    study.declines.reasons = vec![(format!("reason{HOSTILE}"), 1.0)];
    let mut known = Known::of(study, 200);
    for assumption in &mut known.assumptions {
        assumption.key = format!("assumption{HOSTILE}");
        HOSTILE.clone_into(&mut assumption.value);
        assumption.source = Some(HOSTILE.to_owned());
    }
    for sensitivity in &mut known.sensitivities {
        sensitivity.parameter = format!("parameter{HOSTILE}");
        HOSTILE.clone_into(&mut sensitivity.low);
    }
    let replication = known.estimates.points[known.report().focus()].worst[0].replication;
    known.timelines = vec![ReplayedLoss { replication, timeline: HOSTILE.to_owned() }];
    known
}

/// A study with what is known of it and about it.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) study: Study,
    pub(crate) estimates: Estimates,
    pub(crate) sensitivities: Vec<Sensitivity>,
    pub(crate) thinkable: Option<Thinkable>,
    pub(crate) convergence: Vec<Convergence>,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) timelines: Vec<ReplayedLoss>,
}

impl Known {
    /// Forgets what is known about the study.
    pub(crate) fn alone(mut self) -> Self {
        self.sensitivities.clear();
        self.thinkable = None;
        self.convergence.clear();
        self.assumptions.clear();
        self
    }

    /// Plays the worst replications again, as many as that.
    pub(crate) fn replayed(mut self, count: usize) -> Self {
        let point = &self.estimates.points[self.report().focus()];
        let worst = point.worst.iter().take(count);
        let replayed = worst.map(|bad| {
            let retold = (bad.replication, Retold::WhatWentWrong);
            replayed_loss(&self.study, &point.policy, retold, Language::English).unwrap()
        });
        self.timelines = replayed.collect();
        self
    }

    /// Draws so many replications of a study.
    pub(crate) fn of(study: Study, replications: u64) -> Self {
        let estimates = |count: u64| Estimates::of(&study, &block(&study, count.max(1))).unwrap();
        let whole = estimates(replications);
        let focus = study.answer(&whole).and_then(|answer| answer.best()).unwrap_or(0);
        let convergence = [8, 4, 2, 1].map(|part| {
            let estimates = estimates(replications / part);
            let losses = &estimates.points[focus].loss;
            let p99 = losses.measure(Measure::Var(Level::P99));
            Convergence { replications: replications / part, mean: losses.mean, p99 }
        });
        Self {
            thinkable: Some(thinkable(&study, &whole)),
            estimates: whole,
            convergence: convergence.to_vec(),
            sensitivities: sensitivities(),
            assumptions: assumptions(),
            timelines: Vec::new(),
            study,
        }
    }

    pub(crate) fn report(&self) -> RiskReport<'_> {
        RiskReport {
            study: &self.study,
            file: Path::new("scenarios/studies/cafe.toml"),
            options: "",
            estimates: &self.estimates,
            engine: RiskEngine::Fast,
            sensitivities: &self.sensitivities,
            thinkable: self.thinkable.as_ref(),
            convergence: &self.convergence,
            assumptions: &self.assumptions,
            timelines: &self.timelines,
            language: Language::English,
        }
    }
}

/// Sets of figures under which all losses are from half to twice what they are.
fn thinkable(study: &Study, estimates: &Estimates) -> Thinkable {
    let points = estimates.points.iter().map(|point| {
        let spread = |measure| {
            let value = point.measure(measure).value;
            Spread::of((20..=80).map(|nth| value * f64::from(nth) / 40.0).collect())
        };
        let share = Estimate { value: 0.61, low: 0.54, high: 0.68 };
        let kept = study.question.map(|_| share);
        ThinkablePoint { mean: spread(Measure::Mean), p99: spread(Measure::Var(Level::P99)), kept }
    });
    Thinkable { sets: 61, points: points.collect() }
}

fn sensitivities() -> Vec<Sensitivity> {
    let near = |value: f64| Estimate { value, low: value * 0.97, high: value * 1.04 };
    let effect = |mean: f64| Effect { mean: Some(near(mean)), p99: Some(near(1.1 * mean)) };
    [
        ("recovery.share", ["0.35", "0.30", "0.45"], [1.08, 0.85], -0.59),
        ("outages.per_year", ["3.5", "2.1", "7"], [0.6, 2.0], 1.0),
        ("declines.at_once", ["0.012", "0.012", "0.03"], [1.0, 1.39], 0.36),
    ]
    .map(|(parameter, [value, low, high], ends, elasticity)| Sensitivity {
        parameter: parameter.to_owned(),
        value: value.to_owned(),
        low: low.to_owned(),
        high: high.to_owned(),
        basis: "assumption: as in a test".to_owned(),
        at_low: effect(ends[0]),
        at_high: effect(ends[1]),
        elasticity: Some(Estimate { low: elasticity - 0.02, ..Estimate::exact(elasticity) }),
        p99_elasticity: None,
    })
    .to_vec()
}

fn assumptions() -> Vec<Assumption> {
    [
        ("declines.at_once", "0.012", Some("GuestLogix, in-flight retail, 2013")),
        ("declines.half_life", "24h", None),
    ]
    .map(|(key, value, source)| Assumption {
        key: key.to_owned(),
        value: value.to_owned(),
        source: source.map(str::to_owned),
    })
    .to_vec()
}
