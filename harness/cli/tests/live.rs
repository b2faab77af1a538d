//! The log of what happens on the bench and in real time, and what nobody sees without a terminal.
#![expect(clippy::unwrap_used, reason = "a line that is no object has failed")]
#![cfg(unix)]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::{Folder, Run};
use serde_json::Value;

const EVENING: &str = r#"
name = "a coffee offline, and the till dies"
snapshot = []
steps = [
  { internet = "down" },
  { at = "+5m", id = "coffee", sale = { total = "45.00", card = "visa" } },
  { till = "crash" },
  { till = "start" },
  { at = "+29h", internet = "up" },
  { check = { order = "coffee", badges = ["paid"] }, within = "1h" },
]
"#;

fn run(args: &[&str]) -> Run {
    run_evening(EVENING, args)
}

/// Nothing leaps in real time, so the line comes back sooner.
fn run_in_real_time(args: &[&str]) -> Run {
    let evening = EVENING.replace("+29h", "+10m");
    run_evening(&evening, &[&["--real-time", "--speed", "1000"], args].concat())
}

fn run_evening(evening: &str, args: &[&str]) -> Run {
    let folder = Folder::with(&[("evening.toml", evening)]);
    let run = folder.run(&[&["run", "evening.toml"], args].concat());
    assert_eq!((run.exit, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(!has_card_number(&run.stderr), "{}", run.stderr);
    run
}

/// A card number has at least 12 digits. Source: ISO/IEC 7812-1.
fn has_card_number(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 12)
}

fn objects(run: &Run) -> Vec<Value> {
    run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of_scenario(objects: &[Value]) -> impl Iterator<Item = &Value> {
    objects.iter().filter(|object| object["scenario"] == "evening")
}

#[test]
fn a_log_for_people_has_a_line_for_each_thing_on_the_bench() {
    let run = run(&["--bench", "loopback", "-v"]);
    for said in [
        " INFO process started scenario=\"evening\" bench=\"day 1 09:00:00\" bench_ms=0 real_ms=",
        " INFO sale coffee 45.00 visa tap: accepted, payment-pending scenario=\"evening\"",
        " lane=\"line\" lag_ms=",
        " lane=\"till till\" pid=",
        " INFO process killed scenario=\"evening\"",
        " INFO leapt 21h",
        " INFO captured coffee 45.00 scenario=\"evening\" bench=\"day 2 14:",
        " INFO process ended scenario=\"evening\"",
        "1 passed, 0 failed",
    ] {
        assert!(run.stderr.contains(said), "{said:?} is missing: {}", run.stderr);
    }
    assert!(!run.stderr.contains("DEBUG"), "{}", run.stderr);
}

#[test]
fn a_log_of_objects_keeps_the_order_of_both_times() {
    let objects = objects(&run(&["--bench", "loopback", "-vv", "--log-format", "json"]));
    for time in ["bench_ms", "real_ms"] {
        let times: Vec<u64> = of_scenario(&objects).map(|it| it[time].as_u64().unwrap()).collect();
        assert!(times.len() > 30 && times.is_sorted(), "{time}: {times:?}");
    }
    let with = |key: &str| of_scenario(&objects).filter(|it| it.get(key).is_some()).count();
    assert_eq!(with("lag_ms") + with("pid") + with("leapt_ms"), with("scenario"));
    // Six processes, one of which is killed and started again, begin and end.
    assert_eq!(with("pid"), 12, "{objects:#?}");
    assert!(of_scenario(&objects).any(|it| it["level"] == "DEBUG"));
    let last = objects.last().unwrap()["message"].as_str().unwrap();
    assert!(last.starts_with("1 passed, 0 failed"), "{last}");
}

#[test]
fn in_real_time_the_log_tells_the_same_without_processes() {
    let objects = objects(&run_in_real_time(&["-v", "--log-format=json"]));
    let told = |lane: &str, message: &str| {
        of_scenario(&objects).any(|it| it["lane"] == lane && it["message"] == message)
    };
    for (lane, message) in [
        ("line", "internet down"),
        ("till till", "coffee payment-pending"),
        ("processor", "captured coffee 45.00"),
        ("staff", "check coffee badges paid: holds"),
    ] {
        assert!(told(lane, message), "{lane}: {message}: {objects:#?}");
    }
    assert!(of_scenario(&objects).all(|it| it.get("pid").is_none()));
}

#[test]
fn a_pipe_sees_neither_bar_nor_lanes() {
    for run in [run(&["--bench", "loopback"]), run_in_real_time(&[])] {
        // A machine that is slow today names what is slow, and says that it lives.
        let is_slow = |line: &&str| line.starts_with("SLOW") || line.starts_with('(');
        let lines: Vec<&str> = run.stderr.lines().filter(|line| !is_slow(line)).collect();
        assert_eq!(lines.len(), 2, "{}", run.stderr);
        assert!(lines[0].starts_with("PASS [") && !run.stderr.contains('\u{1b}'), "{lines:?}");
    }
}

#[test]
fn results_are_objects_too_where_nothing_is_logged() {
    let objects = objects(&run(&["--log-format", "json", "--color", "always"]));
    let messages: Vec<&str> = objects.iter().map(|it| it["message"].as_str().unwrap()).collect();
    assert!(messages[0].starts_with("PASS [") && messages.len() == 2, "{messages:?}");
}
