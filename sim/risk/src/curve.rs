//! Smooth laws as tables: a word becomes a draw by one cubic.

use crate::law::Sampler;
use crate::study::Law;

/// How many cells each halving of a tail has, as a power of two.
const CELL_BITS: u32 = 5;
/// How often a tail is halved: no word goes further.
const HALVINGS: usize = 53;
/// How many cells each tail has.
const TAIL: usize = HALVINGS << CELL_BITS;
/// The bits of a float that are not its fraction, of the number 1/2.
const HALF: u64 = 1022;
/// Where the cells of the upper tail begin.
const ABOVE: usize = TAIL.next_power_of_two();

/// The inverse of a distribution function, as a cubic in each of many cells.
///
/// The shares below the median and those above are two tails. Each halving of a tail has as many
/// cells, so that a cubic follows the law wherever a word may lead, and most words need but a few of
/// the cells. A cubic goes through four points of its cell, the ends among them. It is within 10^-7
/// of a normal, an exponential or a gamma variate, relatively.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    cells: Box<[[f64; 4]; 2 * ABOVE]>,
}

impl Curve {
    /// Tabulates the inverse of a distribution function.
    pub(crate) fn of(inverse: impl Fn(f64) -> f64) -> Self {
        // A share of 1 has no finite place; the last number before it is further than a word leads.
        let share = |tail: f64| (1.0 - tail).min(1.0 - f64::EPSILON / 2.0);
        let mut cells = vec![[0.0; 4]; 2 * ABOVE];
        for cell in 0..TAIL {
            cells[cell] = cubic(thirds(cell).map(&inverse));
            cells[ABOVE + cell] = cubic(thirds(cell).map(|tail| inverse(share(tail))));
        }
        // Their number is a constant, so that a place needs no check.
        Self { cells: cells.into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!()) }
    }

    /// Turns a word into a variate.
    #[inline]
    pub(crate) fn draw(&self, word: u64) -> f64 {
        const REST: u32 = 52 - CELL_BITS;
        let side = word >> 63;
        // The bits of an upper share are turned around, so that both tails begin with zeros.
        let tail = (word ^ side.wrapping_neg()) >> 11;
        let bits = (tail as f64 + 0.5).to_bits();
        let cell = (bits >> REST) - (HALF << CELL_BITS);
        let x = f64::from_bits(bits << CELL_BITS & FRACTION | ONE) - 1.0;
        let place = (cell + side * ABOVE as u64) as usize % self.cells.len();
        let [value, linear, square, cube] = self.cells[place];
        (value + x * linear) + x * x * (square + x * cube)
    }
}

const FRACTION: u64 = (1 << 52) - 1;
const ONE: u64 = 1023 << 52;

/// The tail at four points of a cell.
fn thirds(cell: usize) -> [f64; 4] {
    let border = |cell: u64| f64::from_bits(((HALF << CELL_BITS) + cell) << (52 - CELL_BITS));
    let (begin, end) = (border(cell as u64), border(cell as u64 + 1));
    let scale = libm::exp2(-(HALVINGS as f64));
    [0.0, 1.0, 2.0, 3.0].map(|third| (begin + (end - begin) * third / 3.0) * scale)
}

/// The law of what is drawn often: by its curve where it has one.
#[derive(Clone, Debug)]
pub(crate) struct Quantiles {
    pub(crate) law: Sampler,
    curve: Option<Curve>,
}

impl Quantiles {
    pub(crate) fn of(law: &Law) -> Self {
        let law = Sampler::of(law);
        let curve = law.is_smooth().then(|| Curve::of(|share| law.inverse(share)));
        Self { law, curve }
    }

    /// Turns a word into a draw; a greater word never gives a draw that is smaller by more than 1.
    #[inline]
    pub(crate) fn draw(&self, word: u64) -> u64 {
        match &self.curve {
            Some(curve) => self.law.rounded(curve.draw(word)),
            None => self.law.draw(word),
        }
    }
}

/// The terms of the cubic that has these values at 0, 1/3, 2/3 and 1.
fn cubic([a, b, c, d]: [f64; 4]) -> [f64; 4] {
    let linear = -5.5 * a + 9.0 * b - 4.5 * c + d;
    let square = 9.0 * a - 22.5 * b + 18.0 * c - 4.5 * d;
    let cube = -4.5 * a + 13.5 * b - 13.5 * c + 4.5 * d;
    [a, linear, square, cube]
}

#[cfg(test)]
mod tests {
    use super::Curve;
    use crate::special::{normal_quantile, unit};

    #[test]
    fn a_curve_follows_its_law() {
        type Law = fn(f64) -> f64;
        let laws: [Law; 3] = [
            |u| libm::exp(1.2 * normal_quantile(u)),
            |u| -libm::log1p(-u),
            |u| libm::exp(-libm::log1p(-u) / 1.1),
        ];
        for law in laws {
            let curve = Curve::of(law);
            let words = (1..200_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let far = (42..62).flat_map(|bit| [1 << bit, 3 << bit, u64::MAX - (5 << bit)]);
            assert!(curve.draw(0) < curve.draw(1 << 20) && curve.draw(u64::MAX).is_finite());
            for word in words.chain(far) {
                let (ours, theirs) = (curve.draw(word), law(unit(word)));
                assert!((ours / theirs - 1.0).abs() < 1e-7, "{word}: {ours} {theirs}");
            }
        }
    }
}
