//! The generator, pinned: a change of any of these numbers breaks every recorded study.
//!
//! The numbers of the café are also those of a program that was written from the description of the
//! generator alone, in another language, with exact quantiles instead of tables.

use sim_kernel::Fingerprint;
use sim_risk::{Fate, HOUR_MS, Law, Model, Offered, Rate, Replication, Shape, Study};

use crate::rig::{cafe, cents};

fn replication(study: &Study, number: u64) -> Replication {
    Model::new(study).unwrap().replication(number)
}

#[test]
fn the_outages_of_a_cafe_are_pinned() {
    let pinned: [&[(u64, usize, i64)]; 4] = [
        &[(28_229_929, 93, 225_046), (16_065_822, 50, 123_046)],
        &[(24_638_139, 78, 204_814), (2_015_766, 11, 26_364)],
        &[(2_525_968, 4, 8_329), (34_052_719, 114, 289_600), (1_599_696, 2, 8_149)],
        &[(1_741_461, 6, 12_897), (3_473_725, 9, 22_511)],
    ];
    for (number, pinned) in (0..).zip(pinned) {
        let drawn = replication(&cafe(), number);
        let episodes = drawn.episodes.iter().map(|episode| {
            let sales = &episode.tills[0];
            let money = sales.iter().map(|sale| sale.amount.minor()).sum();
            (episode.length_ms, sales.len(), money)
        });
        assert_eq!(episodes.collect::<Vec<_>>(), pinned, "replication {number}");
    }
}

#[test]
fn the_sales_of_a_cafe_are_pinned() {
    let drawn = replication(&cafe(), 0);
    let sale =
        |at_ms, amount, fate| Offered { at_ms, amount: cents(amount), is_missed: false, fate };
    let first = [sale(5_780, 17_02, Fate::Paid), sale(123_107, 28_14, Fate::Paid)];
    assert_eq!(drawn.episodes[0].tills[0][..2], first);
    let harmed = drawn.episodes.iter().flat_map(|episode| &episode.tills[0]);
    let harmed: Vec<_> = harmed.filter(|sale| sale.fate != Fate::Paid).copied().collect();
    let declined = Fate::Declined { reason: Some(7), recovered: false };
    assert_eq!(harmed, [sale(693_986, 37_47, declined)]);
}

/// All that a replication can have, in one hash.
fn print(drawn: &Replication, fingerprint: &mut Fingerprint) {
    for episode in &drawn.episodes {
        fingerprint.fold(episode.length_ms);
        for sale in episode.tills.iter().flatten() {
            fingerprint.fold(sale.at_ms);
            fingerprint.fold(sale.amount.minor().unsigned_abs());
            fingerprint.fold_bytes(format!("{} {:?}", sale.is_missed, sale.fate).as_bytes());
        }
    }
}

fn rich() -> Study {
    let mut study = cafe();
    study.tills = 2;
    study.outages.clustering = Some(0.45);
    study.outages.notice_ms = 60_000;
    let hour = HOUR_MS as f64;
    study.outages.length =
        Law { shape: Shape::Pareto { least: hour, alpha: 1.1 }, cap: Some(200 * HOUR_MS) };
    study.sales.spread = 2.5;
    study.sales.amount = Law::of(Shape::Exponential { mean: 2_500.0 });
    study.declines.shared = 0.7;
    study.declines.too_late.share = 0.2;
    study.chargeback_basis_points = 50.0;
    study
}

#[test]
fn every_law_and_factor_is_pinned() {
    let mut weekly = rich();
    let open = |hour: u32| if hour % 24 < 8 { 0.0 } else { f64::from(hour % 24) };
    weekly.sales.rate = Rate::HourOfWeek((0..168).map(open).collect());
    let mut measured = rich();
    measured.sales.amount = Law::of(Shape::Empirical(vec![500, 1_200, 900, 500]));
    measured.outages.length = Law::of(Shape::Table(vec![(HOUR_MS, 3.0), (30 * HOUR_MS, 0.5)]));
    let pinned = ["4b041ea09b49ab0d", "410c25766ffb279a", "89cf8ccfb2d0ff64", "3efa72ba18fe8274"];
    for (study, pinned) in [cafe(), rich(), weekly, measured].iter().zip(pinned) {
        let model = Model::new(study).unwrap();
        let mut fingerprint = Fingerprint::new();
        for number in 0..40 {
            print(&model.replication(number), &mut fingerprint);
        }
        assert_eq!(fingerprint.to_string(), pinned, "{}", study.canonical());
    }
}

#[test]
fn a_replication_needs_no_other_and_a_seed_changes_all() {
    let model = Model::new(&cafe()).unwrap();
    assert_eq!(model.replication(7), replication(&cafe(), 7));
    let mut other = cafe();
    other.run.seed = 2;
    assert_ne!(replication(&other, 7).episodes, model.replication(7).episodes);
}

#[test]
fn a_till_more_changes_nothing_at_the_others() {
    let one = replication(&cafe(), 5);
    let mut study = cafe();
    study.tills = 3;
    let three = replication(&study, 5);
    assert_eq!(one.episodes.len(), three.episodes.len());
    for (one, three) in one.episodes.iter().zip(&three.episodes) {
        assert_eq!(one.length_ms, three.length_ms);
        assert_eq!(one.tills[0], three.tills[0]);
        assert_ne!(three.tills[0], three.tills[1]);
    }
}

#[test]
fn the_policy_changes_no_draw() {
    let mut other = cafe();
    other.policy.device_limit = Some(cents(100_00));
    other.policy.transaction_limit = None;
    assert_eq!(replication(&cafe(), 3), replication(&other, 3));
}

#[test]
fn sales_are_in_order_and_within_their_outage() {
    let model = Model::new(&rich()).unwrap();
    for number in 0..200 {
        for episode in model.replication(number).episodes {
            for sales in episode.tills {
                assert!(sales.is_sorted_by_key(|sale| sale.at_ms));
                assert!(sales.iter().all(|sale| sale.at_ms < episode.length_ms));
                assert!(sales.iter().all(|sale| sale.is_missed == (sale.at_ms < 60_000)));
                assert!(sales.iter().all(|sale| sale.amount.minor() >= 1));
            }
        }
    }
}

/// A day's count varies as the study says, and the count of two tills is not that of one twice.
#[test]
fn the_spread_is_the_variance_of_a_day_over_its_mean() {
    let mut study = cafe();
    study.horizon = sim_risk::Horizon::Outage;
    study.outages.length = Law::of(Shape::Fixed(24 * HOUR_MS));
    study.sales.rate = Rate::PerHour(2.0);
    study.sales.spread = 3.0;
    let model = Model::new(&study).unwrap();
    let counts = (0..4_000).map(|number| model.replication(number).episodes[0].tills[0].len());
    let counts: Vec<f64> = counts.map(|count| count as f64).collect();
    let mean = counts.iter().sum::<f64>() / 4_000.0;
    let variance = counts.iter().map(|count| libm::pow(count - mean, 2.0)).sum::<f64>() / 3_999.0;
    assert!((mean - 48.0).abs() < 0.8, "{mean}");
    assert!((variance / mean - 3.0).abs() < 0.25, "{}", variance / mean);
}
