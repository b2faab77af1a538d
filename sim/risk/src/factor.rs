//! Gamma factors of mean 1: what a day does to sales, and an outage to declines.

use crate::exact::{Node, ranks};
use crate::special::{gamma_cdf, ln_gamma_quantile, normal_quantile, unit};

/// How far the table goes to both sides, in standard deviations of the normal; no word goes beyond.
const REACH: f64 = 8.5;
/// How many rows stand for one standard deviation.
const ROWS: f64 = 32.0;

/// A gamma factor of mean 1 and a variance, as a table of its logarithm over the normal scale.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    rows: Vec<f64>,
}

impl Factor {
    pub(crate) fn of(variance: f64) -> Self {
        let shape = 1.0 / variance;
        let count = (2.0 * REACH * ROWS) as usize + 1;
        let at = |row: usize| row as f64 / ROWS - REACH;
        let rows = (0..count).map(|row| ln_gamma_quantile(shape, at(row)) - libm::log(shape));
        Self { rows: rows.collect() }
    }

    /// Factors with their probabilities, in panels that are broken at one of them.
    pub(crate) fn nodes(variance: f64, turn: f64) -> Vec<Node> {
        let shape = 1.0 / variance;
        let (below, above) = gamma_cdf(shape, turn * shape);
        let turn = if below < above {
            normal_quantile(below.max(1e-17))
        } else {
            -normal_quantile(above.max(1e-17))
        };
        let ranks = ranks(REACH, [turn].into_iter());
        let value = |z: f64| libm::exp(ln_gamma_quantile(shape, z) - libm::log(shape));
        ranks.into_iter().map(|node| Node { value: value(node.value), ..node }).collect()
    }

    /// Turns a word into a factor.
    pub(crate) fn draw(&self, word: u64) -> f64 {
        self.at(unit(word))
    }

    /// The factor that this share is below, by the cubic through the four rows around it.
    pub(crate) fn at(&self, share: f64) -> f64 {
        let place = (normal_quantile(share) + REACH) * ROWS;
        let first = (place as usize).clamp(1, self.rows.len() - 3) - 1;
        let x = place - (first + 1) as f64;
        let row = [0, 1, 2, 3].map(|next| self.rows[first + next]);
        let outer = (row[3] * (x + 1.0) - row[0] * (x - 2.0)) * x * (x - 1.0) / 6.0;
        let inner = (row[1] * (x - 1.0) - row[2] * x) * (x + 1.0) * (x - 2.0) / 2.0;
        libm::exp(outer + inner)
    }
}

/// Draws a factor of a variance that no table stands for.
pub(crate) fn draw_once(variance: f64, word: u64) -> f64 {
    let shape = 1.0 / variance;
    libm::exp(ln_gamma_quantile(shape, normal_quantile(unit(word))) - libm::log(shape))
}

#[cfg(test)]
mod tests {
    use super::{Factor, draw_once};

    #[test]
    fn the_table_says_what_the_distribution_function_says() {
        for variance in [0.01, 0.4, 1.0, 3.0] {
            let factor = Factor::of(variance);
            for word in [1 << 12, 1 << 40, 1 << 60, 1 << 63, 3 << 62, u64::MAX - 5] {
                let (ours, theirs) = (factor.draw(word), draw_once(variance, word));
                assert!((ours / theirs - 1.0).abs() < 1e-6, "{variance} {word}: {ours} {theirs}");
            }
        }
    }

    #[test]
    fn a_factor_has_the_mean_one_and_its_variance() {
        for variance in [0.1, 0.5, 2.0] {
            let factor = Factor::of(variance);
            let words = (0..100_000_u64).map(|n| (2 * n + 1) * (u64::MAX / 200_000));
            let draws: Vec<f64> = words.map(|word| factor.draw(word)).collect();
            let mean = draws.iter().sum::<f64>() / 1e5;
            let square = draws.iter().map(|draw| draw * draw).sum::<f64>() / 1e5;
            assert!((mean - 1.0).abs() < 1e-3, "{mean}");
            assert!((square - 1.0 - variance).abs() < 0.02 * (1.0 + variance), "{square}");
        }
    }
}
