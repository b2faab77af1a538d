//! What happened when, in local time: the steps, and what came of them by itself.

mod asides;
mod excerpt;
mod folded;
mod messages;
mod shown;

use core::time::Duration;
use std::collections::BTreeMap;

use harness_scenario::{Clock, Words};
use reports_language::Language;
use sim_world::{Act, Entry, Plan, Seen, Trace, What};

pub(crate) use self::asides::Asides;
pub(crate) use self::excerpt::{excerpt, wanted};
pub(crate) use self::folded::folded;
use crate::column::padded;
use crate::moments::said_lane;

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    at: Duration,
    step: usize,
    kind: Kind,
    subject: String,
    text: String,
    outcome: String,
}

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A step of the scenario.
    Step,
    /// Something that came by itself.
    Aside,
}

/// How wide the text of a step is in a snapshot; fixed, so that a longer line changes no other.
const TEXT_WIDTH: usize = 50;

/// Writes the whole timeline, line by line.
pub(crate) fn timeline((plan, trace): (&Plan, &Trace), language: Language) -> Vec<String> {
    let clock = Clock::of(plan).speaking(language);
    let mut written = vec![language.text("report-timeline").to_owned()];
    let mut calendar = Calendar { clock: &clock, day: 0, last: Duration::ZERO };
    for line in lines(plan, trace, language) {
        written.extend(calendar.turn_to(line.at).iter().map(|turned| format!("  {turned}")));
        written.push(format!("  {}", line.written(&clock, TEXT_WIDTH)));
    }
    written
}

/// Writes each step that was begun, by its number from 0: when, what was asked, what came of it.
pub(crate) fn steps((plan, trace): (&Plan, &Trace), language: Language) -> Vec<(usize, String)> {
    let clock = Clock::of(plan).speaking(language);
    let steps = lines(plan, trace, language).into_iter().filter(|line| line.kind == Kind::Step);
    let written = |line: Line| {
        let at = clock.at(whole_seconds(line.at));
        let Line { step, subject, text, outcome, .. } = line;
        let came = if outcome.is_empty() { String::new() } else { format!("  -> {outcome}") };
        (step, format!("{at}  {subject} {text}{came}"))
    };
    steps.map(written).collect()
}

/// What must be said between two lines for their times of day to be understood.
struct Calendar<'a> {
    clock: &'a Clock,
    day: u32,
    last: Duration,
}

impl Calendar<'_> {
    /// Lists the day, where it is another one, and the changes of clocks on the way.
    fn turn_to(&mut self, at: Duration) -> Vec<String> {
        let mut said = Vec::new();
        for change in self.clock.changes(self.last, at) {
            said.extend(self.new_day(change.at));
            said.push(change.text);
        }
        said.extend(self.new_day(at));
        self.last = self.last.max(at);
        said
    }

    fn new_day(&mut self, at: Duration) -> Option<String> {
        let day = self.clock.day(at);
        let is_new = core::mem::replace(&mut self.day, day) != day;
        is_new.then(|| self.clock.said_day(day))
    }
}

impl Line {
    /// Aligns the columns, the text of a step being at least `width` wide.
    fn written(&self, clock: &Clock, width: usize) -> String {
        let time = clock.time(whole_seconds(self.at));
        let Self { subject, text, outcome, .. } = self;
        let line = match self.kind {
            Kind::Step => {
                let (subject, text) = (padded(subject, 9), padded(text, width));
                format!("{time}  {subject}  {text}  {outcome}")
            }
            Kind::Aside => format!("{time}    {subject}  {text}"),
        };
        line.trim_end().to_owned()
    }
}

/// Milliseconds say which message was quicker, which nobody reads a timeline for.
const fn whole_seconds(at: Duration) -> Duration {
    Duration::from_secs(at.as_secs())
}

fn lines(plan: &Plan, trace: &Trace, language: Language) -> Vec<Line> {
    let mut told = Telling::new(plan, trace, language);
    for entry in trace.entries() {
        told.tell(entry);
    }
    told.lines
}

/// A timeline while it is being told.
struct Telling<'run> {
    plan: &'run Plan,
    trace: &'run Trace,
    words: Words<'run>,
    language: Language,
    clock: Clock,
    asides: Asides<'run>,
    lines: Vec<Line>,
    /// Which line tells of a step.
    of_step: BTreeMap<usize, usize>,
    /// Whether everything held that a check has looked at.
    held: BTreeMap<usize, bool>,
}

impl<'run> Telling<'run> {
    fn new(plan: &'run Plan, trace: &'run Trace, language: Language) -> Self {
        Self {
            plan,
            trace,
            words: Words::of(plan).speaking(language),
            language,
            clock: Clock::of(plan).speaking(language),
            asides: Asides::new(plan, language),
            lines: Vec::new(),
            of_step: BTreeMap::new(),
            held: BTreeMap::new(),
        }
    }

    fn tell(&mut self, entry: &Entry) {
        match &entry.what {
            What::StepBegan => self.begin_if_new(entry),
            What::StepLate(due) => {
                let due = self.clock.at(Duration::from_nanos(due.as_nanos()));
                self.begin_if_new(entry);
                self.end(entry.step, self.language.say("step-too-late", &[("due", &due)]));
            }
            What::StepStuck => {
                self.begin_if_new(entry);
                self.end(entry.step, self.language.text("step-never-finishes").to_owned());
            }
            What::StepFinished(seen) => self.finish(entry, seen),
            What::Checked { met, .. } => {
                let held = self.held.entry(entry.step).or_insert(true);
                *held = *held && *met;
            }
            _ => self.tell_asides(entry),
        }
    }

    fn begin_if_new(&mut self, entry: &Entry) {
        if !self.of_step.contains_key(&entry.step) {
            self.begin(entry);
        }
    }

    fn begin(&mut self, entry: &Entry) {
        let (subject, text) = self.words.act(entry.step);
        self.of_step.insert(entry.step, self.lines.len());
        self.lines.push(Line {
            at: at(entry),
            step: entry.step,
            kind: Kind::Step,
            subject: subject.to_owned(),
            text,
            outcome: String::new(),
        });
    }

    fn finish(&mut self, entry: &Entry, seen: &Seen) {
        let step = self.plan.steps.get(entry.step);
        let outcome = match step.map(|step| &step.act) {
            Some(Act::Check(_)) => {
                let outcome = self.held_after(entry);
                self.tell_where_it_came_true(entry);
                outcome
            }
            Some(_) | None if seen.outcome.is_none() => String::new(),
            Some(_) | None => self.words.seen(seen),
        };
        self.end(entry.step, outcome);
    }

    /// A check stands below what made it true.
    fn tell_where_it_came_true(&mut self, entry: &Entry) {
        let Some(place) = self.of_step.remove(&entry.step) else { return };
        let line = self.lines.remove(place);
        self.of_step.insert(entry.step, self.lines.len());
        self.lines.push(Line { at: at(entry), ..line });
    }

    /// A check that waited says how long.
    fn held_after(&self, entry: &Entry) -> String {
        if !self.held.get(&entry.step).copied().unwrap_or(true) {
            return self.language.text("step-does-not-hold").to_owned();
        }
        let begun = self.of_step.get(&entry.step).and_then(|line| self.lines.get(*line));
        let waited = begun.map_or(Duration::ZERO, |line| at(entry).saturating_sub(line.at));
        match whole_seconds(waited) {
            Duration::ZERO => self.language.text("step-holds").to_owned(),
            waited => self.language.say("step-holds-after", &[("span", &self.words.span(waited))]),
        }
    }

    fn end(&mut self, step: usize, outcome: String) {
        let line = self.of_step.get(&step).and_then(|line| self.lines.get_mut(*line));
        if let Some(line) = line.filter(|line| line.outcome.is_empty()) {
            line.outcome = outcome;
        }
    }

    /// Names what something happens at, as wide as its column.
    fn whose(&self, lane: &str) -> String {
        match self.language {
            // Snapshots count letters, not the places that these take.
            Language::English => format!("{lane:<9}"),
            Language::Japanese => padded(&said_lane(lane, self.language), 9),
        }
    }

    fn tell_asides(&mut self, entry: &Entry) {
        for aside in self.asides.of(self.trace, entry) {
            self.lines.push(Line {
                at: at(entry),
                step: entry.step,
                kind: Kind::Aside,
                subject: self.whose(&aside.subject),
                text: aside.text,
                outcome: String::new(),
            });
        }
    }
}

fn at(entry: &Entry) -> Duration {
    Duration::from_nanos(entry.at.as_nanos())
}
