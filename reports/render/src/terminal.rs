//! What a person reads in a terminal: a line for what passed, a report for what failed.

use core::time::Duration;
use std::path::Path;

use harness_scenario::{Clock, Failure, Scenario, show_span};
use sim_world::{Trace, What};

use crate::played::{Ending, Played, Tally};
use crate::timeline::excerpt;

/// Keys of failures that no step is to blame for.
const WHOLE_RUN: [&str; 2] = ["snapshot", "repeat"];

/// Writes what a person must know of a scenario: one line, or a whole report. The last line is
/// not ended.
pub fn report(played: &Played<'_>) -> String {
    let mut lines = match &played.ending {
        Ending::Passed => vec![head("PASS", played)],
        Ending::Skipped(reason) => vec![format!("SKIP {}   {reason}", played.scenario.id)],
        Ending::Error(reason) => vec![head("ERROR", played), indented(reason, 2)],
        Ending::Failed(_) if played.ending.is_new() => vec![new(played)],
        Ending::Failed(failures) => failed(played, failures),
    };
    lines.extend(played.details.iter().map(|detail| indented(detail, 7)));
    lines.join("\n")
}

/// Writes the last line of a run: `46 passed, 0 failed, 2 skipped  in 0.21s`.
pub fn summary(tally: &Tally, wall: Duration) -> String {
    let Tally { passed, failed, new, skipped, errors, not_run } = tally;
    let errors = match errors {
        0 => String::new(),
        1 => ", 1 error".to_owned(),
        errors => format!(", {errors} errors"),
    };
    let new = match new {
        0 => String::new(),
        new if new == failed => " (for want of a first snapshot only)".to_owned(),
        new => format!(" ({new} of them for want of a first snapshot only)"),
    };
    let wall = wall.as_secs_f64();
    let not_run = match not_run {
        0 => String::new(),
        not_run => format!(", {not_run} not run"),
    };
    format!(
        "{passed} passed, {failed} failed{new}, {skipped} skipped{errors}{not_run}  in {wall:.2}s"
    )
}

fn head(word: &str, played: &Played<'_>) -> String {
    let wall = played.wall.as_secs_f64();
    let virtual_time =
        played.trace.as_ref().map(virtual_span).map(|span| format!(", {span} virtual"));
    let id = &played.scenario.id;
    format!("{word} [{wall:.3}s{}] {id}", virtual_time.unwrap_or_default())
}

/// What met all that it wants is no failure to look into: somebody has to look at its snapshot.
fn new(played: &Played<'_>) -> String {
    format!(
        "{}   met all that it expects; its first snapshot is not taken yet",
        head("NEW", played)
    )
}

/// Says how long a run took, in virtual time.
pub(crate) fn virtual_span(trace: &Trace) -> String {
    rough_span(Duration::from_nanos(trace.ended_at().as_nanos()))
}

/// Two units at most, nothing below minutes beside hours: nobody compares runs by this number.
pub(crate) fn rough_span(span: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = span.as_secs();
    let unit = match seconds {
        0..MINUTE => 1,
        MINUTE..DAY => MINUTE,
        DAY.. => HOUR,
    };
    show_span(Duration::from_secs(seconds - seconds % unit))
}

fn failed(played: &Played<'_>, failures: &[Failure]) -> Vec<String> {
    let scenario = played.scenario;
    let mut lines = vec![format!("{}   rerun: {}", head("FAIL", played), rerun(scenario))];
    lines.extend(scenario.header.why.as_ref().map(|why| format!("  why: {why}")));
    lines.extend(failure_lines((scenario, played.trace.as_ref()), failures));
    let of_steps: Vec<_> = failures.iter().filter(|one| is_of_step(one)).cloned().collect();
    if let Some(trace) = &played.trace {
        lines.extend(timeline(scenario, trace, &of_steps));
    }
    lines
}

/// Writes the command that plays the scenario again just so.
pub fn rerun(scenario: &Scenario) -> String {
    let instance = scenario.instance.as_ref();
    let only = instance.map_or_else(String::new, |one| {
        format!(" --filter '[{}]'", one.name.replace('\'', "'\\''"))
    });
    format!("deadzone run {}{only} --seed {}", typed(&scenario.path), scenario.plan.seed)
}

/// Writes a path as a shell takes it, and as no option.
pub fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    let path = if path.starts_with('-') { format!("./{path}") } else { path };
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+:,@%".contains(letter);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

pub(crate) fn is_of_step(failure: &Failure) -> bool {
    !WHOLE_RUN.contains(&failure.key.as_str())
}

/// Says of each failure what was expected, what came, and what decided.
pub(crate) fn failure_lines(run: Run<'_>, failures: &[Failure]) -> Vec<String> {
    failures.iter().flat_map(|failure| one_failure(run, failure, failures)).collect()
}

/// A scenario with what happened in it, where that is known.
type Run<'a> = (&'a Scenario, Option<&'a Trace>);

/// Failures of one step share its line.
fn one_failure(run: Run<'_>, failure: &Failure, all: &[Failure]) -> Vec<String> {
    let first = all.iter().find(|other| other.step == failure.step);
    let mut lines = Vec::new();
    if !is_of_step(failure) {
        lines.push(format!("  {}", failure.key));
    } else if first.is_some_and(|first| core::ptr::eq(first, failure)) {
        lines.push(step_line(run, failure));
    }
    if is_of_step(failure) {
        lines.push(difference(failure));
    } else {
        lines.push(format!("       expected: {}", failure.expected));
        lines.push(format!("       actual:   {}", failure.actual));
    }
    lines.extend(failure.decided_by.as_ref().map(|by| format!("       decided by: {by}")));
    lines.extend(failure.hint.as_ref().map(|hint| format!("       hint: {hint}")));
    lines
}

pub(crate) fn step_line((scenario, trace): Run<'_>, failure: &Failure) -> String {
    let plan = &scenario.plan;
    let (step, of) = (failure.step + 1, plan.steps.len());
    let begun = trace.and_then(|trace| begin_of(trace, failure.step));
    let at = begun.map(|at| format!(", {}", Clock::of(plan).at(at)));
    let line = place_of(scenario, failure);
    format!("  step {step} of {of}{}   {line}", at.unwrap_or_default())
}

fn begin_of(trace: &Trace, step: usize) -> Option<Duration> {
    let begins =
        |what: &What| matches!(what, What::StepBegan | What::StepLate(_) | What::StepStuck);
    let entry = trace.entries().iter().find(|one| one.step == step && begins(&one.what))?;
    Some(Duration::from_nanos(entry.at.as_nanos()))
}

fn place_of(scenario: &Scenario, failure: &Failure) -> String {
    match &failure.place {
        Some(place) => format!("{}:{}", place.file(), place.line()),
        None => scenario.path.display().to_string(),
    }
}

fn difference(failure: &Failure) -> String {
    let Failure { key, expected, actual, .. } = failure;
    let key = match key.as_str() {
        "outcome" | "reason" => String::new(),
        key => format!("{key}  "),
    };
    format!("       {key}expected: {expected}      actual: {actual}")
}

fn timeline(scenario: &Scenario, trace: &Trace, failures: &[Failure]) -> Vec<String> {
    let lines = excerpt(&scenario.plan, trace, failures).into_iter().enumerate();
    let label = |place| if place == 0 { "timeline" } else { "" };
    lines
        .map(|(place, line)| format!("  {:<9}{line}", label(place)).trim_end().to_owned())
        .collect()
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    text.lines()
        .map(|line| format!("{margin}{line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
