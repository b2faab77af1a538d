//! Snapshots: when they are written, when they fail, and how they are settled.

mod folder;

use folder::{FAILS, Folder, PASSES, Run};

const SNAP: &str = "scenarios/snapshots/a.snap";
const PENDING: &str = "scenarios/snapshots/a.snap.new";

/// Returns a scenario that passes and has a snapshot.
fn with_snapshot(total: &str) -> String {
    PASSES.replace("snapshot = []", "").replace("45.00", total)
}

fn shop(total: &str) -> Folder {
    Folder::with(&[("scenarios/a.toml", &with_snapshot(total))])
}

fn accepted(total: &str) -> Folder {
    let folder = shop(total);
    folder.run(&["run"]);
    assert_eq!(folder.run(&["accept"]).exit, Some(0));
    folder
}

#[test]
fn a_missing_snapshot_is_pending_until_it_is_accepted() {
    let folder = shop("45.00");
    let first = folder.run(&["run"]);
    assert_eq!(first.exit, Some(1));
    assert!(first.stderr.contains("deadzone accept scenarios/snapshots/a.snap.new"));
    assert_eq!(folder.read(SNAP), "");
    assert!(folder.read(PENDING).starts_with("---\nsource: \"a.toml\"\n---\ntimeline\n"));
    assert_eq!(folder.run(&["run"]).exit, Some(1));
    assert_eq!(folder.run(&["accept"]).exit, Some(0));
    assert_eq!(folder.read(PENDING), "");
    assert_eq!(folder.run(&["run"]).exit, Some(0));
}

#[test]
fn a_different_snapshot_shows_the_lines() {
    let folder = accepted("45.00");
    folder.write("scenarios/a.toml", &with_snapshot("46.00"));
    let run = folder.run(&["run", "--json", "-"]);
    assert_eq!(run.exit, Some(1));
    assert!(run.stderr.contains("-  coffee  45.00"), "{}", run.stderr);
    assert!(run.stderr.contains("+  coffee  46.00"), "{}", run.stderr);
    assert!(run.stdout.contains(r#""key":"snapshot""#));
    assert!(folder.read(SNAP).contains("45.00"), "the good one stays");
}

#[test]
fn a_rejected_snapshot_is_gone() {
    let folder = shop("45.00");
    folder.run(&["run"]);
    let run = folder.run(&["reject", "scenarios/a.toml"]);
    assert!(run.stderr.ends_with("1 snapshot rejected\n"), "{}", run.stderr);
    assert_eq!((folder.read(PENDING), folder.read(SNAP)), (String::new(), String::new()));
}

#[test]
fn with_ci_set_nothing_is_ever_written() {
    let folder = shop("45.00");
    for update in ["new", "changed", "all"] {
        let run = Run::of(folder.command(&["run", "--update", update]).env("CI", "true"));
        assert_eq!(run.exit, Some(1));
        assert!(!folder.path("scenarios/snapshots").exists());
    }
    let folder = accepted("45.00");
    assert_eq!(Run::of(folder.command(&["run"]).env("CI", "true")).exit, Some(0));
}

#[test]
fn a_pending_snapshot_is_forgotten_when_the_old_one_is_right_again() {
    let folder = accepted("45.00");
    folder.write("scenarios/a.toml", &with_snapshot("46.00"));
    folder.run(&["run"]);
    assert!(folder.path(PENDING).exists());
    folder.write("scenarios/a.toml", &with_snapshot("45.00"));
    assert_eq!(folder.run(&["run"]).exit, Some(0));
    assert!(!folder.path(PENDING).exists());
}

#[test]
fn changed_records_what_passed() {
    let folder = shop("45.00");
    let run = folder.run(&["run", "--update", "changed", "--quiet"]);
    assert_eq!(run.exit, Some(0));
    assert!(run.stderr.contains("snapshot recorded: scenarios/snapshots/a.snap"));
    folder.write("scenarios/a.toml", &with_snapshot("46.00"));
    assert_eq!(folder.run(&["run", "--update", "none"]).exit, Some(1));
    assert!(!folder.path(PENDING).exists());
    assert_eq!(folder.run(&["run", "--update", "changed"]).exit, Some(0));
    assert!(folder.read(SNAP).contains("46.00"));
}

#[test]
fn a_failed_run_is_recorded_only_on_request_and_says_so() {
    let folder = accepted("45.00");
    folder.write("scenarios/a.toml", &FAILS.replace("snapshot = []", ""));
    for update in ["new", "changed", "none"] {
        assert_eq!(folder.run(&["run", "--update", update]).exit, Some(1));
        assert!(folder.read(SNAP).contains("45.00"));
        assert!(!folder.path(PENDING).exists());
    }
    let run = folder.run(&["run", "--update", "all"]);
    assert_eq!(run.exit, Some(1));
    assert!(run.stderr.contains("recorded from a FAILED run"));
    assert!(folder.read(SNAP).contains("jacket"));
}

#[test]
fn under_another_seed_no_snapshot_is_compared() {
    let folder = shop("45.00");
    assert_eq!(folder.run(&["run", "--seed", "7"]).exit, Some(0));
    assert_eq!(folder.run(&["run", "--seed", "1"]).exit, Some(1));
}

#[test]
fn what_is_not_a_pending_snapshot_is_left_alone() {
    let folder = shop("45.00");
    folder.write("notes.txt", "mine");
    assert_eq!(folder.run(&["accept", "notes.txt"]).exit, Some(0));
    assert_eq!(folder.read("notes.txt"), "mine");
    assert_eq!(folder.run(&["accept", "nowhere"]).exit, Some(4));
}
