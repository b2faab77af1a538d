//! The search for faults, as it is typed; and a scenario shown step by step.

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::{FAILS, Folder, PASSES, Run};

const SHORT: [&str; 6] = ["explore", "--runs", "60", "--storage", "memory", "--json"];

fn explore(args: &[&str]) -> Run {
    Folder::with(&[("a-file", "")]).run(args)
}

#[test]
fn the_same_seed_gives_the_same_report_on_any_number_of_jobs() {
    let with = |jobs: &str| explore(&[&SHORT[..], &["-", "--seed", "4", "--jobs", jobs]].concat());
    let (one, two) = (with("1"), with("2"));
    assert_eq!((one.exit, two.exit), (Some(0), Some(0)), "{}{}", one.stderr, two.stderr);
    assert_eq!(one.stdout, two.stdout);
    assert!(one.stdout.contains("\"runs\":60") && one.stdout.contains("\"broken\":0"));
    assert!(one.stderr.contains("3  runs played again in another process: the same"));
    assert!(one.stderr.contains("60 runs of seed 4, "), "{}", one.stderr);
}

#[test]
fn one_run_is_shown_with_the_cause_of_each_line() {
    let ran = explore(&["explore", "--storage", "memory", "--workload", "week", "--run", "2"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    let forwarded = ran.stdout.lines().find(|line| line.contains("forwarded order-"));
    assert!(forwarded.is_some_and(|line| line.contains("   <- #")), "{}", ran.stdout);
    assert!(ran.stderr.contains("no rule broke in run 2"), "{}", ran.stderr);
}

#[test]
fn what_is_typed_wrong_is_said() {
    for args in [
        &["explore", "--runs", "0"][..],
        &["explore", "--run", "1", "--runs", "2"],
        &["explore", "--workload", "month"],
        &["explore", "--runs", "1", "--json", "found.toml"],
        &["explore", "--runs", "1", "--keep", "a-file/folder"],
    ] {
        let ran = explore(args);
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""), "{args:?} {}", ran.stderr);
    }
}

#[test]
fn a_scenario_is_replayed_step_by_step() {
    let folder = Folder::with(&[("a.toml", PASSES), ("b.toml", FAILS), ("shop.toml", "")]);
    let (a, b) = (folder.run(&["replay", "a.toml"]), folder.run(&["replay", "b.toml"]));
    assert_eq!((a.exit, b.exit), (Some(0), Some(1)), "{}{}", a.stderr, b.stderr);
    let approved = a.stdout.lines().find(|line| line.contains("approved coffee"));
    assert!(a.stdout.starts_with("a  a coffee is paid\n"), "{}", a.stdout);
    assert!(approved.is_none_or(|line| line.contains("<- #")), "{}", a.stdout);
    assert!(b.stderr.contains("failed: b"), "{}", b.stderr);
    for nothing in ["none.toml", "shop.toml"] {
        let ran = folder.run(&["replay", nothing]);
        assert_eq!(ran.exit, Some(4));
        assert!(ran.stderr.contains("error"), "{}", ran.stderr);
    }
}
