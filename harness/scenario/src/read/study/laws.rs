//! Distributions of amounts and of lengths of outages.

use pos_core::Currency;
use sim_risk::{Law, Shape};

use super::super::fields::Fields;
use super::super::tree::{Entry, Node};
use super::number::{HOUR, HOUR_MS, milliseconds, number, of_money, of_ms, real};
use super::values::amount;
use super::{Reading, part};
use crate::code::Code;
use crate::language::{Group, Kind};
use crate::mistake::{Ledger, Mistake};

/// The keys of which one says the shape.
const SHAPES: [&str; 7] = ["fixed", "exponential", "lognormal", "pareto", "table", "values", "csv"];

/// The longest length that is read: a hundred years.
pub(super) const LONGEST_MS: u64 = 100 * 365 * 24 * HOUR_MS;

/// What a distribution is of, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    /// Amounts; none where the currency is unknown.
    Money(Option<Currency>),
    /// Lengths of time, as numbers of hours.
    Hours,
}

/// A law that stands for one that cannot be read.
pub(super) const fn any() -> Law {
    Law::of(Shape::Fixed(1))
}

impl Unit {
    /// Reads a value of the distribution, in its own unit; it is at least 1.
    fn whole(self, ledger: &Ledger, node: &Node) -> Option<u64> {
        match self {
            Self::Money(currency) => {
                let amount = amount(ledger, node, (currency, 1))?;
                u64::try_from(amount.minor()).ok()
            }
            Self::Hours => hours(ledger, node),
        }
    }

    /// Reads a parameter that has the unit of the values.
    fn real(self, fields: &Fields<'_>, key: &str) -> Option<f64> {
        match self {
            Self::Money(currency) => {
                amount(fields.ledger, fields.node(key)?, (currency, 1)).map(of_money)
            }
            Self::Hours => Some(real(fields, key)? * of_ms(HOUR_MS)),
        }
    }
}

fn hours(ledger: &Ledger, node: &Node) -> Option<u64> {
    let hours = number(node)?;
    let ms = milliseconds(hours, HOUR);
    if (1..=LONGEST_MS).contains(&ms) {
        return Some(ms);
    }
    let message = format!("{} hours cannot be", node.place.text());
    let mistake = Mistake::new(Code::BadNumber, &node.place, message);
    let is_small = hours.is_nan() || hours <= 1.0;
    let label = if is_small { "write more than 0" } else { "write at most 876000: 100 years" };
    ledger.none(mistake.label(label))
}

impl Reading<'_> {
    /// Reads a distribution; `key` is its path in the study.
    pub(super) fn law(&mut self, fields: &Fields<'_>, (key, unit): (&str, Unit)) -> Option<Law> {
        for beside in ["column", "unit", "where", "currency"] {
            fields.only_beside(beside, &["csv"]);
        }
        let cap = fields.node("cap").and_then(|node| unit.whole(fields.ledger, node));
        let entry = fields.exactly_one(&SHAPES)?;
        let shape = match entry.key.as_str() {
            "csv" => self.column(fields, (key, unit))?,
            "fixed" => Shape::Fixed(unit.whole(fields.ledger, &entry.node)?),
            "table" => table(fields, entry, unit)?,
            "values" => values(fields, entry, unit)?,
            _ => smooth(fields, entry, unit)?,
        };
        Some(Law { shape, cap })
    }
}

/// Reads a shape that has parameters.
fn smooth(fields: &Fields<'_>, entry: &Entry, unit: Unit) -> Option<Shape> {
    let group = parameters(fields.group, &entry.key)?;
    let fields = part(fields, &entry.key, group)?;
    match entry.key.as_str() {
        "exponential" => Some(Shape::Exponential { mean: unit.real(&fields, "mean")? }),
        "lognormal" => {
            let (median, sigma) = (unit.real(&fields, "median"), real(&fields, "sigma"));
            Some(Shape::Lognormal { median: median?, sigma: sigma? })
        }
        _ => {
            let (least, alpha) = (unit.real(&fields, "least"), real(&fields, "alpha"));
            Some(Shape::Pareto { least: least?, alpha: alpha? })
        }
    }
}

fn parameters(group: &Group, key: &str) -> Option<&'static Group> {
    match group.find(key)?.kind {
        Kind::Table(inner) => Some(inner),
        _ => None,
    }
}

fn table(fields: &Fields<'_>, entry: &Entry, unit: Unit) -> Option<Shape> {
    let mut rows = Vec::new();
    let mut is_whole = true;
    for row in entry.node.list() {
        let pair = match row.list() {
            [value, weight] => unit.whole(fields.ledger, value).zip(number(weight)),
            _ => None,
        };
        is_whole &= pair.is_some();
        rows.extend(pair);
    }
    is_whole.then_some(Shape::Table(rows))
}

fn values(fields: &Fields<'_>, entry: &Entry, unit: Unit) -> Option<Shape> {
    let items = entry.node.list();
    let values: Vec<u64> =
        items.iter().filter_map(|item| unit.whole(fields.ledger, item)).collect();
    if items.is_empty() {
        let message = format!("`values` in {} is empty", fields.group.name);
        let mistake = Mistake::new(Code::Empty, &entry.node.place, message);
        fields.ledger.note(mistake.label("write what was measured"));
    }
    (values.len() == items.len() && !values.is_empty()).then_some(Shape::Empirical(values))
}
