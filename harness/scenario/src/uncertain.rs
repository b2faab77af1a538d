//! How well each figure of a study is known: by the ends of its source, or by a factor.

use pos_core::{Currency, Money};
use sim_risk::{LawPart, Parameter, Range, Study};

use crate::language::{Basis, Figure, KnownRange};
use crate::read::{HOUR, milliseconds, of_money, of_ms, read_amount};
use crate::span::{read_long_span, show_long_span};

/// What a figure that is a study's own word lies between: this part of it, and as many times it.
const FACTOR: f64 = 1.5;

/// How far two numbers may be apart that are written alike.
const LAST_DIGIT: f64 = 1e-9;

/// A figure of a study with the ends between which it lies in 90 of 100 cases.
#[derive(Clone, Debug, PartialEq)]
pub struct UncertainFigure {
    /// The figure and its ends, in the units of [`Parameter::value`].
    pub range: Range,
    /// Its key, as a path of the study.
    pub key: String,
    /// What the study says, as people write it.
    pub value: String,
    /// The low end.
    pub low: String,
    /// The high end.
    pub high: String,
    /// Who says so.
    pub basis: RangeBasis,
}

/// Who says how well a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeBasis {
    /// The study itself.
    Study,
    /// The figure is one to begin with, and so are its ends.
    Known(Basis),
    /// Nobody: the figure is the study's own word, and is taken from two thirds to one and a half
    /// times.
    Factor,
}

/// Lists the figures of a study that may be otherwise, in the order of the keys; `stated` are the
/// ends that the study says itself.
///
/// Left out is a figure whose two stated ends are one, and what nothing would be known of by moving
/// it: a zero that is the study's own word, and a processor's rule by which all or none of the old
/// payments are lost.
pub fn uncertain_figures(study: &Study, stated: &[Range]) -> Vec<UncertainFigure> {
    let of = |parameter| uncertain(study, parameter, stated);
    Parameter::ALL.into_iter().filter_map(of).collect()
}

fn uncertain(study: &Study, parameter: Parameter, stated: &[Range]) -> Option<UncertainFigure> {
    let (own, key) = (parameter.value(study)?, parameter.key(study));
    let in_words = FigureWords { study, parameter };
    let stated = stated.iter().find(|range| range.parameter == parameter);
    let stated = stated.map(|range| (range.low, range.high, RangeBasis::Study));
    let known = || in_words.known(&key, own);
    let (low, high, basis) = stated.or_else(known).or_else(|| in_words.by_factor(own))?;
    let reached = |wanted| parameter.moved(study, wanted).0;
    let range = Range { parameter, low: reached(low), high: reached(high) };
    let [value, low, high] = [own, range.low, range.high].map(|value| in_words.shown(value));
    (low != high).then_some(UncertainFigure { range, key, value, low, high, basis })
}

/// A figure in the words of its study.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FigureWords<'a> {
    pub(crate) study: &'a Study,
    pub(crate) parameter: Parameter,
}

impl FigureWords<'_> {
    /// The ends of the source, where the study says what the source does.
    fn known(&self, key: &str, own: f64) -> Option<(f64, f64, RangeBasis)> {
        let (figure, range) = (Figure::of(key)?, KnownRange::of(key)?);
        let usual = self.read(figure.value)?;
        let is_same = (own - usual).abs() <= LAST_DIGIT * usual.abs();
        let ends = self.read(range.low).zip(self.read(range.high)).filter(|_| is_same);
        ends.map(|(low, high)| (low, high, RangeBasis::Known(range.basis)))
    }

    fn by_factor(&self, own: f64) -> Option<(f64, f64, RangeBasis)> {
        let is_rule = self.parameter == Parameter::TooLate && own >= 1.0;
        (own > 0.0 && !is_rule).then_some((own / FACTOR, own * FACTOR, RangeBasis::Factor))
    }

    fn unit(&self) -> Unit {
        match self.parameter {
            it if it.is_factor(self.study) => Unit::Factor,
            Parameter::Amount(LawPart::Size | LawPart::Cap) => Unit::Money(self.study.currency),
            Parameter::Length(LawPart::Size | LawPart::Cap) => Unit::Hours,
            Parameter::HalfLife => Unit::Span,
            _ => Unit::Number,
        }
    }

    /// Tells whether a value of it stands in quotes.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.unit(), Unit::Money(_) | Unit::Span)
    }

    /// Shows how its two ends are written.
    pub(crate) fn ends(&self) -> &'static str {
        match self.unit() {
            Unit::Factor => "[0.8, 1.25], as parts of what the study says",
            Unit::Number | Unit::Hours => "[2, 5.5]",
            Unit::Money(_) => "[\"20.00\", \"30.00\"]",
            Unit::Span => "[\"6h\", \"2d\"]",
        }
    }

    /// Reads a value as a study writes it.
    pub(crate) fn read(&self, text: &str) -> Option<f64> {
        let number = || text.parse::<f64>().ok();
        match self.unit() {
            Unit::Factor | Unit::Number => number(),
            Unit::Money(currency) => read_amount(text, currency).ok().map(of_money),
            Unit::Hours => Some(number()? * f64::from(HOUR)),
            Unit::Span => {
                let ms = read_long_span(text).ok()?.as_millis();
                Some(of_ms(u64::try_from(ms).ok()?))
            }
        }
    }

    /// Writes a value as a study does, with no more digits than it deserves.
    pub(crate) fn shown(&self, value: f64) -> String {
        match self.unit() {
            Unit::Factor => format!("× {}", four_digits(value)),
            Unit::Number => four_digits(value),
            Unit::Hours => four_digits(value / f64::from(HOUR)),
            Unit::Span => show_long_span(milliseconds(value / f64::from(HOUR), HOUR)),
            Unit::Money(currency) => {
                let minor = i64::try_from(milliseconds(value, 1)).unwrap_or(i64::MAX);
                currency.show(Money::from_minor(minor)).to_string()
            }
        }
    }
}

/// What one of a figure is.
enum Unit {
    Factor,
    Number,
    Money(Currency),
    Hours,
    Span,
}

fn four_digits(value: f64) -> String {
    let rounded = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// Writes who says how well a figure is known.
impl core::fmt::Display for RangeBasis {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Study => f.write_str("the study's own word"),
            Self::Known(basis) => basis.fmt(f),
            Self::Factor => f.write_str("assumption: two thirds to one and a half times"),
        }
    }
}
