//! Hands the seeds of the fuzz target to what must hold of them: no fuzzer is needed for that.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "the seeds are files")]

#[path = "../fuzz/claims/image.rs"]
mod image;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[test]
fn every_seed_is_opened_or_refused_and_nothing_in_it_is_invented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/image");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(catch_unwind(|| image::holds(&bytes)).is_ok(), "{}", path.display());
    }
}
