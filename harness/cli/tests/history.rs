//! What a run says against the runs before it, and parts that last as long as each other.

mod folder;

use std::fs;

use folder::{FAILS, Folder, PASSES};

fn folder() -> Folder {
    Folder::with(&[("s/a.toml", PASSES), ("s/b.toml", FAILS), ("s/c.toml", PASSES)])
}

const KEPT: [&str; 4] = ["run", "s", "--history", "out/h.jsonl"];

#[test]
fn a_run_says_what_changed_against_the_one_before() {
    let folder = folder();
    let first = folder.run(&KEPT);
    assert_eq!(first.exit, Some(1));
    assert!(
        first.stderr.contains("no complete run of the same list is kept yet"),
        "{}",
        first.stderr
    );
    let same = folder.run(&KEPT).stderr;
    assert!(same.contains("s\n  same verdicts as in the run before\n"), "{same}");
    folder.write("s/a.toml", FAILS);
    folder.write("s/b.toml", PASSES);
    folder.write("s/d.toml", PASSES);
    fs::remove_file(folder.path("s/c.toml")).unwrap();
    let changed = folder.run(&KEPT).stderr;
    let said = "s\n  1 failed that passed before: a\n  1 passes again: b\n  1 new: d; 1 gone: c\nwhat it means: ";
    assert!(changed.contains(said), "{changed}");
    let kept = folder.read("out/h.jsonl");
    assert_eq!(kept.lines().count(), 3);
    assert!(kept.contains("\"wall_ms\":") && !kept.contains(&*folder.path("").to_string_lossy()));
}

#[test]
fn a_run_of_something_else_or_of_a_part_is_compared_with_its_own_kind() {
    let folder = folder();
    folder.run(&KEPT);
    let nothing = "no complete run of the same list is kept yet";
    for more in [["--filter", "jacket"], ["--shard", "1/2"], ["--seed", "9"]] {
        let arguments: Vec<&str> = KEPT.into_iter().chain(more).collect();
        let first = folder.run(&arguments).stderr;
        assert!(first.contains(nothing), "{more:?}: {first}");
        let again = folder.run(&arguments).stderr;
        assert!(again.contains("\n  same verdicts as in the run before\n"), "{more:?}: {again}");
    }
}

#[test]
fn a_run_that_stops_at_the_first_failure_is_kept_as_incomplete() {
    let folder = folder();
    folder.run(&KEPT);
    let arguments: Vec<&str> = KEPT.into_iter().chain(["--fail-fast"]).collect();
    let cut = folder.run(&arguments).stderr;
    assert!(cut.contains("the run is incomplete: what it played, 2, is compared"), "{cut}");
    assert!(!cut.contains("gone"), "{cut}");
    folder.write("s/b.toml", PASSES);
    assert!(folder.run(&KEPT).stderr.contains("1 passes again: b"));
}

#[test]
fn the_same_plan_with_another_trace_is_told() {
    let folder = folder();
    folder.run(&KEPT);
    let kept = folder.read("out/h.jsonl");
    let trace = kept.split("\"trace\":\"").nth(1).unwrap().split('"').next().unwrap();
    folder.write("out/h.jsonl", &kept.replace(trace, "0123456789abcdef"));
    let told = folder.run(&KEPT).stderr;
    let said = "2 with another trace of the same plan and seed (the program is the same too: it is \
                not deterministic): a, c";
    assert!(told.contains(said), "{told}");
}

#[test]
fn a_history_that_was_cut_short_is_mended_and_a_wrong_one_refused() {
    let folder = folder();
    folder.run(&KEPT);
    let kept = folder.read("out/h.jsonl");
    folder.write("out/h.jsonl", &(kept.clone() + &kept[..50]));
    let mended = folder.run(&KEPT).stderr;
    assert!(
        mended.contains("warning: `out/h.jsonl`, line 2 was cut short and is left out"),
        "{mended}"
    );
    assert_eq!(folder.read("out/h.jsonl").lines().count(), 2);
    folder.write("out/h.jsonl", &format!("{}\n{kept}", &kept[..50]));
    let refused = folder.run(&KEPT);
    assert_eq!(refused.exit, Some(2));
    assert!(refused.stderr.contains("`out/h.jsonl`, line 1: "), "{}", refused.stderr);
    assert!(!refused.stderr.contains("PASS"), "{}", refused.stderr);
    for file in ["h.toml", "-", "s"] {
        assert_eq!(folder.run(&["run", "s", "--history", file]).exit, Some(2), "{file}");
    }
}

#[test]
fn a_history_keeps_so_many_runs() {
    let folder = folder();
    for _ in 0..4 {
        folder.run(&["run", "s", "--history", "h.jsonl", "--history-keep", "2"]);
    }
    assert_eq!(folder.read("h.jsonl").lines().count(), 2);
    let names: Vec<_> = fs::read_dir(folder.path("")).unwrap().collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

/// Two runs at once leave two whole lines.
#[test]
fn runs_at_once_keep_both() {
    let folder = folder();
    let one = ["run", "s", "--history", "h.jsonl", "--history-keep", "3"];
    for _ in 0..2 {
        let mut runs = [folder.command(&one), folder.command(&one)]
            .map(|mut command| command.stderr(std::process::Stdio::null()).spawn().unwrap());
        for run in &mut runs {
            run.wait().unwrap();
        }
    }
    let kept = folder.read("h.jsonl");
    assert_eq!(kept.lines().count(), 3, "{kept}");
    assert!(folder.run(&one).stderr.contains("same verdicts"));
}

fn timed(id: &str, wall_ms: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"verdict\":\"passed\",\"seed\":1,\"plan\":\"0\",\"trace\":\"0\",\
         \"wall_ms\":{wall_ms}}}"
    )
}

fn history(results: &[String]) -> String {
    format!(
        "{{\"type\":\"run\",\"version\":1,\"asked\":\"s\",\"on\":\"virtual\",\"program\":\"0\",\
         \"complete\":true,\"results\":[{}]}}\n",
        results.join(",")
    )
}

#[test]
fn parts_are_dealt_out_by_times_and_those_of_other_times_are_refused() {
    let folder = Folder::with(&[
        ("s/a.toml", PASSES),
        ("s/b.toml", PASSES),
        ("s/c.toml", PASSES),
        ("s/d.toml", PASSES),
    ]);
    folder.write("h/1.jsonl", &history(&[timed("a", "1"), timed("b", "900.5")]));
    folder.write("h/2.jsonl", &history(&[timed("c", "2")]));
    let part = |shard: &str, times: &[&str], file: &str| {
        let mut arguments = vec!["run", "s", "--shard", shard, "--json", file];
        arguments.extend(times);
        folder.run(&arguments).stderr
    };
    let one = part("1/2", &["--timings", "h"], "1.jsonl");
    assert!(one.contains("3 of 4 scenarios have a time by earlier runs"), "{one}");
    assert!(one.contains("part 1 of 2: 1 of 4 scenarios") && one.contains("] b\n"), "{one}");
    part("2/2", &["--timings", "h/1.jsonl", "--timings", "h/2.jsonl"], "2.jsonl");
    let merged = folder.run(&["merge-reports", "1.jsonl", "2.jsonl"]);
    assert_eq!(
        (merged.exit, merged.stdout),
        (Some(0), folder.run(&["run", "s", "--json", "-"]).stdout)
    );
    part("2/2", &["--timings", "h/1.jsonl"], "2.jsonl");
    let refused = folder.run(&["merge-reports", "1.jsonl", "2.jsonl"]);
    assert_eq!(refused.exit, Some(3));
    assert!(refused.stderr.contains("were split by other timings"), "{}", refused.stderr);
    let none = part("2/2", &["--timings", "nowhere.jsonl"], "3.jsonl");
    assert_eq!(none, "error: there is no file `nowhere.jsonl`\n");
    std::fs::create_dir(folder.path("empty")).unwrap();
    let none = part("2/2", &["--timings", "empty"], "3.jsonl");
    assert!(none.contains("`empty` has no history\n0 of 4 scenarios have a time"), "{none}");
    folder.write("h/0.jsonl", "{}\n");
    let some = part("2/2", &["--timings", "h"], "3.jsonl");
    assert!(some.contains("passed over what is no history: `h/0.jsonl`, line 1: "), "{some}");
    assert!(some.contains("3 of 4 scenarios have a time"), "{some}");
    assert!(part("2/2", &["--timings", "s/a.toml"], "3.jsonl").contains("`s/a.toml`, line 2: "));
}

#[test]
fn a_blank_line_in_a_history_is_no_mistake() {
    let folder = folder();
    folder.run(&KEPT);
    folder.write("out/h.jsonl", &(folder.read("out/h.jsonl") + "\n"));
    for _ in 0..2 {
        let again = folder.run(&KEPT);
        assert!(again.stderr.contains("same verdicts as in the run before"), "{}", again.stderr);
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_read() {
    let folder = folder();
    let fifo = folder.path("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for what in ["fifo", "/dev/zero"] {
        for (arguments, exit) in [
            (vec!["run", "s", "--history", what], 2),
            (vec!["run", "s", "--last-failed", what], 2),
            (vec!["run", "s", "--shard", "1/1", "--timings", what], 2),
            (vec!["merge-reports", what], 3),
        ] {
            let run = folder.run(&arguments);
            assert_eq!(run.exit, Some(exit), "{arguments:?}: {}", run.stderr);
            let said = format!("`{what}` is not a file");
            assert!(run.stderr.contains(&said), "{arguments:?}: {}", run.stderr);
        }
    }
}
