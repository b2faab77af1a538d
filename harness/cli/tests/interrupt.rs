//! Ctrl-C, as a person presses it, and the signals that ask for the same.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot start a process has failed")]

mod folder;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use folder::{FAILS, Folder, PASSES};

/// In real time the second scenario waits for an hour.
fn folder_with_a_long_evening() -> Folder {
    let long = FAILS.replace("{ id", "{ at = \"+1h\", id");
    Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", &long)])
}

#[test]
fn what_has_finished_is_reported() {
    let folder = folder_with_a_long_evening();
    let args = ["run", "--real-time", "--speed", "10", "--jobs", "1", "--json", "out.jsonl"];
    let mut child = folder.command(&args).stderr(Stdio::piped()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    (0..200).take_while(|_| !folder.read("out.jsonl").contains("passed")).for_each(|_| wait());
    press_ctrl_c(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let lines = folder.read("out.jsonl");
    assert!(lines.starts_with(r#"{"type":"scenario","id":"a","verdict":"passed""#), "{lines}");
    assert!(lines.ends_with(
        "{\"type\":\"summary\",\"passed\":1,\"failed\":0,\"skipped\":0,\"errors\":0,\"not_run\":1}\n"
    ));
}

/// Starts the long evening with every report, and waits until the first scenario has passed.
fn long_evening_with_reports(folder: &Folder) -> Child {
    let args = ["run", "--real-time", "--speed", "10", "--jobs", "1", "--json", "out.jsonl"];
    let files = ["--html", "out.html", "--junit", "out.xml"];
    let mut command = folder.command(&[&args[..], &files].concat());
    let child = command.stderr(Stdio::null()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    (0..200).take_while(|_| !folder.read("out.jsonl").contains("passed")).for_each(|_| wait());
    child
}

#[test]
fn every_report_is_a_whole_file() {
    let folder = folder_with_a_long_evening();
    let mut child = long_evening_with_reports(&folder);
    press_ctrl_c(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let (page, junit, json) =
        (folder.read("out.html"), folder.read("out.xml"), folder.read("out.jsonl"));
    assert!(page.trim_end().ends_with("</html>") && page.contains("a coffee is paid"), "{page}");
    assert!(junit.trim_end().ends_with("</testsuites>"), "{junit}");
    assert_eq!(junit.matches("<testcase").count(), junit.matches("</testcase>").count(), "{junit}");
    for line in json.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn a_second_ctrl_c_waits_for_nothing() {
    let folder = folder_with_a_long_evening();
    let mut child = long_evening_with_reports(&folder);
    let begun = Instant::now();
    press_ctrl_c(&child);
    sleep(Duration::from_millis(300));
    press_ctrl_c(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < Duration::from_millis(1_800), "{:?}", begun.elapsed());
}

#[test]
fn in_virtual_time_the_same_evening_ends_by_itself() {
    let run = folder_with_a_long_evening().run(&["run", "-vv"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("1 passed, 1 failed, 0 skipped"), "{}", run.stderr);
    assert!(run.stderr.contains("INFO playing"), "{}", run.stderr);
}

fn press_ctrl_c(child: &Child) {
    signal(child, "-INT");
}

fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

/// Counts the processes whose environment names a folder; where nothing tells, there is none.
fn processes_with(folder: &Path) -> usize {
    let name = folder.to_string_lossy().into_owned();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let environments = processes.filter_map(|one| fs::read(one.path().join("environ")).ok());
    environments.filter(|bytes| String::from_utf8_lossy(bytes).contains(&name)).count()
}

/// Plays the long evening on the bench, without leaps, until its parts are there; sends these
/// signals, and looks at what is left.
fn nothing_is_left_after(signals: &[&str]) {
    let folder = folder_with_a_long_evening();
    let run = folder.path("run");
    fs::create_dir(&run).unwrap();
    let args = ["run", "--bench", "loopback", "--no-leaps", "--speed", "1", "scenarios/b.toml"];
    let mut child =
        folder.command(&args).env("TMPDIR", &run).stderr(Stdio::null()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    (0..200).take_while(|_| is_empty(&run)).for_each(|_| wait());
    assert!(!is_empty(&run), "the bench keeps its journals there");
    // Where the environment of a process cannot be read, none is ever found.
    (0..100).take_while(|_| processes_with(&run) < 6).for_each(|_| wait());
    let parts = processes_with(&run);
    assert!(parts >= 6 || cfg!(not(target_os = "linux")), "each part is a process: {parts}");
    for name in signals {
        signal(&child, name);
        sleep(Duration::from_millis(200));
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(is_empty(&run));
    (0..40).take_while(|_| processes_with(&run) > 0).for_each(|_| wait());
    assert_eq!(processes_with(&run), 0);
}

#[test]
fn one_ctrl_c_leaves_nothing_of_a_bench_behind() {
    nothing_is_left_after(&["-INT"]);
}

#[test]
fn two_leave_nothing_either() {
    nothing_is_left_after(&["-INT", "-INT"]);
}

#[test]
fn a_signal_that_ends_the_program_leaves_nothing_behind() {
    nothing_is_left_after(&["-TERM"]);
}

#[test]
fn nor_does_a_terminal_that_is_closed() {
    nothing_is_left_after(&["-HUP"]);
}

#[test]
fn a_load_that_is_ended_by_a_signal_is_reported() {
    let folder = Folder::with(&[]);
    let run = folder.path("run");
    fs::create_dir(&run).unwrap();
    let args = ["bench", "load", "--tills", "2", "--rate", "20", "--seconds", "600", "-v"];
    let mut command = folder.command(&[&args[..], &["--json", "out.json"]].concat());
    let mut child = command.env("TMPDIR", &run).stderr(Stdio::piped()).spawn().unwrap();
    let (heard, line) = channel();
    let said = BufReader::new(child.stderr.take().unwrap()).lines();
    let reader = spawn(move || said.map_while(Result::ok).for_each(|said| drop(heard.send(said))));
    // The first line is said when all tills are up.
    line.recv().unwrap();
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    reader.join().unwrap();
    let said: Vec<String> = line.iter().collect();
    assert!(said.iter().any(|said| said.contains("has every payment once")), "{said:?}");
    let report: serde_json::Value = serde_json::from_str(&folder.read("out.json")).unwrap();
    assert_eq!(report["tills"], 2, "{report}");
    assert!(is_empty(&run));
    assert_eq!(processes_with(&run), 0);
}

/// The sets of figures that were looked at are reported, beside all that was known before.
#[test]
fn sets_of_figures_that_are_ended_are_reported() {
    let study = "currency = \"USD\"\nhorizon = \"outage\"\nsales = { per_hour = 12, amount = { fixed = \"50.00\" } }\n\
                 outages = { hours = { fixed = 4 } }\ndeclines = { at_once = 0.05 }\n";
    let folder = Folder::with(&[("a.toml", study)]);
    let args = ["risk", "run", "a.toml", "--replications", "3000", "--uncertainty", "1000000"];
    let files = ["--checkpoint", "a.part", "--json", "out.json"];
    let mut command = folder.command(&[&args[..], &files].concat());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    // What was drawn is written down before the first set is looked at.
    (0..200).take_while(|_| !folder.path("a.part").exists()).for_each(|_| wait());
    sleep(Duration::from_millis(500));
    press_ctrl_c(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let report: serde_json::Value = serde_json::from_str(&folder.read("out.json")).unwrap();
    let sets = report["uncertainty"]["sets"].as_u64().unwrap();
    assert!(sets > 0 && sets < 1_000_000, "{sets}");
    assert_eq!(report["points"][0]["replications"], 3_000);
}

#[test]
fn nothing_is_left_of_a_bench_that_ends_by_itself() {
    let folder = folder_with_a_long_evening();
    let run = folder.path("run");
    fs::create_dir(&run).unwrap();
    let args = ["run", "--bench", "loopback"];
    let ended = folder.command(&args).env("TMPDIR", &run).stderr(Stdio::null()).status().unwrap();
    assert_eq!(ended.code(), Some(1), "one of the two fails");
    assert!(is_empty(&run));
    assert_eq!(processes_with(&run), 0);
}
