//! Where a run stands, for whoever asks, and what to do next when it has ended.
#![cfg(unix)]

#[expect(dead_code, reason = "other tests read files")]
mod folder;
#[expect(dead_code, reason = "other tests end a command by a signal")]
mod terminal;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use folder::{FAILS, Folder, PASSES, Run};
use terminal::Terminal;

/// In real time the scenario waits for an hour.
fn long_evening() -> Folder {
    let long = FAILS.replace("{ id", "{ at = \"+1h\", id");
    Folder::with(&[("scenarios/long.toml", &long)])
}

const IN_REAL_TIME: [&str; 4] = ["run", "--real-time", "--speed", "10"];

#[test]
fn a_signal_asks_where_each_scenario_stands_and_ends_nothing() {
    let folder = long_evening();
    let mut child = folder.command(&IN_REAL_TIME).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_millis(700));
    let send = |signal: &str| {
        let pid = child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    };
    send("-USR1");
    sleep(Duration::from_millis(300));
    send("-INT");
    let said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<String> = said.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(said[0], "(0/1) 0 failed, 1 running, 0s", "{said:?}");
    assert!(said[1].starts_with("  long  0.") && said[1].contains("s, day 1 09:00:"), "{said:?}");
}

#[test]
fn on_a_terminal_a_key_asks_and_ctrl_c_stays_a_signal() {
    let folder = long_evening();
    let plain = folder.command(&IN_REAL_TIME);
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait"]).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(folder.path("")).env_remove("CI").env_remove("NO_COLOR");
    if Command::new("setsid").arg("--version").output().is_err() {
        return println!("skipped: there is no setsid here");
    }
    let mut terminal = Terminal::start(command, (100, 30));
    terminal.wait_for("0/1 scenarios");
    sleep(Duration::from_millis(300));
    terminal.press("t");
    let said = terminal.wait_for("(0/1) 0 failed, 1 running");
    assert!(said.contains("  long  "), "{said:?}");
    terminal.press("\u{3}");
    let (exit, last) = terminal.end();
    assert_eq!(exit, Some(130), "{last:?}");
    assert!(last.contains("interrupted: what has finished is reported"), "{last:?}");
}

#[test]
fn a_short_run_says_nothing_more_than_its_results() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let lines = |run: Run| run.stderr.lines().map(str::to_owned).collect::<Vec<_>>();
    let plain = lines(folder.run(&["run"]));
    assert_eq!(plain.len(), 2, "{plain:?}");
    let ci = lines(Run::of(folder.command(&["run"]).env("CI", "true")));
    assert_eq!(ci.len(), 2, "{ci:?}");
}

/// Returns what is said after the summary.
fn next(run: &Run) -> Vec<String> {
    let lines = run.stderr.lines().skip_while(|line| !line.contains(" passed, "));
    lines.skip(1).map(str::to_owned).collect()
}

const PAGE: &str = "to see what happened when: the same command with --html run.html";

#[test]
fn what_failed_says_how_to_go_on_in_three_lines_at_the_most() {
    let files = [("scenarios/a.toml", FAILS), ("scenarios/b.toml", FAILS)];
    let folder = Folder::with(&files);
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(1));
    let steps = next(&run);
    let again = "to play what failed again: deadzone run scenarios/a.toml scenarios/b.toml";
    assert_eq!(steps[0], again);
    assert_eq!(steps[1], "what it means: deadzone explain over-transaction-limit");
    assert_eq!(steps[2..], [PAGE]);
    let explained = folder.run(&["explain", "over-transaction-limit"]);
    assert_eq!(explained.exit, Some(0), "{}", explained.stderr);
    let with_reports = folder.run(&["run", "--json", "r.jsonl", "--html", "run.html"]);
    let steps = next(&with_reports);
    assert_eq!(steps[0], "to play what failed again: deadzone run --last-failed r.jsonl");
    assert_eq!(steps.len(), 2, "{steps:?}");
    let again = folder.run(&["run", "--last-failed", "r.jsonl"]);
    assert!(again.stderr.contains("0 passed, 2 failed"), "{}", again.stderr);
}

#[test]
fn one_that_failed_has_said_how_to_play_it_again_and_passing_says_nothing() {
    let folder = Folder::with(&[("scenarios/a.toml", FAILS), ("scenarios/b.toml", PASSES)]);
    let steps = next(&folder.run(&["run", "--quiet"]));
    assert!(steps[0].starts_with("what it means: "), "{steps:?}");
    assert!(next(&folder.run(&["run", "scenarios/b.toml"])).is_empty());
}

#[test]
fn what_took_more_than_a_second_is_named_when_all_is_done() {
    let evening = PASSES.replace("{ check", "{ at = \"+2m\", check");
    let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/slow.toml", &evening)]);
    let run = folder.run(&["run", "--real-time", "--speed", "60"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    let steps = next(&run);
    assert!(steps[0].starts_with("slowest: slow 2."), "{steps:?}");
    assert_eq!(steps.len(), 1, "{steps:?}");
}

/// A command that never asks where it stands is not ended by somebody who asks.
#[test]
fn whoever_asks_ends_no_command() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let mut watching = folder.command(&["run", "--watch", "scenarios"]);
    let mut child = watching.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let waits = |line: std::io::Result<String>| line.unwrap().starts_with("waiting for a change");
    assert!(lines.any(waits));
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGUSR1).unwrap();
    drop(child.stdin.take().unwrap().write_all(b"zzz\nq\n"));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(lines.count(), 0, "a slip of the keys plays nothing");
}
