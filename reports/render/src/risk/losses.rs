//! Causes and ages of losses by their names, and numbers for machines.

use pos_core::ResponseCode;
use reports_language::Language;
use sim_risk::{AgeBand, Estimate, PointEstimates, Study};

/// Writes an estimate in units of so many, for machines; nothing that is estimated is negative.
pub(crate) fn in_units(estimate: Estimate, units: f64) -> Estimate {
    let Estimate { value, low, high } = estimate;
    let of = |number: f64| twelve_digits(number / units);
    Estimate { value: of(value), low: of(low.max(0.0).min(value)), high: of(high) }
}

/// Rounds to twelve digits that count: what lies beyond is the noise of floats.
pub(crate) fn twelve_digits(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// Why money was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause<'a> {
    /// The payment was declined, with this response code; `None` where the study names none.
    Declined(Option<&'a str>),
    /// It was lost outright for its age.
    TooLate,
    /// It was approved, and charged back later.
    ChargedBack,
}

impl Cause<'_> {
    /// Returns the key of machines.
    pub(crate) fn key(self) -> String {
        match self {
            Self::Declined(Some(code)) => code.to_owned(),
            Self::Declined(None) => "declined".to_owned(),
            Self::TooLate => "too_late".to_owned(),
            Self::ChargedBack => "charged_back".to_owned(),
        }
    }

    /// Says it in words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Declined(Some(reason)) => match ResponseCode::find(reason) {
                Some(code) => format!("{} {}", code.code(), code.name().replace('-', " ")),
                None => reason.to_owned(),
            },
            Self::Declined(None) => "declined".to_owned(),
            Self::TooLate => "too late".to_owned(),
            Self::ChargedBack => "charged back".to_owned(),
        }
    }
}

/// Says a cause in a language.
pub(crate) fn said_cause(cause: Cause<'_>, language: Language) -> String {
    let listed = match cause {
        Cause::Declined(Some(reason)) => ResponseCode::find(reason),
        _ => None,
    };
    match (cause, listed) {
        (_, Some(code)) if language != Language::English => {
            format!("{} {}", code.code(), language.word("decline", code.name()))
        }
        (Cause::Declined(Some(_)), _) => cause.words(),
        (Cause::Declined(None), _) => language.text("risk-declined").to_owned(),
        (Cause::TooLate, _) => language.text("risk-too-late").to_owned(),
        (Cause::ChargedBack, _) => language.text("risk-charged-back").to_owned(),
    }
}

/// Lists the mean losses by cause, in the order of the study; empty where they are not told apart.
pub(crate) fn by_cause<'a>(
    study: &'a Study,
    point: &'a PointEstimates,
) -> impl Iterator<Item = (Cause<'a>, Estimate)> {
    let reasons = &study.declines.reasons;
    let named = reasons.iter().map(|(code, _)| Cause::Declined(Some(code)));
    let unnamed = reasons.is_empty().then_some(Cause::Declined(None));
    let causes = named.chain(unnamed).chain([Cause::TooLate, Cause::ChargedBack]);
    causes.zip(point.by_cause.iter().copied())
}

/// Lists the mean losses by age, the youngest first; empty where they are not told apart.
pub(crate) fn by_age(point: &PointEstimates) -> impl Iterator<Item = (AgeBand, Estimate)> {
    AgeBand::ALL.into_iter().zip(point.by_age.iter().copied())
}

/// Returns the key of machines for an age.
pub(crate) const fn age_key(age: AgeBand) -> &'static str {
    match age {
        AgeBand::UnderAnHour => "under_1h",
        AgeBand::UpToADay => "1h_to_24h",
        AgeBand::OverADay => "over_24h",
    }
}

/// Says an age in words.
pub(crate) fn age_words(age: AgeBand, language: Language) -> &'static str {
    language.text(match age {
        AgeBand::UnderAnHour => "risk-under-an-hour",
        AgeBand::UpToADay => "risk-up-to-a-day",
        AgeBand::OverADay => "risk-over-a-day",
    })
}
