//! `deadzone run --crash-sweep`: what it says, what it writes, how it ends.

mod folder;

use folder::{FAILS, Folder, PASSES};

fn folder() -> Folder {
    Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", FAILS)])
}

#[test]
fn a_sweep_says_how_many_points_it_tried_and_how_many_there_are() {
    let run = folder().run(&["run", "--crash-sweep"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("2 scenarios, "), "{}", run.stderr);
    assert!(run.stderr.contains(" second power cut, all green, in "), "{}", run.stderr);
    let sampled = folder().run(&["run", "--crash-sweep", "--points", "5"]);
    assert!(
        sampled.stderr.contains("2 scenarios, 10 points (10 sampled of "),
        "{}",
        sampled.stderr
    );
}

#[test]
fn the_results_are_an_object_a_scenario_and_the_same_for_any_number_of_jobs() {
    let lines = |jobs| {
        let folder = folder();
        let to = ["--jobs", jobs, "--json", "out/sweep.jsonl"];
        folder.run(&[&["run", "--crash-sweep", "--points", "9"], &to[..]].concat());
        folder.read("out/sweep.jsonl")
    };
    let one = lines("1");
    assert_eq!(one.lines().count(), 2, "{one}");
    assert!(one.starts_with(r#"{"type":"sweep","id":"a","verdict":"passed","seed":1,"#), "{one}");
    assert!(one.contains(r#""points":9,"twice":1,"missed":[],"broken":[],"#), "{one}");
    assert_eq!(one, lines("2"));
}

#[test]
fn another_seed_picks_other_points() {
    let folder = folder();
    let run = folder.run(&["run", "--crash-sweep", "--seed", "7", "--points", "9", "--json", "-"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains(r#""seed":7,"#), "{}", run.stdout);
}

#[test]
fn what_has_no_meaning_in_a_sweep_is_refused() {
    let refused: [&[&str]; 5] = [
        &["run", "--crash-sweep", "--real-time"],
        &["run", "--crash-sweep", "--bench", "loopback"],
        &["run", "--crash-sweep", "--update", "all"],
        &["run", "--points", "7"],
        &["run", "--crash-sweep", "--points", "0"],
    ];
    for args in refused {
        assert_eq!(folder().run(args).exit, Some(2), "{args:?}");
    }
}

/// A sweep has no result of each scenario to write: what asks for one is refused, not passed over.
#[test]
fn reports_of_single_runs_and_parts_are_no_part_of_a_sweep() {
    let folder = Folder::with(&[("s/a.toml", PASSES)]);
    for more in
        [["--html", "x.html"], ["--junit", "x.xml"], ["--shard", "1/2"], ["--last-failed", "r"]]
    {
        let run = folder.run(&[&["run", "s", "--crash-sweep"][..], &more].concat());
        assert_eq!(run.exit, Some(2), "{more:?}: {}", run.stderr);
        assert!(run.stderr.contains("cannot be used with"), "{more:?}: {}", run.stderr);
    }
}
