//! What a distribution on a lattice comes to.

use crate::estimates::{Distribution, Estimate, Exceedance};
use crate::study::Level;

/// A sum of probabilities this little below a level has reached it.
const LAST_BIT: f64 = 1e-12;
/// How much less likely the next point of an exceedance curve is.
const CURVE_STEP: f64 = 0.95;
/// Below this, probabilities are what transforms leave of 0.
const NOISE: f64 = 1e-13;

/// Rounds to 12 digits, so that the last bits of a transform are in no report.
pub(crate) fn rounded(value: f64) -> Estimate {
    if value == 0.0 || !value.is_finite() {
        return Estimate::exact(value);
    }
    let digits = 11.0 - libm::floor(libm::log10(value.abs()));
    let scale = libm::pow(10.0, digits.clamp(-300.0, 300.0));
    Estimate::exact(libm::rint(value * scale) / scale)
}

/// Describes a distribution whose place `n` is the loss of `n` steps.
pub(crate) fn distribution(probabilities: &[f64], step: f64) -> Distribution {
    let moment = |power: i32| -> f64 {
        let terms = probabilities.iter().enumerate();
        terms.map(|(place, p)| p * (place as f64).powi(power)).sum()
    };
    let mean = moment(1);
    let off = |place: usize| (place as f64 - mean) * (place as f64 - mean);
    let variance: f64 = probabilities.iter().enumerate().map(|(place, p)| p * off(place)).sum();
    let quantile = |level: Level| place_of(probabilities, level.probability());
    Distribution {
        mean: rounded(mean * step),
        sd: rounded(libm::sqrt(variance) * step),
        p_zero: rounded(probabilities[0].min(1.0)),
        var: Level::ALL.map(|level| Estimate::exact(quantile(level) as f64 * step)),
        tvar: Level::ALL.map(|level| {
            let place = quantile(level);
            let excess = probabilities[place..].iter().enumerate();
            let excess: f64 = excess.map(|(over, p)| over as f64 * p).sum();
            rounded((place as f64 + excess / (1.0 - level.probability())) * step)
        }),
        curve: curve(probabilities, step),
    }
}

/// The first place up to which the probabilities reach a level.
fn place_of(probabilities: &[f64], level: f64) -> usize {
    let mut sum = 0.0;
    let reached = probabilities.iter().position(|p| {
        sum += p;
        sum >= level - LAST_BIT
    });
    reached.unwrap_or(probabilities.len() - 1)
}

fn curve(probabilities: &[f64], step: f64) -> Vec<Exceedance> {
    let mut curve = Vec::new();
    let (mut beyond, mut last) = (1.0, f64::INFINITY);
    for (place, probability) in probabilities.iter().enumerate() {
        if beyond < NOISE {
            break;
        }
        if *probability > NOISE && beyond <= last * CURVE_STEP {
            last = beyond;
            curve.push(Exceedance { loss: place as f64 * step, probability: rounded(beyond) });
        }
        beyond -= probability;
    }
    curve
}
