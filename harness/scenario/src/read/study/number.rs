//! Numbers of a study: the only floats of the language.

use pos_core::Money;

use super::super::fields::Fields;
use super::super::tree::{Node, Tree};

/// Milliseconds of an hour.
pub(crate) const HOUR_MS: u64 = 3_600_000;
/// The same, in the width of a unit.
pub(crate) const HOUR: u32 = 3_600_000;

/// Finds a number, whole or with decimals.
pub(crate) fn real(fields: &Fields<'_>, key: &str) -> Option<f64> {
    fields.node(key).and_then(number)
}

/// Takes a number as it is written; one beyond all floats is infinite.
pub(super) fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Tree::Whole(Some(whole)) => whole.to_string().parse().ok(),
        Tree::Whole(None) => plain(node.place.text()),
        Tree::Decimal(text) => plain(text),
        Tree::Text(_) | Tree::Flag(_) | Tree::Date | Tree::List(_) | Tree::Table(_) => None,
    }
}

fn plain(text: &str) -> Option<f64> {
    text.replace('_', "").parse().ok()
}

/// Takes milliseconds of a number of units of so many, rounded to the nearest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and what is beyond is refused"
)]
pub(crate) fn milliseconds(count: f64, unit_ms: u32) -> u64 {
    (count * f64::from(unit_ms)).round() as u64
}

/// Takes milliseconds as a number.
#[expect(clippy::cast_precision_loss, reason = "no length of time has more than 53 bits")]
pub(crate) const fn of_ms(ms: u64) -> f64 {
    ms as f64
}

/// Takes minor units as a number.
#[expect(clippy::cast_precision_loss, reason = "no amount that is read has more than 53 bits")]
pub(crate) const fn of_money(amount: Money) -> f64 {
    amount.minor() as f64
}

/// Takes the nearest amount of a number of minor units.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and it is only shown")]
pub(super) fn to_money(minor: f64) -> Money {
    Money::from_minor(minor.round() as i64)
}

/// Takes how many of something there are on average.
#[expect(clippy::cast_precision_loss, reason = "no file has 2^53 rows")]
pub(super) fn ratio(count: u64, of: u64) -> f64 {
    count as f64 / of as f64
}
