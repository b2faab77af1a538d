//! A till that is killed while it forwards.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "a skip is named")]
#![expect(clippy::unwrap_used, reason = "a test that cannot play has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use harness_bench::{PowerCutReport, PowerCuts, Torture, TortureReport};

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
         if [ \"$1\" = till ]; then\n\
         \tif [ ! -e \"$3.first\" ]; then cp \"$3\" \"$3.first\"\n\
         \telif [ ! -e \"$3.second\" ]; then : > \"$3.second\"\n\
         \telif [ ! -e \"$3.third\" ]; then : > \"$3.third\"; cp \"$3.first\" \"$3\"; fi\n\
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

fn lose_power(program: &Path, (sales, cuts): (u32, u32)) -> Option<PowerCutReport> {
    let needed = ["network namespaces", "TUN", "ext4 on a loop device"];
    let parts = harness_bench::examine().into_iter();
    let mut parts = parts.filter(|part| needed.contains(&part.name));
    if let Some(lack) = parts.find_map(|part| part.found.err()) {
        println!("skipped: an evening of power cuts: {lack}");
        return None;
    }
    let asked = PowerCuts { program: program.to_owned(), sales, cuts, seed: 3, speed: 60 };
    Some(asked.run(&AtomicBool::new(false)).unwrap())
}

#[test]
fn nothing_is_lost_or_captured_twice_however_often_the_power_is_cut() {
    let Some(report) = lose_power(Path::new(DEADZONE), (80, 25)) else { return };
    assert_eq!(report.wrong, Vec::<String>::new());
    assert_eq!((report.cuts, report.never, report.more), (25, 0, 0), "{report:?}");
    assert!(report.journals_read >= 25, "{report:?}");
    assert!(report.confirmed > report.stored && report.stored > 0, "{report:?}");
    assert_eq!(report.once, report.confirmed, "{report:?}");
    assert!(report.recovery.p50_us > 0 && report.recovery.p99_us >= report.recovery.p50_us);
}

/// A program that is ours, but for a till that finds at each start what it had at its first: so it
/// would be if nothing was ever synced.
fn unsynced(folder: &Path) -> std::path::PathBuf {
    let first = folder.join("first");
    let script = format!(
        "#!/bin/sh\n\
         if [ \"$1\" = till ]; then\n\
         \tdisk=\"/proc/${{3%/*}}/task/${{3#*/}}/root$5\"\n\
         \tif [ -e '{first}' ]; then cp '{first}' \"$disk\"; else cp \"$disk\" '{first}'; fi\n\
         fi\n\
         exec '{DEADZONE}' \"$@\"\n",
        first = first.display()
    );
    let program = folder.join("unsynced");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[test]
fn a_till_that_syncs_nothing_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let Some(report) = lose_power(&unsynced(folder.path()), (80, 25)) else { return };
    let found = |rule: &str| report.breaches.iter().any(|breach| breach.starts_with(rule));
    assert!(report.never > 0 || report.more > 0 || found("never."), "{report:?}");
    assert!(!report.wrong.is_empty());
}

#[test]
fn power_cuts_that_do_not_fit_are_refused_with_what_to_type() {
    let args = ["bench", "torture", "--tier", "full", "--payments", "3", "--kills", "2"];
    let ran = std::process::Command::new(DEADZONE).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("--tier full --payments 4 --kills 2"), "{said}");
}
