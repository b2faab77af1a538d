//! What a person reads in a terminal: a line for what passed, a report for what failed.

use core::fmt::Display;
use core::time::Duration;
use std::path::Path;

use harness_scenario::{Clock, Failure, Scenario, said_span};
use reports_language::Language;
use sim_world::{Trace, What};

use crate::column::padded;
use crate::judged::said_failures;
use crate::played::{Ending, Played, Tally};
use crate::timeline::excerpt;

/// Keys of failures that no step is to blame for.
const WHOLE_RUN: [&str; 2] = ["snapshot", "repeat"];

/// Says what differs: keys are those of the file, and what no file has is said.
pub(crate) fn said_key(failure: &Failure, language: Language) -> &str {
    let whole = WHOLE_RUN.into_iter().find(|key| *key == failure.key);
    whole.map_or(failure.key.as_str(), |key| language.word("whole", key))
}

/// Writes what a person must know of a scenario: one line, or a whole report. The last line is
/// not ended.
pub fn report(played: &Played<'_>, language: Language) -> String {
    let mut lines = match &played.ending {
        Ending::Passed => vec![head("passed", played, language)],
        Ending::Skipped(reason) => vec![skipped(played, reason, language)],
        Ending::Error(reason) => vec![head("error", played, language), indented(reason, 2)],
        Ending::Failed(_) if played.ending.is_new() => vec![new(played, language)],
        Ending::Failed(failures) => failed(played, failures, language),
    };
    let details = played.details.iter().map(|detail| language.again("note-", detail));
    lines.extend(details.map(|detail| indented(&detail, 7)));
    lines.join("\n")
}

/// Writes the last line of a run: `46 passed, 0 failed, 2 skipped  in 0.21s`.
pub fn summary(tally: &Tally, wall: Duration, language: Language) -> String {
    let Tally { passed, failed, new, skipped, errors, not_run } = tally;
    let unless_0 = |id, name: &str, count: &usize| match count {
        0 => String::new(),
        count => language.say(id, &[(name, count)]),
    };
    let new = match new {
        0 => String::new(),
        new if new == failed => language.text("summary-all-new").to_owned(),
        new => language.say("summary-new", &[("new", new)]),
    };
    let counts: &[(&str, &dyn Display)] = &[
        ("passed", passed),
        ("failed", failed),
        ("new", &new),
        ("skipped", skipped),
        ("errors", &unless_0("summary-errors", "errors", errors)),
        ("notrun", &unless_0("summary-not-run", "count", not_run)),
        ("seconds", &format!("{:.2}", wall.as_secs_f64())),
    ];
    language.say("summary", counts)
}

/// Writes the head of a report: the word, how long it took, and which scenario it is.
fn head(word: &'static str, played: &Played<'_>, language: Language) -> String {
    let wall = format!("{:.3}", played.wall.as_secs_f64());
    let took = match played.trace.as_ref().map(|trace| virtual_span(trace, language)) {
        Some(span) => language.say("head-took-virtual", &[("seconds", &wall), ("span", &span)]),
        None => language.say("head-took", &[("seconds", &wall)]),
    };
    format!("{} [{took}] {}", head_word(word, language), played.scenario.id)
}

/// Returns the word that a report begins with: `PASS`.
fn head_word(word: &'static str, language: Language) -> &'static str {
    match word {
        "passed" => language.text("head-passed"),
        "skipped" => language.text("head-skipped"),
        "new" => language.text("head-new"),
        "failed" => language.text("head-failed"),
        _ => language.text("head-error"),
    }
}

fn skipped(played: &Played<'_>, reason: &str, language: Language) -> String {
    let reason = language.again("skip-", reason);
    format!("{} {}   {reason}", head_word("skipped", language), played.scenario.id)
}

/// What met all that it wants is no failure to look into: somebody has to look at its snapshot.
fn new(played: &Played<'_>, language: Language) -> String {
    format!("{}   {}", head("new", played, language), language.text("head-new-why"))
}

/// Says how long a run took, in virtual time.
pub(crate) fn virtual_span(trace: &Trace, language: Language) -> String {
    rough_span(Duration::from_nanos(trace.ended_at().as_nanos()), language)
}

/// Two units at most, nothing below minutes beside hours: nobody compares runs by this number.
pub(crate) fn rough_span(span: Duration, language: Language) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = span.as_secs();
    let unit = match seconds {
        0..MINUTE => 1,
        MINUTE..DAY => MINUTE,
        DAY.. => HOUR,
    };
    said_span(language, Duration::from_secs(seconds - seconds % unit))
}

fn failed(played: &Played<'_>, failures: &[Failure], language: Language) -> Vec<String> {
    let scenario = played.scenario;
    let failures = &*said_failures(played, failures, language);
    let again = language.say("report-rerun", &[("command", &rerun(scenario))]);
    let mut lines = vec![format!("{}   {again}", head("failed", played, language))];
    let why = scenario.header.why.as_ref();
    lines.extend(why.map(|why| format!("  {}", language.say("report-why", &[("why", why)]))));
    lines.extend(failure_lines((scenario, played.trace.as_ref()), failures, language));
    let of_steps: Vec<_> = failures.iter().filter(|one| is_of_step(one)).cloned().collect();
    if let Some(trace) = &played.trace {
        lines.extend(timeline((scenario, trace), &of_steps, language));
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
pub(crate) fn failure_lines(run: Run<'_>, failures: &[Failure], language: Language) -> Vec<String> {
    let lines = |failure| one_failure(run, failure, (failures, language));
    failures.iter().flat_map(lines).collect()
}

/// A scenario with what happened in it, where that is known.
type Run<'a> = (&'a Scenario, Option<&'a Trace>);

/// Failures of one step share its line.
fn one_failure(
    run: Run<'_>,
    failure: &Failure,
    (all, language): (&[Failure], Language),
) -> Vec<String> {
    let first = all.iter().find(|other| other.step == failure.step);
    let mut lines = Vec::new();
    if !is_of_step(failure) {
        lines.push(format!("  {}", said_key(failure, language)));
    } else if first.is_some_and(|first| core::ptr::eq(first, failure)) {
        lines.push(step_line(run, failure, language));
    }
    let says =
        |id, name: &str, text: &String| format!("       {}", language.say(id, &[(name, text)]));
    if is_of_step(failure) {
        lines.push(difference(failure, language));
    } else {
        lines.push(says("report-expected", "expected", &failure.expected));
        lines.push(says("report-actual", "actual", &failure.actual));
    }
    lines.extend(failure.decided_by.as_ref().map(|by| says("report-decided-by", "by", by)));
    lines.extend(failure.hint.as_ref().map(|hint| says("report-hint", "hint", hint)));
    lines
}

pub(crate) fn step_line(
    (scenario, trace): Run<'_>,
    failure: &Failure,
    language: Language,
) -> String {
    let plan = &scenario.plan;
    let (step, of) = (failure.step + 1, plan.steps.len());
    let begun = trace.and_then(|trace| begin_of(trace, failure.step));
    let at = begun.map(|at| Clock::of(plan).speaking(language).at(at));
    let line = place_of(scenario, failure);
    let step = language.say("report-step", &[("step", &step), ("of", &of)]);
    let at = at.map_or_else(String::new, |at| language.text("said-comma").to_owned() + &at);
    format!("  {step}{at}   {line}")
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

fn difference(failure: &Failure, language: Language) -> String {
    let Failure { key, expected, actual, .. } = failure;
    let key = match key.as_str() {
        "outcome" => String::new(),
        key => format!("{key}  "),
    };
    let with: &[(&str, &dyn Display)] = &[("expected", expected), ("actual", actual)];
    format!("       {key}{}", language.say("report-difference", with))
}

fn timeline(
    (scenario, trace): (&Scenario, &Trace),
    failures: &[Failure],
    language: Language,
) -> Vec<String> {
    let lines = excerpt((&scenario.plan, trace), failures, language).into_iter().enumerate();
    let label = |place| if place == 0 { language.text("report-timeline") } else { "" };
    let line = |(place, line)| format!("  {}{line}", padded(label(place), 9));
    lines.map(|one| line(one).trim_end().to_owned()).collect()
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    text.lines()
        .map(|line| format!("{margin}{line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
