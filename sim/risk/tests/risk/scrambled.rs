//! Counts and lengths of outages from scrambled Sobol sequences.

use sim_risk::{
    Estimates, Fast, Flow, HOUR_MS, Horizon, Level, Measure, Model, Partial, PointEstimates, Rate,
    SCRAMBLINGS, Scrambled, Sequence, Shape, Study, YEAR_MS, exact, sobol_replication,
};

use crate::rig::{cafe, declined, quiet};

/// A year with a closed form whose losses hang on the lengths of its outages.
fn year() -> Study {
    let mut study = declined(quiet(), 0.05);
    study.horizon = Horizon::Span(YEAR_MS);
    study.outages.per_year = 3.5;
    study.sales.rate = Rate::PerHour(60.0);
    let median = 2.6 * HOUR_MS as f64;
    study.outages.length.shape = Shape::Lognormal { median, sigma: 1.0 };
    study.outages.length.cap = Some(48 * HOUR_MS);
    study.sales.amount.shape = Shape::Table((1..=20).map(|n| (n * 500, 1.0)).collect());
    study.recovery = 0.35;
    study
}

fn evenly(mut study: Study) -> Study {
    study.run.sequence = Sequence::Sobol;
    study
}

fn fast(study: &Study) -> Fast {
    Fast::new(Model::new(study).unwrap())
}

fn drawn(study: &Study, each: u64) -> Scrambled {
    let fast = fast(study);
    let mut scrambled = Scrambled::begun(|from, to| fast.block(from, to));
    let parts = (0..SCRAMBLINGS).map(|it| part(&fast, it, (0, each)));
    scrambled.add(&parts.collect::<Vec<_>>()).unwrap();
    scrambled
}

fn part(fast: &Fast, scrambling: u64, (from, to): (u64, u64)) -> Partial {
    fast.block(sobol_replication(scrambling, from), sobol_replication(scrambling, to))
}

const ASKED: [Measure; 4] =
    [Measure::Mean, Measure::Var(Level::P95), Measure::Var(Level::P99), Measure::Tvar(Level::P95)];

/// Holds what each engine says against the closed form, over many seeds: how often an interval holds
/// the exact value, and how far the value is off it, squared, on average.
fn held(
    study: &Study,
    known: &PointEstimates,
    drawn: impl Fn(&Study) -> Estimates,
) -> Vec<(f64, f64)> {
    let seeds = 250;
    let mut found = vec![(0.0, 0.0); ASKED.len()];
    for seed in 1..=seeds {
        let mut study = study.clone();
        study.run.seed = seed;
        let estimates = drawn(&study);
        let point = &estimates.points[0];
        let asked = ASKED.map(|measure| (point.measure(measure), known.measure(measure).value));
        let stored = point.flow(Flow::Stored).money;
        assert!(stored.holds(known.flow(Flow::Stored).money.value), "what is not drawn is known");
        for (sum, (estimate, exact)) in found.iter_mut().zip(asked) {
            sum.0 += f64::from(u8::from(estimate.holds(exact))) / seeds as f64;
            sum.1 += (estimate.value - exact) * (estimate.value - exact) / seeds as f64;
        }
    }
    found
}

/// Both kinds of drawing say what the closed form says, and the even one from fewer replications.
#[test]
fn intervals_of_scramblings_hold_what_they_promise_and_are_narrower() {
    const EACH: u64 = 64;
    let study = year();
    let closed = exact(&study).unwrap();
    let known = &closed.points[0];
    let evenly =
        held(&evenly(study.clone()), known, |study| drawn(study, EACH).estimates(study).unwrap());
    let plain = held(&study, known, |study| {
        Estimates::of(study, &fast(study).block(0, SCRAMBLINGS * EACH)).unwrap()
    });
    for (held, _) in &evenly {
        assert!((0.915..=0.99).contains(held), "{evenly:?}");
    }
    let ratio: Vec<f64> = plain.iter().zip(&evenly).map(|(plain, even)| plain.1 / even.1).collect();
    assert!(ratio[0] > 3.0, "the mean: {ratio:?}");
    assert!(ratio[1..4].iter().all(|ratio| *ratio > 0.8), "the tail: {ratio:?}");
}

/// However the replications are split, the estimates are the same.
#[test]
fn scramblings_come_together_in_any_order() {
    let study = evenly(cafe());
    let fast = fast(&study);
    let mut scrambled = Scrambled::begun(|from, to| fast.block(from, to));
    for (from, to) in [(0, 3), (3, 16)] {
        let parts = (0..SCRAMBLINGS).rev().map(|it| part(&fast, it, (from, to)));
        scrambled.add(&parts.collect::<Vec<_>>()).unwrap();
    }
    assert_eq!(scrambled, drawn(&study, 16));
    assert_eq!(scrambled.each(), 16);
    let gap = scrambled.add(&[part(&fast, 3, (17, 18))]);
    assert!(gap.is_err() && scrambled == drawn(&study, 16), "what does not fit changes nothing");
    let pooled = scrambled.pooled().unwrap();
    assert_eq!((pooled.from, pooled.to), (0, 16 * SCRAMBLINGS));
}

/// The two are studies of their own: no result of one is taken for the other's.
#[test]
fn a_sequence_is_part_of_what_a_study_is() {
    let (plain, even) = (cafe(), evenly(cafe()));
    assert_ne!(plain.digest(), even.digest());
    assert!(!plain.canonical().contains("sequence"));
    assert!(Estimates::of(&plain, &fast(&even).block(0, 10)).is_err());
    let outcomes = |study: &Study| {
        let fast = fast(study);
        (0..200).map(|n| fast.outcomes(n)[0].loss).collect::<Vec<_>>()
    };
    assert_ne!(outcomes(&plain), outcomes(&even));
}
