//! Distributions as text.

use pos_core::{Currency, Money};
use sim_risk::{Law, Shape};

use super::number;
use crate::read::{HOUR, milliseconds, of_ms};
use crate::write::toml::{Inline, quoted};

/// Hours of a day: the rates of a week stand in a line a day.
const DAY: usize = 24;
/// How many measured values stand in a line.
const A_LINE: usize = 12;

/// A value with what is said of the keys in it.
type Said = Vec<(&'static str, String)>;

/// Writes the rates of a week, a line a day.
pub(super) fn week(rates: &[f64]) -> String {
    let rates: Vec<String> = rates.iter().map(|rate| number(*rate)).collect();
    format!("{{ week = {} }}", lines(&rates, DAY))
}

/// Writes a list over several lines.
fn lines(items: &[String], in_a_line: usize) -> String {
    let lines = items.chunks(in_a_line).map(|line| format!("  {},\n", line.join(", ")));
    format!("[\n{}]", lines.collect::<String>())
}

/// Writes a distribution of amounts.
pub(super) fn amount(currency: Currency, law: &Law) -> Said {
    let whole = |minor: u64| {
        let minor = i64::try_from(minor).unwrap_or(i64::MAX);
        quoted(&currency.show(Money::from_minor(minor)).to_string())
    };
    said(law, &whole, &|minor| whole(milliseconds(minor, 1)))
}

/// Writes a distribution of lengths, in hours.
pub(super) fn hours(law: &Law) -> Said {
    said(law, &|ms| of_real(of_ms(ms)), &of_real)
}

fn said(law: &Law, whole: &dyn Fn(u64) -> String, real: &dyn Fn(f64) -> String) -> Said {
    let (key, value, mut parts) = shape(&law.shape, whole, real);
    let inline = Inline::default().raw(key, value);
    let cap = law.cap.map(whole);
    let inline = match &cap {
        Some(cap) => inline.raw("cap", cap.clone()),
        None => inline,
    };
    parts.insert(0, ("", inline.close()));
    parts.extend(cap.map(|cap| (".cap", cap)));
    parts
}

type Written = (&'static str, String, Said);

fn shape(shape: &Shape, whole: &dyn Fn(u64) -> String, real: &dyn Fn(f64) -> String) -> Written {
    let two = |(one, first): (&str, String), (other, second): (&str, String)| {
        Inline::default().raw(one, first).raw(other, second).close()
    };
    match shape {
        Shape::Fixed(value) => ("fixed", whole(*value), Said::new()),
        Shape::Exponential { mean } => {
            ("exponential", Inline::default().raw("mean", real(*mean)).close(), Said::new())
        }
        Shape::Lognormal { median, sigma } => {
            let (median, sigma) = (real(*median), number(*sigma));
            let parts =
                vec![(".lognormal.median", median.clone()), (".lognormal.sigma", sigma.clone())];
            ("lognormal", two(("median", median), ("sigma", sigma)), parts)
        }
        Shape::Pareto { least, alpha } => {
            ("pareto", two(("least", real(*least)), ("alpha", number(*alpha))), Said::new())
        }
        Shape::Table(rows) => {
            let rows = rows
                .iter()
                .map(|(value, weight)| format!("[{}, {}]", whole(*value), number(*weight)));
            ("table", format!("[{}]", rows.collect::<Vec<_>>().join(", ")), Said::new())
        }
        Shape::Empirical(values) => {
            let values: Vec<String> = values.iter().map(|value| whole(*value)).collect();
            ("values", lines(&values, A_LINE), Said::new())
        }
    }
}

/// Takes whole milliseconds.
pub(super) fn whole_ms(ms: f64) -> u64 {
    milliseconds(ms, 1)
}

/// Writes milliseconds as hours.
fn of_real(ms: f64) -> String {
    number(ms / f64::from(HOUR))
}
