//! Figures of a fit as text: no more digits than the interval deserves.

use pos_core::Currency;
use sim_risk::{Estimate, Fit, FitUnit};

use crate::risk::digits::{Kind, grouped};

/// Milliseconds of an hour.
const HOUR: f64 = 3_600_000.0;
/// No number has more decimals.
const MOST_DECIMALS: usize = 6;
/// A half-width below this deserves one decimal more.
const NARROW: f64 = 10.0;

/// A figure as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) value: String,
    /// From where to where; empty where the figure is exact.
    pub(super) interval: String,
}

/// Writes a figure that stands in a study.
pub(super) fn spoken(fit: &Fit, currency: Currency) -> Spoken {
    match fit.unit {
        FitUnit::Number => number(fit.known),
        FitUnit::Share => share(fit.known),
        FitUnit::Money => money(fit.known, currency),
        FitUnit::Time => hours(fit.known),
    }
}

/// Writes a number: value and interval with the same decimals.
pub(super) fn number(known: Estimate) -> Spoken {
    let Estimate { value, low, high } = known;
    let half = 0.5 * (high - low).abs();
    let mut decimals = 0;
    let mut felt = half;
    while felt < NARROW && decimals < MOST_DECIMALS && half > 0.0 {
        decimals += 1;
        felt *= 10.0;
    }
    let write = |number: f64| grouped(&format!("{number:.decimals$}"));
    Spoken { value: write(value), interval: interval(known, write) }
}

fn interval(known: Estimate, write: impl Fn(f64) -> String) -> String {
    let Estimate { low, high, .. } = known;
    if low == high { String::new() } else { format!("{} to {}", write(low), write(high)) }
}

/// Writes a share of one, in per cent.
pub(super) fn share(known: Estimate) -> Spoken {
    let Estimate { value, low, high } = known;
    let Spoken { value, interval } =
        number(Estimate { value: 100.0 * value, low: 100.0 * low, high: 100.0 * high });
    let interval = interval.replace(" to ", " % to ");
    let interval = if interval.is_empty() { interval } else { interval + " %" };
    Spoken { value: value + " %", interval }
}

/// Writes money in minor units.
pub(super) fn money(known: Estimate, currency: Currency) -> Spoken {
    let write = |number: f64| Kind::Money(currency).exact(number.round());
    Spoken { value: write(known.value), interval: interval(known, write) }
}

/// Writes a length of time in milliseconds, as hours.
pub(super) fn hours(known: Estimate) -> Spoken {
    let Estimate { value, low, high } = known;
    let Spoken { value, interval } =
        number(Estimate { value: value / HOUR, low: low / HOUR, high: high / HOUR });
    let interval = interval.replace(" to ", " h to ");
    let interval = if interval.is_empty() { interval } else { interval + " h" };
    Spoken { value: value + " h", interval }
}

#[cfg(test)]
mod tests {
    use super::{number, share};
    use sim_risk::Estimate;

    #[test]
    fn a_figure_has_the_decimals_that_its_interval_deserves() {
        let said = |value, low, high| {
            let spoken = number(Estimate { value, low, high });
            format!("{} ({})", spoken.value, spoken.interval)
        };
        assert_eq!(said(43.912, 42.07, 45.83), "43.9 (42.1 to 45.8)");
        assert_eq!(said(0.514_8, 0.509_1, 0.520_5), "0.5148 (0.5091 to 0.5205)");
        assert_eq!(said(1_234.5, 1_100.0, 1_400.0), "1,234 (1,100 to 1,400)");
        assert_eq!(said(26.0, 26.0, 26.0), "26 ()");
        let stored = share(Estimate { value: 0.003_05, low: 0.002_4, high: 0.003_8 });
        assert_eq!(
            (stored.value.as_str(), stored.interval.as_str()),
            ("0.305 %", "0.240 % to 0.380 %")
        );
    }
}
