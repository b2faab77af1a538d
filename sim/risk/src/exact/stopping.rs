//! A till that stops, with exponential amounts: what is stored is a Poisson process cut off twice.
//!
//! Amounts are not on a lattice here, so that nothing is said of losses: only where nothing can be
//! lost is this the whole answer. N sales come, and M of them fit, Poisson with the limit over the
//! mean amount; min(N, M) are stored.

use crate::exact::kept::{Kept, Volume};

/// The probabilities that a Poisson number is at least 0, 1, 2, …, until they vanish.
fn tails(mean: f64) -> Vec<f64> {
    let log = |n: f64| n * libm::log(mean) - mean - libm::lgamma(n + 1.0);
    let count = (mean + 12.0 * libm::sqrt(mean) + 60.0) as u64;
    let mut tails: Vec<f64> = Vec::new();
    let mut sum = 0.0;
    for n in (0..count).rev() {
        let probability = if mean == 0.0 { f64::from(n == 0) } else { libm::exp(log(n as f64)) };
        sum += probability;
        tails.push(sum);
    }
    tails.reverse();
    tails
}

/// What is stored where `sales` are expected and `fitting` of them are expected to fit.
pub(crate) fn fill(sales: f64, fitting: f64, mean_amount: f64) -> Kept {
    let (come, fit) = (tails(sales), tails(fitting));
    let both = |after: usize| {
        let pairs = come.iter().skip(1).zip(fit.iter().skip(1 + after));
        pairs.map(|(come, fit)| come * fit).sum::<f64>()
    };
    let exactly = |m: usize| fit[m] - fit.get(m + 1).copied().unwrap_or(0.0);
    let stopped = come.iter().skip(1).zip(0..fit.len()).map(|(come, m)| come * exactly(m)).sum();
    let stored = Volume { payments: both(0), money: mean_amount * both(1) };
    Kept { stored, stopped, ..Kept::default() }
}
