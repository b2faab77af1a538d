//! The figures of a study that are known only so well: each can be read, and moved by itself.

use crate::study::{Horizon, Law, Rate, Shape, Study};

/// How often a figure goes half of the way back to the study, until the study can be.
const STEPS: u32 = 20;

/// A figure of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parameter {
    /// How many sales an hour; of a profile, the factor of all its hours.
    PerHour,
    /// Variance over mean of a day's count of sales.
    Spread,
    /// How large payments are.
    Amount(LawPart),
    /// How many outages a year.
    PerYear,
    /// The shape of their negative binomial count.
    Clustering,
    /// How long outages last.
    Length(LawPart),
    /// The share that is declined at the age 0, and at any age where the age does not count.
    AtOnce,
    /// The share that is declined at a great age.
    Later,
    /// The age at which half of the way between the two is gone, in milliseconds.
    HalfLife,
    /// The share that is lost outright for its age.
    TooLate,
    /// The variance of the factor that the declines of an outage have.
    Shared,
    /// The share of declined payments that is collected afterwards.
    Recovery,
    /// The charged-back share of approved payments, in parts of 10,000.
    Chargebacks,
}

/// A number of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LawPart {
    /// Its value, mean, median or least value, in the unit of the law; of a table, the factor of all
    /// its values.
    Size,
    /// What its tail hangs on: sigma or alpha.
    Tail,
    /// The cap, in the unit of the law.
    Cap,
}

/// The ends between which a figure lies in 90 of 100 cases, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The figure.
    pub parameter: Parameter,
    /// It is below this in 5 of 100 cases.
    pub low: f64,
    /// It is above this in 5 of 100 cases.
    pub high: f64,
}

impl Parameter {
    /// All of them, in the order of the keys of a study.
    pub const ALL: [Self; 17] = [
        Self::PerHour,
        Self::Spread,
        Self::Amount(LawPart::Size),
        Self::Amount(LawPart::Tail),
        Self::Amount(LawPart::Cap),
        Self::PerYear,
        Self::Clustering,
        Self::Length(LawPart::Size),
        Self::Length(LawPart::Tail),
        Self::Length(LawPart::Cap),
        Self::AtOnce,
        Self::Later,
        Self::HalfLife,
        Self::TooLate,
        Self::Shared,
        Self::Recovery,
        Self::Chargebacks,
    ];

    /// Returns the number of the figure in the address of a draw; each is pinned.
    pub(crate) const fn address(self) -> u64 {
        match self {
            Self::PerHour => 0,
            Self::Spread => 1,
            Self::Amount(LawPart::Size) => 2,
            Self::Amount(LawPart::Tail) => 3,
            Self::Amount(LawPart::Cap) => 4,
            Self::PerYear => 5,
            Self::Clustering => 6,
            Self::Length(LawPart::Size) => 7,
            Self::Length(LawPart::Tail) => 8,
            Self::Length(LawPart::Cap) => 9,
            Self::AtOnce => 10,
            Self::Later => 11,
            Self::HalfLife => 12,
            Self::TooLate => 13,
            Self::Shared => 14,
            Self::Recovery => 15,
            Self::Chargebacks => 16,
        }
    }

    /// Returns the key of the figure, as a path of a study.
    pub fn key(self, study: &Study) -> String {
        let law = |path: &str, law: &Law, part| format!("{path}{}", part_key(law, part));
        match self {
            Self::PerHour => "sales.per_hour".to_owned(),
            Self::Spread => "sales.spread".to_owned(),
            Self::Amount(part) => law("sales.amount", &study.sales.amount, part),
            Self::PerYear => "outages.per_year".to_owned(),
            Self::Clustering => "outages.clustering".to_owned(),
            Self::Length(part) => law("outages.hours", &study.outages.length, part),
            Self::AtOnce => "declines.at_once".to_owned(),
            Self::Later => "declines.later".to_owned(),
            Self::HalfLife => "declines.half_life".to_owned(),
            Self::TooLate => "declines.too_late.share".to_owned(),
            Self::Shared => "declines.shared".to_owned(),
            Self::Recovery => "recovery.share".to_owned(),
            Self::Chargebacks => "chargebacks.basis_points".to_owned(),
        }
    }

    /// Returns what a study says; none where it has no such figure.
    ///
    /// Amounts are in minor units, lengths of time in milliseconds.
    pub fn value(self, study: &Study) -> Option<f64> {
        let declines = &study.declines;
        let has_ages = declines.at_once != declines.later;
        let has_years = study.horizon != Horizon::Outage;
        match self {
            Self::PerHour => Some(rate_of(&study.sales.rate)),
            Self::Spread => Some(study.sales.spread),
            Self::Amount(part) => part_of(&study.sales.amount, part),
            Self::PerYear => has_years.then_some(study.outages.per_year),
            Self::Clustering => study.outages.clustering.filter(|_| has_years),
            Self::Length(part) => part_of(&study.outages.length, part),
            Self::AtOnce => Some(declines.at_once),
            Self::Later => has_ages.then_some(declines.later),
            Self::HalfLife => has_ages.then_some(declines.half_life_ms),
            Self::TooLate => Some(declines.too_late.share),
            Self::Shared => Some(declines.shared),
            Self::Recovery => Some(study.recovery),
            Self::Chargebacks => Some(study.chargeback_basis_points),
        }
    }

    /// Tells whether the value is a factor of what the study says, which is 1.
    pub const fn is_factor(self, study: &Study) -> bool {
        match self {
            Self::PerHour => matches!(study.sales.rate, Rate::HourOfWeek(_)),
            Self::Amount(LawPart::Size) => is_listed(&study.sales.amount),
            Self::Length(LawPart::Size) => is_listed(&study.outages.length),
            _ => false,
        }
    }

    /// Moves a study to a value of the figure, or as near to it as a study can be: it goes back half
    /// of the way, and again, until [`Study::check`] has nothing against it. Returns the value that
    /// was reached, and the study.
    pub fn moved(self, study: &Study, wanted: f64) -> (f64, Study) {
        let Some(own) = self.value(study) else { return (wanted, study.clone()) };
        let mut value = self.within(wanted);
        for _ in 0..STEPS {
            let moved = self.set(study, value);
            if moved.check().is_ok() {
                return (value, moved);
            }
            value = 0.5 * (value + own);
        }
        (own, study.clone())
    }

    /// Moves a study to a value, whether or not it can be.
    pub(crate) fn set_within(self, study: &Study, value: f64) -> Study {
        self.set(study, self.within(value))
    }

    /// Keeps shares shares, and a spread no less than that of chance alone.
    fn within(self, value: f64) -> f64 {
        match self {
            Self::AtOnce | Self::Later | Self::TooLate | Self::Recovery => value.clamp(0.0, 1.0),
            Self::Spread => value.max(1.0),
            Self::Chargebacks => value.clamp(0.0, 10_000.0),
            _ => value,
        }
    }

    fn set(self, study: &Study, value: f64) -> Study {
        let mut study = study.clone();
        let has_ages = study.declines.at_once != study.declines.later;
        match self {
            Self::PerHour => set_rate(&mut study.sales.rate, value),
            Self::Spread => study.sales.spread = value,
            Self::Amount(part) => set_part(&mut study.sales.amount, part, value),
            Self::PerYear => study.outages.per_year = value,
            Self::Clustering => study.outages.clustering = Some(value),
            Self::Length(part) => set_part(&mut study.outages.length, part, value),
            Self::AtOnce => {
                study.declines.at_once = value;
                // A share that does not hang on the age moves at every age.
                study.declines.later = if has_ages { study.declines.later } else { value };
            }
            Self::Later => study.declines.later = value,
            Self::HalfLife => study.declines.half_life_ms = value,
            Self::TooLate => study.declines.too_late.share = value,
            Self::Shared => study.declines.shared = value,
            Self::Recovery => study.recovery = value,
            Self::Chargebacks => study.chargeback_basis_points = value,
        }
        study
    }
}

/// Tells whether a law is a list of values, which has no number that names its size.
const fn is_listed(law: &Law) -> bool {
    matches!(law.shape, Shape::Table(_) | Shape::Empirical(_))
}

fn rate_of(rate: &Rate) -> f64 {
    match rate {
        Rate::PerHour(rate) => *rate,
        Rate::HourOfWeek(_) => 1.0,
    }
}

fn set_rate(rate: &mut Rate, value: f64) {
    match rate {
        Rate::PerHour(rate) => *rate = value,
        Rate::HourOfWeek(rates) => rates.iter_mut().for_each(|rate| *rate *= value),
    }
}

const fn part_key(law: &Law, part: LawPart) -> &'static str {
    match (part, &law.shape) {
        (LawPart::Size, Shape::Fixed(_)) => ".fixed",
        (LawPart::Size, Shape::Exponential { .. }) => ".exponential.mean",
        (LawPart::Size, Shape::Lognormal { .. }) => ".lognormal.median",
        (LawPart::Size, Shape::Pareto { .. }) => ".pareto.least",
        (LawPart::Tail, Shape::Lognormal { .. }) => ".lognormal.sigma",
        (LawPart::Tail, Shape::Pareto { .. }) => ".pareto.alpha",
        (LawPart::Cap, _) => ".cap",
        (LawPart::Size | LawPart::Tail, _) => "",
    }
}

fn part_of(law: &Law, part: LawPart) -> Option<f64> {
    match (part, &law.shape) {
        (LawPart::Size, Shape::Fixed(value)) => Some(*value as f64),
        (LawPart::Size, Shape::Exponential { mean }) => Some(*mean),
        (LawPart::Size, Shape::Lognormal { median, .. }) => Some(*median),
        (LawPart::Size, Shape::Pareto { least, .. }) => Some(*least),
        (LawPart::Size, Shape::Table(_) | Shape::Empirical(_)) => Some(1.0),
        (LawPart::Tail, Shape::Lognormal { sigma, .. }) => Some(*sigma),
        (LawPart::Tail, Shape::Pareto { alpha, .. }) => Some(*alpha),
        (LawPart::Tail, _) => None,
        (LawPart::Cap, _) => law.cap.map(|cap| cap as f64),
    }
}

fn set_part(law: &mut Law, part: LawPart, value: f64) {
    match (part, &mut law.shape) {
        (LawPart::Size, Shape::Fixed(fixed)) => *fixed = whole(value),
        (LawPart::Size, Shape::Exponential { mean }) => *mean = value,
        (LawPart::Size, Shape::Lognormal { median, .. }) => *median = value,
        (LawPart::Size, Shape::Pareto { least, .. }) => *least = value,
        (LawPart::Size, Shape::Table(rows)) => {
            for (one, _) in rows {
                *one = whole(*one as f64 * value);
            }
        }
        (LawPart::Size, Shape::Empirical(values)) => {
            for one in values {
                *one = whole(*one as f64 * value);
            }
        }
        (LawPart::Tail, Shape::Lognormal { sigma, .. }) => *sigma = value,
        (LawPart::Tail, Shape::Pareto { alpha, .. }) => *alpha = value,
        (LawPart::Tail, _) => {}
        (LawPart::Cap, _) => law.cap = Some(whole(value)),
    }
}

fn whole(value: f64) -> u64 {
    libm::rint(value).max(1.0) as u64
}
