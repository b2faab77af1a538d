//! The bench of real parts gives the trace of virtual time.
#![cfg(unix)]

mod folder;

use std::path::Path;

use folder::{FAILS, Folder, PASSES};

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
}

#[test]
fn verdicts_on_the_bench_are_those_of_virtual_time() {
    let folder = Folder::with(&[("a.toml", PASSES), ("b.toml", FAILS)]);
    let run = |more: &[&str]| folder.run(&[&["run", "a.toml", "b.toml", "--json"], more].concat());
    let (here, there) = (run(&["here.json"]), run(&["there.json", "--bench", "loopback"]));
    assert_eq!((here.exit, there.exit), (Some(1), Some(1)), "{}", there.stderr);
    assert_eq!(folder.read("here.json"), folder.read("there.json"));
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
    assert!(report["latency"]["p99_us"].as_u64() >= report["latency"]["p50_us"].as_u64());
    assert_eq!(!report["memory"][0].is_null(), cfg!(target_os = "linux"));
}
