//! `deadzone run --watch`: what is played when, driven over pipes.
#![expect(clippy::unwrap_used, reason = "a test whose command does not start has failed")]

mod folder;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use folder::{FAILS, Folder, PASSES};

/// How long a line may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(1);
const WAITS: &str = "waiting for a change";

/// A run that goes on.
struct Watch {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Watch {
    fn of(folder: &Folder, args: &[&str]) -> Self {
        let mut command = folder.command(&["run", "--watch", "--jobs", "1"]);
        let piped = command.args(args).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let (said, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            stderr.lines().map_while(Result::ok).all(|line| said.send(line).is_ok())
        });
        let stdin = child.stdin.take();
        Self { child, stdin, lines }
    }

    /// Returns the lines of a round, up to the one that says what to do next.
    fn round(&self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            if line.starts_with(WAITS) {
                return lines;
            }
            lines.push(line);
        }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn end(mut self) -> Option<i32> {
        self.types("q");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}

/// Tells which scenarios were played, and how each ended.
fn played(lines: &[String]) -> Vec<String> {
    let verdict = |line: &String| {
        let words: Vec<&str> = line.split(['[', ']']).collect();
        let id = words.get(2)?.split_whitespace().next()?;
        matches!(words.first(), Some(&("PASS " | "FAIL "))).then(|| format!("{}{id}", words[0]))
    };
    lines.iter().filter_map(verdict).collect()
}

fn says(lines: &[String], text: &str) -> bool {
    lines.iter().any(|line| line.contains(text))
}

#[test]
fn a_saved_scenario_is_played_again_and_no_other() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", PASSES)]);
    let watch = Watch::of(&folder, &[]);
    assert_eq!(played(&watch.round()), ["PASS a", "PASS b"]);
    folder.write("scenarios/b.toml", FAILS);
    let round = watch.round();
    assert!(says(&round, " UTC  changed: scenarios/b.toml"), "{round:?}");
    assert_eq!(played(&round), ["FAIL b"]);
    // As editors save: another file takes its name.
    folder.write("scenarios/.b.toml.swp", PASSES);
    fs::rename(folder.path("scenarios/.b.toml.swp"), folder.path("scenarios/b.toml")).unwrap();
    assert_eq!(played(&watch.round()), ["PASS b"]);
    assert_eq!(watch.end(), Some(0));
}

#[test]
fn what_uses_a_fixture_is_played_when_that_is_saved() {
    let uses = format!("use = [\"fixtures/us.toml\"]\n{FAILS}");
    let fixture = "offline = { transaction_limit = \"100.00\" }\n";
    let folder = Folder::with(&[
        ("scenarios/a.toml", &uses),
        ("scenarios/b.toml", PASSES),
        ("scenarios/fixtures/us.toml", fixture),
    ]);
    let watch = Watch::of(&folder, &["scenarios/a.toml", "scenarios/b.toml"]);
    assert_eq!(played(&watch.round()), ["FAIL a", "PASS b"]);
    folder.write("scenarios/fixtures/us.toml", &fixture.replace("100.00", "1000.00"));
    let round = watch.round();
    assert!(says(&round, "changed: scenarios/fixtures/us.toml"), "{round:?}");
    assert_eq!(played(&round), ["PASS a"]);
    assert_eq!(watch.end(), Some(0));
}

#[test]
fn an_invalid_file_is_told_and_what_it_held_up_is_played_later() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let watch = Watch::of(&folder, &[]);
    watch.round();
    folder.write("scenarios/a.toml", "name = \"a\"\nsteps = [{ internet = \"dwon\" }]\n");
    let round = watch.round();
    assert!(says(&round, "did you mean `down`?") && says(&round, "nothing was run"), "{round:?}");
    folder.write("scenarios/a.toml", FAILS);
    assert_eq!(played(&watch.round()), ["FAIL a"]);
    assert_eq!(watch.end(), Some(1));
}

#[test]
fn files_that_come_are_played_and_those_that_go_are_forgotten() {
    let folder = Folder::with(&[("scenarios/a.toml", FAILS)]);
    let mut watch = Watch::of(&folder, &[]);
    watch.round();
    folder.write("scenarios/deep/b.toml", PASSES);
    let round = watch.round();
    assert!(says(&round, "new: scenarios/deep/b.toml"), "{round:?}");
    assert_eq!(played(&round), ["PASS deep/b"]);
    fs::remove_file(folder.path("scenarios/a.toml")).unwrap();
    let round = watch.round();
    assert!(says(&round, "gone: scenarios/a.toml") && played(&round).is_empty(), "{round:?}");
    watch.types("");
    assert_eq!(played(&watch.round()), ["PASS deep/b"]);
    assert_eq!(watch.end(), Some(0));
}

#[test]
fn what_failed_is_played_again_when_that_is_asked_for() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", FAILS)]);
    let mut watch = Watch::of(&folder, &["--fail-fast"]);
    watch.round();
    watch.types("f");
    assert_eq!(played(&watch.round()), ["FAIL b"]);
    watch.types("");
    assert_eq!(played(&watch.round()), ["PASS a", "FAIL b"]);
    assert_eq!(watch.end(), Some(1));
}

#[test]
fn a_snapshot_that_is_taken_is_a_change_and_one_that_the_run_proposes_is_none() {
    let text = PASSES.replace("snapshot = []\n", "");
    let folder = Folder::with(&[("scenarios/a.toml", &text)]);
    let watch = Watch::of(&folder, &[]);
    let round = watch.round();
    assert!(says(&round, "NEW "), "{round:?}");
    assert_eq!(folder.run(&["accept"]).exit, Some(0));
    assert!(folder.read("scenarios/snapshots/a.snap").contains("timeline"));
    let round = watch.round();
    assert!(says(&round, "snapshots/a.snap"), "{round:?}");
    assert_eq!(played(&round), ["PASS a"]);
    assert_eq!(watch.end(), Some(0));
}

#[test]
fn reports_are_of_one_run_and_refused() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    for report in ["--json", "--junit", "--html"] {
        let run = folder.run(&["run", "--watch", report, "out"]);
        assert_eq!(run.exit, Some(2), "{}", run.stderr);
    }
    let nowhere = folder.run(&["run", "--watch", "nowhere"]);
    assert_eq!((nowhere.exit, nowhere.stdout.as_str()), (Some(4), ""));
}
