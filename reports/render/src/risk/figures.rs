//! The pictures of a study.

mod bars;
mod convergence;
mod exceedance;
mod limits;

pub(crate) use self::bars::{Tornado, parts, tornado};
pub(crate) use self::convergence::convergence;
pub(crate) use self::exceedance::exceedance;
pub(crate) use self::limits::{Lane, sweep, thinkable, trade};

use pos_core::{Currency, Money};

use crate::column::width;
use crate::risk::digits::grouped;
use crate::risk::plot::{Tick, round_numbers};

/// Marks an axis of money, in minor units.
pub(crate) fn money_ticks(currency: Currency, from: f64, to: f64) -> Vec<Tick> {
    let (numbers, step) = round_numbers(from, to);
    let is_whole = step >= currency.units() as f64;
    let label = |minor: f64| {
        let shown = currency.show(Money::from_minor(minor as i64)).to_string();
        let whole = shown.split('.').next().unwrap_or_default();
        grouped(if is_whole { whole } else { &shown })
    };
    numbers.into_iter().map(|at| Tick { at, label: label(at) }).collect()
}

/// Shortens what has no room beside a picture; the table has it all.
fn short(text: &str) -> String {
    const MOST: usize = 21;
    if width(text) <= MOST {
        return text.to_owned();
    }
    let mut room = MOST - 1;
    let fits = |letter: &char| {
        let takes = width(letter.encode_utf8(&mut [0; 4]));
        let left = room.checked_sub(takes);
        room = left.unwrap_or_default();
        left.is_some()
    };
    text.chars().take_while(fits).chain(['\u{2026}']).collect()
}

/// Returns the largest of some numbers that are finite; a little above zero at the least.
pub(crate) fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.filter(|number| number.is_finite()).fold(1.0, f64::max)
}
