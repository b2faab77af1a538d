//! Partial results merge to the same bytes however the replications were split.

use proptest::prelude::*;
use sim_risk::{Estimates, Fast, MergeError, Model, Partial, Study, block};

use crate::rig::{cafe_sweep, g1, g4};

const ALL: u64 = 500;

fn json(partial: &Partial) -> String {
    serde_json::to_string(partial).unwrap()
}

fn engine(study: &Study) -> Fast {
    Fast::new(Model::new(study).unwrap())
}

#[test]
fn any_number_of_shards_gives_the_same_bytes() {
    for study in [g1(), cafe_sweep()] {
        let fast = engine(&study);
        let whole = json(&fast.block(0, ALL));
        for shards in [1, 2, 7, 50] {
            let border = |shard: u64| shard * ALL / shards;
            let parts = (0..shards).map(|shard| fast.block(border(shard), border(shard + 1)));
            assert_eq!(json(&Partial::merge_all(parts).unwrap()), whole, "{shards} shards");
        }
    }
}

#[test]
fn a_block_is_a_function_of_its_arguments() {
    let part = block(&cafe_sweep(), 30, 90).unwrap();
    assert_eq!(part, engine(&cafe_sweep()).block(30, 90));
    assert_eq!((part.from, part.to), (30, 90));
}

#[test]
fn a_part_is_read_as_it_was_written() {
    let part = engine(&cafe_sweep()).block(0, ALL);
    let read: Partial = serde_json::from_str(&json(&part)).unwrap();
    assert_eq!(read, part);
    assert_eq!(read.check(), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn merging_is_commutative_and_associative(
        cuts in prop::collection::vec(0_u64..ALL, 0..6),
        order in any::<prop::sample::Index>(),
    ) {
        let fast = engine(&g4());
        let mut borders = cuts;
        borders.extend([0, ALL]);
        borders.sort_unstable();
        let mut parts: Vec<Partial> =
            borders.array_windows().map(|[from, to]| fast.block(*from, *to)).collect();
        let whole = fast.block(0, ALL);
        let forward = parts.iter().cloned().reduce(|sum, next| sum.merge(next).unwrap());
        prop_assert_eq!(forward.unwrap(), whole.clone());
        let backward = parts.iter().rev().cloned().reduce(|sum, next| next.merge(sum).unwrap());
        prop_assert_eq!(backward.unwrap(), whole.clone());
        let place = order.index(parts.len());
        parts.rotate_left(place);
        prop_assert_eq!(Partial::merge_all(parts).unwrap(), whole);
    }
}

#[test]
fn gaps_overlaps_and_foreign_parts_are_refused() {
    let fast = engine(&g1());
    let (first, last) = (fast.block(0, 100), fast.block(200, 300));
    let gap = first.clone().merge(last.clone());
    assert_eq!(gap, Err(MergeError::Gap { from: 100, to: 200 }));
    let overlap = last.merge(fast.block(150, 250));
    assert_eq!(overlap, Err(MergeError::Overlap { from: 200, to: 250 }));
    let twice = first.clone().merge(first.clone());
    assert_eq!(twice, Err(MergeError::Overlap { from: 0, to: 100 }));
    let within = fast.block(0, 300).merge(fast.block(50, 60));
    assert_eq!(within, Err(MergeError::Overlap { from: 50, to: 60 }));
    let foreign = first.merge(engine(&g4()).block(100, 200));
    let (ours, theirs) = (g1().digest(), g4().digest());
    assert_eq!(foreign, Err(MergeError::OtherStudy { ours, theirs }));
    assert_eq!(Partial::merge_all([]), Err(MergeError::Nothing));
}

#[test]
fn a_damaged_part_is_refused() {
    let whole = engine(&g1()).block(0, 100);
    let mut damaged = whole.clone();
    damaged.points[0].loss.sum += 1;
    assert!(matches!(damaged.check(), Err(MergeError::Damaged { .. })));
    let mut damaged = whole.clone();
    damaged.to = 99;
    assert!(matches!(damaged.check(), Err(MergeError::Damaged { .. })));
    let mut damaged = whole;
    damaged.points[0].flows.pop();
    assert!(matches!(Estimates::of(&g1(), &damaged), Err(_)));
}

#[test]
fn the_worst_replications_are_those_with_the_greatest_losses() {
    let fast = engine(&cafe_sweep());
    let part = fast.block(0, ALL);
    let mut losses: Vec<(i64, u64)> =
        (0..ALL).map(|number| (-fast.outcomes(number)[4].loss, number)).collect();
    losses.sort_unstable();
    let worst = part.points[4].worst.iter();
    let worst: Vec<(i64, u64)> =
        worst.map(|bad| (-i64::try_from(bad.loss).unwrap(), bad.replication)).collect();
    assert_eq!(worst, losses[..10]);
}

#[test]
fn a_study_has_another_digest_where_its_draws_or_answers_differ() {
    let mut same = g1();
    same.name = "another name".into();
    same.run.limit = 7;
    assert_eq!(same.digest(), g1().digest());
    let changes: [fn(&mut Study); 5] = [
        |study| study.run.seed += 1,
        |study| study.recovery = 0.1,
        |study| study.policy.device_limit = None,
        |study| study.tills = 2,
        |study| study.outages.notice_ms = 1,
    ];
    for change in changes {
        let mut other = g1();
        change(&mut other);
        assert_ne!(other.digest(), g1().digest(), "{}", other.canonical());
    }
}
