//! The fast engine against a till that takes every payment of the replication in turn.

use pos_core::{Money, exceeds_device_limit, exceeds_transaction_limit};
use proptest::prelude::*;
use sim_risk::{
    Episode, Fast, Fate, Flow, HOUR_MS, Horizon, Law, Model, Offered, Outcome, PAYMENT, Policy,
    Rate, Shape, Study, WhenFull, YEAR_MS,
};

use crate::rig::{cafe, cafe_sweep, cents, declined, g1, g4, g5, limited, quiet};

/// What a till of the plainest kind comes to in one outage.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plain {
    lost: i64,
    stored: (i64, i64),
    over_device: (i64, i64),
    withheld: (i64, i64),
    declined: i64,
}

/// Adds a payment to a count and its money.
const fn add(volume: &mut (i64, i64), amount: i64) {
    *volume = (volume.0 + 1, volume.1 + amount);
}

fn plain(policy: &Policy, sales: &[Offered]) -> Plain {
    let mut came = Plain::default();
    let mut stored = Money::ZERO;
    let mut has_stopped = false;
    let over = |amount, limit: Option<Money>, exceeds: fn(Money, Money) -> bool| {
        limit.is_some_and(|limit| exceeds(amount, limit))
    };
    for sale in sales.iter().filter(|sale| !sale.is_missed) {
        let amount = sale.amount.minor();
        if has_stopped {
            add(&mut came.withheld, amount);
        } else if over(sale.amount, policy.transaction_limit, exceeds_transaction_limit) {
        } else if policy
            .device_limit
            .is_some_and(|limit| exceeds_device_limit(stored, sale.amount, limit))
        {
            add(&mut came.over_device, amount);
            has_stopped = policy.when_full == WhenFull::Stop;
        } else {
            stored = stored.plus(sale.amount);
            add(&mut came.stored, amount);
            came.lost += if sale.fate.is_lost() { amount } else { 0 };
            came.declined += i64::from(matches!(sale.fate, Fate::Declined { .. }));
        }
    }
    came
}

fn episode_loss(policy: &Policy, episode: &Episode) -> Vec<Plain> {
    episode.tills.iter().map(|sales| plain(policy, sales)).collect()
}

fn agrees(study: &Study, replications: u64) {
    let model = Model::new(study).unwrap();
    let fast = Fast::new(model.clone());
    for number in 0..replications {
        let drawn = model.replication(number);
        for (policy, outcome) in study.points().iter().zip(fast.outcomes(number)) {
            let outages: Vec<Vec<Plain>> =
                drawn.episodes.iter().map(|episode| episode_loss(policy, episode)).collect();
            let losses = outages.iter().map(|tills| tills.iter().map(|till| till.lost).sum());
            let losses: Vec<i64> = losses.collect();
            let at = format!("replication {number}, {policy:?}");
            assert_eq!(outcome.loss, losses.iter().sum::<i64>(), "{at}");
            assert_eq!(outcome.worst_outage, losses.iter().copied().max().unwrap_or(0), "{at}");
            counts_agree(&outcome, outages.iter().flatten(), &at);
        }
    }
}

fn counts_agree<'a>(outcome: &Outcome, tills: impl Iterator<Item = &'a Plain>, at: &str) {
    let tills: Vec<&Plain> = tills.collect();
    let declined: i64 = tills.iter().map(|till| till.declined).sum();
    assert_eq!(outcome.flows[Flow::Declined as usize].payments, declined * PAYMENT, "{at}");
    assert_eq!(outcome.by_cause.iter().sum::<i64>(), outcome.loss, "{at}");
    assert_eq!(outcome.by_age.iter().sum::<i64>(), outcome.loss, "{at}");
    if let [till] = tills[..] {
        one_side_agrees(outcome, till, at);
    }
}

/// What was stored at a till in an outage is counted, or else what its limit turned away; the other
/// side follows from expectations, each of which is rounded once.
fn one_side_agrees(outcome: &Outcome, till: &Plain, at: &str) {
    let is = |flow: Flow, (count, money): (i64, i64)| {
        let volume = outcome.flows[flow as usize];
        (volume.payments - count * PAYMENT).abs() <= 2 && (volume.money - money).abs() <= 2
    };
    let is_turned_away =
        is(Flow::OverDeviceLimit, till.over_device) && is(Flow::Withheld, till.withheld);
    assert!(is_turned_away || is(Flow::Stored, till.stored), "{at} {outcome:?} {till:?}");
}

#[test]
fn the_fast_engine_loses_what_a_plain_till_loses() {
    for study in [g1(), g4(), g5(), cafe(), cafe_sweep()] {
        agrees(&study, 60);
    }
}

/// Where every sale is doubtful, those alone must fit; and they do not always where they should.
#[test]
fn doubtful_sales_alone_fill_a_limit() {
    let mut study = limited(declined(quiet(), 0.6), 50_000);
    study.sales.rate = Rate::PerHour(2.0);
    agrees(&study, 400);
}

/// With a sale or two in each millisecond, their order within it decides which fits.
#[test]
fn sales_of_one_millisecond_keep_their_order() {
    let mut study = limited(declined(quiet(), 0.4), 400_000);
    study.sales.rate = Rate::PerHour(5e6);
    let table = Shape::Table(vec![(1_000, 1.0), (7_000, 1.0)]);
    study.sales.amount = Law::of(table);
    study.outages.length = Law::of(Shape::Fixed(200));
    agrees(&study, 100);
}

fn laws() -> impl Strategy<Value = Law> {
    let shape = prop_oneof![
        (1_u64..10_000).prop_map(Shape::Fixed),
        (100.0..5_000.0).prop_map(|mean| Shape::Exponential { mean }),
        (100.0..5_000.0, 0.1..2.0).prop_map(|(median, sigma)| Shape::Lognormal { median, sigma }),
        (100.0..2_000.0, 0.8..4.0).prop_map(|(least, alpha)| Shape::Pareto { least, alpha }),
        prop::collection::vec((1_u64..9_000, 0.1..3.0), 1..6).prop_map(Shape::Table),
        prop::collection::vec(1_u64..9_000, 1..9).prop_map(Shape::Empirical),
    ];
    shape.prop_map(|shape| Law { shape, cap: Some(20_000) })
}

fn rates() -> impl Strategy<Value = Rate> {
    prop_oneof![
        (0.0..60.0).prop_map(Rate::PerHour),
        (0.0..60.0, 0_usize..168).prop_map(|(rate, closed)| {
            let open = |hour: usize| if (hour + closed) % 24 < 9 { 0.0 } else { rate };
            Rate::HourOfWeek((0..168).map(open).collect())
        }),
    ]
}

prop_compose! {
    fn frames()(
        tills in 1_u32..4,
        spread in prop_oneof![Just(1.0), 1.0..4.0],
        hours in 0.01..40.0,
        notice_ms in prop_oneof![Just(0), 0_u64..7_200_000],
        per_year in prop_oneof![Just(None), (0.0..4.0).prop_map(Some)],
        seed in any::<u64>(),
    ) -> Study {
        let mut study = cafe();
        study.tills = tills;
        study.sales.spread = spread;
        let shape = Shape::Lognormal { median: hours * HOUR_MS as f64, sigma: 1.0 };
        study.outages.length = Law { shape, cap: Some(60 * HOUR_MS) };
        study.outages.notice_ms = notice_ms;
        study.horizon = per_year.map_or(Horizon::Outage, |_| Horizon::Span(YEAR_MS));
        study.outages.per_year = per_year.unwrap_or(1.0);
        study.run.seed = seed;
        study
    }
}

prop_compose! {
    fn studies()(
        frame in frames(),
        amount in laws(),
        rate in rates(),
        (at_once, later, late) in (0.0..0.4, 0.0..1.0, prop_oneof![Just(0.0), 0.0..1.0]),
        (shared, recovery) in (prop_oneof![Just(0.0), 0.1..2.0], 0.0..1.0),
        chargeback in prop_oneof![Just(0.0), 0.0..2_000.0],
        limits in prop::collection::btree_set(0_i64..200_000, 0..4),
    ) -> Study {
        let mut study = frame;
        study.sales.amount = amount;
        study.sales.rate = rate;
        study.declines.at_once = at_once;
        study.declines.later = later;
        study.declines.too_late.share = late;
        study.declines.too_late.after_ms = 6 * HOUR_MS;
        study.declines.shared = shared;
        study.recovery = recovery;
        study.chargeback_basis_points = chargeback;
        study.sweep.transaction_limit = vec![None, Some(cents(4_000))];
        study.sweep.device_limit = limits.into_iter().map(|limit| Some(cents(limit))).collect();
        study.sweep.when_full = vec![WhenFull::Skip, WhenFull::Stop];
        study
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_fast_engine_loses_what_a_plain_till_loses_in_any_study(study in studies()) {
        agrees(&study, 6);
    }
}
