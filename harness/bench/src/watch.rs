//! Whoever watches a run while it is played: told each thing as it happens, asked nothing.

use core::fmt::Debug;
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use pos_core::TillId;
use sim_kernel::Time;
use sim_world::{
    Advance, EntryId, Pace, PaceNote, Parts, Plan, Question, Simulation, Stage, Trace, Value, What,
    perform,
};

use crate::real_time::RealTime;

/// A part of the bench that is a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenchPart {
    /// The line between tills and what is beyond.
    Line,
    /// The processor.
    Processor,
    /// The admin.
    Admin,
    /// The app of a till.
    Till(TillId),
    /// The reader of a till.
    Reader(TillId),
    /// The disk of a till, which can lose its power.
    Disk(TillId),
    /// The router between the shop and what is beyond.
    Router,
    /// Who holds cards to readers.
    Customer,
    /// The service that tills reach their readers by.
    PcscDaemon,
    /// The issuer that checks cryptograms, another program than this.
    Issuer,
}

/// What became of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was started.
    Started,
    /// It was ended because the run needs it no more.
    Ended,
    /// It was killed, as by a power cut.
    Killed,
}

/// What became of a part.
#[derive(Clone, Copy, Debug)]
pub struct PartNews {
    /// Which part.
    pub part: BenchPart,
    /// The number of its process.
    pub pid: u32,
    /// What became of it.
    pub fate: Fate,
    /// When, by the clock of this machine.
    pub when: Instant,
}

/// A leap of the clock over what nobody waits through.
#[derive(Clone, Copy, Debug)]
pub struct Leap {
    /// By how much bench time.
    pub by: Duration,
    /// When, by the clock of this machine.
    pub when: Instant,
}

/// One thing that happens in a run.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// The trace has one more entry.
    Entry {
        /// The trace as far as it goes.
        trace: &'a Trace,
        /// The place of the entry.
        id: EntryId,
        /// By how much the event that it comes from was late, in real time.
        lag: Duration,
    },
    /// The clock was set forward.
    Leapt(Leap),
    /// A part was started or ended.
    Part(PartNews),
}

/// Somebody who watches a run.
pub trait Witness: Debug {
    /// Hears what happens, in order; `at` is bench time since the start of the run.
    fn hear(&mut self, at: Duration, news: News<'_>);
}

/// A run that nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Witness for Nobody {
    fn hear(&mut self, _: Duration, _: News<'_>) {}
}

/// What became of parts and was not told yet: a part outlives whoever watches the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartLog(Arc<Mutex<Vec<PartNews>>>);

impl PartLog {
    fn news(&self) -> MutexGuard<'_, Vec<PartNews>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(unix)]
    pub(crate) fn note(&self, part: BenchPart, pid: u32, fate: Fate) {
        self.news().push(PartNews { part, pid, fate, when: Instant::now() });
    }

    /// Tells what is not told yet.
    pub(crate) fn tell(&self, at: Duration, witness: &mut dyn Witness) {
        for news in core::mem::take(&mut *self.news()) {
            witness.hear(at, News::Part(news));
        }
    }
}

/// Who watches a run, and the parts that are watched.
#[derive(Debug)]
pub(crate) struct Watch<'w> {
    pub(crate) witness: &'w mut dyn Witness,
    pub(crate) parts: PartLog,
}

impl Watch<'_> {
    /// Tells the entries from the one with this number on, and returns how many there are.
    fn tell(&mut self, trace: &Trace, told: usize, lag: Duration) -> usize {
        for (place, entry) in trace.entries().iter().enumerate().skip(told) {
            let Ok(id) = u32::try_from(place).map(EntryId) else { break };
            self.witness.hear(span(entry.at), News::Entry { trace, id, lag });
        }
        trace.entries().len()
    }
}

/// Plays a plan under a watched driver; returns the trace and the driver.
pub(crate) fn play_watched<'p, 's>(
    plan: &'p Plan,
    parts: &mut dyn Parts<'p>,
    driver: RealTime<'s>,
    watch: &mut Watch<'_>,
) -> (Trace, RealTime<'s>) {
    let simulation = Simulation::new(plan, parts, driver);
    let mut stage = Watched { simulation, watch, told: 0, pace: Vec::new() };
    stage.tell();
    perform(plan, &mut stage);
    stage.simulation.close();
    stage.tell();
    let (trace, driver) = stage.simulation.end();
    (trace.paced(stage.pace), driver)
}

/// A stage whose news are told.
#[derive(Debug)]
struct Watched<'p, 's, 'w, 'a> {
    simulation: Simulation<'p, RealTime<'s>>,
    watch: &'w mut Watch<'a>,
    told: usize,
    pace: Vec<PaceNote>,
}

impl Watched<'_, '_, '_, '_> {
    fn tell(&mut self) {
        self.watch.parts.tell(span(self.simulation.now()), self.watch.witness);
        let lag = self.simulation.driver().last_lag();
        self.told = self.watch.tell(self.simulation.trace(), self.told, lag);
    }

    fn tell_leap(&mut self, next: EntryId) {
        if let Some(leapt) = self.simulation.driver().leapt() {
            self.pace.push(self.note_of(next, Pace::Leapt(leapt.by)));
            self.watch.witness.hear(span(self.simulation.now()), News::Leapt(leapt));
        }
    }
}

impl Watched<'_, '_, '_, '_> {
    fn note_of(&self, before: EntryId, pace: Pace) -> PaceNote {
        PaceNote { at: self.simulation.now(), before, pace }
    }

    /// Notes an event that is later than any before, by a millisecond or more: timers are no finer.
    fn note_lag(&mut self, next: EntryId, before: Duration) {
        let worst = self.simulation.driver().worst_lag();
        if worst > before && worst >= Duration::from_millis(1) {
            self.pace.push(self.note_of(next, Pace::Late(worst)));
        }
    }
}

impl Stage for Watched<'_, '_, '_, '_> {
    fn now(&self) -> Time {
        self.simulation.now()
    }

    fn act(&mut self, step: usize) {
        self.simulation.act(step);
        self.tell();
    }

    fn begin(&mut self, step: usize) {
        self.simulation.begin(step);
        self.tell();
    }

    fn advance(&mut self, limit: Time) -> Advance {
        let before = self.simulation.driver().worst_lag();
        let next = self.simulation.trace().next_id();
        let advance = self.simulation.advance(limit);
        self.tell_leap(next);
        self.note_lag(next, before);
        self.tell();
        advance
    }

    fn has_finished(&mut self, step: usize) -> bool {
        self.simulation.has_finished(step)
    }

    fn ask(&mut self, question: &Question) -> Value {
        self.simulation.ask(question)
    }

    fn note(&mut self, step: usize, what: What) {
        self.simulation.note(step, what);
        self.tell();
    }

    fn check_invariants(&mut self) {
        self.simulation.check_invariants();
        self.tell();
    }
}

fn span(at: Time) -> Duration {
    Duration::from_nanos(at.as_nanos())
}
