//! Explore finds the faults that real products have had: in how many runs, and how small it makes
//! each.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a saboteur that is not found has failed its test"
)]
#![expect(clippy::print_stdout, reason = "in how many runs each is found is worth knowing")]

#[expect(dead_code, reason = "the tests of the world have more of them")]
#[path = "../../../../sim/world/tests/world/saboteur.rs"]
mod saboteur;
mod tricks;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use harness_runner::{Campaign, Workload, findings};
use harness_scenario::{Document, MemoryShelf, judge, read_scenario};
use sim_world::{OurTill, StartFn, Storage, play_against};

use saboteur::{ConfirmsTwice, GuessesADecline, with};
use tricks::{
    ConfirmsEarly, LosesReceipts, NewKeyOnRetry, SilenceIsADecline, SwapsTheOrder,
    forgets_on_log_out, releases_on_send,
};

/// A saboteur that is not found in so many runs is not found.
const MOST_RUNS: u64 = 4_000;

/// A story has no more steps than these.
const MOST_STEPS: usize = 12;

static GO_ON: AtomicBool = AtomicBool::new(false);

fn campaign(start_pos: &(dyn sim_world::StartPos + Sync)) -> Campaign<'_> {
    Campaign {
        workload: Workload::Any,
        seed: 5,
        start_pos,
        storage: Storage::Memory,
        jobs: NonZeroUsize::MIN,
        runs: MOST_RUNS,
        time: None,
        stop: &GO_ON,
    }
}

/// Finds the first run in which a saboteur breaks this rule; it must be the first that breaks any
/// of its `rules`, and the story that is written of it must fail, and pass with an honest till.
fn is_found(saboteur: StartFn, rule: &str) {
    let campaign = campaign(&saboteur);
    let breaks = |run: &u64| {
        let plan = campaign.workload.plan(campaign.seed, *run);
        findings(&plan, &campaign.trace(&plan)).iter().any(|finding| finding.rule == rule)
    };
    let run = (0..MOST_RUNS).find(breaks).expect("the saboteur is found");
    let (shrunk, story) = campaign.shrink(run, rule).expect("what was found is found again");
    println!("{rule}: run {run}, made small to {} steps in {} plans", story.steps, shrunk.tried);
    assert!(story.steps <= MOST_STEPS, "{}", story.text);
    let shelf = MemoryShelf::new().with("found.toml", story.text.as_str());
    let read = read_scenario(&shelf, std::path::Path::new("found.toml"));
    let Ok(Document::Scenario(scenario)) = read else { panic!("{read:?}\n{}", story.text) };
    let honest = play_against(&scenario.plan, &OurTill);
    assert_eq!(findings(&scenario.plan, &honest), [], "{}", story.text);
    let sabotaged = campaign.trace(&scenario.plan);
    let fails = !judge(&scenario, &sabotaged).failures.is_empty()
        || !findings(&scenario.plan, &sabotaged).is_empty();
    assert!(fails, "{}", story.text);
}

#[test]
fn a_till_that_confirms_before_it_stores() {
    is_found(with::<ConfirmsEarly>(), "never.lost");
}

#[test]
fn a_till_that_takes_a_new_key_on_a_retry() {
    is_found(with::<NewKeyOnRetry>(), "never.twice");
}

#[test]
fn a_till_that_forgets_its_queue_on_a_log_out() {
    is_found(forgets_on_log_out(), "settles.payment");
}

#[test]
fn a_till_that_gives_room_back_on_the_send() {
    is_found(releases_on_send(), "never.over-limit");
}

#[test]
fn a_till_that_takes_silence_for_a_decline() {
    is_found(with::<SilenceIsADecline>(), "never.guess");
}

#[test]
fn a_till_that_shows_what_is_stored_as_declined() {
    is_found(with::<GuessesADecline>(), "never.guess");
}

#[test]
fn a_till_that_sends_the_newest_first() {
    is_found(with::<SwapsTheOrder>(), "sync.order");
}

#[test]
fn a_till_that_loses_receipts() {
    is_found(with::<LosesReceipts>(), "settles.receipt");
}

#[test]
fn a_till_that_confirms_twice() {
    is_found(with::<ConfirmsTwice>(), "never.confirmed-twice");
}
