//! Figures that were fitted, put into a study.

use super::Fitted;
use crate::estimates::Estimate;
use crate::study::{HOUR_MS, Horizon, Law, Rate, Shape, Study};

/// A figure of a study that comes from sales.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The key, as a path of the study.
    pub key: &'static str,
    /// The figure.
    pub known: Estimate,
    /// What it is counted in.
    pub unit: FitUnit,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitUnit {
    /// A number.
    Number,
    /// A share of one.
    Share,
    /// Minor units.
    Money,
    /// Milliseconds.
    Time,
}

/// What stands for the amounts in a study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sizes {
    /// The lognormal law where it is near enough, else the amounts themselves.
    #[default]
    Nearest,
    /// The lognormal law.
    Lognormal,
    /// The amounts themselves: the middles of equal parts.
    Seen,
}

/// So many digits of a rate are written; its interval is wider than what the others would say.
const DIGITS: i32 = 4;
/// With fewer declines that say their code, the codes say little of the next ones.
const ENOUGH_CODES: u64 = 20;

/// Writes a number with no more digits than are meant.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let place = DIGITS - 1 - libm::floor(libm::log10(value.abs())) as i32;
    let power = libm::pow(10.0, f64::from(place.abs()));
    if place >= 0 { libm::round(value * power) / power } else { libm::round(value / power) * power }
}

impl Fitted {
    /// Puts the figures into a study in place of its own; what the sales say nothing of stays as it
    /// is. Lists them in the order of the keys.
    pub fn put_into(&self, study: &mut Study, sizes: Sizes) -> Vec<Fit> {
        let mut fits = Vec::new();
        self.put_sales((study, sizes), &mut fits);
        self.put_outages(study, &mut fits);
        self.put_declines(study, &mut fits);
        fits
    }

    fn put_sales(&self, (study, sizes): (&mut Study, Sizes), fits: &mut Vec<Fit>) {
        let mut number = |key, known| fits.push(Fit { key, known, unit: FitUnit::Number });
        if let Some(arrivals) = &self.arrivals {
            let week: Vec<f64> = arrivals.week.iter().map(|hour| rounded(hour.value)).collect();
            let even = Rate::PerHour(rounded(arrivals.per_hour.value));
            study.sales.rate = if week.is_empty() { even } else { Rate::HourOfWeek(week) };
            number("sales.per_hour", arrivals.per_hour);
            if let Some(spread) = arrivals.spread {
                study.sales.spread = rounded(spread.value).max(1.0);
                number("sales.spread", spread);
            }
        }
        let Some(amounts) = &self.amounts else { return };
        let is_law = match sizes {
            Sizes::Nearest => amounts.is_lognormal(),
            Sizes::Lognormal => true,
            Sizes::Seen => false,
        };
        if is_law {
            let (median, sigma) = (libm::round(amounts.median.value), rounded(amounts.sigma.value));
            let cap = Some(amounts.cap);
            study.sales.amount = Law { shape: Shape::Lognormal { median, sigma }, cap };
            let (key, known) = ("sales.amount.lognormal.median", amounts.median);
            fits.push(Fit { key, known, unit: FitUnit::Money });
            let (key, known) = ("sales.amount.lognormal.sigma", amounts.sigma);
            fits.push(Fit { key, known, unit: FitUnit::Number });
        } else {
            study.sales.amount = Law::of(Shape::Empirical(amounts.steps.clone()));
            fits.push(Fit { key: "sales.amount", known: amounts.mean, unit: FitUnit::Money });
        }
    }

    /// A share of zero bounds the outages from above and says nothing from below.
    fn put_outages(&self, study: &mut Study, fits: &mut Vec<Fit>) {
        let stored = self.stored.as_ref().filter(|stored| stored.stored > 0);
        let Some(stored) = stored.filter(|_| study.horizon != Horizon::Outage) else { return };
        let known = stored.outages_per_year(&study.outages.length);
        if known.value.is_finite() && known.value > 0.0 {
            study.outages.per_year = rounded(known.value);
            fits.push(Fit { key: "outages.per_year", known, unit: FitUnit::Number });
        }
    }

    fn put_declines(&self, study: &mut Study, fits: &mut Vec<Fit>) {
        let Some(ages) = self.ages.as_ref().filter(|ages| ages.are_enough()) else { return };
        let mut put = |key, known, unit| fits.push(Fit { key, known, unit });
        study.declines.at_once = rounded(ages.at_once.value);
        study.declines.later = rounded(ages.later.value);
        put("declines.at_once", ages.at_once, FitUnit::Share);
        if let Some(half_life) = ages.half_life_ms {
            let minute = HOUR_MS as f64 / 60.0;
            study.declines.half_life_ms = libm::round(half_life.value / minute) * minute;
            put("declines.later", ages.later, FitUnit::Share);
            put("declines.half_life", half_life, FitUnit::Time);
        } else {
            study.declines.half_life_ms = 24.0 * HOUR_MS as f64;
        }
        let coded: u64 = ages.codes.iter().map(|(_, count)| count).sum();
        if coded >= ENOUGH_CODES {
            let weights = ages.codes.iter().map(|(code, count)| (code.clone(), *count as f64));
            study.declines.reasons = weights.collect();
            put("declines.reasons", Estimate::exact(coded as f64), FitUnit::Number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn four_digits_are_written() {
        for (value, text) in
            [(0.060_952_38, "0.06095"), (43.896_1, "43.9"), (12_345.6, "12350.0"), (0.0, "0.0")]
        {
            assert_eq!(format!("{:?}", rounded(value)), text);
        }
    }
}
