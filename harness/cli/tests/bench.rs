//! The bench of real parts gives the trace of virtual time.
#![cfg(unix)]

mod folder;

use std::path::Path;

use folder::{FAILS, Folder, PASSES};
use harness_scenario::{Document, MemoryShelf, read_scenario};
use sim_world::{Plan, Wallet};

/// A till that crashes with a stored payment, and forwards it later.
const CRASHES: &str = r#"
name = "a crash between taking a card and forwarding it"
why = "what is stored is told to the app when it is started again"
snapshot = []
steps = [
  { internet = "down" },
  { id = "coffee", sale = { total = "45.00", card = "visa" }, expect = { outcome = "accepted" } },
  { till = "crash" },
  { till = "restart" },
  { internet = "up" },
  { check = { order = "coffee", badges = ["paid"] }, within = "5m" },
]
"#;

#[test]
fn a_sample_of_the_catalogue_agrees_with_virtual_time() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let scenarios = house.map(|house| house.join("scenarios")).unwrap_or_default();
    let paths = scenarios.to_string_lossy();
    let ran = Folder::with(&[]).run(&["bench", "compare", &paths, "--filter", "tag(smoke)"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains(" passed, 0 failed"), "{}", ran.stderr);
}

#[test]
fn what_the_disk_of_this_bench_cannot_do_is_skipped_with_the_reason() {
    let full = r#"
name = "a full disk"
steps = [ { till = { disk = "full" } } ]
"#;
    let ran =
        Folder::with(&[("full.toml", full)]).run(&["run", "--bench", "loopback", "full.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("the disk of the loopback bench cannot be full"), "{}", ran.stderr);
}

#[test]
fn the_doctor_finds_what_loopback_needs() {
    let ran = Folder::with(&[]).run(&["bench", "doctor"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    for part in ["sockets on loopback", "files that are synced", "processes"] {
        assert!(ran.stdout.contains(part), "{}", ran.stdout);
    }
    let last = ran.stdout.lines().last().unwrap_or_default();
    let tiers = "this machine can play: virtual time, --bench loopback, ";
    let full = last.strip_prefix(tiers).unwrap_or_default();
    assert!(full.starts_with("--bench full") || full == "not --bench full", "{last}");
}

#[test]
fn the_doctor_names_every_part_of_the_full_bench_and_what_is_left_out_without_it() {
    let ran = Folder::with(&[]).run(&["bench", "doctor"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    for part in [
        "user namespaces",
        "network namespaces",
        "TUN",
        "ext4 on a loop device",
        "tmpfs",
        "FUSE",
        "libfaketime",
        "time namespaces",
        "virtual card reader",
        "python3",
        "pyiso8583",
        "pyemv",
    ] {
        let place =
            lines.iter().position(|line| line.split("  ").any(|words| words.trim() == part));
        let place = place.unwrap_or_else(|| panic!("{part} is not named: {}", ran.stdout));
        let without = lines[place + 1].trim().starts_with("without it: ");
        assert_eq!(without, lines[place].starts_with("  missing"), "{}", ran.stdout);
    }
}

#[test]
fn verdicts_on_the_bench_are_those_of_virtual_time() {
    let folder = Folder::with(&[("a.toml", PASSES), ("b.toml", FAILS)]);
    let run = |more: &[&str]| folder.run(&[&["run", "a.toml", "b.toml", "--json"], more].concat());
    let (here, there) = (run(&["here.json"]), run(&["there.json", "--bench", "loopback"]));
    assert_eq!((here.exit, there.exit), (Some(1), Some(1)), "{}", there.stderr);
    assert_eq!(folder.read("here.json"), without_clock(&folder.read("there.json")));
}

/// Takes out how the clock kept up: `"…_wall_ms":12,`.
fn without_clock(json: &str) -> String {
    let is_kept = |part: &&str| !part.contains("_wall_ms\":");
    json.split_inclusive(',').filter(is_kept).collect()
}

/// The clock leaps over the hour in which nothing happens, and the trace says so.
#[test]
fn a_run_on_the_bench_says_how_its_clock_kept_up() {
    let late = PASSES.replace("steps = [", "steps = [ { internet = \"up\", at = \"+1h\" },");
    let folder = Folder::with(&[("a.toml", &late)]);
    let ran = folder.run(&["run", "a.toml", "--bench", "loopback", "--json", "-"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    let leapt = ran.stdout.split_once("\"leapt_wall_ms\":").map(|(_, rest)| rest);
    let leapt = leapt.and_then(|rest| rest.split(',').next()?.parse::<u64>().ok());
    assert!(leapt.is_some_and(|leapt| (3_590_000..3_700_000).contains(&leapt)), "{}", ran.stdout);
    let virtually = folder.run(&["run", "a.toml", "--json", "-"]);
    assert!(!virtually.stdout.contains("_wall_ms"), "{}", virtually.stdout);
}

#[test]
fn the_command_says_what_came_of_it() {
    let ran = Folder::with(&[]).run(&["bench", "torture", "--payments", "12", "--kills", "2"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("12 captured once, 0 more than once, 0 never"), "{}", ran.stderr);
    assert!(ran.stderr.contains("nothing lost, nothing captured twice"), "{}", ran.stderr);
}

#[test]
fn many_tills_at_once_are_measured_and_their_payments_captured_once() {
    let folder = Folder::with(&[]);
    let words = ["bench", "load", "--tills", "4", "--seconds", "2", "--rate", "20", "--json", "-"];
    let ran = folder.run(&words);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("the processor's ledger has every payment once"), "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    assert_eq!(report["payments"], 40, "{}", ran.stdout);
    assert_eq!(report["ledger"]["requests"], 40, "{}", ran.stdout);
    assert_eq!(report["ledger"]["captured"], report["ledger"]["approved"], "{}", ran.stdout);
    assert_eq!(report["ledger"]["orders"], 40, "{}", ran.stdout);
    assert_eq!((&report["rate"], &report["probes"]), (&20.into(), &serde_json::json!([])));
    assert!(report["latency"]["p99_us"].as_u64() >= report["latency"]["p50_us"].as_u64());
    assert_eq!(!report["memory"][0].is_null(), cfg!(target_os = "linux"));
}

#[test]
fn a_recording_replays_through_the_core_to_the_byte() {
    let folder = Folder::with(&[("shop/crash.toml", CRASHES), ("shop/b.toml", FAILS)]);
    let ran = folder.run(&["run", "--bench", "loopback", "--record", "out", "shop"]);
    assert_eq!(ran.exit, Some(1), "{}", ran.stderr);
    let ran = folder.run(&["bench", "replay", "out"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches(", all the same\n").count(), 2, "{}", ran.stderr);
    let recorded = folder.read("out/crash.jsonl");
    assert_eq!(recorded.matches("{\"hello\":").count(), 2, "one for each start: {recorded}");
}

#[test]
fn an_order_that_the_core_does_not_give_is_found() {
    let folder = Folder::with(&[("a.toml", PASSES)]);
    folder.run(&["run", "--bench", "loopback", "--record", ".", "a.toml"]);
    let recorded = folder.read("a.jsonl");
    let line = recorded.lines().position(|line| line.contains("order_created")).unwrap_or_default();
    let changed = recorded.replace("order_created", "order_creatad");
    folder.write("changed.jsonl", &changed);
    let ran = folder.run(&["bench", "replay", "changed.jsonl"]);
    assert_eq!(ran.exit, Some(1), "{}", ran.stderr);
    let place = format!("changed.jsonl:{}: not the same after ", line + 1);
    for part in [&place, "\n  recorded: {\"said\":", "creatad", "\n  replayed: {\"said\":"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let shorter: Vec<&str> = recorded.lines().take(line).collect();
    folder.write("shorter.jsonl", &shorter.join("\n"));
    let ran = folder.run(&["bench", "replay", "shorter.jsonl"]);
    assert_eq!(ran.exit, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("recorded: nothing\n"), "{}", ran.stderr);
}

#[test]
fn what_is_no_recording_is_said_with_its_place_and_a_remedy() {
    let later = r#"{"recording":{"version":9,"scenario":"a","seed":1}}"#;
    let folder = Folder::with(&[("a.toml", PASSES), ("later.jsonl", later), ("empty.jsonl", "")]);
    for (file, wrong) in [
        ("a.toml", "a.toml:1: it is no line of a recording"),
        ("later.jsonl", "later.jsonl:1: this is version 9 of recordings"),
        ("empty.jsonl", "empty.jsonl:1: a recording begins with a line that says so"),
    ] {
        let ran = folder.run(&["bench", "replay", file]);
        assert_eq!(ran.exit, Some(3), "{}", ran.stderr);
        assert!(ran.stderr.contains(wrong), "{}", ran.stderr);
        assert!(ran.stderr.contains("--record FOLDER"), "{}", ran.stderr);
    }
    assert_eq!(folder.run(&["bench", "replay", "nowhere"]).exit, Some(4));
}

#[test]
fn what_failed_on_the_bench_is_kept_with_the_command_that_is_printed() {
    let folder = Folder::with(&[("shop/b.toml", FAILS)]);
    let ran = folder.run(&["run", "--bench", "loopback", "--seed", "7", "shop/b.toml"]);
    let command = "deadzone bench keep shop/b.toml --seed 7\n";
    assert!(ran.stderr.contains(command), "{}", ran.stderr);
    let ran = folder.run(&["bench", "keep", "shop/b.toml", "--seed", "7"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("fails in virtual time"), "{}", ran.stderr);
    let ran = folder.run(&["run", "b-kept.toml"]);
    assert_eq!(ran.exit, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("actual: refused, over-transaction-limit"), "{}", ran.stderr);
    assert_eq!(folder.run(&["bench", "keep", "shop/b.toml"]).exit, Some(2), "it is there already");
}

#[test]
fn one_of_many_is_kept_and_passes() {
    let cases = "cases = [ { case = \"one\" }, { case = \"two\" } ]\n";
    let many = cases.to_owned() + &CRASHES.replace("a crash between", "${case} crash between");
    let folder = Folder::with(&[("many.toml", &many)]);
    let ran = folder.run(&["bench", "keep", "many.toml"]);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("there are 2 scenarios, and one can be kept"), "{}", ran.stderr);
    let ran = folder.run(&["bench", "keep", "many.toml", "--filter", "[two]", "-o", "two.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert_eq!(folder.run(&["run", "two.toml"]).exit, Some(0), "{}", folder.read("two.toml"));
}

fn plan(text: &str) -> Option<Plan> {
    let shelf = MemoryShelf::new().with("a.toml", text);
    match read_scenario(&shelf, Path::new("a.toml")) {
        Ok(Document::Scenario(scenario)) => Some(scenario.plan),
        Ok(_) | Err(_) => None,
    }
}

#[test]
fn a_card_number_on_the_line_is_a_breach() {
    let plan = plan(PASSES);
    let numbers = plan.map(|plan| Wallet::of(plan.seed, &plan.shop.cards).digits());
    let number = numbers.and_then(|numbers| numbers.first().cloned()).unwrap_or_default();
    let last_four = &number[12..];
    for (asked, last_four) in [(&*number, last_four), ("4111111111111111", "1111")] {
        let step = format!("{{ search = {{ customer = \"{asked}\" }} }},\n]");
        let folder = Folder::with(&[("a.toml", &PASSES.replace("\n]", &format!("\n  {step}")))]);
        let ran = folder.run(&["run", "--bench", "loopback", "--record", "out", "a.toml"]);
        assert_eq!(ran.exit, Some(1), "{}", ran.stderr);
        let place = "stands in clear on the line to the admin";
        let leak = format!("the card number …{last_four} {place}");
        assert!(ran.stderr.contains(&leak), "{}", ran.stderr);
        let is_ours = asked == number;
        assert_eq!(ran.stderr.contains("in clear in the recording"), is_ours, "{}", ran.stderr);
    }
}

#[test]
fn what_needs_virtual_time_is_skipped_on_the_bench() {
    let needs = PASSES.replace("snapshot = []", "snapshot = []\nneeds = [\"virtual-time\"]");
    let ran = Folder::with(&[("a.toml", &needs)]).run(&["run", "--bench", "loopback", "a.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("needs virtual-time"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_meant_is_said_before_anything_is_played() {
    let folder = Folder::with(&[("a/x.toml", PASSES), ("b/x.toml", PASSES)]);
    let two = ["run", "--bench", "loopback", "--record", "out", "a/x.toml", "b/x.toml"];
    let ran = folder.run(&two);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("the recording of two scenarios"), "{}", ran.stderr);
    let ran = folder.run(&["bench", "torture", "--payments", "1", "--kills", "3"]);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--payments 3 --kills 3"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_written_is_said_before_anything_begins() {
    let folder = Folder::with(&[("file", "")]);
    for (json, wrong) in [("file/out.json", "cannot write"), ("out.toml", "a scenario's name")] {
        let ran = folder.run(&["bench", "load", "--seconds", "600", "--json", json]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains(wrong), "{}", ran.stderr);
    }
    folder.write("a.toml", PASSES);
    let ran = folder.run(&["run", "--bench", "loopback", "--record", "file/out", "a.toml"]);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot record in `file/out`"), "{}", ran.stderr);
    let ran = folder.run(&["bench", "load", "--rate", "0"]);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("from 1 to 1000000, or `highest`"), "{}", ran.stderr);
}

#[test]
fn an_answer_that_is_hours_late_is_read_on_the_bench_as_well() {
    let slow = r#"
name = "a line that takes half an hour"
snapshot = []
line = { latency = "30m" }
steps = [
  { internet = "down" },
  { id = "tea", sale = { total = "4.00", card = "visa" } },
  { internet = "up" },
  { at = "+6h", check = { captured_total = "4.00" } },
]
"#;
    let folder = Folder::with(&[("slow.toml", slow)]);
    let ran = folder.run(&["bench", "compare", "slow.toml", "--speed", "20000"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
}
