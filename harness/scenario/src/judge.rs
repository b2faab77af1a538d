//! Compares what was wanted with what was seen.

mod compare;
mod decided;
mod hints;
mod slow;

use reports_language::Language;
use sim_world::Trace;

use crate::scenario::Scenario;
use crate::source::Place;

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Passed or failed.
    pub status: Status,
    /// What differs, in the order of steps and of keys.
    pub failures: Vec<Failure>,
    /// The first step that failed, counted from 0.
    pub failed_step: Option<usize>,
}

/// Passed or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// All that was wanted was seen.
    Passed,
    /// Something differs.
    Failed,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step, counted from 0.
    pub step: usize,
    /// The key, or the step, in its file; none for a plan that was never text.
    pub place: Option<Place>,
    /// The key, such as `outcome` or `badges`, or the rule that is broken, such as `never.twice`.
    pub key: String,
    /// What was wanted.
    pub expected: String,
    /// What was seen.
    pub actual: String,
    /// The value of the shop that decided it, with its place.
    pub decided_by: Option<String>,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

/// Whether a scenario is judged beyond its first failed step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepGoing {
    /// The first failed step ends it.
    No,
    /// Every step is judged.
    Yes,
}

/// Judges a run up to the first step that failed.
pub fn judge(scenario: &Scenario, trace: &Trace) -> Verdict {
    judge_all(scenario, trace, KeepGoing::No)
}

/// Judges a run.
pub fn judge_all(scenario: &Scenario, trace: &Trace, keep_going: KeepGoing) -> Verdict {
    let mut failures = compare::failures((scenario, trace), Language::English);
    failures.sort_by_key(|failure| failure.step);
    let failed_step = failures.first().map(|failure| failure.step);
    if keep_going == KeepGoing::No {
        failures.retain(|failure| Some(failure.step) == failed_step);
    }
    let status = if failures.is_empty() { Status::Passed } else { Status::Failed };
    Verdict { status, failures, failed_step }
}

/// Lists all that differs, of every step, in a language: for a report beside a verdict, whose
/// failures are in the words of the format.
pub fn failures_in(language: Language, scenario: &Scenario, trace: &Trace) -> Vec<Failure> {
    compare::failures((scenario, trace), language)
}
