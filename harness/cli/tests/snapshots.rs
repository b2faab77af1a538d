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
    assert!(first.stderr.starts_with("NEW ["), "{}", first.stderr);
    assert!(first.stderr.contains("1 failed (for want of a first snapshot only), 0 skipped"));
    assert!(first.stderr.contains("deadzone accept scenarios/snapshots/a.snap.new"));
    let next = "\n1 snapshot pending: deadzone review, or to take all: deadzone accept\n";
    assert!(first.stderr.ends_with(next), "{}", first.stderr);
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
    assert!(run.stderr.starts_with("snapshot recorded: scenarios/snapshots/a.snap\n1 passed"));
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

#[test]
fn what_is_pending_is_listed_for_people_and_machines() {
    let folder = shop("45.00");
    folder.write("scenarios/b.toml", &with_snapshot("5.00"));
    assert_eq!(folder.run(&["pending"]).stdout, "");
    folder.run(&["run"]);
    folder.run(&["accept", "scenarios/b.toml"]);
    folder.write("scenarios/b.toml", &with_snapshot("6.00"));
    folder.run(&["run"]);
    let listed = folder.run(&["pending"]);
    assert_eq!(listed.exit, Some(0));
    let second = "scenarios/snapshots/b.snap.new  changed\n";
    assert_eq!(listed.stdout, format!("{PENDING}  new\n{second}"));
    assert_eq!(listed.stderr, "2 snapshots pending\n");
    let json = folder.run(&["pending", "--json", "scenarios/b.toml"]);
    assert_eq!(
        json.stdout,
        "{\"type\":\"pending\",\"path\":\"scenarios/snapshots/b.snap.new\",\
         \"becomes\":\"scenarios/snapshots/b.snap\",\"kind\":\"changed\"}\n"
    );
    assert_eq!(folder.run(&["pending", "nowhere"]).exit, Some(4));
}

#[test]
fn without_a_terminal_a_review_shows_and_decides_nothing() {
    let folder = accepted("45.00");
    folder.write("scenarios/a.toml", &with_snapshot("46.00"));
    folder.run(&["run"]);
    let review = folder.run(&["review"]);
    assert_eq!(review.exit, Some(0));
    for said in
        ["1 of 1  scenarios/snapshots/a.snap  changed\n", "\n-  coffee  45.00\n+  coffee  46.00\n"]
    {
        assert!(review.stdout.contains(said), "{said:?} is missing:\n{}", review.stdout);
    }
    let next = "1 snapshot pending: type deadzone accept, or deadzone reject, with a path\n";
    assert_eq!(review.stderr, next);
    assert!(folder.path(PENDING).exists());
    folder.run(&["reject"]);
    let steps = "  { internet = \"down\" }, { internet = \"up\" },\n".repeat(40);
    folder.write(
        "scenarios/a.toml",
        &with_snapshot("45.00").replace("steps = [\n", &format!("steps = [\n{steps}")),
    );
    folder.run(&["run"]);
    let shown = folder.run(&["review"]).stdout;
    assert!(!shown.contains("lines more") && shown.matches("\n+").count() >= 80, "{shown}");
    folder.run(&["reject"]);
    assert_eq!(folder.run(&["review"]).stderr, "0 snapshots pending\n");
}

/// A folder with a snapshot whose scenario was renamed.
fn renamed() -> Folder {
    let folder = accepted("45.00");
    folder.write("scenarios/snapshots/old.snap", &folder.read(SNAP));
    folder.write("scenarios/notes/old.snap", "not beside scenarios");
    folder
}

#[test]
fn a_snapshot_that_no_scenario_has_is_named() {
    let folder = renamed();
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(0));
    let said = "warning: 1 snapshot that no scenario has\n  scenarios/snapshots/old.snap\n";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(folder.run(&["run", "--unreferenced", "reject"]).exit, Some(1));
    let ci = |args: &[&str]| Run::of(folder.command(args).env("CI", "true"));
    let failed = ci(&["run"]);
    assert_eq!(failed.exit, Some(1));
    assert!(failed.stderr.contains("error: 1 snapshot that no scenario has"));
    assert_eq!(ci(&["run", "--unreferenced", "warn"]).exit, Some(0));
    assert_eq!(ci(&["run", "--unreferenced", "delete"]).exit, Some(1));
    assert!(folder.path("scenarios/snapshots/old.snap").exists(), "with CI set nothing is deleted");
}

#[test]
fn a_snapshot_that_no_scenario_has_is_deleted_on_request() {
    let folder = renamed();
    let run = folder.run(&["run", "--unreferenced", "delete"]);
    assert_eq!(run.exit, Some(0));
    assert!(run.stderr.contains("deleted scenarios/snapshots/old.snap"), "{}", run.stderr);
    assert!(!folder.path("scenarios/snapshots/old.snap").exists());
    assert!(folder.path(SNAP).exists() && folder.path("scenarios/notes/old.snap").exists());
}

#[test]
fn only_whole_folders_say_what_no_scenario_has() {
    let folder = renamed();
    let ci = |args: &[&str]| Run::of(folder.command(args).env("CI", "true"));
    assert_eq!(ci(&["run", "scenarios/a.toml"]).exit, Some(0));
    assert_eq!(ci(&["run", "--filter", "tag(smoke)"]).exit, Some(0));
    assert_eq!(ci(&["run", "scenarios", "scenarios/a.toml"]).exit, Some(0));
    assert_eq!(ci(&["run", "--seed", "7"]).exit, Some(1), "another seed has the same files");
    folder.write(
        "scenarios/a.toml",
        &with_snapshot("45.00").replace("steps", "snapshot = []\nsteps"),
    );
    assert!(ci(&["run"]).stderr.contains("2 snapshots that no scenario has"));
}
