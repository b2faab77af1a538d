//! The steps up to the one that failed, for a failure report.

use harness_scenario::{Clock, Failure};
use sim_world::{Plan, Trace};

use super::{Kind, Line, lines};

/// How many steps before the failed one are shown at most.
const MOST_STEPS: usize = 12;

/// Writes the steps up to the first that failed, which is marked; the rule above it where an
/// invariant is broken. Lines are not indented and not ended.
pub(crate) fn excerpt(plan: &Plan, trace: &Trace, failures: &[Failure]) -> Vec<String> {
    let Some(first) = failures.first() else { return Vec::new() };
    let told = lines(plan, trace).into_iter();
    let steps: Vec<Line> =
        told.filter(|line| line.kind == Kind::Step && line.step <= first.step).collect();
    let hidden = steps.len().saturating_sub(MOST_STEPS);
    let mut shown = Vec::new();
    if hidden > 0 {
        shown.push(format!("  … {hidden} steps before"));
    }
    let clock = Clock::of(plan);
    let mut day = 1;
    for line in steps.iter().skip(hidden) {
        if clock.day(line.at) != day {
            day = clock.day(line.at);
            shown.push(format!("  day {day}"));
        }
        shown.push(marked(line, &clock, failures));
    }
    shown
}

fn marked(line: &Line, clock: &Clock, failures: &[Failure]) -> String {
    let here = failures.iter().find(|failure| failure.step == line.step);
    let written = line.written(clock);
    match here {
        None => format!("  {written}"),
        Some(failure) => format!("> {written}   <- expected {}", wanted(failure)),
    }
}

fn wanted(failure: &Failure) -> String {
    match failure.key.as_str() {
        "outcome" | "reason" => failure.expected.clone(),
        key => format!("{key} {}", failure.expected),
    }
}
