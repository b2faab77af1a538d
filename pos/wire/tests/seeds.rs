//! Hands the seeds of the fuzz targets to what must hold of them: no fuzzer is needed for that.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its seeds has failed")]
#![expect(clippy::disallowed_methods, reason = "the seeds are files")]

#[path = "../fuzz/claims/decode.rs"]
mod decode;
#[path = "../fuzz/claims/frames.rs"]
mod frames;
#[path = "../fuzz/claims/sealed_card.rs"]
mod sealed_card;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

fn assert_holds(target: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(catch_unwind(|| holds(&bytes)).is_ok(), "{}", path.display());
    }
}

#[test]
fn every_seed_is_refused_or_read_as_a_message_without_a_loss() {
    assert_holds("decode", decode::holds);
}

#[test]
fn every_seed_gives_the_same_messages_however_it_is_cut() {
    assert_holds("frames", frames::holds);
}

#[test]
fn every_seed_is_refused_or_read_as_a_sealed_card_without_a_loss() {
    assert_holds("sealed_card", sealed_card::holds);
}
