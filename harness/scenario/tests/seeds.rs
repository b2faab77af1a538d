//! Hands the seeds of the fuzz target to what must hold of them: no fuzzer is needed for that.
#![expect(clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../fuzz/claims/text.rs"]
mod text;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[test]
fn every_seed_is_refused_with_places_or_reads_back_as_the_same_plan() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/text");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(catch_unwind(|| text::holds(&bytes)).is_ok(), "{}", path.display());
    }
}
