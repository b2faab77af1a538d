//! A till that is killed while it forwards, and many tills at once.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot play has failed")]

mod folder;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use folder::Folder;
use harness_bench::{Torture, TortureReport};

const DEADZONE: &str = env!("CARGO_BIN_EXE_deadzone");

fn tortured(program: &Path, (payments, kills): (u32, u32)) -> TortureReport {
    let torture = Torture { program: program.to_owned(), payments, kills, seed: 3, speed: 60 };
    torture.run(&AtomicBool::new(false)).unwrap()
}

#[test]
fn nothing_is_lost_or_captured_twice_however_often_the_till_is_killed() {
    let report = tortured(Path::new(DEADZONE), (40, 8));
    assert_eq!(report.wrong, Vec::<String>::new());
    assert_eq!((report.once, report.kills, report.starts), (40, 8, 8), "{report:?}");
}

/// A program that is ours, but for a till that comes up the third time: its journal is the one that
/// it had before its first start.
fn forgetful(folder: &Path) -> std::path::PathBuf {
    let script = format!(
        "#!/bin/sh\n\
         if [ \"$2\" = till ]; then\n\
         \tif [ ! -e \"$4.first\" ]; then cp \"$4\" \"$4.first\"\n\
         \telif [ ! -e \"$4.second\" ]; then : > \"$4.second\"\n\
         \telif [ ! -e \"$4.third\" ]; then : > \"$4.third\"; cp \"$4.first\" \"$4\"; fi\n\
         fi\n\
         exec '{DEADZONE}' \"$@\"\n"
    );
    let program = folder.join("forgetful");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[test]
fn a_till_that_forgets_what_it_stored_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let report = tortured(&forgetful(folder.path()), (40, 4));
    assert!(report.never > 0, "{report:?}");
    assert!(report.captured < report.owed, "{report:?}");
    assert!(report.breaches.iter().any(|breach| breach.starts_with("never.lost")), "{report:?}");
    assert!(!report.wrong.is_empty());
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
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["payments"], 40, "{}", ran.stdout);
    assert_eq!(report["ledger"]["requests"], 40, "{}", ran.stdout);
    assert_eq!(report["ledger"]["captured"], report["ledger"]["approved"], "{}", ran.stdout);
    assert!(report["latency"]["p99_us"].as_u64() >= report["latency"]["p50_us"].as_u64());
    assert_eq!(!report["memory"].as_array().unwrap().is_empty(), cfg!(target_os = "linux"));
}
