//! The fast engine draws no further than a limit looks, and comes to what the whole comes to.

use pos_core::Money;
use sim_risk::{
    Fast, Flow, HOUR_MS, Law, Model, Outcome, PointPartial, Policy, Replication, Sequence, Shape,
    Study, Tally, TooLate, WhenFull, YEAR_MS,
};

use crate::rig::{cents, quiet};

/// What a replication loses under a policy, payment by payment.
fn loss(policy: &Policy, replication: &Replication) -> i64 {
    let tills = replication.episodes.iter().flat_map(|episode| &episode.tills);
    tills.map(|sales| loss_at_a_till(policy, sales)).sum()
}

fn loss_at_a_till(policy: &Policy, sales: &[sim_risk::Offered]) -> i64 {
    let (mut stored, mut lost, mut goes_on) = (Money::ZERO, 0, true);
    for sale in sales.iter().filter(|sale| !sale.is_missed) {
        let is_larger = |limit: Option<Money>, sum| limit.is_some_and(|limit| sum > limit);
        if is_larger(policy.transaction_limit, sale.amount) || !goes_on {
            continue;
        }
        let sum = stored.plus(sale.amount);
        if is_larger(policy.device_limit, sum) {
            goes_on = policy.when_full == WhenFull::Skip;
            continue;
        }
        stored = sum;
        lost += if sale.fate.is_lost() { sale.amount.minor() } else { 0 };
    }
    lost
}

/// Years in which everything can go wrong, with what the bits say besides.
fn study(bits: u32) -> Study {
    let is_set = |bit: u32| bits >> bit & 1 == 1;
    let hour = HOUR_MS as f64;
    let mut study = quiet();
    study.horizon = sim_risk::Horizon::Span(YEAR_MS);
    study.tills = 1 + u32::from(is_set(0));
    study.sales.spread = if is_set(1) { 2.0 } else { 1.0 };
    study.sales.amount = Law::of(Shape::Lognormal { median: 2_200.0, sigma: 0.5 });
    study.outages.per_year = 3.0;
    let lengths = Shape::Lognormal { median: 5.0 * hour, sigma: 1.0 };
    study.outages.length = Law { shape: lengths, cap: Some(48 * HOUR_MS) };
    study.outages.notice_ms = if is_set(2) { 300_000 } else { 0 };
    (study.declines.at_once, study.declines.later) = (0.1, 0.3);
    study.declines.too_late =
        TooLate { after_ms: 10 * HOUR_MS, share: if is_set(3) { 0.3 } else { 0.0 } };
    study.declines.shared = if is_set(4) { 0.5 } else { 0.0 };
    study.recovery = 0.3;
    study.chargeback_basis_points = if is_set(5) { 100.0 } else { 0.0 };
    study.sweep.transaction_limit = vec![None, Some(cents(4_000))];
    study.sweep.when_full = vec![WhenFull::Skip, WhenFull::Stop];
    study
}

fn is_the_sum_of_its_payments(study: &Study) {
    let model = Model::new(study).unwrap();
    let fast = Fast::new(model.clone());
    for number in 0..150 {
        let replication = model.replication(number);
        for (policy, outcome) in study.points().iter().zip(fast.outcomes(number)) {
            let whole = loss(policy, &replication);
            assert_eq!(outcome.loss, whole, "{number} {policy:?} {}", study.canonical());
        }
    }
}

#[test]
fn a_replication_under_device_limits_is_the_sum_of_its_payments() {
    for bits in 0..64 {
        let mut study = study(bits);
        study.sweep.device_limit = vec![None, Some(cents(20_000)), Some(cents(100_000))];
        is_the_sum_of_its_payments(&study);
    }
}

#[test]
fn a_replication_without_a_device_limit_is_the_sum_of_its_payments() {
    for bits in 0..64 {
        is_the_sum_of_its_payments(&study(bits));
    }
}

/// Plain studies are drawn by the batch in a block; one by one they are drawn as all others are.
#[test]
fn a_block_of_a_plain_study_is_the_sum_of_its_replications() {
    // One till or two, charged back or not; none of the bits that a plain study has no room for.
    for bits in [0, 1, 32, 33] {
        for sequence in [Sequence::Random, Sequence::Sobol] {
            let mut study = study(bits);
            study.run.sequence = sequence;
            let fast = Fast::new(Model::new(&study).unwrap());
            // More than one batch, and neither end on the border of one.
            let (from, to) = (100, 800);
            let block = fast.block(from, to);
            for (place, point) in block.points.iter().enumerate() {
                let outcomes =
                    (from..to).map(|number| (number, fast.outcomes(number).remove(place)));
                is_the_sum_of(point, &outcomes.collect::<Vec<_>>());
            }
        }
    }
}

fn is_the_sum_of(point: &PointPartial, outcomes: &[(u64, Outcome)]) {
    let tally = |of: &dyn Fn(&Outcome) -> i64| {
        let values = outcomes.iter().map(|(_, outcome)| i128::from(of(outcome)));
        let (sum, squares) =
            values.fold((0, 0), |(sum, squares), it| (sum + it, squares + it * it));
        Tally { sum, squares }
    };
    assert!(point.loss.sum > 0, "there is something to compare");
    assert_eq!(point.loss, tally(&|outcome| outcome.loss));
    assert_eq!(point.worst_outage, tally(&|outcome| outcome.worst_outage));
    for (cause, found) in point.by_cause.iter().enumerate() {
        assert_eq!(*found, tally(&|outcome| outcome.by_cause[cause]), "cause {cause}");
    }
    for (age, found) in point.by_age.iter().enumerate() {
        assert_eq!(*found, tally(&|outcome| outcome.by_age[age]), "age {age}");
    }
    let back = Flow::ChargedBack as usize;
    assert_eq!(point.flows[back].money, tally(&|outcome| outcome.flows[back].money));
    assert_eq!(point.flows[back].payments, tally(&|outcome| outcome.flows[back].payments));
    let mut worst: Vec<(i64, u64)> =
        outcomes.iter().map(|(number, outcome)| (-outcome.loss, *number)).collect();
    worst.sort_unstable();
    let kept = point.worst.iter().map(|bad| (-(bad.loss as i64), bad.replication));
    assert_eq!(kept.collect::<Vec<_>>(), worst[..point.worst.len()]);
}
