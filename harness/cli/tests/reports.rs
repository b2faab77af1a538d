//! What `deadzone run` leaves for machines, and when it stops.

mod folder;

use folder::{FAILS, Folder, PASSES, Run};

/// A scenario with two steps that fail.
const FAILS_TWICE: &str = r#"
name = "two slips"
snapshot = []
steps = [
  { id = "coffee", sale = { total = "5.00", card = "visa" } },
  { check = { order = "coffee", badges = [] } },
  { check = { order = "coffee", captures = 2 } },
]
"#;

#[test]
fn junit_goes_to_a_file_in_folders_that_need_not_be_there() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", FAILS)]);
    let run = folder.run(&["run", "--junit", "out/deep/junit.xml"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(1), ""));
    let xml = folder.read("out/deep/junit.xml");
    assert!(
        xml.contains(
            "<testsuite name=\"a\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" file=\"scenarios/a.toml\">"
        )
    );
    assert!(xml.contains("<property name=\"b.line\" value=\"7\"/>"), "{xml}");
    assert!(xml.contains("rerun: deadzone run scenarios/b.toml --seed 1\n"), "{xml}");
    assert!(!xml.contains("time=") && !xml.contains("timestamp="), "{xml}");
}

#[test]
fn junit_is_equal_to_the_byte_for_any_number_of_jobs() {
    let folder = Folder::with(&[
        ("scenarios/a.toml", PASSES),
        ("scenarios/b.toml", FAILS),
        ("scenarios/c.toml", PASSES),
    ]);
    let xml = |jobs| folder.run(&["run", "--jobs", jobs, "--junit", "-", "-q"]).stdout;
    assert_eq!(xml("1"), xml("3"));
    assert!(xml("2").starts_with("<?xml "));
}

#[test]
fn one_report_alone_has_standard_output() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let run = folder.run(&["run", "--json", "-", "--junit", "-"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("both want standard output"), "{}", run.stderr);
    assert_eq!(folder.run(&["run", "--junit", "scenarios"]).exit, Some(2));
}

#[test]
fn fail_fast_ends_with_the_first_failure_whatever_the_number_of_jobs() {
    let many: Vec<String> = (10..40).map(|place| format!("scenarios/s{place}.toml")).collect();
    let mut files: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), PASSES)).collect();
    files.push(("scenarios/s15-fails.toml", FAILS));
    files.push(("scenarios/s20-fails.toml", FAILS));
    let folder = Folder::with(&files);
    let run = |jobs| folder.run(&["run", "--fail-fast", "--jobs", jobs, "--json", "-"]);
    let (one, four) = (run("1"), run("4"));
    assert_eq!(one.exit, Some(1));
    assert_eq!(one.stdout, four.stdout);
    assert!(one.stdout.ends_with(
        "{\"type\":\"summary\",\"passed\":6,\"failed\":1,\"skipped\":0,\"errors\":0,\"not_run\":25}\n"
    ));
    let said = "\nstopped at the first failure; 25 scenarios not played\n6 passed, 1 failed";
    assert!(one.stderr.contains(said), "{}", one.stderr);
}

#[test]
fn keep_going_tells_of_all_failed_steps() {
    let folder = Folder::with(&[("scenarios/a.toml", FAILS_TWICE)]);
    let failures = |run: &Run| run.stdout.matches("\"step\":").count();
    let usual = folder.run(&["run", "--json", "-"]);
    assert_eq!((usual.exit, failures(&usual)), (Some(1), 1));
    let whole = folder.run(&["run", "--json", "-", "--keep-going"]);
    assert_eq!((whole.exit, failures(&whole)), (Some(1), 2));
    assert!(whole.stderr.contains("  step 2 of 3, ") && whole.stderr.contains("  step 3 of 3, "));
}

#[test]
fn a_filter_that_is_a_tag_is_told_so() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let run = folder.run(&["run", "--filter", "smoke"]);
    assert_eq!(run.exit, Some(4));
    let said = "nothing matched `smoke` among 1 scenario; did you mean `tag(smoke)`?";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    let spelled = folder.run(&["run", "--filter", "tag:smoke"]).stderr;
    assert!(spelled.contains("; write 'tag(smoke)'"), "{spelled}");
    assert!(!folder.run(&["run", "--filter", "smok"]).stderr.contains("did you mean"));
    let tags = folder.run(&["run", "--filter", "tag(smok)"]).stderr;
    assert!(tags.contains("among 1 scenario; the tags are "), "{tags}");
}

#[test]
fn a_file_that_is_no_scenario_is_told_what_it_is() {
    let part = "steps = [ { internet = \"down\" } ]\n";
    let shop = "line = { latency = \"10ms\" }\n";
    let folder = Folder::with(&[("parts/cut.toml", part), ("shops/slow.toml", shop)]);
    let said = |path| folder.run(&["run", path]);
    let run = said("parts/cut.toml");
    assert_eq!(run.exit, Some(4));
    let is = "`parts/cut.toml` is a part (`steps`, no `name`): write name = \"…\" in it to play it";
    assert!(run.stderr.contains(is), "{}", run.stderr);
    assert!(said("shops").stderr.contains("`shops/slow.toml` is a fixture"));
    assert!(said(".").stderr.contains("only 1 part and 1 fixture"));
    assert!(said("parts/cuts.toml").stderr.contains("did you mean `parts/cut.toml`?"));
    let checked = folder.run(&["check", "."]).stderr;
    assert!(checked.contains("2 files (1 part, 1 fixture) without a mistake"), "{checked}");
}

#[test]
fn no_report_falls_on_another_or_on_what_is_read() {
    let folder = Folder::with(&[("s/a.toml", PASSES)]);
    folder.run(&["run", "s", "--json", "r.jsonl", "--history", "h.jsonl"]);
    let (results, history) = (folder.read("r.jsonl"), folder.read("h.jsonl"));
    for more in [
        vec!["--json", "same", "--junit", "same"],
        vec!["--json", "same", "--html", "./same"],
        vec!["--junit", "new/../same", "--history", "same"],
        vec!["--last-failed", "r.jsonl", "--junit", "r.jsonl"],
        vec!["--last-failed", "r.jsonl", "--history", "./r.jsonl"],
        vec!["--shard", "1/1", "--timings", "h.jsonl", "--json", "h.jsonl"],
    ] {
        let run = folder.run(&[vec!["run", "s"], more.clone()].concat());
        assert_eq!(run.exit, Some(2), "{more:?}: {}", run.stderr);
        assert!(run.stderr.contains("are one file: give each its own"), "{}", run.stderr);
        assert!(!folder.path("same").exists(), "{more:?}");
    }
    assert_eq!((folder.read("r.jsonl"), folder.read("h.jsonl")), (results, history));
    let own = ["run", "s", "--shard", "1/1", "--timings", "h.jsonl", "--history", "h.jsonl"];
    assert_eq!(folder.run(&own).exit, Some(0));
}

#[test]
fn a_line_that_a_file_does_not_have_plays_nothing() {
    let folder = Folder::with(&[("s/a.toml", PASSES)]);
    let lines = PASSES.lines().count();
    for command in ["run", "list", "show"] {
        for (line, wrong) in [
            ("999", format!("there is no line 999: `s/a.toml` has {lines} lines")),
            ("0", format!("there is no line 0: `s/a.toml` has {lines} lines")),
            ("99999999999999999999999", format!("`s/a.toml` has {lines} lines")),
            ("x", "`x` is no line of `s/a.toml`: write a number".to_owned()),
        ] {
            let run = folder.run(&[command, &format!("s/a.toml:{line}")]);
            assert_eq!(run.exit, Some(4), "{command} {line}: {}", run.stderr);
            assert!(run.stderr.contains(&wrong), "{command} {line}: {}", run.stderr);
        }
        assert_eq!(folder.run(&[command, "s/a.toml:2"]).exit, Some(0), "{command}");
    }
}
