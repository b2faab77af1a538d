//! Studies with known answers, and one that looks like a café.

use pos_core::{Currency, Money};
use sim_risk::{
    Declines, HOUR_MS, Horizon, Law, Outages, Policy, Rate, Replications, Run, Sales, Sequence,
    Shape, Study, Sweep, TooLate, WhenFull, YEAR_MS,
};

pub(crate) const fn cents(minor: i64) -> Money {
    Money::from_minor(minor)
}

/// One outage of four hours, twelve sales an hour of 50.00 each, and nothing that can go wrong.
pub(crate) fn quiet() -> Study {
    Study {
        name: "quiet".into(),
        currency: Currency::find("USD").unwrap(),
        horizon: Horizon::Outage,
        tills: 1,
        policy: Policy::UNLIMITED,
        sales: Sales {
            rate: Rate::PerHour(12.0),
            spread: 1.0,
            amount: Law::of(Shape::Fixed(5_000)),
        },
        outages: Outages {
            per_year: 1.0,
            clustering: None,
            length: Law::of(Shape::Fixed(4 * HOUR_MS)),
            notice_ms: 0,
        },
        declines: Declines {
            at_once: 0.0,
            later: 0.0,
            half_life_ms: 24.0 * HOUR_MS as f64,
            too_late: TooLate { after_ms: 0, share: 0.0 },
            shared: 0.0,
            reasons: Vec::new(),
        },
        recovery: 0.0,
        chargeback_basis_points: 0.0,
        run: Run {
            seed: 1,
            replications: Replications::Auto,
            precision: Vec::new(),
            limit: 100_000_000,
            sequence: Sequence::Random,
        },
        sweep: Sweep::default(),
        question: None,
    }
}

pub(crate) fn declined(mut study: Study, probability: f64) -> Study {
    study.declines.at_once = probability;
    study.declines.later = probability;
    study
}

pub(crate) fn limited(mut study: Study, device: i64) -> Study {
    study.policy.device_limit = Some(cents(device));
    study
}

/// G1 of risk.md: fixed tickets, device limit 1,000.00, 2 % declined.
pub(crate) fn g1() -> Study {
    limited(declined(quiet(), 0.02), 100_000)
}

/// G4 of risk.md: whole dollars of a lognormal law up to 100, device limit 300.00.
pub(crate) fn g4() -> Study {
    let phi = |z: f64| 0.5 * libm::erfc(-z / 2.0_f64.sqrt());
    let below = |x: f64| if x < 1.5 { 0.0 } else { phi((libm::log(x) - 3.1) / 0.52) };
    let whole = phi((libm::log(100.5) - 3.1) / 0.52);
    let row = |j: u64| {
        let j = j as f64;
        (below(j + 0.5) - below(j - 0.5)) / whole
    };
    let mut study = limited(declined(quiet(), 0.0195), 30_000);
    let table = (1..=100).map(|j| (100 * j, row(j))).collect();
    study.sales.amount = Law::of(Shape::Table(table));
    study.sales.rate = Rate::PerHour(12.0 * whole);
    study
}

/// G5 of risk.md: exponential tickets of mean 25.00, device limit 500.00, the staff stop.
pub(crate) fn g5() -> Study {
    let mut study = limited(quiet(), 50_000);
    study.sales.amount = Law::of(Shape::Exponential { mean: 2_500.0 });
    study.policy.when_full = WhenFull::Stop;
    study
}

/// The study of risk.md, section 1.
pub(crate) fn cafe() -> Study {
    let mut study = quiet();
    study.horizon = Horizon::Span(YEAR_MS);
    study.policy = Policy {
        transaction_limit: Some(cents(10_000)),
        device_limit: Some(cents(500_000)),
        when_full: WhenFull::Skip,
    };
    study.sales.amount = Law::of(Shape::Lognormal { median: 2_220.0, sigma: 0.52 });
    let hour = HOUR_MS as f64;
    let hours = Shape::Lognormal { median: 2.6 * hour, sigma: 1.2 };
    study.outages.length = Law { shape: hours, cap: Some(168 * HOUR_MS) };
    study.outages.per_year = 3.5;
    study.declines.at_once = 0.012;
    study.declines.later = 0.05;
    let reasons = [
        ("51", 45.0),
        ("59", 15.0),
        ("54", 8.0),
        ("41", 4.0),
        ("43", 4.0),
        ("91", 8.0),
        ("57", 6.0),
        ("05", 10.0),
    ];
    study.declines.reasons =
        reasons.map(|(code, weight)| (code.to_owned(), weight)).into_iter().collect();
    study.declines.too_late = TooLate { after_ms: 24 * HOUR_MS, share: 0.0 };
    study.recovery = 0.35;
    study.chargeback_basis_points = 0.1;
    study
}

/// The café's sweep of device limits, and none.
pub(crate) fn cafe_sweep() -> Study {
    let mut study = cafe();
    let limits = [25_000, 50_000, 100_000, 200_000, 500_000];
    study.sweep.device_limit = limits.map(|limit| Some(cents(limit))).into();
    study
}
