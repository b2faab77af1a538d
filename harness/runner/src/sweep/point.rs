//! One point of a sweep: a scenario with one power cut or two, healed, played and judged.

use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};

use harness_scenario::Scenario;
use pos_core::TillId;
use reports_render::BrokenPoint;
use sim_kernel::Agenda;
use sim_world::{
    Act, Countable, Counts, CrashAt, DiskHealth, Modelled, Plan, Simulation, StartPos, Step,
    Storage, TillChange, Trace, What, When, perform_briefly,
};

use super::moments::Moment;
use crate::explore::{Finding, findings, story};

/// Somebody sees that the till is dark and switches it on.
const BACK: Duration = Duration::from_secs(20);

/// A till that does not come up any more, though all is well.
const DOWN: &str = "settles.till";

/// A panic of the till or of our own.
const PANIC: &str = "panic";

/// A scenario with power cuts.
#[derive(Clone, Debug)]
pub(super) struct Point<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) cuts: Vec<Moment>,
}

/// What came of a point.
#[derive(Debug)]
pub(super) struct Tried {
    /// How many power cuts were planned.
    pub(super) cuts: usize,
    /// The point in words, where its first power cut never came.
    pub(super) missed: Option<String>,
    /// What the till had done when it died first.
    pub(super) at_death: Option<Counts>,
    pub(super) broken: Option<BrokenPoint>,
}

/// A plan that was played.
struct Run {
    trace: Trace,
    counts: Vec<Counts>,
    crashed: Vec<(TillId, CrashAt, Counts)>,
    down: Vec<TillId>,
}

/// The disks are the point of a sweep: no journal is kept in memory.
fn played(plan: &Plan, start_pos: &dyn StartPos) -> Run {
    let mut parts = Modelled { start_pos, storage: Storage::Disk };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new());
    perform_briefly(plan, &mut simulation);
    simulation.close();
    let (counts, crashed) = (simulation.counts(), simulation.crashed());
    let down = simulation.down();
    Run { trace: simulation.end().0, counts, crashed, down }
}

/// Plays a plan as it stands, and counts what its tills do.
pub(super) fn counted(plan: &Plan, start_pos: &dyn StartPos) -> Vec<Counts> {
    let run = catch_unwind(AssertUnwindSafe(|| played(plan, start_pos)));
    run.map_or_else(|_| Vec::new(), |run| run.counts)
}

impl Point<'_> {
    /// Plays the point against a POS and judges it.
    pub(super) fn play(&self, start_pos: &dyn StartPos) -> Tried {
        let plan = self.scenario.plan.clone().with_first(self.cuts.iter().map(cut).collect());
        let healed = plan.clone().healed();
        let tried = Tried { cuts: self.cuts.len(), missed: None, at_death: None, broken: None };
        let Ok(run) = catch_unwind(AssertUnwindSafe(|| played(&healed, start_pos))) else {
            let detail = "the run ended in a panic".to_owned();
            let found = vec![Finding { rule: PANIC, detail }];
            return Tried { broken: self.broken(&plan, &found, &Trace::new()), ..tried };
        };
        let mut found = findings(&healed, &run.trace);
        found.extend(self.down(&run));
        let at_death = self.at_death(&run.crashed);
        Tried {
            missed: at_death.is_none().then(|| self.words()),
            at_death,
            broken: self.broken(&plan, &found, &run.trace),
            ..tried
        }
    }

    /// Finds a till that does not come up any more; one whose disk lied may have lost its journal.
    fn down(&self, run: &Run) -> Option<Finding> {
        let lied = |till: TillId| {
            let mut entries = run.trace.entries().iter();
            entries.any(|entry| entry.what == What::Disk(till, DiskHealth::Lies))
        };
        // One that died of the scenario's own crash since is to be started by hand.
        let was_started = |till: TillId| {
            let mut entries = run.trace.entries().iter().rev();
            let last = entries.find_map(|entry| match entry.what {
                What::AppStarted(of) if of == till => Some(true),
                What::AppDied(of) if of == till => Some(false),
                _ => None,
            });
            last == Some(true)
        };
        let till = run.down.iter().find(|till| was_started(**till) && !lied(**till))?;
        let detail = format!("till {} does not come up", self.name(*till));
        Some(Finding { rule: DOWN, detail })
    }

    fn name(&self, till: TillId) -> &str {
        self.scenario.plan.shop.till(till).map_or("?", |till| &till.name)
    }

    /// Returns what the till had done when the first power cut came, if it did. A second one is no
    /// promise: a till that recovers may have nothing to write or to send.
    fn at_death(&self, crashed: &[(TillId, CrashAt, Counts)]) -> Option<Counts> {
        let first = self.cuts.first()?;
        let is_it =
            |(till, at, _): &&(TillId, CrashAt, Counts)| (*till, *at) == (first.till, first.at);
        crashed.iter().find(is_it).map(|(.., counts)| *counts)
    }

    fn broken(&self, plan: &Plan, found: &[Finding], trace: &Trace) -> Option<BrokenPoint> {
        let story = story(plan, found.first()?, trace);
        let point = self.words();
        let name = format!("{} {point}", self.scenario.id);
        let in_a_name = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        Some(BrokenPoint {
            file: format!("{}.toml", name.chars().map(in_a_name).collect::<String>()),
            text: story.text.replacen("found by explore", "found by the crash sweep", 1),
            findings: found.iter().map(|one| (one.rule, one.detail.clone())).collect(),
            point,
        })
    }

    /// Says the point in words: `power cut of till front after write 7`.
    fn words(&self) -> String {
        let first = self
            .cuts
            .first()
            .map(|cut| format!("power cut of till {} {}", self.name(cut.till), moment(cut.at)));
        let again = self.cuts.get(1).map(|cut| format!(", and again {}", moment(cut.at)));
        first.unwrap_or_default() + &again.unwrap_or_default()
    }
}

fn moment(at: CrashAt) -> String {
    let name = |what| match what {
        Countable::Write => "write",
        Countable::Send => "message sent",
        Countable::Receive => "message received",
    };
    match at {
        CrashAt::Before(what, nth) => format!("before {} {nth}", name(what)),
        CrashAt::During(nth) => format!("during write {nth}"),
        CrashAt::After(what, nth) => format!("after {} {nth}", name(what)),
        CrashAt::BeforeStore => "before a payment is stored".to_owned(),
        CrashAt::AfterStore => "after a payment is stored".to_owned(),
        CrashAt::AfterSend => "after a payment is sent".to_owned(),
        CrashAt::AfterAnswer => "after an answer".to_owned(),
    }
}

fn cut(moment: &Moment) -> Step {
    Step {
        id: None,
        at: When::Next,
        on: Some(moment.till),
        act: Act::Till(TillChange::CrashAt(moment.at, Some(BACK))),
        expect: None,
        within: None,
        holds_for: None,
        note: None,
    }
}
