//! Virtual time leaps over looks for the internet that nobody can hear; what happens is the same.

use std::path::Path;

use harness_runner::{Workload, read_catalogue};
use sim_kernel::{Agenda, Time};
use sim_world::{Driver, EntryId, Event, Modelled, OurTill, Plan, Storage, play_under};

/// An agenda that counts what it waits for, and leaps only where it may.
#[derive(Debug, Default)]
struct Counted {
    agenda: Agenda<Event>,
    may_leap: bool,
    waits: u64,
}

impl Driver for Counted {
    fn schedule(&mut self, at: Time, event: Event) {
        Driver::schedule(&mut self.agenda, at, event);
    }

    fn next_at(&self) -> Option<Time> {
        Driver::next_at(&self.agenda)
    }

    fn reach(&mut self, _: Time) -> bool {
        self.waits += 1;
        true
    }

    fn take(&mut self) -> Option<Event> {
        self.agenda.take()
    }

    fn leaps(&self) -> bool {
        self.may_leap
    }
}

/// Plays a plan without leaps and with them; returns the first difference, and how often each way
/// waited.
fn both_ways(plan: &Plan) -> (Option<EntryId>, [u64; 2]) {
    let [(plodding, slow), (leaping, quick)] = [false, true].map(|may_leap| {
        let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
        let driver = Counted { may_leap, ..Counted::default() };
        play_under(plan, &mut parts, driver)
    });
    (plodding.first_difference(&leaping), [slow.waits, quick.waits])
}

/// Plays runs without leaps and with them; returns how often each way waited.
fn compare(workload: Workload, runs: u64) -> [u64; 2] {
    let mut waits = [0, 0];
    for run in 0..runs {
        let (differs, [slow, quick]) = both_ways(&workload.plan(5, run));
        assert_eq!(differs, None, "run {run} of {workload:?} differs");
        waits = [waits[0] + slow, waits[1] + quick];
    }
    waits
}

/// Nothing that a check sees, and no cause of it, is another.
#[test]
fn the_catalogue_is_the_same_with_leaps_and_without() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let catalogue = read_catalogue(&[house.join("scenarios")]).unwrap();
    for scenario in &catalogue.scenarios {
        assert_eq!(both_ways(&scenario.plan).0, None, "{} differs", scenario.id);
    }
    assert!(catalogue.scenarios.len() > 500);
}

#[test]
fn any_shop_is_the_same_with_leaps_and_without() {
    let [plodding, leaping] = compare(Workload::Any, 300);
    assert!(leaping * 2 < plodding, "{leaping} waits with leaps, {plodding} without");
}

#[test]
fn a_week_is_the_same_with_leaps_and_without() {
    let [plodding, leaping] = compare(Workload::Week, 100);
    assert!(leaping * 4 < plodding, "{leaping} waits with leaps, {plodding} without");
}
