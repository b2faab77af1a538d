//! Distributions on a lattice and their Fourier transforms.

use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

/// A value of a transform.
pub(crate) type Wave = Complex<f64>;

/// The largest lattice.
const LARGEST: usize = 1 << 21;
/// What may lie in the upper half of a lattice, where it could be what went around.
const AROUND: f64 = 1e-11;

/// Transforms probabilities on a lattice of `size` places, a power of two; what lies beyond goes
/// around. The second half mirrors the first, so that `size / 2 + 1` waves are all.
pub(crate) fn forward(rows: impl Iterator<Item = (usize, f64)>, size: usize) -> Vec<Wave> {
    let mut waves = vec![Wave::new(0.0, 0.0); size];
    for (place, probability) in rows {
        waves[place % size].re += probability;
    }
    FftPlanner::new().plan_fft_forward(size).process(&mut waves);
    waves.truncate(size / 2 + 1);
    waves
}

/// Turns the first half of a transform back; the last bits may make a probability negative, so that
/// they cancel in sums.
pub(crate) fn backward(mut waves: Vec<Wave>) -> Vec<f64> {
    let size = 2 * (waves.len() - 1);
    let mirrored: Vec<Wave> = waves[1..size / 2].iter().rev().map(Wave::conj).collect();
    waves.extend(mirrored);
    FftPlanner::new().plan_fft_inverse(size).process(&mut waves);
    waves.into_iter().map(|wave| wave.re / size as f64).collect()
}

/// Fits the lattice to a distribution that `transform` gives for any size: doubles it until nothing
/// lies in its upper half.
///
/// None where even the largest lattice is too small.
pub(crate) fn fitted<E>(
    least: usize,
    mut transform: impl FnMut(usize) -> Result<Vec<Wave>, E>,
) -> Result<Option<Vec<f64>>, E> {
    let mut size = least.next_power_of_two().max(64);
    while size <= LARGEST {
        let mut probabilities = backward(transform(size)?);
        if probabilities[size / 2..].iter().sum::<f64>().abs() < AROUND {
            probabilities.truncate(size / 2);
            return Ok(Some(probabilities));
        }
        size *= 2;
    }
    Ok(None)
}

pub(crate) fn exp(wave: Wave) -> Wave {
    let (sine, cosine) = libm::sincos(wave.im);
    let radius = libm::exp(wave.re);
    Wave::new(radius * cosine, radius * sine)
}

/// The main branch of the logarithm.
pub(crate) fn ln(wave: Wave) -> Wave {
    Wave::new(libm::log(libm::hypot(wave.re, wave.im)), libm::atan2(wave.im, wave.re))
}

pub(crate) fn power(wave: Wave, exponent: f64) -> Wave {
    exp(ln(wave) * exponent)
}

#[cfg(test)]
mod tests {
    use super::{Wave, exp, fitted, forward};

    /// Panjer's recursion, the other way to a compound Poisson distribution.
    fn panjer(mean: f64, severity: &[f64], count: usize) -> Vec<f64> {
        let mut found = vec![libm::exp(mean * (severity[0] - 1.0))];
        for s in 1..count {
            let terms = 1..=s.min(severity.len() - 1);
            let sum: f64 = terms.map(|j| j as f64 * severity[j] * found[s - j]).sum();
            found.push(mean * sum / s as f64);
        }
        found
    }

    #[test]
    fn the_transform_and_the_recursion_agree_on_a_compound_poisson_distribution() {
        let severity = [0.1, 0.2, 0.0, 0.3, 0.4];
        let mean = 7.5;
        let by_transform = fitted(8, |size| {
            let waves = forward(severity.into_iter().enumerate(), size);
            Ok::<_, ()>(waves.iter().map(|wave| exp((wave - Wave::new(1.0, 0.0)) * mean)).collect())
        });
        let by_transform = by_transform.unwrap().unwrap();
        for (ours, theirs) in by_transform.iter().zip(panjer(mean, &severity, 60)) {
            assert!((ours - theirs).abs() < 1e-14, "{ours} {theirs}");
        }
    }
}
