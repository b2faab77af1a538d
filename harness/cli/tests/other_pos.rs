//! A POS that breaks the protocol is reported as what it did, and leaves nothing behind.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot start a process has failed")]

mod folder;

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use folder::{FAILS, Folder, PASSES, Run};

fn run(folder: &Folder, script: &str, more: &[&str]) -> Run {
    folder.write("pos.sh", script);
    let args = ["run", "--pos", "sh pos.sh", "--pos-timeout", "2"];
    folder.run(&[&args, more].concat())
}

/// Asserts that a POS ends its scenario as an error, in these words.
fn is_an_error(script: &str, words: &[&str]) {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let run = run(&folder, script, &["--json", "-"]);
    assert_eq!(run.exit, Some(5), "{script}: {}", run.stderr);
    assert!(run.stdout.contains(r#""verdict":"error""#), "{script}: {}", run.stdout);
    assert!(run.stderr.contains("ERROR [") && run.stderr.contains(", 1 error"), "{}", run.stderr);
    for said in words {
        assert!(run.stderr.contains(said), "{said:?} is missing from {script}:\n{}", run.stderr);
    }
}

/// What every POS is told first.
const TOLD: &str = r#"it was told last:    {"fact":0,"at_ms":0,"wall_ms":"#;

#[test]
fn one_that_dies_is_reported_with_its_last_words() {
    let script = "read hello; echo 'no such table: orders' >&2; echo two >&2; exit 3";
    let words = [
        "the POS of till 0 died: exit status: 3",
        TOLD,
        "its standard error:  no such table: orders\n                       two\n",
    ];
    is_an_error(script, &words);
    is_an_error("read hello; kill -9 $$", &["died: signal: 9", TOLD]);
}

#[test]
fn one_that_says_nothing_is_given_up() {
    is_an_error("sleep 600", &["gave no answer within 2s", TOLD]);
    let script = "read hello; echo '{\"connect_reader\":{}}'; sleep 600";
    let words = [
        "was not done within 2s; orders that it gave: 1",
        "its last line:       {\"connect_reader\":{}}",
    ];
    is_an_error(script, &words);
}

#[test]
fn nonsense_is_shown_as_it_was_said() {
    let words =
        ["broke the protocol: expected value at line 1", "its last line:       hello world"];
    is_an_error("read hello; echo hello world; sleep 600", &words);
    let words =
        ["broke the protocol: unknown variant `shwo`", "its last line:       {\"shwo\":{}}"];
    is_an_error("read hello; echo '{\"shwo\":{}}'; sleep 600", &words);
    is_an_error("read hello; printf '\\377\\n'; sleep 600", &["a line that is not UTF-8"]);
}

#[test]
fn one_that_answers_another_fact_or_without_being_asked_is_caught() {
    let script = "read hello; echo '{\"done\":{\"fact\":7}}'; sleep 600";
    is_an_error(script, &["it is done with fact 7, but was told fact 0"]);
    let script = "echo '{\"done\":{\"fact\":0}}'; echo '{\"done\":{\"fact\":0}}'; sleep 600";
    is_an_error(script, &["its last line:       {\"done\":{\"fact\":0}}"]);
}

#[test]
fn one_that_never_ends_is_stopped() {
    is_an_error(
        "read hello; yes '{\"connect_reader\":{}}'",
        &["gave more than 100000 orders for one fact"],
    );
    is_an_error(
        "read hello; tr '\\0' x < /dev/zero",
        &["a line that is longer than 8388608 bytes"],
    );
    let script = "n=0; while read fact; do echo '{\"wake\":{\"at_ms\":0}}'; \
                  echo \"{\\\"done\\\":{\\\"fact\\\":$n}}\"; n=$((n+1)); done";
    is_an_error(script, &["was told more than 10000 facts within a millisecond"]);
}

#[test]
fn one_that_cannot_be_started_is_an_error_and_half_a_command_is_no_command() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let started = folder.run(&["run", "--pos", "./no-such-pos"]);
    assert_eq!(started.exit, Some(5));
    assert!(started.stderr.contains("cannot be started: ./no-such-pos: "), "{}", started.stderr);
    for text in ["", "sh 'pos.sh"] {
        let read = folder.run(&["run", "--pos", text]);
        assert_eq!(read.exit, Some(2), "{}", read.stderr);
        assert!(read.stderr.contains("is no command"), "{}", read.stderr);
    }
    assert_eq!(folder.run(&["run", "--pos", "sh", "--update", "all"]).exit, Some(2));
    assert_eq!(folder.run(&["run", "--pos-timeout", "3"]).exit, Some(2));
}

/// A POS that keeps to the protocol and does nothing.
const IDLE: &str =
    "n=0; while read fact; do echo \"{\\\"done\\\":{\\\"fact\\\":$n}}\"; n=$((n+1)); done";

#[test]
fn one_that_behaves_and_does_nothing_fails_its_scenario() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", FAILS)]);
    let run = run(&folder, IDLE, &[]);
    assert_eq!(run.exit, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("FAIL [") && run.stderr.contains("it can never finish"));
    assert!(run.stderr.contains("0 passed, 2 failed, 0 skipped"), "{}", run.stderr);
}

#[test]
fn snapshots_of_our_own_till_are_neither_compared_nor_written() {
    let text = PASSES.replace("snapshot = []\n", "");
    let folder = Folder::with(&[("scenarios/a.toml", &text)]);
    let command = format!("'{}' pos-stdio", env!("CARGO_BIN_EXE_deadzone"));
    let run = folder.run(&["run", "--pos", &command]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(!folder.path("scenarios/snapshots").exists());
}

/// Starts a child of its own, says who both are, and hangs.
const HANGS: &str = "sleep 600 & echo $$ $! > pids; wait";

fn lives(pid: &str) -> bool {
    // A zombie is dead, though it can still be signalled.
    let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap().stdout;
    !state.is_empty() && state[0] != b'Z'
}

fn pids(folder: &Folder) -> Vec<String> {
    folder.read("pids").split_whitespace().map(str::to_owned).collect()
}

#[test]
fn what_it_started_ends_with_it() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    assert_eq!(run(&folder, HANGS, &[]).exit, Some(5));
    let pids = pids(&folder);
    assert_eq!(pids.len(), 2);
    assert!(!pids.iter().any(|pid| lives(pid)), "{pids:?}");
}

#[test]
fn ctrl_c_leaves_none_behind() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("pos.sh", HANGS)]);
    let args = ["run", "--pos", "sh pos.sh", "--pos-timeout", "600"];
    let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
    let wait = || sleep(Duration::from_millis(50));
    (0..200).take_while(|_| pids(&folder).len() < 2).for_each(|_| wait());
    let ours = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &ours]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!pids(&folder).iter().any(|pid| lives(pid)), "{:?}", pids(&folder));
}

#[test]
fn our_own_till_says_why_it_does_not_go_on() {
    for (line, why) in [
        ("{}\n", "missing field `fact`"),
        (r#"{"fact":0,"at_ms":0,"wall_ms":0,"input":{"woken":{}}}"#, "the first fact is not"),
    ] {
        let folder = Folder::with(&[("facts", line)]);
        let facts = std::fs::File::open(folder.path("facts")).unwrap();
        let run = Run::of(folder.command(&["pos-stdio"]).stdin(facts));
        assert_eq!((run.exit, run.stdout.as_str()), (Some(5), ""));
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
}
