//! The fingerprint of a run, pinned: a change of these numbers breaks every recorded one.
//!
//! The pinned values were computed once by a Python script written from the doc comments.

use sim_kernel::Fingerprint;

fn of_words(words: &[u64]) -> Fingerprint {
    let mut fingerprint = Fingerprint::new();
    for word in words {
        fingerprint.fold(*word);
    }
    fingerprint
}

fn of_slices(slices: &[&[u8]]) -> Fingerprint {
    let mut fingerprint = Fingerprint::new();
    for slice in slices {
        fingerprint.fold_bytes(slice);
    }
    fingerprint
}

#[test]
fn fingerprints_are_pinned() {
    assert_eq!(Fingerprint::new().value(), 0);
    assert_eq!(of_words(&[1, 2, 3]).value(), 0x27D1_DADE_99DD_F6A4);
    assert_eq!(of_slices(&[b"stored payment"]).value(), 0x5F50_3FC1_1626_981A);
    assert_eq!(of_slices(&[b""]).value(), 0xE220_A839_7B1D_CDAF);
}

#[test]
fn a_fingerprint_prints_sixteen_digits() {
    assert_eq!(Fingerprint::new().to_string(), "0000000000000000");
    assert_eq!(of_words(&[1, 2, 3]).to_string(), "27d1dade99ddf6a4");
}

#[test]
fn the_order_of_words_matters() {
    assert_ne!(of_words(&[1, 2]), of_words(&[2, 1]));
    assert_ne!(of_words(&[0]), of_words(&[0, 0]));
}

#[test]
fn two_slices_differ_from_the_two_joined() {
    assert_ne!(of_slices(&[b"floor", b"limit"]), of_slices(&[b"floorlimit"]));
    assert_ne!(of_slices(&[b"a"]), of_slices(&[b"a\0"]));
    assert_ne!(of_slices(&[b"a", b""]), of_slices(&[b"a"]));
}
