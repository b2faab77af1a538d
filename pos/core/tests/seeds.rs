//! Hands the seeds of the fuzz target to what must hold of them: no fuzzer is needed for that.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![expect(clippy::disallowed_methods, reason = "the seeds are files")]

#[path = "../fuzz/claims/history.rs"]
mod history;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[test]
fn every_seed_is_a_history_that_adds_up() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/history");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(catch_unwind(|| history::holds(&bytes)).is_ok(), "{}", path.display());
    }
}
