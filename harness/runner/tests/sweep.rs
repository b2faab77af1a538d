//! The crash sweep: it finds a till that confirms too early, and nothing at an honest one.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::VecDeque;
use std::fs;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use harness_runner::{Catalogue, Sweep, play_virtual, read_catalogue};
use pos_core::{CardPayment, CardState, Input, Moment, Output, Record, Stored, Tender, Till};
use reports_render::{Swept, swept_json};
use sim_kernel::Agenda;
use sim_world::{
    Counts, Launch, Modelled, OurTill, Plan, Pos, Simulation, StartFn, StartPos, Storage, What,
    perform_briefly, play_against,
};
use tempfile::TempDir;

static ON: AtomicBool = AtomicBool::new(false);

const EVENING: &str = r#"
name = "two offline sales, forwarded"
snapshot = []
steps = [
  { internet = "down" },
  { id = "tea", sale = { total = "5.00", card = "visa", email = "kim@example.com" } },
  { at = "+1m", id = "mug", sale = { total = "12.00", card = "visa" } },
  { at = "+5m", internet = "up" },
  { check = { order = "mug", badges = ["paid"] }, within = "5m" },
]
"#;

const ONLINE: &str = r#"
name = "a coffee is paid online, and one in cash"
snapshot = []
steps = [
  { id = "coffee", sale = { total = "45.00", card = "visa" } },
  { id = "cake", sale = { total = "9.00", cash = true } },
]
"#;

fn catalogue() -> (TempDir, Catalogue) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("evening.toml"), EVENING).unwrap();
    fs::write(folder.path().join("online.toml"), ONLINE).unwrap();
    let catalogue = read_catalogue(&[folder.path().to_path_buf()]).unwrap();
    (folder, catalogue)
}

fn swept<'s>(
    catalogue: &'s Catalogue,
    start_pos: &(dyn StartPos + Sync),
    (jobs, most): (usize, usize),
) -> Vec<Swept<'s>> {
    let whole = |count| NonZeroUsize::new(count).unwrap();
    let sweep = Sweep { start_pos, jobs: whole(jobs), most: whole(most), stop: &ON };
    let mut all = Vec::new();
    sweep.play(&catalogue.scenarios, &|| {}, |swept| all.push(swept)).unwrap();
    all
}

fn counts(plan: &Plan) -> Vec<Counts> {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Disk };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new());
    perform_briefly(plan, &mut simulation);
    simulation.counts()
}

/// Our till, told of each record with a stored payment that it is durable before the disk has heard of it.
#[derive(Debug)]
struct ConfirmsTooEarly {
    till: Till,
    late: Vec<Output>,
    lied: Vec<Stored>,
}

impl Pos for ConfirmsTooEarly {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        outputs.append(&mut self.late);
        if let Input::Stored(stored) = &input
            && let Some(place) = self.lied.iter().position(|lie| lie == stored)
        {
            self.lied.remove(place);
            return;
        }
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut honest = Vec::new();
            self.till.handle(moment, input, &mut honest);
            for output in honest {
                match output {
                    Output::Store(batch) if has_stored(&batch.records) => {
                        self.lied.push(batch.stored());
                        inputs.push_back(Input::Stored(batch.stored()));
                        self.late.push(Output::Store(batch));
                    }
                    other => outputs.push(other),
                }
            }
        }
    }
}

fn has_stored(records: &[Record]) -> bool {
    let is_stored = |card: &CardPayment| card.state == CardState::Stored;
    records.iter().any(|record| match record {
        Record::Order(order) => order.tenders.iter().filter_map(Tender::card).any(is_stored),
        _ => false,
    })
}

const CONFIRMS_TOO_EARLY: StartFn = |Launch { profile, journal, moment }, outputs| {
    let till = Till::start(profile, journal, moment, outputs);
    Box::new(ConfirmsTooEarly { till, late: Vec::new(), lied: Vec::new() })
};

#[test]
fn a_till_that_confirms_before_the_record_is_durable_is_found() {
    let (_folder, catalogue) = catalogue();
    let evening = &catalogue.scenarios[0].plan;
    let trace = play_against(evening, &CONFIRMS_TOO_EARLY);
    let broken = |what: &What| matches!(what, What::Broken(_));
    assert!(!trace.entries().iter().any(|entry| broken(&entry.what)), "no scenario shows it");
    let swept = swept(&catalogue, &CONFIRMS_TOO_EARLY, (1, 300));
    let lost = swept[0].broken.iter().find(|one| one.findings[0].0 == "never.lost").unwrap();
    assert!(lost.point.starts_with("power cut of till till "), "{}", lost.point);
    assert!(lost.text.contains("found by the crash sweep"), "{}", lost.text);
}

#[test]
fn what_is_kept_of_a_point_is_a_scenario_with_its_power_cut() {
    let (folder, catalogue) = catalogue();
    let swept = swept(&catalogue, &CONFIRMS_TOO_EARLY, (1, 300));
    let kept = folder.path().join("kept");
    fs::create_dir(&kept).unwrap();
    let lost = swept[0].broken.iter().find(|one| one.findings[0].0 == "never.lost").unwrap();
    fs::write(kept.join(&lost.file), &lost.text).unwrap();
    let again = read_catalogue(&[kept]).unwrap();
    let trace = play_against(&again.scenarios[0].plan, &CONFIRMS_TOO_EARLY);
    let lost = |what: &What| matches!(what, What::Broken(breach) if breach.rule == "never.lost");
    assert!(trace.entries().iter().any(|entry| lost(&entry.what)));
}

#[test]
fn at_an_honest_till_every_point_is_green_and_every_power_cut_comes() {
    let (_folder, catalogue) = catalogue();
    for swept in swept(&catalogue, &OurTill, (2, 300)) {
        assert_eq!(swept.broken, Vec::new());
        assert_eq!(swept.missed, Vec::<String>::new());
        assert!(swept.moments > 20 && swept.points == swept.moments, "{swept:?}");
        assert_eq!(swept.twice, swept.points.div_ceil(10));
    }
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let (_folder, catalogue) = catalogue();
    let lines = |jobs| -> String {
        swept(&catalogue, &CONFIRMS_TOO_EARLY, (jobs, 25)).iter().map(swept_json).collect()
    };
    assert!(lines(1).contains("never.lost"));
    assert_eq!(lines(1), lines(2));
}

#[test]
fn what_the_world_counts_stands_in_the_trace() {
    let (_folder, catalogue) = catalogue();
    for scenario in &catalogue.scenarios {
        let mut seen = Counts::default();
        for entry in play_virtual(&scenario.plan).unwrap().entries() {
            match entry.what {
                What::Stored(..) | What::StoreFailed(_) => seen.writes += 1,
                What::Sent(..) => seen.sends += 1,
                What::Answered(..) | What::Pushed(..) => seen.receives += 1,
                _ => {}
            }
        }
        assert!(seen.writes > 2 && seen.sends > 2 && seen.receives > 1, "{seen:?}");
        assert_eq!(counts(&scenario.plan), [seen]);
    }
}

#[test]
fn after_a_stop_nothing_is_handed_over_that_was_not_played_to_its_end() {
    let (_folder, catalogue) = catalogue();
    let stop = AtomicBool::new(false);
    let runs = AtomicUsize::new(0);
    let one = NonZeroUsize::MIN;
    let most = NonZeroUsize::new(300).unwrap();
    let sweep = Sweep { start_pos: &OurTill, jobs: one, most, stop: &stop };
    let told = || {
        stop.store(runs.fetch_add(1, Ordering::Relaxed) > 4, Ordering::Relaxed);
    };
    let mut swept = 0;
    sweep.play(&catalogue.scenarios, &told, |_| swept += 1).unwrap();
    assert_eq!((swept, runs.load(Ordering::Relaxed)), (0, 6));
}
