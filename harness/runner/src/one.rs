//! Plays one scenario and judges it.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use harness_scenario::{Failure, Need, Scenario, SnapshotPart, judge};
use reports_render::{Ending, Played, snapshot};
use sim_world::{Entry, EntryId, Trace};

use crate::later::say_when_true;
use crate::matrix::{SNAPSHOT, unlike_row};
use crate::run::{Runner, unplayed};
use crate::snapshot::{Difference, Snapped, SnapshotFile};

/// Plays one scenario as `runner` says; a panic on the way is an ending like any other.
pub(crate) fn play_one<'s>(runner: &Runner<'_>, scenario: &'s Scenario) -> Played<'s> {
    if let Some(need) = missing_need(runner, scenario) {
        return unplayed(scenario, Ending::Skipped(format!("needs {need}")));
    }
    if let Some(reason) = scenario.instance.as_ref().and_then(|one| one.skipped.clone()) {
        return unplayed(scenario, Ending::Skipped(reason));
    }
    let begun = Instant::now();
    let played = catch_unwind(AssertUnwindSafe(|| play_and_judge(runner, scenario)));
    let mut played = played.unwrap_or_else(|panic| {
        unplayed(scenario, Ending::Error(format!("a panic of our own: {}", said(panic.as_ref()))))
    });
    played.wall = begun.elapsed();
    played
}

fn missing_need(runner: &Runner<'_>, scenario: &Scenario) -> Option<&'static str> {
    let mut needs = scenario.header.needs.iter();
    let missing = needs.find(|need| !runner.offers.contains(need))?;
    Need::NAMES.iter().find(|(_, need)| need == missing).map(|(name, _)| *name)
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a word")
}

fn play_and_judge<'s>(runner: &Runner<'_>, scenario: &'s Scenario) -> Played<'s> {
    match play_all(runner, scenario) {
        Ok((trace, other)) => judged(runner, scenario, (trace, other)),
        Err(reason) => unplayed(scenario, Ending::Error(reason.to_string())),
    }
}

/// Plays as often as asked; returns the first trace, and how another differs from it.
fn play_all(runner: &Runner<'_>, scenario: &Scenario) -> io::Result<(Trace, Option<Failure>)> {
    let first = (runner.player)(&scenario.plan)?;
    for turn in 2..=runner.repeat.get() {
        let other = (runner.player)(&scenario.plan)?;
        let place = first.first_difference(&other);
        if let Some(differs) = place.map(|place| unlike((&first, &other), place, turn)) {
            return Ok((first, Some(differs)));
        }
    }
    Ok((first, None))
}

/// The same plan and seed must give the same trace.
fn unlike((first, other): (&Trace, &Trace), place: EntryId, turn: usize) -> Failure {
    let shown = |trace: &Trace| trace.entry(place).map_or("the end".to_owned(), entry_text);
    let step = [first, other].iter().find_map(|trace| trace.entry(place)).map(|one| one.step);
    Failure {
        step: step.unwrap_or(0),
        place: None,
        key: "repeat".to_owned(),
        expected: format!("in run 1, entry {}: {}", place.0, shown(first)),
        actual: format!("in run {turn}: {}", shown(other)),
        decided_by: None,
        hint: None,
    }
}

fn judged<'s>(
    runner: &Runner<'_>,
    scenario: &'s Scenario,
    (trace, other): (Trace, Option<Failure>),
) -> Played<'s> {
    let mut failures = judge(scenario, &trace).failures;
    say_when_true(runner, scenario, &mut failures);
    failures.extend(other);
    let snapped = snap(runner, scenario, (&trace, failures.as_slice()));
    let mut details = Vec::new();
    match snapped {
        Snapped::Same => {}
        Snapped::Written(note) => details.push(note),
        Snapped::Differs(difference) => {
            failures.push(failed_snapshot(scenario, &difference));
            details = difference.lines;
        }
    }
    let row = failures.is_empty().then(|| unlike_row(scenario, &trace, runner.update));
    failures.extend(row.flatten());
    let ending = if failures.is_empty() { Ending::Passed } else { Ending::Failed(failures) };
    Played { trace: Some(trace), details, ..unplayed(scenario, ending) }
}

fn entry_text(entry: &Entry) -> String {
    format!("{} {:?}", entry.at, entry.what)
}

/// A run that failed says nothing of how the scenario should look, so it is not compared.
fn snap(runner: &Runner<'_>, scenario: &Scenario, (trace, failures): Run<'_>) -> Snapped {
    if scenario.header.snapshot.iter().all(|part| *part == SnapshotPart::Matrix) {
        return Snapped::Same;
    }
    let file = SnapshotFile::of(scenario);
    let body = snapshot(scenario, trace);
    if failures.is_empty() {
        file.settle(&body, runner.update)
    } else {
        file.settle_failed(&body, runner.update)
    }
}

type Run<'a> = (&'a Trace, &'a [Failure]);

/// A snapshot is looked at after the last step.
pub(crate) fn failed_snapshot(scenario: &Scenario, difference: &Difference) -> Failure {
    Failure {
        step: scenario.plan.steps.len().saturating_sub(1),
        place: None,
        key: SNAPSHOT.to_owned(),
        expected: difference.expected.clone(),
        actual: difference.actual.clone(),
        decided_by: None,
        hint: None,
    }
}
