//! How many outages a replication has.

use crate::law::Steps;
use crate::luck::Luck;
use crate::study::{Horizon, Study};

/// What is less likely than this beyond the mean is not drawn: no word is.
const NEVER: f64 = 1e-20;

/// The law of the number of outages of a replication.
#[derive(Clone, Debug)]
pub(crate) enum Count {
    /// Exactly one.
    One,
    /// A table of the numbers.
    Table(Steps),
}

impl Count {
    pub(crate) fn of(study: &Study) -> Self {
        match study.horizon {
            Horizon::Outage => Self::One,
            Horizon::Span(_) => {
                let mean = study.mean_outages();
                Self::Table(Steps::of(table(mean, study.outages.clustering)))
            }
        }
    }

    pub(crate) fn draw(&self, luck: Luck) -> u64 {
        match self {
            Self::One => 1,
            Self::Table(steps) => steps.draw(luck.outages()),
        }
    }
}

/// The numbers with their probabilities, Poisson or negative binomial.
fn table(mean: f64, shape: Option<f64>) -> Vec<(u64, f64)> {
    if mean == 0.0 {
        return vec![(0, 1.0)];
    }
    let log = |count: f64| match shape {
        None => count * libm::log(mean) - mean - libm::lgamma(count + 1.0),
        Some(shape) => {
            let ways =
                libm::lgamma(count + shape) - libm::lgamma(shape) - libm::lgamma(count + 1.0);
            ways - shape * libm::log1p(mean / shape) - count * libm::log1p(shape / mean)
        }
    };
    let mut rows = Vec::new();
    for count in 0_u64.. {
        let probability = libm::exp(log(count as f64));
        if probability > NEVER {
            rows.push((count, probability));
        } else if count as f64 > mean {
            break;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn the_tables_sum_to_one_and_have_their_means_and_variances() {
        for (mean, shape) in
            [(0.01, None), (3.5, None), (900.0, None), (2.1, Some(0.45)), (50.0, Some(7.0))]
        {
            let rows = table(mean, shape);
            let sum =
                |power: f64| rows.iter().map(|(n, p)| p * libm::pow(*n as f64, power)).sum::<f64>();
            let variance = mean + shape.map_or(0.0, |shape| mean * mean / shape);
            assert!((sum(0.0) - 1.0).abs() < 1e-9);
            assert!((sum(1.0) / mean - 1.0).abs() < 1e-9);
            assert!(((sum(2.0) - mean * mean) / variance - 1.0).abs() < 1e-6);
        }
    }

    /// The share of firms without an outage that the clustering of 0.45 was fitted to.
    #[test]
    fn a_clustered_count_is_often_zero() {
        let rows = table(2.1, Some(0.45));
        assert!((rows[0].1 - 0.458).abs() < 1e-3, "{}", rows[0].1);
    }
}
