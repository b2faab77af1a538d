//! The fast engine and the real POS core lose the same, to the cent, in every replication.
//!
//! `STUDIES` and `REPLICATIONS` say how many random studies are drawn and how many replications of each
//! are played; a few seconds' worth where they are not set.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pos_core::{Currency, Money};
use proptest::prelude::*;
use sim_risk::{
    DAY_MS, Declines, Fast, HOUR_MS, Horizon, Law, Model, Outages, Policy, Rate, Replications, Run,
    Sales, Sequence, Shape, Study, Sweep, TooLate, WhenFull, YEAR_MS, play,
};

/// An hour in milliseconds.
const HOUR: f64 = 3_600_000.0;

fn limits() -> impl Strategy<Value = Vec<Option<Money>>> {
    let limit = (500..30_000_i64).prop_map(|minor| Some(Money::from_minor(minor)));
    let limit = prop_oneof![1 => Just(None), 4 => limit];
    prop::collection::btree_set(limit, 1..4).prop_map(|limits| limits.into_iter().collect())
}

fn amount() -> impl Strategy<Value = Shape> {
    prop_oneof![
        (100..8_000_u64).prop_map(Shape::Fixed),
        (200.0..6_000.0).prop_map(|mean| Shape::Exponential { mean }),
        (300.0..4_000.0, 0.1..1.0).prop_map(|(median, sigma)| Shape::Lognormal { median, sigma }),
        prop::collection::vec((1..9_000_u64, 0.1..5.0), 1..6).prop_map(Shape::Table),
    ]
}

fn outages() -> impl Strategy<Value = Outages> {
    let length = (0.1..6.0, 0.1..1.2).prop_map(|(median, sigma)| Law {
        shape: Shape::Lognormal { median: median * HOUR, sigma },
        cap: Some(48 * HOUR_MS),
    });
    let clustering = prop::option::of(0.3..3.0);
    (0.5..6.0, clustering, length, 0..600_000_u64).prop_map(
        |(per_year, clustering, length, notice_ms)| Outages {
            per_year,
            clustering,
            length,
            notice_ms,
        },
    )
}

fn declines() -> impl Strategy<Value = Declines> {
    let late = (0..2 * DAY_MS, 0.0..1.0).prop_map(|(after_ms, share)| TooLate { after_ms, share });
    let reasons = prop::sample::subsequence(vec!["51", "59", "54", "91", "05"], 0..5);
    (0.0..0.3, 0.0..0.6, late, prop_oneof![Just(0.0), 0.1..2.0], reasons).prop_map(
        |(at_once, later, too_late, shared, reasons)| Declines {
            at_once,
            later,
            half_life_ms: 24.0 * HOUR,
            too_late,
            shared,
            reasons: reasons.into_iter().map(|code| (code.to_owned(), 1.0)).collect(),
        },
    )
}

fn sequence() -> impl Strategy<Value = Sequence> {
    prop_oneof![3 => Just(Sequence::Random), 1 => Just(Sequence::Sobol)]
}

prop_compose! {
    fn study()(
        horizon in prop_oneof![Just(Horizon::Outage), Just(Horizon::Span(YEAR_MS))],
        tills in 1..4_u32,
        (per_hour, spread) in (1.0..30.0, prop_oneof![Just(1.0), 1.5..4.0]),
        shape in amount(),
        outages in outages(),
        declines in declines(),
        (recovery, chargeback) in (0.0..1.0, 0.0..500.0),
        (transaction_limit, device_limit) in (limits(), limits()),
        (seed, sequence) in (any::<u64>(), sequence()),
    ) -> Study {
        Study {
            name: "any study".to_owned(),
            currency: Currency::find("USD").unwrap(),
            horizon,
            tills,
            policy: Policy::UNLIMITED,
            sales: Sales { rate: Rate::PerHour(per_hour), spread, amount: Law::of(shape) },
            outages,
            declines,
            recovery,
            chargeback_basis_points: chargeback,
            run: Run {
                seed,
                replications: Replications::Exactly(10),
                precision: vec![],
                limit: 10,
                sequence,
            },
            sweep: Sweep {
                transaction_limit,
                device_limit,
                when_full: vec![WhenFull::Skip, WhenFull::Stop],
            },
            question: None,
        }
    }
}

/// A number that the environment says, or this one.
#[expect(clippy::disallowed_methods, reason = "how long it plays is said from outside")]
fn said<N: std::str::FromStr>(name: &str, otherwise: N) -> N {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(said("STUDIES", 12)))]
    #[test]
    fn the_fast_engine_loses_what_the_core_loses(study in study()) {
        let model = Model::new(&study).unwrap();
        let fast = Fast::new(model.clone());
        for number in 0..said("REPLICATIONS", 4) {
            let replication = model.replication(number);
            for (policy, fast) in study.points().iter().zip(fast.outcomes(number)) {
                let core = play(&study, policy, &replication);
                prop_assert_eq!(core.loss, fast.loss, "replication {} under {:?}", number, policy);
                prop_assert_eq!(core.worst_outage, fast.worst_outage);
                prop_assert_eq!(&core.by_cause, &fast.by_cause);
                prop_assert_eq!(core.by_age, fast.by_age);
            }
        }
    }
}
