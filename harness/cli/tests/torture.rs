//! A till that is killed while it forwards.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot play has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;

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
