//! Ctrl-C, as a person presses it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot start a process has failed")]

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

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

#[test]
fn in_virtual_time_the_same_evening_ends_by_itself() {
    let run = folder_with_a_long_evening().run(&["run", "-vv"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("1 passed, 1 failed, 0 skipped"), "{}", run.stderr);
    assert!(run.stderr.contains("INFO playing"), "{}", run.stderr);
}

fn press_ctrl_c(child: &Child) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
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

/// Plays the long evening on the bench, without leaps, until its parts are there; presses Ctrl-C
/// so many times, and looks at what is left.
fn nothing_is_left_after(presses: usize) {
    let folder = folder_with_a_long_evening();
    let run = folder.path("run");
    fs::create_dir(&run).unwrap();
    let args = ["run", "--bench", "loopback", "--no-leaps", "--speed", "1", "scenarios/b.toml"];
    let mut child =
        folder.command(&args).env("TMPDIR", &run).stderr(Stdio::null()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    (0..200).take_while(|_| is_empty(&run)).for_each(|_| wait());
    assert!(!is_empty(&run), "the bench keeps its journals there");
    sleep(Duration::from_millis(300));
    let parts = processes_with(&run);
    assert!(parts >= 6 || cfg!(not(target_os = "linux")), "each part is a process: {parts}");
    for _ in 0..presses {
        press_ctrl_c(&child);
        sleep(Duration::from_millis(200));
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(is_empty(&run));
    (0..40).take_while(|_| processes_with(&run) > 0).for_each(|_| wait());
    assert_eq!(processes_with(&run), 0);
}

#[test]
fn one_ctrl_c_leaves_nothing_of_a_bench_behind() {
    nothing_is_left_after(1);
}

#[test]
fn two_leave_nothing_either() {
    nothing_is_left_after(2);
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
