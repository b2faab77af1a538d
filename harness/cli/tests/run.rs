//! `deadzone run`, `check`, `list`, `rules`, `defaults` and `explain` from outside.

mod folder;

use std::io::Read;
use std::process::Stdio;

use folder::{FAILS, Folder, PASSES, Run};

/// A file with two mistakes.
const INVALID: &str = r#"
name = "a slip"
steps = [
  { id = "coffee", sale = { totl = "45.00", card = "visa" } },
  { internet = "dwon" },
]
"#;

#[test]
fn a_run_without_a_failure_ends_with_0() {
    let folder = Folder::with(&[("scenarios/smoke/coffee.toml", PASSES)]);
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines[0].starts_with("PASS [") && lines[0].ends_with("virtual] smoke/coffee"));
    assert!(lines[1].starts_with("1 passed, 0 failed, 0 skipped  in "));
}

#[test]
fn a_failure_ends_with_1_and_explains_itself() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", FAILS)]);
    let run = folder.run(&["run", "--seed", "7"]);
    assert_eq!(run.exit, Some(1));
    let report = run.stderr.lines().skip(1).collect::<Vec<_>>().join("\n");
    for said in [
        "b   rerun: deadzone run scenarios/b.toml --seed 7",
        "\n  why: the limit is on the order total\n",
        "\n  step 2 of 2, day 1 09:00:00   scenarios/b.toml:7\n",
        "expected: accepted",
        "actual: refused, over-transaction-limit",
        "decided by: ",
        "\n  timeline   09:00:00  internet   down\n",
        "\n           > 09:00:00  sale       jacket 100.01 visa tap",
        "   <- expected accepted",
        "\n1 passed, 1 failed, 0 skipped",
    ] {
        assert!(report.contains(said), "{said:?} is missing:\n{report}");
    }
}

#[test]
fn an_invalid_file_ends_with_3_and_nothing_is_run() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", INVALID)]);
    for command in ["run", "check", "list", "rules"] {
        let run = folder.run(&[command]);
        assert_eq!((run.exit, run.stdout.as_str()), (Some(3), ""), "{command}");
        assert!(run.stderr.contains("error[E014]: unknown key `totl`"), "{}", run.stderr);
        assert!(run.stderr.contains("--> scenarios/b.toml:4:29"), "{}", run.stderr);
        assert!(run.stderr.contains("error[E017]"), "{}", run.stderr);
        assert!(run.stderr.ends_with("error: 2 mistakes in 1 file; nothing was run\n"));
        assert!(!run.stderr.contains("PASS"));
    }
}

#[test]
fn where_nothing_matches_it_ends_with_4() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("empty/read.me", "")]);
    assert_eq!(folder.run(&["run", "--filter", "tag(none)"]).exit, Some(4));
    assert_eq!(folder.run(&["run", "empty"]).exit, Some(4));
    assert_eq!(folder.run(&["run", "nowhere"]).exit, Some(4));
    let nowhere = Folder::with(&[]).run(&["run"]);
    assert_eq!(nowhere.exit, Some(4));
    assert!(nowhere.stderr.contains("type: deadzone run PATH"), "{}", nowhere.stderr);
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    for args in [
        &["run", "--sede", "7"][..],
        &["play"],
        &["run", "--jobs", "0"],
        &["run", "--speed", "9"],
        &["explain", "E999"],
        &["run", "--json", "scenarios"],
    ] {
        assert_eq!(folder.run(args).exit, Some(2), "{args:?}");
    }
    assert_eq!(folder.run(&["run", "--help"]).exit, Some(0));
}

#[test]
fn a_filter_takes_ids_names_and_tags() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/x/b.toml", FAILS)]);
    let listed = |filter| folder.run(&["list", "--filter", filter]).stdout;
    assert!(listed("tag(smoke)").starts_with("a  "));
    assert!(listed("x/").starts_with("x/b  "));
    assert!(listed("too dear").starts_with("x/b  "));
}

#[test]
fn only_scenarios_are_played() {
    let folder = Folder::with(&[
        ("scenarios/a.toml", PASSES),
        ("scenarios/fixtures/us.toml", "offline = { enabled = false }\n"),
        ("scenarios/parts/down.toml", "steps = [{ internet = \"down\" }]\n"),
        ("scenarios/studies/week.toml", STUDY),
        ("scenarios/studies/t.csv", "cents\n1250\n"),
    ]);
    assert_eq!(folder.run(&["list"]).stdout, "a  a coffee is paid  [smoke]\n");
    let asked = folder.run(&["run", "scenarios/studies"]);
    assert_eq!(asked.exit, Some(4));
    assert!(asked.stderr.contains("week.toml` is a study"), "{}", asked.stderr);
}

const STUDY: &str = "currency = \"USD\"
sales = { per_hour = 12, amount = { csv = \"t.csv\", column = \"cents\", unit = \"minor\" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }
";

#[test]
fn studies_are_checked_as_scenarios_are() {
    let folder = Folder::with(&[
        ("scenarios/a.toml", PASSES),
        ("scenarios/studies/week.toml", STUDY),
        ("scenarios/studies/t.csv", "cents\n1250\n-300\n"),
    ]);
    let checked = folder.run(&["check", "scenarios/studies"]);
    assert_eq!(checked.exit, Some(0), "{}", checked.stderr);
    let table = "sales.amount: 1 of 2 rows of scenarios/studies/t.csv\n  left out: 1 of zero or less, the first in line 3\n";
    assert!(checked.stderr.contains(table), "{}", checked.stderr);
    assert!(checked.stderr.contains("1 file (1 study) without a mistake"), "{}", checked.stderr);
    let all = folder.run(&["check"]).stderr;
    assert!(all.contains("2 files (1 study) without a mistake"), "{all}");
    folder.write("scenarios/studies/week.toml", &STUDY.replace("per_hour = 12", "per_hour = -12"));
    let checked = folder.run(&["check"]);
    assert_eq!(checked.exit, Some(3), "{}", checked.stderr);
    assert!(checked.stderr.contains("error[E029]: `sales.per_hour` cannot be -12"));
}

#[test]
fn ids_count_from_the_folder_named_scenarios() {
    let folder = Folder::with(&[("scenarios/x/a.toml", PASSES), ("mine/y/b.toml", PASSES)]);
    let ids = |path| folder.run(&["list", path, "--format", "json"]).stdout;
    assert!(ids("scenarios/x").starts_with(r#"{"id":"x/a","#));
    assert!(ids("scenarios/x/a.toml").starts_with(r#"{"id":"x/a","#));
    assert!(ids("mine").starts_with(r#"{"id":"y/b","#));
    assert!(ids("mine/y/b.toml").starts_with(r#"{"id":"b","#));
}

#[test]
fn json_is_equal_to_the_byte_for_any_number_of_jobs() {
    let many: Vec<String> = (10..40).map(|place| format!("scenarios/s{place}.toml")).collect();
    let mut files: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), PASSES)).collect();
    files.push(("scenarios/a.toml", FAILS));
    let folder = Folder::with(&files);
    let json = |jobs| folder.run(&["run", "--jobs", jobs, "--json", "-", "-q"]).stdout;
    let (one, two) = (json("1"), json("2"));
    assert_eq!(one, two);
    assert_eq!(one.lines().count(), 32);
    assert!(
        one.starts_with(r#"{"type":"scenario","id":"a","verdict":"failed","seed":1,"#),
        "{one}"
    );
    let summary = r#"{"type":"summary","passed":30,"failed":1,"skipped":0,"errors":0}"#;
    assert_eq!(one.lines().last(), Some(summary));
    folder.run(&["run", "--json", "out/deep/run.jsonl"]);
    assert_eq!(folder.read("out/deep/run.jsonl"), one);
}

#[test]
fn json_says_where_a_failure_is() {
    let folder = Folder::with(&[("scenarios/b.toml", FAILS)]);
    let json = folder.run(&["run", "--json", "-"]).stdout;
    assert!(json.contains(r#""step":2,"line":7,"column":"#), "{json}");
    assert!(json.contains(r#""key":"outcome","expected":"accepted","#), "{json}");
    assert!(json.contains(r#""orders":[{"id":"jacket","total":"100.01","#), "{json}");
}

#[test]
fn a_scenario_that_needs_more_is_skipped_with_the_reason() {
    let needs = PASSES.replace("snapshot", "needs = [\"real-reader\"]\nsnapshot");
    let folder = Folder::with(&[("scenarios/a.toml", &needs)]);
    let run = folder.run(&["run", "--json", "-"]);
    assert_eq!(run.exit, Some(0));
    assert!(run.stderr.contains("SKIP a   needs real-reader\n0 passed, 0 failed, 1 skipped"));
    assert!(run.stdout.contains(r#""verdict":"skipped""#));
    assert!(run.stdout.contains(r#""reason":"needs real-reader""#));
}

#[test]
fn repeated_runs_are_the_same() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    assert_eq!(folder.run(&["run", "--repeat", "5"]).exit, Some(0));
}

#[test]
fn real_time_comes_to_the_same_verdict() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let run = folder.run(&["run", "--real-time", "--speed", "60"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    let needs = PASSES.replace("snapshot", "needs = [\"virtual-time\"]\nsnapshot");
    folder.write("scenarios/a.toml", &needs);
    let skipped = folder.run(&["run", "--real-time", "--speed", "60"]);
    assert!(skipped.stderr.contains("SKIP a   needs virtual-time"), "{}", skipped.stderr);
}

#[test]
fn a_build_server_is_told_of_file_and_line() {
    let folder = Folder::with(&[("scenarios/b.toml", FAILS), ("bad/c.toml", INVALID)]);
    let told = |path| Run::of(folder.command(&["run", path]).env("GITHUB_ACTIONS", "true")).stderr;
    assert!(told("scenarios").contains("::error file=scenarios/b.toml,line=7,col="));
    assert!(
        told("bad")
            .contains("::error file=bad/c.toml,line=4,col=29,title=E014::unknown key `totl`")
    );
}

#[test]
fn colour_is_for_those_who_ask() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    assert!(!folder.run(&["run"]).stderr.contains('\u{1b}'));
    assert!(folder.run(&["run", "--color", "always"]).stderr.contains('\u{1b}'));
    let quiet = folder.command(&["run", "--color", "never"]).env("CLICOLOR_FORCE", "1").output();
    assert!(!quiet.unwrap().stderr.contains(&0x1b));
}

#[test]
fn rules_and_defaults_and_the_schema_go_to_standard_output() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let rules = folder.run(&["rules"]).stdout;
    assert!(rules.contains("tender.cash") && rules.contains("  a\n"), "{rules}");
    assert!(rules.contains("limit.order") && rules.contains("UNPROVED"));
    assert!(folder.run(&["defaults"]).stdout.contains("offline"));
    assert!(folder.run(&["schema"]).stdout.starts_with("{\n  \"$schema\": \"https://json-schema"));
}

#[test]
fn a_scenario_is_shown_with_the_places_of_its_values() {
    let fixture = "offline = { device_limit = \"900.00\" }\n";
    let text = format!("use = [\"fixtures/us.toml\"]\n{PASSES}");
    let folder = Folder::with(&[
        ("scenarios/a.toml", &text),
        ("scenarios/fixtures/us.toml", fixture),
        ("scenarios/b.toml", INVALID),
    ]);
    let shown = folder.run(&["show", "scenarios/a.toml"]);
    assert_eq!((shown.exit, shown.stderr.as_str()), (Some(0), ""));
    let value = "offline.device_limit = \"900.00\"";
    let line = shown.stdout.lines().find(|line| line.starts_with(value));
    assert!(
        line.is_some_and(|line| line.ends_with("  # scenarios/fixtures/us.toml:1")),
        "{line:?}"
    );
    assert!(shown.stdout.contains("\n  # day 1 09:00:00   scenarios/a.toml:9\n  { id = "));
    folder.write("again.toml", &shown.stdout);
    assert_eq!(folder.run(&["run", "again.toml"]).exit, Some(0));
    assert_eq!(folder.run(&["show", "scenarios/b.toml"]).exit, Some(3));
    assert_eq!(folder.run(&["show", "scenarios/fixtures/us.toml"]).exit, Some(4));
    assert_eq!(folder.run(&["show"]).exit, Some(2));
}

#[test]
fn codes_keys_and_rules_are_explained_on_standard_output() {
    let folder = Folder::with(&[]);
    let explained = |topic| folder.run(&["explain", topic]).stdout;
    assert!(explained("e014").starts_with("E014: an unknown key\n\nNothing has this key here"));
    assert!(explained("e014").contains("\nWrong:\n    name = \"a coffee\"\n"));
    assert!(explained("sale").contains("\n  total   what the customer owes, without the tip\n"));
    assert!(explained("limit.order").starts_with("rule limit.order: an order whose total"));
    let contents = folder.run(&["explain"]);
    assert_eq!(contents.exit, Some(0));
    assert!(contents.stdout.contains("  E031  a time is not spelled right\n"));
    assert!(contents.stdout.contains("\n  forwarding\n"), "{}", contents.stdout);
    let slip = folder.run(&["explain", "sael"]);
    assert_eq!((slip.exit, slip.stdout.as_str()), (Some(2), ""));
    assert!(slip.stderr.contains("did you mean `sale`?"), "{}", slip.stderr);
    assert!(explained("battery").contains("\n  reader "), "{}", explained("battery"));
}

#[test]
fn the_standard_shop_is_a_fixture_that_changes_nothing() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let plain = folder.run(&["run", "--json", "-"]).stdout;
    folder.write("scenarios/fixtures/shop.toml", &folder.run(&["defaults"]).stdout);
    folder.write("scenarios/a.toml", &format!("use = [\"fixtures/shop.toml\"]\n{PASSES}"));
    assert_eq!(folder.run(&["run", "--json", "-"]).stdout, plain);
}

#[test]
fn a_reader_who_goes_away_is_no_panic() {
    let many: Vec<String> = (0..3000).map(|place| format!("# {place}\n")).collect();
    let long = format!("{PASSES}{}", many.concat());
    let folder = Folder::with(&[("scenarios/a.toml", &long)]);
    let mut command = folder.command(&["rules"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

/// Messages write places with their lines: what they write can be typed.
#[test]
fn a_line_behind_a_file_means_the_case_that_stands_there() {
    let folder = Folder::with(&[("s/cases.toml", BLOCKS), ("s/plain.toml", PASSES)]);
    let ids = |paths: &[&str]| {
        let mut arguments = vec!["list", "--format", "json"];
        arguments.extend(paths);
        let listed = folder.run(&arguments);
        let id = |line: &str| line.split('"').nth(3).unwrap_or_default().to_owned();
        (listed.exit, listed.stdout.lines().map(id).collect::<Vec<_>>())
    };
    let all = ["cases[one]", "cases[two]"].map(str::to_owned).to_vec();
    for (place, meant) in [
        ("s/cases.toml:2", all.clone()),
        ("s/cases.toml:5", vec![all[0].clone()]),
        ("s/cases.toml:7:3", vec![all[0].clone()]),
        ("s/cases.toml:9", vec![all[1].clone()]),
        ("s/cases.toml:1", all.clone()),
        ("s/plain.toml:1", vec!["plain".to_owned()]),
    ] {
        assert_eq!(ids(&[place]), (Some(0), meant), "{place}");
    }
    assert_eq!(ids(&["s/other.toml:1"]).0, Some(4));
}

const BLOCKS: &str = "name = \"a coffee of ${total} is paid\"
snapshot = []
steps = [{ sale = { total = \"${total}\", card = \"visa\" }, expect = { outcome = \"accepted\" } }]

[[cases]]
case = \"one\"
total = \"1.00\"

[[cases]]
case = \"two\"
total = \"2.00\"
";
