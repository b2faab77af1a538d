//! The beta distribution and what hangs on it: exact intervals of shares, and Student's.

use crate::estimates::Estimate;
use crate::special::{ln_gamma_quantile, normal_quantile};

/// The probability that lies beyond each end of an interval.
pub(super) const BEYOND: f64 = 0.025;

/// The probability that a beta variate is at most `x`; the parameters are above zero.
///
/// Source: continued fraction as in DLMF 8.17.22, by Lentz's method, modified.
pub(super) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // On the other side of the mean the fraction converges slowly; there the roles are changed.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf(b, a, 1.0 - x);
    }
    let whole = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let front = libm::exp(whole + a * libm::log(x) + b * libm::log1p(-x));
    (front * fraction(a, b, x) / a).min(1.0)
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const LEAST: f64 = 1e-300;
    let away = |number: f64| if number.abs() < LEAST { LEAST } else { number };
    let mut upper = 1.0;
    let mut lower = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = lower;
    for m in 1..2_000_u32 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            lower = 1.0 / away(1.0 + term * lower);
            upper = away(1.0 + term / upper);
            step = upper * lower;
            value *= step;
        }
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// The number that a beta variate is at most with probability `p`, by halving.
pub(super) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if beta_cdf(a, b, middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The 97.5 % quantile of Student's distribution.
pub(super) fn student(freedom: f64) -> f64 {
    if freedom > 1e6 {
        return normal_quantile(1.0 - BEYOND);
    }
    let x = beta_quantile(0.5 * freedom, 0.5, 2.0 * BEYOND);
    libm::sqrt(freedom * (1.0 - x) / x)
}

/// The exact interval of a share of which `hits` of `count` are known; neither need be whole.
///
/// Source: Clopper and Pearson, 1934; with counts that are not whole, Korn and Graubard, 1998.
pub(super) fn exact_share(hits: f64, count: f64) -> Estimate {
    let low = if hits <= 0.0 { 0.0 } else { beta_quantile(hits, count - hits + 1.0, BEYOND) };
    let is_all = hits >= count;
    let high = if is_all { 1.0 } else { beta_quantile(hits + 1.0, count - hits, 1.0 - BEYOND) };
    Estimate { value: hits / count, low, high }
}

/// The exact interval of the mean of a Poisson count; it need not be whole.
///
/// Source: Garwood, 1936.
pub(super) fn exact_count(count: f64) -> Estimate {
    let z = normal_quantile(1.0 - BEYOND);
    let low = if count <= 0.0 { 0.0 } else { libm::exp(ln_gamma_quantile(count, -z)) };
    Estimate { value: count, low, high: libm::exp(ln_gamma_quantile(count + 1.0, z)) }
}

/// The interval of a variance that a sum of squares with so many degrees of freedom estimates.
pub(super) fn variance(value: f64, freedom: f64) -> Estimate {
    let z = normal_quantile(1.0 - BEYOND);
    let chi_square = |z: f64| 2.0 * libm::exp(ln_gamma_quantile(0.5 * freedom, z));
    let end = |z: f64| value * freedom / chi_square(z);
    Estimate { value, low: end(z), high: end(-z) }
}

#[cfg(test)]
mod tests {
    use super::{beta_cdf, beta_quantile, exact_count, exact_share, student, variance};

    fn close(ours: f64, theirs: f64) {
        assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-3), "{ours} is not {theirs}");
    }

    /// With whole parameters it is a binomial tail.
    #[test]
    fn the_beta_distribution_has_its_special_cases() {
        for x in [0.01, 0.2, 0.5, 0.77, 0.999] {
            close(beta_cdf(1.0, 1.0, x), x);
            close(beta_cdf(3.0, 1.0, x), x * x * x);
            close(beta_cdf(1.0, 4.0, x), 1.0 - libm::pow(1.0 - x, 4.0));
            close(beta_cdf(2.0, 2.0, x), x * x * (3.0 - 2.0 * x));
            close(beta_cdf(beta_quantile(7.5, 90.0, x), 1.0, 1.0), 1.0);
        }
        close(beta_cdf(7.5, 90.0, beta_quantile(7.5, 90.0, 0.3)), 0.3);
    }

    #[test]
    fn student_has_the_published_quantiles() {
        for (freedom, published) in [
            (1.0, 12.706_204_736),
            (2.0, 4.302_652_730),
            (10.0, 2.228_138_852),
            (29.0, 2.045_229_642),
        ] {
            assert!((student(freedom) - published).abs() < 1e-8, "{freedom}");
        }
        assert!((student(1e9) - 1.959_963_985).abs() < 1e-8);
    }

    /// The bounds that tables of exact intervals give for 1 of 10, 0 of 20 and all of 5.
    #[test]
    fn shares_have_the_exact_intervals() {
        let near =
            |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-5, "{ours} {theirs}");
        let one = exact_share(1.0, 10.0);
        near(one.low, 0.002_529);
        near(one.high, 0.445_016);
        let none = exact_share(0.0, 20.0);
        near(none.low, 0.0);
        near(none.high, 0.168_433);
        near(exact_share(5.0, 5.0).low, 0.478_176);
        near(exact_share(5.0, 5.0).high, 1.0);
    }

    #[test]
    fn counts_and_variances_have_the_exact_intervals() {
        let near =
            |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs}");
        near(exact_count(10.0).low, 4.795_39);
        near(exact_count(10.0).high, 18.390_36);
        near(exact_count(0.0).high, 3.688_88);
        near(variance(1.0, 10.0).low, 10.0 / 20.483_18);
        near(variance(1.0, 10.0).high, 10.0 / 3.246_97);
    }
}
