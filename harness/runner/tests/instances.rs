//! Instances of one file: each by its id, and the table that they share.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::sync::atomic::AtomicBool;

use harness_runner::{
    Catalogue, Filter, Runner, Update, pending_under, play_virtual, read_catalogue, run_file,
};
use reports_render::Ending;
use tempfile::TempDir;

static ON: AtomicBool = AtomicBool::new(false);

const FILE: &str = r#"
name = "by ${entry} for ${total}"
snapshot = [SNAPSHOT]
tills.till = { reader = "tap-and-chip" }
steps = [ { id = "mug", sale = { total = "${total}", card = "visa", entry = "${entry}" } } ]
[matrix]
entry = ["tap", "swipe"]
total = ["5.00", "9.00"]
"#;

fn folder(snapshot: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("x.toml"), FILE.replace("SNAPSHOT", snapshot)).unwrap();
    folder
}

fn catalogue(folder: &TempDir) -> Catalogue {
    read_catalogue(&[folder.path().to_path_buf()]).unwrap()
}

fn run(catalogue: &Catalogue, update: Update) -> Vec<(String, Ending)> {
    let runner = Runner { update, ..Runner::quiet(&play_virtual, &ON) };
    let mut all = Vec::new();
    let each = |played: reports_render::Played<'_>| {
        all.push((played.scenario.id.clone(), played.ending));
    };
    runner.run(&catalogue.scenarios, each).unwrap();
    all
}

fn words(endings: &[(String, Ending)]) -> Vec<&str> {
    endings.iter().map(|(_, ending)| ending.word()).collect()
}

fn snapshots(folder: &TempDir) -> Vec<String> {
    let files = fs::read_dir(folder.path().join("snapshots")).into_iter().flatten();
    let mut names: Vec<String> =
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_instance_runs_by_its_id_and_one_that_cannot_is_skipped_with_its_reason() {
    let folder = folder("");
    let all = run(&catalogue(&folder), Update::None);
    let ids: Vec<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
    let expected = ["tap,total=5.00", "tap,total=9.00", "swipe,total=5.00", "swipe,total=9.00"]
        .map(|name| format!("x[entry={name}]"));
    assert_eq!(ids, expected);
    assert_eq!(words(&all), ["passed", "passed", "skipped", "skipped"]);
    let reason = "`tap-and-chip` of till `till` does not read by swipe";
    assert_eq!(all[3].1, Ending::Skipped(reason.to_owned()));
}

#[test]
fn a_filter_finds_an_instance() {
    let folder = folder("");
    let mut catalogue = catalogue(&folder);
    catalogue.select(&Filter::new("[entry=tap,total=9.00]"));
    assert_eq!(words(&run(&catalogue, Update::None)), ["passed"]);
}

#[test]
fn each_instance_has_a_snapshot_of_its_own() {
    let folder = folder("\"orders\"");
    run(&catalogue(&folder), Update::New);
    let pending = pending_under(&folder.path().join("x.toml")).unwrap();
    assert_eq!(pending.len(), 2);
    for one in &pending {
        one.accept().unwrap();
    }
    assert_eq!(snapshots(&folder), ["x@entry=tap,total=5.00.snap", "x@entry=tap,total=9.00.snap"]);
    assert_eq!(run_file(&folder.path().join("x.toml")), Ok(()));
}

#[test]
fn all_instances_share_one_table() {
    let folder = folder("\"matrix\"");
    let catalogue = catalogue(&folder);
    assert_eq!(words(&run(&catalogue, Update::None))[..2], ["failed", "failed"]);
    run(&catalogue, Update::Changed);
    assert_eq!(snapshots(&folder), ["x.snap"]);
    let table = fs::read_to_string(folder.path().join("snapshots/x.snap")).unwrap();
    assert!(table.contains("entry=tap,total=9.00    accepted, paid  mug paid\n"), "{table}");
    assert!(table.contains("source: \"x.toml\""), "{table}");
    assert_eq!(words(&run(&catalogue, Update::None)), ["passed", "passed", "skipped", "skipped"]);
}

#[test]
fn the_instance_whose_row_differs_fails_and_a_run_of_a_few_compares_theirs() {
    let folder = folder("\"matrix\"");
    let mut catalogue = catalogue(&folder);
    run(&catalogue, Update::Changed);
    let file = folder.path().join("snapshots/x.snap");
    let table = fs::read_to_string(&file).unwrap();
    let other = table.replacen("accepted, paid", "accepted, paid twice", 1);
    fs::write(&file, &other).unwrap();
    let all = run(&catalogue, Update::New);
    assert_eq!(words(&all)[..2], ["failed", "passed"]);
    let Ending::Failed(failures) = &all[0].1 else { panic!("{all:?}") };
    assert_eq!(failures[0].expected, "entry=tap,total=5.00 accepted, paid twice mug paid");
    catalogue.select(&Filter::new("total=9.00"));
    assert_eq!(words(&run(&catalogue, Update::New)), ["passed", "skipped"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
}

#[test]
fn a_row_of_an_instance_that_is_gone_fails_the_last_one() {
    let folder = folder("\"matrix\"");
    let catalogue = catalogue(&folder);
    run(&catalogue, Update::Changed);
    let file = folder.path().join("snapshots/x.snap");
    let table = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{table}  entry=wave  accepted, paid  mug paid\n")).unwrap();
    let all = run(&catalogue, Update::None);
    assert_eq!(words(&all), ["passed", "passed", "skipped", "failed"]);
}

#[test]
fn a_table_holds_rows_whose_steps_come_in_another_order() {
    let folder = folder("\"matrix\"");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("first.toml", r#"steps = [ { id = "tea", sale = { total = "1.00", cash = true } } ]"#);
    write("later.toml", r#"steps = [ { id = "cake", sale = { total = "2.00", cash = true } } ]"#);
    let file = r#"
name = "one of two"
snapshot = ["matrix"]
cases = [ { case = "x", part = "first" }, { case = "y", part = "later" } ]
steps = [
  { id = "guest", play = "${part}.toml" },
  { id = "mug", sale = { total = "5.00", card = "visa" } },
]
"#;
    write("x.toml", file);
    assert_eq!(words(&run(&catalogue(&folder), Update::All)), ["passed", "passed"]);
    assert_eq!(words(&run(&catalogue(&folder), Update::None)), ["passed", "passed"]);
}
