//! A timeline of what went wrong: orders that were paid in the end, and sales that were refused, are
//! counted and not told.

use std::collections::{BTreeMap, BTreeSet};

use core::time::Duration;

use harness_scenario::Clock;
use sim_world::{Plan, Trace};

use super::{Calendar, Kind, Line, TEXT_WIDTH, lines};

/// Writes a timeline, line by line; where orders are left out, a line says how many.
pub(crate) fn folded(plan: &Plan, trace: &Trace) -> Vec<String> {
    let lines = lines(plan, trace);
    let harmed = harmed(&lines);
    let is_told = |line: &Line| order(&line.text).is_none_or(|order| harmed.contains(order));
    let clock = Clock::of(plan);
    let mut calendar = Calendar { clock: &clock, day: 0, last: Duration::ZERO };
    let mut written = Vec::new();
    for some in lines.chunk_by(|one, next| is_told(one) == is_told(next)) {
        if some.first().is_some_and(|it| !is_told(it)) {
            written.push(format!("            \u{2026} {}", count(some)));
            continue;
        }
        for line in some {
            written.extend(calendar.turn_to(line.at).iter().map(|turned| format!("  {turned}")));
            written.push(format!("  {}", line.written(&clock, TEXT_WIDTH)));
        }
    }
    written
}

/// Finds the first order that a text names.
fn order(text: &str) -> Option<&str> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter == ',');
    words.into_iter().find(|word| {
        word.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_digit()))
    })
}

/// The orders that a till shows last as anything but paid.
fn harmed(lines: &[Line]) -> BTreeSet<&str> {
    let mut last: BTreeMap<&str, bool> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind == Kind::Aside) {
        let Some((order, state)) = line.text.split_once(' ') else { continue };
        if line.subject.starts_with("till") && order.starts_with('#') {
            last.insert(order, state == "paid");
        }
    }
    last.into_iter().filter(|(_, is_paid)| !is_paid).map(|(order, _)| order).collect()
}

/// Says what lines were about that are left out.
fn count(lines: &[Line]) -> String {
    let sales = lines.iter().filter(|line| line.kind == Kind::Step);
    let (refused, accepted): (Vec<&Line>, Vec<&Line>) =
        sales.partition(|line| line.outcome.starts_with("refused"));
    let of = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} sale{plural} {what}"))
    };
    let said = [of(accepted.len(), "paid in the end"), of(refused.len(), "refused")];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let count = lines.len();
    if said.is_empty() {
        format!("{count} lines of orders that were paid")
    } else {
        said.join(", ")
    }
}
