//! The timeline of a run for a terminal: a line for each thing that happened, over virtual time, with
//! the outages in a margin.

use core::time::Duration;

use harness_scenario::{Clock, Failure, Scenario, Verdict};
use sim_world::Trace;

use crate::column::{padded, widest};
use crate::moments::{IDLE, Moment, moments};
use crate::terminal::{failure_lines, is_of_step, rough_span, virtual_span};

/// The margin while the line is down, or poor, and while it is up.
const DOWN: &str = "\u{2502}";
const POOR: &str = "\u{250a}";
const UP: &str = " ";

/// A line of a timeline, with how it is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineLine {
    /// What it says, neither coloured nor ended.
    pub text: String,
    /// What it is about.
    pub tone: Tone,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What happens.
    Plain,
    /// What stands around it: a day, a stretch in which nothing happens, what the signs mean.
    Quiet,
    /// A refusal, a decline, a lost message, a crash.
    Marked,
    /// What went as it should.
    Good,
    /// What failed.
    Bad,
}

impl TimelineLine {
    const fn new(tone: Tone, text: String) -> Self {
        Self { text, tone }
    }
}

/// Writes what happened in a run, what failed in it, and how it was judged.
pub fn timeline_strip(scenario: &Scenario, trace: &Trace, verdict: &Verdict) -> Vec<TimelineLine> {
    let moments = moments(scenario, trace);
    let name = format!("{}  {}", scenario.id, scenario.plan.name);
    let mut lines = vec![TimelineLine::new(Tone::Plain, name)];
    lines.extend(rows(scenario, &moments, &verdict.failures));
    lines.extend(signs(&moments).map(|signs| TimelineLine::new(Tone::Quiet, signs)));
    lines.extend(judged(scenario, trace, &verdict.failures));
    lines
}

fn rows(scenario: &Scenario, moments: &[Moment], failures: &[Failure]) -> Vec<TimelineLine> {
    let clock = Clock::of(&scenario.plan);
    let width = widest(moments.iter().map(|moment| moment.told.lane.as_str()));
    let mut rows = Vec::new();
    let (mut day, mut last, mut margin) = (0, Duration::ZERO, UP);
    for (place, moment) in moments.iter().enumerate() {
        if is_over_at_once(moment, moments.get(place.saturating_add(1))) {
            continue;
        }
        let at = moment.told.at;
        let idle = at.saturating_sub(last);
        if idle >= IDLE {
            let text = format!("{:10}  {margin}      {}, nothing happens", "", rough_span(idle));
            rows.push(TimelineLine::new(Tone::Quiet, text));
        }
        let today = clock.day(at);
        if core::mem::replace(&mut day, today) != today {
            rows.push(TimelineLine::new(Tone::Quiet, format!("  day {today}")));
        }
        margin = margin_of(moment);
        let time = clock.time(Duration::from_secs(at.as_secs()));
        let (lane, text) = (padded(&moment.told.lane, width), &moment.told.text);
        let failed = failed_at(moments, place, failures);
        let sign = sign(moment.mark);
        let row = format!("{time}  {margin}  {sign}  {lane}  {text}");
        rows.push(match failed {
            Some(wanted) => TimelineLine::new(Tone::Bad, format!("> {row}   <- expected {wanted}")),
            None if moment.mark.is_empty() => TimelineLine::new(Tone::Plain, format!("  {row}")),
            None => TimelineLine::new(Tone::Marked, format!("  {row}")),
        });
        last = at;
    }
    rows
}

/// Tells whether the next line says the same step again, with what came of it.
fn is_over_at_once(moment: &Moment, next: Option<&Moment>) -> bool {
    let is_same = |next: &Moment| next.is_step && next.step == moment.step;
    moment.is_step && next.is_some_and(|next| is_same(next) && next.told.at == moment.told.at)
}

fn margin_of(moment: &Moment) -> &'static str {
    match moment.shade.line {
        "" if moment.shade.router_off => DOWN,
        "" => UP,
        "poor" => POOR,
        _ => DOWN,
    }
}

/// A sign that is read without a colour.
fn sign(mark: &str) -> &'static str {
    match mark {
        "" => " ",
        "refused" | "declined" => "x",
        "lost" => "?",
        _ => "!",
    }
}

/// Says what was expected at the last line that tells of a failed step itself.
fn failed_at(moments: &[Moment], place: usize, failures: &[Failure]) -> Option<String> {
    let moment = moments.get(place).filter(|moment| moment.is_step)?;
    let mut later = moments.iter().skip(place.saturating_add(1));
    let is_last = !later.any(|other| other.is_step && other.step == moment.step);
    let of_step = failures.iter().filter(|one| is_of_step(one) && one.step == moment.step);
    let wanted: Vec<String> = of_step.map(crate::timeline::wanted).collect();
    (is_last && !wanted.is_empty()).then(|| wanted.join(", "))
}

/// Explains the signs that were used.
fn signs(moments: &[Moment]) -> Option<String> {
    let has = |signs: fn(&Moment) -> bool| moments.iter().any(signs);
    let said = [
        (has(|one| margin_of(one) == DOWN), "\u{2502} line down"),
        (has(|one| margin_of(one) == POOR), "\u{250a} line poor"),
        (has(|one| sign(one.mark) == "x"), "x refused or declined"),
        (has(|one| sign(one.mark) == "?"), "? lost"),
        (has(|one| sign(one.mark) == "!"), "! stopped or broken"),
    ];
    let said: Vec<&str> =
        said.into_iter().filter(|(used, _)| *used).map(|(_, text)| text).collect();
    (!said.is_empty()).then(|| format!("  ({})", said.join("   ")))
}

fn judged(scenario: &Scenario, trace: &Trace, failures: &[Failure]) -> Vec<TimelineLine> {
    let took = virtual_span(trace);
    if failures.is_empty() {
        return vec![TimelineLine::new(Tone::Good, format!("passed, {took} virtual"))];
    }
    let mut lines = vec![TimelineLine::new(Tone::Bad, format!("failed, {took} virtual"))];
    let details = failure_lines((scenario, Some(trace)), failures);
    lines.extend(details.into_iter().map(|line| TimelineLine::new(Tone::Plain, line)));
    lines
}
