//! Addressed chance, pinned: a change of any of these numbers breaks every recorded run.
//!
//! The pinned words were computed once by a Python script written from the description at the head
//! of `chance.rs`, which also reproduced the published outputs of SplitMix64 and xoshiro256++.

use rand_core::Rng;
use sim_kernel::{Chance, Purpose, below, happens};

const PURPOSE: Purpose = Purpose(3);

fn chance() -> Chance {
    Chance::new(42, 7)
}

#[test]
fn draws_are_pinned() {
    assert_eq!(Chance::new(0, 0).draw(Purpose(0), 0, 0), 0x78AE_5A9A_6B5F_D45E);
    assert_eq!(chance().draw(PURPOSE, 11, 5), 0x8493_8D88_48CB_C685);
    let last = Chance::new(u64::MAX, u64::MAX).draw(Purpose(u16::MAX), u64::MAX, u64::MAX);
    assert_eq!(last, 0x41EC_845F_05ED_4236);
}

#[test]
fn each_word_of_the_address_changes_the_draw() {
    assert_eq!(chance().draw(PURPOSE, 11, 6), 0x53FB_D2D1_A9C1_407C);
    assert_eq!(chance().draw(PURPOSE, 12, 5), 0xDAFD_D83B_18D1_8E34);
    assert_eq!(chance().draw(Purpose(4), 11, 5), 0x38BB_D866_D920_5C26);
    assert_eq!(Chance::new(42, 8).draw(PURPOSE, 11, 5), 0x9ED5_9438_5A0F_6C3D);
    assert_eq!(Chance::new(43, 7).draw(PURPOSE, 11, 5), 0x9E0F_D6A5_1B6F_1044);
}

#[test]
fn the_draws_of_an_address_are_its_draws() {
    for nth in [0, 1, 5, u64::MAX] {
        assert_eq!(chance().draws(PURPOSE, 11).nth(nth), chance().draw(PURPOSE, 11, nth));
    }
}

#[test]
fn streams_are_pinned() {
    let mut stream = chance().stream(PURPOSE, 11);
    let pinned = [
        0x11E0_2201_3866_D69D,
        0x0030_CADE_5980_A45B,
        0x064A_A708_9102_2363,
        0x2071_013A_B477_FE7D,
    ];
    assert_eq!([(); 4].map(|()| stream.draw()), pinned);
}

#[test]
fn a_stream_opened_again_starts_again() {
    let mut first = chance().stream(PURPOSE, 11);
    first.draw();
    assert_ne!(first, chance().stream(PURPOSE, 11));
    assert_eq!(chance().stream(PURPOSE, 11), chance().stream(PURPOSE, 11));
}

#[test]
fn a_stream_serves_the_traits_of_rand() {
    let (mut ours, mut theirs) = (chance().stream(PURPOSE, 11), chance().stream(PURPOSE, 11));
    assert_eq!(theirs.next_u64(), ours.draw());
    assert_eq!(u64::from(theirs.next_u32()), ours.draw() >> 32);
    let mut bytes = [0; 8];
    theirs.fill_bytes(&mut bytes);
    assert_eq!(u64::from_le_bytes(bytes), ours.draw());
}

#[test]
fn a_number_below_a_bound_is_below_it_and_each_comes_up() {
    let mut keyed = [0_u32; 6];
    let mut streamed = [0_u32; 6];
    let mut stream = chance().stream(PURPOSE, 1);
    for nth in 0..60_000 {
        keyed[usize::try_from(below(chance().draw(PURPOSE, 0, nth), 6)).unwrap()] += 1;
        streamed[usize::try_from(stream.below(6)).unwrap()] += 1;
    }
    for count in keyed.into_iter().chain(streamed) {
        assert!((9_600..=10_400).contains(&count), "{count} of 10,000");
    }
}

/// Three quarters of 2^64 is the bound at which plain scaling would favour each third number.
#[test]
fn a_bound_that_does_not_divide_the_range_is_unbiased() {
    let bound = 3 << 62;
    let mut thirds = [0_u32; 3];
    for nth in 0..30_000 {
        let number = below(chance().draw(PURPOSE, 0, nth), bound);
        assert!(number < bound);
        thirds[usize::try_from(number % 3).unwrap()] += 1;
    }
    for count in thirds {
        assert!((9_700..=10_300).contains(&count), "{count} of 10,000");
    }
}

#[test]
fn below_one_there_is_only_zero() {
    assert_eq!(below(u64::MAX, 1), 0);
    assert_eq!(below(0, 1), 0);
}

#[test]
#[should_panic(expected = "no number is below zero")]
fn below_zero_there_is_nothing() {
    below(5, 0);
}

#[test]
fn the_impossible_never_happens_and_the_certain_always_does() {
    for draw in [0, 1, u64::MAX / 2, u64::MAX] {
        assert!(!happens(draw, 0));
        assert!(happens(draw, 1_000_000));
        assert!(happens(draw, u32::MAX));
    }
}

#[test]
fn a_quarter_ends_exactly_at_a_quarter_of_the_draws() {
    assert!(happens((1 << 62) - 1, 250_000));
    assert!(!happens(1 << 62, 250_000));
}

#[test]
fn one_in_a_thousand_happens_about_that_often() {
    let draws = (0..1_000_000).map(|nth| chance().draw(PURPOSE, 0, nth));
    let happened = draws.filter(|draw| happens(*draw, 1_000)).count();
    assert!((900..=1_100).contains(&happened), "{happened} of 1,000");
}
