//! Intervals that hold what they promise, when enough is drawn, and which limit keeps a bound.

use sim_risk::{
    Axis, Coverage, Estimate, Estimates, FIRST, Fast, Level, Measure, Model, Question,
    Replications, Standing, Study, Verdict, coverage, exact,
};

use pos_core::Money;

use crate::rig::{cafe, cafe_sweep, cents, declined, g1, g4, quiet};

fn estimates(study: &Study, replications: u64) -> Estimates {
    let partial = Fast::new(Model::new(study).unwrap()).block(0, replications);
    Estimates::of(study, &partial).unwrap()
}

fn covered(study: &Study, seeds: std::ops::Range<u64>, replications: u64) -> Vec<Coverage> {
    coverage(study, &exact(study).unwrap().points[0], seeds, replications).unwrap()
}

/// The bound is that of a binomial of 100 seeds at 95 %, at one in ten thousand; quantiles of a
/// lattice hold more often than they promise. Beyond 99 % so few replications have no tail to speak
/// of.
fn holds_enough(found: &Coverage) {
    let is_far = matches!(found.measure, Measure::Tvar(Level::P995 | Level::P999));
    assert!(is_far || found.held >= 86, "{found:?}");
}

#[test]
fn intervals_hold_the_exact_value_as_often_as_they_promise() {
    for study in [g1(), g4()] {
        for found in covered(&study, 1_000..1_100, 4_096) {
            holds_enough(&found);
        }
    }
}

/// An interval that holds everything promises nothing: it is no wider than its own promise.
#[test]
fn intervals_are_no_wider_than_they_must_be() {
    let found = covered(&g4(), 0..100, 4_096);
    let means = found.iter().filter(|found| {
        matches!(found.measure, Measure::Mean | Measure::Tvar(Level::P95 | Level::P99))
    });
    assert!(means.map(|found| found.seeds - found.held).sum::<u64>() >= 3);
}

#[test]
fn seeds_may_be_counted_apart() {
    let all = covered(&g1(), 5..25, 500);
    let parts = [5..11, 11..25].map(|seeds| covered(&g1(), seeds, 500));
    for (place, all) in all.iter().enumerate() {
        let held: u64 = parts.iter().map(|part| part[place].held).sum();
        assert_eq!(all.held, held);
        assert_eq!(all.seeds, 20);
    }
}

#[test]
fn a_run_of_auto_goes_on_in_doubles_until_the_precision_is_met() {
    let mut study = g4();
    study.run.precision = vec![(Measure::Mean, 0.01), (Measure::Var(Level::P99), 0.05)];
    let mut count = study.first_prefix();
    assert_eq!(count, FIRST);
    loop {
        let found = estimates(&study, count);
        match study.verdict(&found) {
            Verdict::GoOn { next, needed } => {
                assert_eq!(next, 2 * count);
                assert!(needed > count);
                count = next;
            }
            Verdict::Enough => {
                let mean = found.points[0].loss.mean;
                assert!(mean.half_width() <= 0.01 * mean.value);
                break;
            }
            Verdict::LimitReached { .. } => panic!("the limit is far"),
        }
    }
    assert!(count > FIRST);
}

#[test]
fn a_limit_ends_a_run_and_a_number_is_a_number() {
    let mut study = g4();
    study.run.precision = vec![(Measure::Mean, 1e-5)];
    study.run.limit = 2_000;
    assert_eq!(study.first_prefix(), 2_000);
    let found = estimates(&study, 2_000);
    assert!(
        matches!(study.verdict(&found), Verdict::LimitReached { needed } if needed > 1_000_000)
    );
    study.run.replications = Replications::Exactly(77);
    assert_eq!(study.first_prefix(), 77);
    assert_eq!(study.verdict(&estimates(&study, 77)), Verdict::Enough);
    assert_eq!(study.verdict(&exact(&study).unwrap()), Verdict::Enough);
}

/// No loss in a prefix is no proof that there is none.
#[test]
fn a_rare_loss_is_waited_for_and_an_impossible_one_is_not() {
    let rare = declined(quiet(), 1e-9);
    let found = estimates(&rare, 1_000);
    assert_eq!(found.points[0].loss.mean, Estimate::exact(0.0));
    assert!(matches!(rare.verdict(&found), Verdict::GoOn { next: 2_000, .. }));
    assert_eq!(quiet().verdict(&estimates(&quiet(), 1_000)), Verdict::Enough);
}

#[test]
fn the_largest_limit_that_keeps_a_bound_is_found_with_its_interval() {
    let study = cafe_sweep();
    let found = estimates(&study, 20_000);
    let p99 = |place: usize| found.points[place].measure(Measure::Var(Level::P99));
    // Between the second limit and the third, so that two keep it and three do not.
    let bound = cents(f64::midpoint(p99(1).high, p99(2).low) as i64);
    let measure = Measure::Var(Level::P99);
    let answer = |under: Money| {
        let asked = Question { measure, under, over: Axis::DeviceLimit };
        Study { question: Some(asked), ..study.clone() }.answer(&found).unwrap()
    };
    let answered = answer(bound);
    assert_eq!((answered.choices.len(), answered.best()), (1, Some(1)));
    let tried = answered.choices[0].certain().unwrap();
    assert_eq!((tried.limit, tried.measure), (Some(cents(50_000)), p99(1)));
    assert_eq!(answered.choices[0].doubts().count(), 0);
    let between = &answer(cents(p99(1).value as i64)).choices[0];
    assert_eq!(between.certain().unwrap().limit, Some(cents(25_000)));
    assert_eq!(between.tried[1].standing, Standing::LikelyOver);
    assert_eq!(answer(cents(0)).choices[0].certain(), None);
    assert_eq!(study.answer(&found), None, "nothing was asked");
}

/// Where a sweep has another axis, each of its values has its own answer.
#[test]
fn a_question_is_answered_for_each_other_value() {
    let mut study = cafe_sweep();
    study.sweep.transaction_limit = vec![Some(cents(2_000)), None];
    let found = estimates(&study, 4_000);
    let under = cents(100_000_000);
    study.question = Some(Question { measure: Measure::Mean, under, over: Axis::DeviceLimit });
    let choices = study.answer(&found).unwrap().choices;
    let kept = choices.iter().map(|it| found.points[it.certain().unwrap().point].policy);
    let kept: Vec<_> = kept.map(|it| (it.transaction_limit, it.device_limit)).collect();
    let most = Some(cents(500_000));
    assert_eq!(kept, [(Some(cents(2_000)), most), (None, most)]);
}

/// Losses are skewed to the right, and so is what a sample of them says of their mean.
#[test]
fn intervals_reach_further_up_than_down() {
    let found = estimates(&g4(), 2_000);
    let loss = &found.points[0].loss;
    for estimate in [loss.mean, loss.tvar[Level::P95 as usize]] {
        let (down, up) = (estimate.value - estimate.low, estimate.high - estimate.value);
        assert!(down > 0.0 && up > 1.03 * down, "{estimate:?}");
    }
}

#[test]
fn too_few_replications_leave_a_far_quantile_unbounded() {
    let found = estimates(&cafe(), 300);
    let loss = &found.points[0].loss;
    assert!(loss.var[Level::P95 as usize].high.is_finite());
    assert_eq!(loss.var[Level::P999 as usize].high, f64::INFINITY);
    assert_eq!(loss.tvar[Level::P999 as usize].high, f64::INFINITY);
}

#[test]
fn estimates_of_a_large_loss_are_as_fine_as_its_bins() {
    let mut study = cafe();
    study.policy.device_limit = None;
    study.tills = 12;
    let found = estimates(&study, 2_000);
    let fast = Fast::new(Model::new(&study).unwrap());
    let mut losses: Vec<i64> = (0..2_000).map(|number| fast.outcomes(number)[0].loss).collect();
    losses.sort_unstable();
    let p99 = losses[1_979] as f64;
    let loss = &found.points[0].loss;
    let value = loss.var[Level::P99 as usize].value;
    assert!(p99 > 65_536.0);
    assert!((value / p99 - 1.0).abs() < 1.0 / 2_048.0, "{value} {p99}");
    let beyond: f64 = losses[1_980..].iter().map(|loss| *loss as f64).sum::<f64>() / 20.0;
    let tvar = loss.tvar[Level::P99 as usize].value;
    assert!((tvar / beyond - 1.0).abs() < 1.0 / 2_048.0, "{tvar} {beyond}");
}
