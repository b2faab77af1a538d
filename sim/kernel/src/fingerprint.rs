//! The fingerprint of a run.

use core::fmt;

use crate::mix::absorb;

/// A rolling hash of all that happened, in order; the same on every machine.
///
/// It starts at 0 and each word is absorbed as [`Chance`](crate::Chance) absorbs an address. It
/// finds differences between runs; it does not resist someone who makes two runs collide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Builds the fingerprint of a run in which nothing has happened.
    #[inline]
    pub const fn new() -> Self {
        Self(0)
    }

    /// Folds one word in.
    #[inline]
    pub const fn fold(&mut self, word: u64) {
        self.0 = absorb(self.0, word);
    }

    /// Folds in the number of bytes, then the bytes as little-endian words, the last padded with 0.
    pub fn fold_bytes(&mut self, bytes: &[u8]) {
        self.fold(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.fold(padded(rest));
        }
    }

    /// Gives the hash of all that was folded in so far.
    #[inline]
    pub const fn value(&self) -> u64 {
        self.0
    }
}

/// The length is part of the hash, so the padding cannot be mistaken for bytes.
fn padded(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes 16 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
