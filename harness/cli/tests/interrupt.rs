//! Ctrl-C, as a person presses it.
#![cfg(unix)]

mod folder;

use std::process::{Command, Stdio};
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
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
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
