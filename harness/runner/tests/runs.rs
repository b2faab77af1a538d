//! Many runs: order, threads, panics, repeats, stops.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use harness_runner::{Catalogue, Filter, Player, Runner, play_virtual, read_catalogue, run_file};
use reports_render::Ending;
use sim_world::{Plan, Trace, play};
use tempfile::TempDir;

static ON: AtomicBool = AtomicBool::new(false);

fn text(total: &str) -> String {
    format!(
        "name = \"a coffee of {total}\"\ntags = [\"t{total}\"]\nsnapshot = []\n\
         steps = [ {{ id = \"c\", sale = {{ total = \"{total}\", card = \"visa\" }} }} ]\n"
    )
}

fn folder(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for place in 0..count {
        fs::write(folder.path().join(format!("s{place:02}.toml")), text(&format!("{place}.50")))
            .unwrap();
    }
    folder
}

fn catalogue(folder: &TempDir) -> Catalogue {
    read_catalogue(&[folder.path().to_path_buf()]).unwrap()
}

fn endings(catalogue: &Catalogue, runner: &Runner<'_>) -> Vec<(String, Ending)> {
    let mut all = Vec::new();
    let each = |played: reports_render::Played<'_>| {
        all.push((played.scenario.id.clone(), played.ending));
    };
    runner.run(&catalogue.scenarios, each).unwrap();
    all
}

fn with(player: Player<'_>) -> Runner<'_> {
    Runner::quiet(player, &ON)
}

#[test]
fn results_come_in_file_order_however_long_each_takes() {
    let folder = folder(12);
    let catalogue = catalogue(&folder);
    let slow_first = |plan: &Plan| {
        let early = plan.name.contains(" 0.") || plan.name.contains(" 3.");
        thread::sleep(Duration::from_millis(if early { 30 } else { 0 }));
        Ok(play(plan))
    };
    let runner = Runner { jobs: NonZeroUsize::new(4).unwrap(), ..with(&slow_first) };
    let ids: Vec<String> = endings(&catalogue, &runner).into_iter().map(|one| one.0).collect();
    assert_eq!(ids, (0..12).map(|place| format!("s{place:02}")).collect::<Vec<_>>());
}

#[test]
fn a_panic_is_an_error_of_one_scenario() {
    let folder = folder(3);
    let panics = |plan: &Plan| {
        assert!(!plan.name.contains(" 1."), "the till is on fire");
        Ok(play(plan))
    };
    let all = endings(&catalogue(&folder), &with(&panics));
    assert_eq!(all[0].1, Ending::Passed);
    assert_eq!(all[1].1, Ending::Error("a panic of our own: the till is on fire".to_owned()));
    assert_eq!(all[2].1, Ending::Passed);
}

#[test]
fn a_player_that_cannot_play_is_an_error() {
    let folder = folder(1);
    let broken = |_: &Plan| Err(io::Error::other("the reader is unplugged"));
    let all = endings(&catalogue(&folder), &with(&broken));
    assert_eq!(all[0].1, Ending::Error("the reader is unplugged".to_owned()));
}

#[test]
fn a_repeat_that_differs_fails_with_the_first_entry_that_does() {
    let folder = folder(1);
    let turns = AtomicUsize::new(0);
    let fickle = |plan: &Plan| {
        let first = turns.fetch_add(1, Ordering::Relaxed) == 0;
        let trace = play(plan);
        Ok(if first { trace } else { shortened(&trace) })
    };
    let runner = Runner { repeat: NonZeroUsize::new(3).unwrap(), ..with(&fickle) };
    let all = endings(&catalogue(&folder), &runner);
    let Ending::Failed(failures) = &all[0].1 else { panic!("{all:?}") };
    assert_eq!(failures[0].key, "repeat");
    assert!(failures[0].actual.starts_with("in run 2: the end"), "{}", failures[0].actual);
}

fn shortened(trace: &Trace) -> Trace {
    let mut shorter = Trace::new();
    for entry in trace.entries().iter().take(trace.entries().len() - 1) {
        shorter.record(entry.clone());
    }
    shorter
}

#[test]
fn after_a_stop_nothing_begins() {
    let folder = folder(5);
    let stop = AtomicBool::new(false);
    let stops = |plan: &Plan| {
        stop.store(plan.name.contains(" 1."), Ordering::Relaxed);
        Ok(play(plan))
    };
    let runner = Runner { stop: &stop, ..with(&stops) };
    assert_eq!(endings(&catalogue(&folder), &runner).len(), 2);
}

#[test]
fn a_filter_is_a_text_or_a_tag() {
    let folder = folder(3);
    let left = |filter| {
        let mut catalogue = catalogue(&folder);
        catalogue.select(&Filter::new(filter));
        catalogue.scenarios.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(left("tag(t1.50)"), ["s01"]);
    assert_eq!(left("coffee of 2"), ["s02"]);
    assert_eq!(left("s0"), ["s00", "s01", "s02"]);
    assert_eq!(left("tag(t1)"), Vec::<String>::new());
}

#[test]
fn a_file_named_twice_is_played_once() {
    let folder = folder(2);
    let twice = [folder.path().join("s01.toml"), folder.path().to_path_buf()];
    let ids = read_catalogue(&twice).unwrap().scenarios.into_iter().map(|one| one.id);
    assert_eq!(ids.collect::<Vec<_>>(), ["s01", "s00"]);
}

#[test]
fn another_seed_is_taken_by_all() {
    let folder = folder(2);
    let mut catalogue = catalogue(&folder);
    catalogue.reseed(7);
    assert!(catalogue.scenarios.iter().all(|scenario| scenario.plan.seed == 7));
}

#[test]
fn one_scenario_is_run_by_its_path() {
    let folder = folder(1);
    assert_eq!(run_file(&folder.path().join("s00.toml")), Ok(()));
    fs::write(folder.path().join("bad.toml"), "name = 1\nsteps = []").unwrap();
    assert!(run_file(&folder.path().join("bad.toml")).unwrap_err().contains("error[E"));
    assert!(run_file(&PathBuf::from("nowhere.toml")).unwrap_err().contains("no file or folder"));
}

#[test]
fn the_virtual_player_plays_the_same_twice() {
    let folder = folder(1);
    let plan = &catalogue(&folder).scenarios[0].plan;
    assert_eq!(play_virtual(plan).unwrap(), play_virtual(plan).unwrap());
}

/// Returns what is hinted at beside the last failure of a scenario of these steps.
fn hint(steps: &str) -> Option<String> {
    let folder = TempDir::new().unwrap();
    let text = format!("name = \"x\"\nsnapshot = []\nsteps = [\n{steps}]\n");
    fs::write(folder.path().join("x.toml"), text).unwrap();
    let mut all = endings(&catalogue(&folder), &with(&play_virtual));
    let Ending::Failed(failures) = all.remove(0).1 else { return None };
    failures.last().unwrap().hint.clone()
}

#[test]
fn a_check_that_comes_true_later_is_told_how_long_to_wait() {
    let stored = "  { internet = \"down\" },\n\
        { id = \"c\", sale = { total = \"4.50\", card = \"visa\" } },\n";
    let check = "  { check = { order = \"c\", badges = [\"paid\"] } },\n";
    let waits = "it comes true 15s later: write within = \"1m\" beside the check";
    let up = "  { internet = \"up\" },\n";
    assert_eq!(hint(&format!("{stored}{up}{check}")).as_deref(), Some(waits));
    let hasty = check.replace(" } },", " }, within = \"5s\" },");
    assert_eq!(hint(&format!("{stored}{up}{hasty}")).as_deref(), Some(waits));
    assert_eq!(hint(&format!("{stored}{check}")), None, "offline it never comes true");
}
