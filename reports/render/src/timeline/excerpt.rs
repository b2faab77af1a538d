//! The steps up to the one that failed, for a failure report.

use core::time::Duration;

use harness_scenario::{Clock, Failure};
use reports_language::Language;
use sim_world::{Plan, Trace};

use super::{Calendar, Kind, Line, lines};
use crate::column::widest;

/// How wide the text of a step is at most before its outcome leaves the column.
const WIDEST: usize = 60;

/// How many steps before the failed one are shown at most.
const MOST_STEPS: usize = 12;

/// Writes the steps up to the first that failed, which is marked. Lines are neither indented nor
/// ended.
pub(crate) fn excerpt(
    (plan, trace): (&Plan, &Trace),
    failures: &[Failure],
    language: Language,
) -> Vec<String> {
    let Some(first) = failures.iter().map(|failure| failure.step).min() else { return Vec::new() };
    let mut steps = lines(plan, trace, language);
    steps.retain(|line| line.kind == Kind::Step && line.step <= first);
    let hidden = steps.len().saturating_sub(MOST_STEPS);
    steps.drain(..hidden);
    let before = (hidden > 0)
        .then(|| format!("  … {}", language.say("excerpt-before", &[("steps", &hidden)])));
    let clock = Clock::of(plan).speaking(language);
    before.into_iter().chain(marked(&steps, (&clock, language), failures)).collect()
}

fn marked(
    steps: &[Line],
    (clock, language): (&Clock, Language),
    failures: &[Failure],
) -> Vec<String> {
    let width = widest(steps.iter().map(|line| line.text.as_str()));
    let width = width.min(WIDEST);
    let mut shown = Vec::new();
    let last = steps.first().map_or(Duration::ZERO, |line| line.at);
    let mut calendar = Calendar { clock, day: 1, last };
    for line in steps {
        shown.extend(calendar.turn_to(line.at).iter().map(|turned| format!("  {turned}")));
        let written = line.written(clock, width);
        shown.push(match failures.iter().find(|failure| failure.step == line.step) {
            None => format!("  {written}"),
            Some(failure) => {
                let wanted = language.say("excerpt-expected", &[("expected", &wanted(failure))]);
                format!("> {written}   <- {wanted}")
            }
        });
    }
    shown
}

/// Says what was expected of a step, with its key where that says more.
pub(crate) fn wanted(failure: &Failure) -> String {
    match failure.key.as_str() {
        "outcome" | "reason" => failure.expected.clone(),
        key => format!("{key} {}", failure.expected),
    }
}
