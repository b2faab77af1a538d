//! Common random numbers: two policies see the same customers, outages and answers.

use sim_risk::{Fast, Flow, Model, Outcome, Study};

use crate::rig::{cafe, cafe_sweep, cents};

fn engine(study: &Study) -> Fast {
    Fast::new(Model::new(study).unwrap())
}

/// What is lost, and what the device limit refused; the other flows may be counted or expected.
fn lost(outcome: &Outcome) -> impl PartialEq + std::fmt::Debug {
    let refused = outcome.flows[Flow::OverDeviceLimit as usize];
    (outcome.loss, outcome.worst_outage, outcome.by_cause.clone(), outcome.by_age, refused)
}

#[test]
fn a_policy_of_a_sweep_comes_to_what_it_comes_to_alone() {
    let sweep = engine(&cafe_sweep());
    for (place, limit) in [25_000, 50_000, 100_000, 200_000, 500_000].into_iter().enumerate() {
        let mut alone = cafe();
        alone.policy.device_limit = Some(cents(limit));
        let alone = engine(&alone);
        for number in 0..300 {
            let (ours, theirs) = (&sweep.outcomes(number)[place], &alone.outcomes(number)[0]);
            assert_eq!(lost(ours), lost(theirs), "{number}");
        }
    }
}

/// What is stored never falls with the limit, replication by replication; the loss may.
#[test]
fn a_larger_limit_never_stores_less() {
    let sweep = engine(&cafe_sweep());
    let mut has_more = false;
    for number in 0..500 {
        let outcomes = sweep.outcomes(number);
        let stored = outcomes.iter().map(|outcome| outcome.flows[Flow::Stored as usize].money);
        let stored: Vec<i64> = stored.collect();
        assert!(stored.is_sorted(), "{number}: {stored:?}");
        has_more |= stored[0] < stored[4];
    }
    assert!(has_more, "a limit binds somewhere");
}

/// The difference of two limits varies far less than that of two seeds.
#[test]
fn differences_between_limits_are_narrow() {
    let sweep = engine(&cafe_sweep());
    let mut other = cafe_sweep();
    other.run.seed = 99;
    let other = engine(&other);
    let spread = |differences: Vec<f64>| {
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        differences.iter().map(|difference| libm::pow(difference - mean, 2.0)).sum::<f64>()
    };
    let loss = |fast: &Fast, number, place: usize| fast.outcomes(number)[place].loss as f64;
    let common = (0..2_000).map(|n| loss(&sweep, n, 3) - loss(&sweep, n, 4));
    let apart = (0..2_000).map(|n| loss(&sweep, n, 3) - loss(&other, n, 4));
    let (common, apart) = (spread(common.collect()), spread(apart.collect()));
    assert!(common * 4.0 < apart, "{common} and {apart}");
}
