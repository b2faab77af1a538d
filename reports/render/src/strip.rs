//! The timeline of a run for a terminal: a line for each thing that happened, over virtual time, with
//! the outages in a margin.

use core::time::Duration;

use harness_scenario::{Clock, Failure, Scenario, Verdict};
use reports_language::Language;
use sim_world::Trace;

use crate::column::{padded, widest};
use crate::judged::said_of;
use crate::moments::{IDLE, Moment, moments, said_lane};
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
pub fn timeline_strip(
    (scenario, trace): (&Scenario, &Trace),
    verdict: &Verdict,
    language: Language,
) -> Vec<TimelineLine> {
    let moments = moments(scenario, trace, language);
    let failures = &*said_of((scenario, Some(trace)), &verdict.failures, language);
    let name = format!("{}  {}", scenario.id, scenario.plan.name);
    let mut lines = vec![TimelineLine::new(Tone::Plain, name)];
    lines.extend(rows((scenario, language), &moments, failures));
    lines.extend(signs(&moments, language).map(|signs| TimelineLine::new(Tone::Quiet, signs)));
    lines.extend(judged((scenario, trace), failures, language));
    lines
}

fn rows(
    (scenario, language): (&Scenario, Language),
    moments: &[Moment],
    failures: &[Failure],
) -> Vec<TimelineLine> {
    let clock = Clock::of(&scenario.plan).speaking(language);
    let lanes: Vec<String> =
        moments.iter().map(|moment| said_lane(&moment.told.lane, language)).collect();
    let width = widest(lanes.iter().map(String::as_str));
    let mut rows = Vec::new();
    let (mut day, mut last, mut margin) = (0, Duration::ZERO, UP);
    for (place, moment) in moments.iter().enumerate() {
        if is_over_at_once(moment, moments.get(place.saturating_add(1))) {
            continue;
        }
        let at = moment.told.at;
        let idle = at.saturating_sub(last);
        if idle >= IDLE {
            let span = rough_span(idle, language);
            let nothing = language.say("page-nothing-happens", &[("span", &span)]);
            let text = format!("{:10}  {margin}      {nothing}", "");
            rows.push(TimelineLine::new(Tone::Quiet, text));
        }
        let today = clock.day(at);
        if core::mem::replace(&mut day, today) != today {
            rows.push(TimelineLine::new(Tone::Quiet, format!("  {}", clock.said_day(today))));
        }
        margin = margin_of(moment);
        let time = clock.time(Duration::from_secs(at.as_secs()));
        let lane = lanes.get(place).map_or("", String::as_str);
        let (lane, text) = (padded(lane, width), &moment.told.text);
        let failed = failed_at(moments, place, failures);
        let sign = sign(moment.mark);
        let row = format!("{time}  {margin}  {sign}  {lane}  {text}");
        rows.push(match failed {
            Some(wanted) => {
                let wanted = language.say("excerpt-expected", &[("expected", &wanted)]);
                TimelineLine::new(Tone::Bad, format!("> {row}   <- {wanted}"))
            }
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
fn signs(moments: &[Moment], language: Language) -> Option<String> {
    let has = |signs: fn(&Moment) -> bool| moments.iter().any(signs);
    let said = [
        (has(|one| margin_of(one) == DOWN), (DOWN, "strip-line-down")),
        (has(|one| margin_of(one) == POOR), (POOR, "strip-line-poor")),
        (has(|one| sign(one.mark) == "x"), ("x", "strip-refused")),
        (has(|one| sign(one.mark) == "?"), ("?", "strip-lost")),
        (has(|one| sign(one.mark) == "!"), ("!", "strip-stopped")),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(used, _)| *used)
        .map(|(_, (sign, id))| format!("{sign} {}", language.text(id)))
        .collect();
    (!said.is_empty()).then(|| format!("  ({})", said.join("   ")))
}

fn judged(
    (scenario, trace): (&Scenario, &Trace),
    failures: &[Failure],
    language: Language,
) -> Vec<TimelineLine> {
    let took = virtual_span(trace, language);
    let says = |id| language.say(id, &[("span", &took)]);
    if failures.is_empty() {
        return vec![TimelineLine::new(Tone::Good, says("strip-passed"))];
    }
    let mut lines = vec![TimelineLine::new(Tone::Bad, says("strip-failed"))];
    let details = failure_lines((scenario, Some(trace)), failures, language);
    lines.extend(details.into_iter().map(|line| TimelineLine::new(Tone::Plain, line)));
    lines
}
