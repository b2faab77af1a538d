//! The two mixing steps that chance and fingerprint share.

/// SplitMix64's increment: 2^64 divided by the golden ratio, made odd.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// Finalises as SplitMix64 does: a bijection in which each input bit reaches all output bits.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014, with the
/// constants of Stafford's variant 13.
#[inline]
pub(crate) const fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// Absorbs a word into a key: output number `word`, from 0, of a SplitMix64 whose state is `key`.
///
/// It is a bijection of the word for a given key, and of the key for a given word.
#[inline]
pub(crate) const fn absorb(key: u64, word: u64) -> u64 {
    mix(key.wrapping_add(word.wrapping_add(1).wrapping_mul(GAMMA)))
}

#[cfg(test)]
mod tests {
    use super::absorb;

    /// The published first outputs of SplitMix64 for the seed 1234567, as on Rosetta Code.
    #[test]
    fn absorbing_counts_through_the_published_splitmix64_outputs() {
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!([0, 1, 2, 3, 4].map(|nth| absorb(1_234_567, nth)), published);
    }

    /// The first outputs for the seed 0, as in the tests of Java's `SplittableRandom` and others.
    #[test]
    fn absorbing_into_zero_gives_the_published_outputs_of_seed_zero() {
        let published = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F];
        assert_eq!([0, 1, 2].map(|nth| absorb(0, nth)), published);
    }
}
