//! A run as it happens: each new entry in the words of the timeline, and who does what just then.

mod details;
mod lanes;

use core::time::Duration;
use std::collections::{BTreeSet, VecDeque};

use harness_scenario::{Clock, Words};
use reports_language::Language;
use sim_world::{Act, Entry, EntryId, Plan, Seen, Trace, What};

use self::details::{detail, lane};
use self::lanes::Lanes;
use crate::timeline::Asides;

/// How many lines of the timeline stand below the lanes.
const MOST_LINES: usize = 5;

/// What an entry tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When, since the start of the run.
    pub at: Duration,
    /// Who it is of: `line`, `router`, `till NAME`, `reader`, `processor`, `admin`, `staff`, `rule`.
    pub lane: String,
    /// What, in words.
    pub text: String,
    /// How much it matters.
    pub weight: Weight,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It stands in a timeline.
    Line,
    /// It is behind what stands there.
    Detail,
}

/// A run while it is played: fed entry by entry.
pub struct Live<'run> {
    plan: &'run Plan,
    words: Words<'run>,
    language: Language,
    clock: Clock,
    asides: Asides<'run>,
    lanes: Lanes<'run>,
    /// The checks in which something did not hold.
    missed: BTreeSet<usize>,
    last: VecDeque<String>,
}

impl core::fmt::Debug for Live<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Live").field("last", &self.last).finish_non_exhaustive()
    }
}

impl<'run> Live<'run> {
    /// Starts before the first entry.
    pub fn new(plan: &'run Plan) -> Self {
        Self {
            plan,
            words: Words::of(plan),
            language: Language::English,
            clock: Clock::of(plan),
            asides: Asides::new(plan, Language::English),
            lanes: Lanes::new(plan),
            missed: BTreeSet::new(),
            last: VecDeque::new(),
        }
    }

    /// Says in a language what stands in a timeline; lanes keep their names.
    #[must_use]
    pub(crate) fn speaking(self, language: Language) -> Self {
        let words = self.words.speaking(language);
        let clock = self.clock.speaking(language);
        Self { words, language, clock, asides: Asides::new(self.plan, language), ..self }
    }

    /// Takes the entry at `id`, the next after the one before, and says what it tells: one line or
    /// several.
    pub fn take(&mut self, trace: &Trace, id: EntryId) -> Vec<Told> {
        let Some(entry) = trace.entry(id) else { return Vec::new() };
        self.lanes.note(entry);
        let told = self.told(trace, entry);
        for line in told.iter().filter(|told| told.weight == Weight::Line) {
            let time = self.clock.time(Duration::from_secs(line.at.as_secs()));
            self.last.push_back(format!("{time}  {:<11} {}", line.lane, line.text));
        }
        let surplus = self.last.len().saturating_sub(MOST_LINES);
        self.last.drain(..surplus);
        told
    }

    /// Draws one line a lane, and the last lines of the timeline below them.
    pub fn lines(&self) -> Vec<String> {
        let lanes = self.lanes.lines().into_iter().map(|line| format!("  {line}"));
        lanes.chain(self.last.iter().map(|line| format!("  | {line}"))).collect()
    }

    fn told(&mut self, trace: &Trace, entry: &Entry) -> Vec<Told> {
        if let Some(text) = self.of_step(entry) {
            return vec![told(entry, self.lane_of_step(entry.step), text, Weight::Line)];
        }
        let lane = lane(self.plan, entry);
        let asides = self.asides.of(trace, entry);
        if asides.is_empty() {
            return vec![told(entry, lane, detail(self.words, entry), Weight::Detail)];
        }
        asides.into_iter().map(|text| told(entry, lane.clone(), text.text, Weight::Line)).collect()
    }

    /// Says how a step begins or ends, where a person would be told.
    fn of_step(&mut self, entry: &Entry) -> Option<String> {
        let (subject, text) = self.words.act(entry.step);
        let step = format!("{subject} {text}");
        match &entry.what {
            What::StepBegan => Some(step),
            What::StepLate(due) => {
                let due = self.clock.at(Duration::from_nanos(due.as_nanos()));
                let late = self.language.say("step-too-late", &[("due", &due)]);
                Some(format!("{step}: {late}"))
            }
            What::StepStuck => {
                Some(format!("{step}: {}", self.language.text("step-never-finishes")))
            }
            What::StepFinished(seen) => {
                let outcome = self.outcome(entry.step, seen)?;
                Some(format!("{step}: {outcome}"))
            }
            What::Checked { met, .. } => {
                if !met {
                    self.missed.insert(entry.step);
                }
                None
            }
            _ => None,
        }
    }

    fn outcome(&self, step: usize, seen: &Seen) -> Option<String> {
        let act = self.plan.steps.get(step).map(|step| &step.act);
        if matches!(act, Some(Act::Check(_))) {
            let held = !self.missed.contains(&step);
            let id = if held { "step-holds" } else { "step-does-not-hold" };
            return Some(self.language.text(id).to_owned());
        }
        seen.outcome.map(|_| self.words.seen(seen))
    }

    fn lane_of_step(&self, step: usize) -> String {
        let Some(step) = self.plan.steps.get(step) else { return "staff".to_owned() };
        let till = step.on.or_else(|| self.plan.shop.till_ids().next());
        let till = till.map_or_else(String::new, |till| self.words.till(till));
        match &step.act {
            Act::Internet(_) => "line".to_owned(),
            Act::Router(_) | Act::Power(_) => "router".to_owned(),
            Act::Wifi(_) | Act::Till(_) => format!("till {till}"),
            Act::Reader(_) if self.plan.shop.tills.len() > 1 => format!("reader {till}"),
            Act::Reader(_) => "reader".to_owned(),
            Act::Processor(_) => "processor".to_owned(),
            Act::Admin(_) => "admin".to_owned(),
            Act::Staff(_)
            | Act::Order(_)
            | Act::Pay(_)
            | Act::Sale(_)
            | Act::Receipt(_)
            | Act::Search(_)
            | Act::Contact(_)
            | Act::Check(_) => "staff".to_owned(),
        }
    }
}

fn told(entry: &Entry, lane: String, text: String, weight: Weight) -> Told {
    Told { at: Duration::from_nanos(entry.at.as_nanos()), lane, text, weight }
}
