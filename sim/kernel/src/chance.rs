//! Chance with an address.
//!
//! A draw is a pure function of five words: seed, replication, purpose, who and how-manieth. There
//! is no shared generator whose state a new device or sale could advance, so it changes nobody
//! else's draws.
//!
//! Two mixing steps make a draw; both wrap at 64 bits.
//!
//! 1. `mix(z)`, the finaliser of SplitMix64: `z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9`, then
//!    `z = (z ^ z >> 27) * 0x94D049BB133111EB`, then `z ^ z >> 31`.
//! 2. `absorb(key, word) = mix(key + (word + 1) * 0x9E3779B97F4A7C15)`, which is output number
//!    `word`, from 0, of a SplitMix64 whose state is `key`.
//!
//! The five words are absorbed in the order above into a key that starts at 0. So the draws of one
//! purpose and one device, taken in order, are a SplitMix64 sequence, and its state is the key of
//! that address. A [`Stream`] is an xoshiro256++ whose four words are the first four outputs of a
//! SplitMix64 with the state `mix(key of the address)`: one step away, so that it repeats no draw.

use crate::mix::{absorb, mix};
use crate::stream::Stream;

/// What a draw decides; the world pins one number to each purpose and never reuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(pub u16);

/// All the chance of one run: a key from which each draw is computed by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    key: u64,
}

impl Chance {
    /// Builds the chance of one replication of a seed; no replication needs the one before it.
    #[inline]
    pub const fn new(seed: u64, replication: u64) -> Self {
        Self { key: absorb(absorb(0, seed), replication) }
    }

    /// Draws 64 uniform bits: the `nth` draw, from 0, that `who` makes for this purpose.
    #[inline]
    pub const fn draw(self, purpose: Purpose, who: u64, nth: u64) -> u64 {
        absorb(self.address(purpose, who), nth)
    }

    /// Finds the draws that `who` makes for this purpose, for one who makes many.
    #[inline]
    pub const fn draws(self, purpose: Purpose, who: u64) -> Draws {
        Draws { address: self.address(purpose, who) }
    }

    /// Opens the sequence that `who` has for this purpose; opened again, it starts again.
    #[inline]
    pub fn stream(self, purpose: Purpose, who: u64) -> Stream {
        let key = mix(self.address(purpose, who));
        Stream::from_state([0, 1, 2, 3].map(|nth| absorb(key, nth)))
    }

    #[inline]
    const fn address(self, purpose: Purpose, who: u64) -> u64 {
        absorb(absorb(self.key, purpose.0 as u64), who)
    }
}

/// All the draws of one address: [`Chance::draw`] with its first steps done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    address: u64,
}

impl Draws {
    /// Draws 64 uniform bits: the `nth` draw, from 0, of this address.
    #[inline]
    pub const fn nth(self, nth: u64) -> u64 {
        absorb(self.address, nth)
    }
}

/// Turns a draw into a number from 0 up to but not including `bound`, all equally likely.
///
/// The rare draw that would favour some numbers is replaced by the one that is mixed from it, so a
/// keyed draw needs no second address.
///
/// # Panics
///
/// If `bound` is 0: there is no such number.
#[inline]
pub fn below(draw: u64, bound: u64) -> u64 {
    let mut next = draw;
    unbiased(bound, || {
        let word = next;
        next = absorb(word, 0);
        word
    })
}

/// Tells whether a draw makes an event of this probability happen; a million or more always does.
///
/// A draw that makes an event happen also makes every likelier one happen, so two runs that
/// differ in a probability only differ in the events between the two.
#[inline]
pub fn happens(draw: u64, parts_per_million: u32) -> bool {
    (u128::from(draw) * 1_000_000) >> 64 < u128::from(parts_per_million)
}

/// Scales words from `next` until one is fair.
///
/// Source: Lemire, "Fast Random Integer Generation in an Interval", 2019.
#[inline]
pub(crate) fn unbiased(bound: u64, mut next: impl FnMut() -> u64) -> u64 {
    assert!(bound > 0, "no number is below zero");
    let (mut number, mut rest) = scale(next(), bound);
    if rest < bound {
        let unfair = bound.wrapping_neg() % bound;
        while rest < unfair {
            (number, rest) = scale(next(), bound);
        }
    }
    number
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of the product are wanted")]
fn scale(word: u64, bound: u64) -> (u64, u64) {
    let product = u128::from(word) * u128::from(bound);
    ((product >> 64) as u64, product as u64)
}
