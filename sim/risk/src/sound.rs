//! The sales that are simply paid, in groups.
//!
//! All sales of a till in an outage are a Poisson process; in the time in which their rate is 1, each
//! is an exponential gap with mean 1 behind the one before. They are drawn in groups of sixteen, from
//! the beginning of the outage on: first how long the group takes, a gamma variate, so when its last
//! sale comes; the others come at fifteen uniform moments before it, in order of time, and the nth of
//! the group is the nth in time. Moments are rounded down to milliseconds.
//!
//! The first four bits of the amounts of a group are one word, the first sale lowest, and so are those
//! of the levels: a sale whose level, as a part of 1, is below the probability of all harms at its age
//! is left out, since the harmed ones are streams of their own. The class is put before the first
//! sixty bits of a word of the sale's own. So how much is offered is bounded without drawing a single
//! sale, and a sale is drawn no further than it matters.

use std::sync::LazyLock;

use sim_kernel::{Chance, Draws};

use crate::curve::Curve;
use crate::factor::Factor;
use crate::purpose;
use crate::special::unit;

/// How many sales a group has.
pub(crate) const GROUP: usize = 16;

/// How many words the address of a group has room for, and where its parts begin.
const WORDS: u64 = 64;
const LENGTH: u64 = 0;
const AMOUNT_CLASSES: u64 = 1;
const DOUBT_CLASSES: u64 = 2;
const MOMENTS: u64 = 16;
const AMOUNTS: u64 = 32;
const DOUBTS: u64 = 48;

/// The bits of a word that its class gives.
pub(crate) const CLASS_BITS: u32 = 4;

/// The length of a group whose gaps have the mean 1.
static LENGTH_OF_GROUP: LazyLock<Curve> = LazyLock::new(|| {
    let factor = Factor::of(1.0 / GROUP as f64);
    Curve::of(|share| GROUP as f64 * factor.at(share))
});

/// The sound sales of a till in an outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sound {
    draws: Draws,
    lengths: &'static Curve,
}

/// Some sales of a group: the top bit of a half byte for each, the first sale lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sales(u64);

impl Sales {
    pub(crate) const ALL: Self = Self(0x8888_8888_8888_8888);

    #[inline]
    pub(crate) const fn remove(&mut self, sale: usize) {
        self.0 &= !Self::bit(sale);
    }

    /// Those that are among others as well.
    #[inline]
    pub(crate) const fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// The place of the last one.
    #[inline]
    pub(crate) const fn last(self) -> Option<usize> {
        match self.0.checked_ilog2() {
            Some(bit) => Some((bit / CLASS_BITS) as usize),
            None => None,
        }
    }

    /// The places of the sales, in order.
    #[inline]
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let lowest = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (lowest < u64::BITS).then_some((lowest / CLASS_BITS) as usize)
        })
    }

    const fn bit(sale: usize) -> u64 {
        1 << (CLASS_BITS as usize * (sale + 1) - 1)
    }
}

/// The first bits of one variate of each sale of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classes(u64);

impl Sound {
    #[inline]
    pub(crate) fn of(chance: Chance, who: u64) -> Self {
        Self { draws: chance.draws(purpose::SOUND, who), lengths: &LENGTH_OF_GROUP }
    }

    #[inline]
    const fn word(self, group: usize, place: u64) -> u64 {
        self.draws.nth(group as u64 * WORDS + place)
    }

    /// How long a group takes, where the mean gap is 1.
    #[inline]
    pub(crate) fn length(self, group: usize) -> f64 {
        self.lengths.draw(self.word(group, LENGTH))
    }

    /// When the sales of a group come that begins and ends at these moments.
    pub(crate) fn moments(self, group: usize, (from, to): (f64, f64)) -> [f64; GROUP] {
        let mut words: [u64; GROUP] =
            std::array::from_fn(|sale| self.word(group, MOMENTS + sale as u64));
        words[GROUP - 1] = u64::MAX;
        words.sort_unstable();
        let mut moments = words.map(|word| from + (to - from) * unit(word));
        moments[GROUP - 1] = to;
        moments
    }

    #[inline]
    pub(crate) const fn amount_classes(self, group: usize) -> Classes {
        Classes(self.word(group, AMOUNT_CLASSES))
    }

    #[inline]
    pub(crate) const fn doubt_classes(self, group: usize) -> Classes {
        Classes(self.word(group, DOUBT_CLASSES))
    }

    /// The word of an amount, in the class that it has.
    #[inline]
    pub(crate) const fn amount(self, group: usize, sale: usize, class: u64) -> u64 {
        in_class(class, self.word(group, AMOUNTS + sale as u64))
    }

    /// The word of a level below which the sale would be harmed.
    #[inline]
    pub(crate) const fn doubt(self, group: usize, sale: usize, class: u64) -> u64 {
        in_class(class, self.word(group, DOUBTS + sale as u64))
    }
}

const fn in_class(class: u64, word: u64) -> u64 {
    class << (64 - CLASS_BITS) | word >> CLASS_BITS
}

impl Classes {
    /// The class of a sale.
    #[inline]
    pub(crate) const fn of(self, sale: usize) -> u64 {
        self.0 >> (CLASS_BITS as usize * sale) & ((1 << CLASS_BITS) - 1)
    }

    /// The sales whose class is below one, from 0 to 16.
    #[inline]
    pub(crate) const fn below(self, class: u64) -> Sales {
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        const ONES: u64 = 0x0101_0101_0101_0101;
        // A half byte each in a byte of its own: the top bit stays where it is not below.
        let (even, odd) = (self.0 & LOW, self.0 >> CLASS_BITS & LOW);
        let tops = ONES << 7;
        let even = !((even | tops) - class * ONES) & tops;
        let odd = !((odd | tops) - class * ONES) & tops;
        Sales(even >> CLASS_BITS | odd)
    }

    /// The classes of all sales, two in a byte.
    #[inline]
    pub(crate) const fn pairs(self) -> [u8; GROUP / 2] {
        self.0.to_le_bytes()
    }
}

#[cfg(test)]
mod tests {
    use sim_kernel::Chance;

    use super::{Classes, GROUP, Sales, Sound};

    /// The sum of sixteen exponentials has the mean 16 and the variance 16.
    #[test]
    fn a_group_is_as_long_as_its_gaps() {
        let lengths: Vec<f64> =
            (0..50_000).map(|who| Sound::of(Chance::new(1, 1), who).length(0)).collect();
        let mean = lengths.iter().sum::<f64>() / 50_000.0;
        let variance = lengths.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / 49_999.0;
        assert!((mean - 16.0).abs() < 0.08, "{mean}");
        assert!((variance - 16.0).abs() < 0.5, "{variance}");
    }

    #[test]
    fn the_sales_of_low_classes_are_those_that_have_one() {
        for seed in 0..200_u64 {
            let classes = Classes(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for class in 0..=16 {
                let found: Vec<usize> = classes.below(class).places().collect();
                let sought: Vec<usize> =
                    (0..GROUP).filter(|sale| classes.of(*sale) < class).collect();
                assert_eq!(found, sought, "{classes:?} {class}");
                assert_eq!(classes.below(class).last(), sought.last().copied());
            }
            assert_eq!(classes.below(16), Sales::ALL);
        }
    }

    /// Within a group the gaps are as alike as exponentials are: none is longer on average.
    #[test]
    fn the_gaps_of_a_group_are_exponential() {
        let (mut sums, mut squares) = ([0.0; GROUP], [0.0; GROUP]);
        let count = 20_000;
        for who in 0..count {
            let sound = Sound::of(Chance::new(2, 1), who);
            let moments = sound.moments(0, (0.0, sound.length(0)));
            let mut before = 0.0;
            for (sale, moment) in moments.into_iter().enumerate() {
                let gap = moment - before;
                assert!(gap > 0.0);
                sums[sale] += gap;
                squares[sale] += gap * gap;
                before = moment;
            }
        }
        for (sum, square) in sums.into_iter().zip(squares) {
            assert!((sum / count as f64 - 1.0).abs() < 0.035, "{sum}");
            assert!((square / count as f64 - 2.0).abs() < 0.2, "{square}");
        }
    }
}
