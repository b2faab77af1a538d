//! A sequence of draws for a process that has no better address than "the next one".

use core::convert::Infallible;

use rand_core::TryRng;
use rand_core::utils::fill_bytes_via_next_word;

use crate::chance::unbiased;

/// One sequence of chance, xoshiro256++; [`Chance::stream`](crate::Chance::stream) opens it.
///
/// It is never seeded on its own, because then its draws would have no address.
///
/// Source: Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    state: [u64; 4],
}

impl Stream {
    #[inline]
    pub(crate) const fn from_state(state: [u64; 4]) -> Self {
        Self { state }
    }

    /// Draws the next 64 uniform bits.
    #[inline]
    pub fn draw(&mut self) -> u64 {
        let [s0, s1, s2, s3] = self.state;
        let drawn = s0.wrapping_add(s3).rotate_left(23).wrapping_add(s0);
        let (s2, s3) = (s2 ^ s0, s3 ^ s1);
        self.state = [s0 ^ s3, s1 ^ s2, s2 ^ (s1 << 17), s3.rotate_left(45)];
        drawn
    }

    /// Draws a number from 0 up to but not including `bound`, all equally likely.
    ///
    /// # Panics
    ///
    /// If `bound` is 0: there is no such number.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        unbiased(bound, || self.draw())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    /// The upper half, because the lowest bits of the family have weak linear dependencies.
    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.draw() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.draw())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    /// The published outputs of xoshiro256++ for the state 1, 2, 3, 4, as in `rand_xoshiro`.
    #[test]
    fn the_state_one_two_three_four_gives_the_published_outputs() {
        let mut stream = Stream::from_state([1, 2, 3, 4]);
        let published = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
        ];
        assert_eq!([(); 6].map(|()| stream.draw()), published);
    }
}
