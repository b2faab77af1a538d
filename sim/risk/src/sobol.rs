//! Words that fill their range evenly: Sobol's sequence, each digit scrambled by chance.
//!
//! How many outages a replication has and how long they last is most of what makes one year differ
//! from another. With points of a sequence for these, years are spread over what can be more evenly
//! than chance spreads them, and means are known from fewer. Scrambled as Owen does, each point by
//! itself is as uniform as a draw, so that nothing is biased; points of one scrambling hang
//! together, so that an interval needs several of them, each scrambled anew.
//!
//! Source: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM
//! J. Sci. Comput. 30 (2008): their first 16 dimensions. Owen, "Randomly permuted (t,m,s)-nets and
//! (t,s)-sequences" (1995).

use sim_kernel::Chance;

use crate::purpose;

/// How many dimensions there are: the count of outages, and the lengths of the first ones.
pub(crate) const DIMENSIONS: usize = 16;

/// How many scramblings a study is drawn with: intervals are made of what they differ by.
pub const SCRAMBLINGS: u64 = 32;

/// How many bits number the replications of one scrambling.
const INDEX_BITS: u32 = 40;

/// How many leading digits of a word are scrambled, each by those before it; the others are drawn.
const DIGITS: u32 = 32;

/// Degree, coefficients and first numbers of each dimension but the first.
const SEEDS: [(usize, u64, [u64; 6]); DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49]),
    (6, 13, [1, 1, 1, 15, 21, 21]),
    (6, 16, [1, 3, 1, 13, 27, 49]),
];

type Directions = [u64; INDEX_BITS as usize];

static DIRECTIONS: [Directions; DIMENSIONS] = directions();

const fn directions() -> [Directions; DIMENSIONS] {
    let mut all = [[0; INDEX_BITS as usize]; DIMENSIONS];
    let mut bit = 0;
    while bit < INDEX_BITS as usize {
        all[0][bit] = 1 << (63 - bit);
        bit += 1;
    }
    let mut dimension = 1;
    while dimension < DIMENSIONS {
        all[dimension] = of_dimension(SEEDS[dimension - 1]);
        dimension += 1;
    }
    all
}

const fn of_dimension((degree, coefficients, first): (usize, u64, [u64; 6])) -> Directions {
    let mut numbers = [0; INDEX_BITS as usize];
    let mut bit = 0;
    while bit < INDEX_BITS as usize {
        numbers[bit] = if bit < degree {
            first[bit] << (63 - bit)
        } else {
            let mut number = numbers[bit - degree] ^ (numbers[bit - degree] >> degree);
            let mut back = 1;
            while back < degree {
                if (coefficients >> (degree - 1 - back)) & 1 == 1 {
                    number ^= numbers[bit - back];
                }
                back += 1;
            }
            number
        };
        bit += 1;
    }
    numbers
}

/// A point of a scrambled sequence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    chance: Chance,
    index: u64,
}

/// Returns the number of a replication: the `index`th, from 0, of a scrambling.
pub const fn sobol_replication(scrambling: u64, index: u64) -> u64 {
    (scrambling << INDEX_BITS) | index
}

impl Point {
    /// Finds the point of a replication.
    pub(crate) const fn of(seed: u64, replication: u64) -> Self {
        let scrambling = replication >> INDEX_BITS;
        let index = replication & ((1 << INDEX_BITS) - 1);
        Self { chance: Chance::new(seed, scrambling), index }
    }

    /// Returns the word of a dimension; `drawn` is that of chance, of which it takes the last digits.
    pub(crate) fn word(self, dimension: usize, drawn: u64) -> u64 {
        const LAST: u64 = (1 << (64 - DIGITS)) - 1;
        let plain = sequence(&DIRECTIONS[dimension], self.index);
        let flips = self.chance.draws(purpose::SCRAMBLING, dimension as u64);
        // The digits before one name its place in a tree, in which each place has a flip of its own.
        let scrambled = (0..DIGITS).fold(0, |word, digit| {
            let before = if digit == 0 { 0 } else { plain >> (64 - digit) };
            let flip = flips.nth((1 << digit) | before) & (1 << 63);
            word | (((plain << digit) & (1 << 63)) ^ flip) >> digit
        });
        scrambled | (drawn & LAST)
    }
}

/// The point of an index in one dimension, before it is scrambled.
fn sequence(directions: &Directions, mut index: u64) -> u64 {
    let mut word = 0;
    while index > 0 {
        word ^= directions[index.trailing_zeros() as usize];
        index &= index - 1;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::{DIMENSIONS, DIRECTIONS, Point, sequence, sobol_replication};

    /// As SciPy 1.x has them, in parts of 32.
    #[test]
    fn the_points_are_those_of_another_implementation() {
        for (index, point) in [
            (5, [20, 4, 28, 20, 20, 28, 4, 4, 4, 12, 4, 20, 4, 28, 20, 20]),
            (16, [1, 17, 29, 31, 31, 25, 11, 17, 5, 19, 1, 11, 31, 7, 21, 27]),
            (21, [21, 21, 1, 11, 11, 5, 15, 21, 1, 31, 5, 31, 27, 27, 1, 15]),
        ] {
            assert_eq!(DIRECTIONS.map(|it| sequence(&it, index) >> 59), point, "{index}");
        }
    }

    fn word(dimension: usize, index: u64, scrambling: u64) -> u64 {
        Point::of(5, sobol_replication(scrambling, index)).word(dimension, 0)
    }

    /// Replications are numbered for good: what is drawn may not change.
    #[test]
    fn the_words_are_pinned() {
        let words = [word(0, 0, 0), word(1, 1_000, 7), word(15, 123_456, 31)];
        assert_eq!(words.map(|word| word >> 32), [1_680_947_680, 2_771_240_234, 2_664_446_834]);
    }

    /// Every part of the range that is as likely as any other has one of the first 2^m points, in
    /// each dimension, and in each rectangle over the first two.
    #[test]
    fn scrambled_points_are_as_even_as_the_sequence() {
        const POWER: u32 = 10;
        for scrambling in 0..3 {
            for dimension in 0..DIMENSIONS {
                let mut seen = vec![0; 1 << POWER];
                for index in 0..1 << POWER {
                    seen[(word(dimension, index, scrambling) >> (64 - POWER)) as usize] += 1;
                }
                assert!(seen.iter().all(|count| *count == 1), "{dimension}");
            }
            for first in 1..POWER {
                let mut seen = vec![0; 1 << POWER];
                for index in 0..1 << POWER {
                    let column = word(0, index, scrambling) >> (64 - first);
                    let row = word(1, index, scrambling) >> (64 - (POWER - first));
                    seen[(column << (POWER - first) | row) as usize] += 1;
                }
                assert!(seen.iter().all(|count| *count == 1), "{first}");
            }
        }
    }

    /// Over many scramblings a point is anywhere, and two of them have nothing in common.
    #[test]
    fn each_point_is_uniform_over_the_scramblings() {
        let mut seen = [0_u32; 16];
        let mut same = 0;
        let count = 16_000_u32;
        for scrambling in 0..u64::from(count) {
            let (one, other) = (word(3, 77, scrambling), word(4, 77, scrambling));
            seen[(one >> 60) as usize] += 1;
            same += u32::from(one >> 63 == other >> 63);
        }
        for times in seen {
            assert!(times.abs_diff(count / 16) < 120, "{seen:?}");
        }
        assert!(same.abs_diff(count / 2) < 260, "{same}");
    }
}
