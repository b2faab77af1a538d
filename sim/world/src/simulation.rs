//! The world under a driver: the agenda in virtual time, or any other that keeps its order.

use core::fmt::Debug;
use core::time::Duration;

use pos_core::TillId;
use sim_kernel::{Agenda, Time};

use crate::device::Counts;
use crate::event::Event;
use crate::parts::{Modelled, Parts, Storage};
use crate::plan::{CrashAt, Plan, Question, Value};
use crate::player::perform;
use crate::pos::{OurTill, StartPos};
use crate::stage::{Advance, NEVER, Stage};
use crate::trace::{Kept, Trace, What};
use crate::world::World;

/// What decides when things happen: in order of time, and of asking where times are equal.
pub trait Driver: Debug {
    /// Wants `event` to happen at `at`.
    fn schedule(&mut self, at: Time, event: Event);

    /// Tells when the next event is due.
    fn next_at(&self) -> Option<Time>;

    /// Waits until `at`; false where time stands still for good.
    fn reach(&mut self, at: Time) -> bool;

    /// Takes the next event, which is due.
    fn take(&mut self) -> Option<Event>;

    /// Tells whether time may leap over what changes nothing.
    fn leaps(&self) -> bool {
        false
    }
}

impl Driver for Agenda<Event> {
    fn schedule(&mut self, at: Time, event: Event) {
        Self::schedule(self, at, event);
    }

    fn next_at(&self) -> Option<Time> {
        Self::next_at(self)
    }

    fn reach(&mut self, _: Time) -> bool {
        true
    }

    fn take(&mut self) -> Option<Event> {
        self.pop().map(|(_, event)| event)
    }

    fn leaps(&self) -> bool {
        true
    }
}

/// No two moments are closer to each other.
const MOMENT: Duration = Duration::from_nanos(1);

/// A world and the driver that moves it.
#[derive(Debug)]
pub struct Simulation<'p, D: Driver> {
    world: World<'p>,
    driver: D,
    now: Time,
    /// The tills that looked in vain when time leapt last.
    in_vain: Vec<TillId>,
}

impl<'p, D: Driver> Simulation<'p, D> {
    /// Sets the shop of a plan up under a driver.
    pub fn new(plan: &'p Plan, parts: &mut dyn Parts<'p>, driver: D) -> Self {
        let world = World::new(plan, parts);
        let mut simulation = Self { world, driver, now: Time::ZERO, in_vain: Vec::new() };
        simulation.arm();
        simulation
    }

    /// Lets the trace of a run that has not begun keep no more than this; invariants, which read
    /// every entry, are not to be checked then.
    #[must_use]
    pub fn keeping(mut self, kept: Kept) -> Self {
        self.world.keep(kept);
        self
    }

    /// Returns what happened so far.
    pub const fn trace(&self) -> &Trace {
        self.world.trace()
    }

    /// Returns what each till did since the start of the run, in the order of the tills.
    pub fn counts(&self) -> Vec<Counts> {
        self.world.counts()
    }

    /// Lists the tills whose app is not running.
    pub fn down(&self) -> Vec<TillId> {
        self.world.down()
    }

    /// Lists the moments at which a till crashed that it was told of, with what it had done by then.
    pub fn crashed(&self) -> Vec<(TillId, CrashAt, Counts)> {
        self.world.crashed()
    }

    /// Returns the driver.
    pub const fn driver(&self) -> &D {
        &self.driver
    }

    /// Ends the run: what the tills have on their storage is noted.
    pub fn close(&mut self) {
        self.world.close();
    }

    /// Gives the trace and the driver away.
    pub fn end(self) -> (Trace, D) {
        (self.world.into_trace(), self.driver)
    }

    /// Goes to the limit of a driver whose time has ended.
    const fn stand_still(&mut self, limit: Time) -> Advance {
        if matches!(limit, NEVER) {
            return Advance::Nothing;
        }
        self.now = limit;
        Advance::Reached
    }

    fn happen(&mut self) {
        if let Some(event) = self.driver.take() {
            self.world.handle(self.now, event);
            self.arm();
        }
    }

    fn wake(&mut self, till: TillId) {
        self.world.wake(self.now, till);
        self.arm();
    }

    /// Leaps over the looks for the internet that nobody can hear, up to the next thing that is
    /// anything else: a till makes four a minute, for as long as an outage lasts. Tells whether
    /// there was one to leap over, at a till that is to be woken now.
    fn leap(&mut self, till: TillId, limit: Time) -> bool {
        if !self.driver.leaps() {
            return false;
        }
        // Who is woken now comes before what happens now; and where a step may end at any moment, this
        // one alone is leapt over.
        let least = self.now.after(MOMENT);
        let until = match limit {
            NEVER => least,
            _ => self.driver.next_at().map_or(limit, |at| at.min(limit)).max(least),
        };
        let until = self.take_in_vain(until).max(least);
        for till in &self.in_vain {
            self.world.look_in_vain(self.now, *till, until);
        }
        self.arm();
        // Whoever is to be woken at this very moment all the same is woken.
        self.world.wakes.of(till) > self.now
    }

    /// Takes those that are woken before `until` and look in vain, one after the other, up to the
    /// first that does anything else. Returns when that is, or `until`. Nobody wakes those now.
    fn take_in_vain(&mut self, mut until: Time) -> Time {
        self.in_vain.clear();
        while let Some((at, till)) = self.world.wakes.first().filter(|(at, _)| *at < until) {
            if !self.world.looks_in_vain(till) {
                until = at;
                break;
            }
            self.world.wakes.set(till, NEVER);
            self.in_vain.push(till);
        }
        until
    }

    /// Hands the driver what is going to happen.
    fn arm(&mut self) {
        while let Some((at, event)) = self.world.next_event() {
            self.driver.schedule(at, event);
        }
    }
}

impl<D: Driver> Stage for Simulation<'_, D> {
    fn now(&self) -> Time {
        self.now
    }

    fn act(&mut self, step: usize) {
        self.world.act(self.now, step);
        self.arm();
    }

    fn begin(&mut self, step: usize) {
        self.world.begin_at(self.now, step);
    }

    fn advance(&mut self, limit: Time) -> Advance {
        // Where times are equal, tills come first, and in their order: so patience ends before an
        // answer that comes at that very moment, whoever asked when.
        let wake = self.world.wakes.first();
        let event = self.driver.next_at();
        let first = wake.map(|(at, _)| at).into_iter().chain(event).min();
        let due = first.filter(|at| *at <= limit);
        if due.is_none() && limit == NEVER {
            return Advance::Nothing;
        }
        let at = due.unwrap_or(limit);
        if !self.driver.reach(at) {
            return self.stand_still(limit);
        }
        self.now = self.now.max(at);
        match wake {
            _ if due.is_none() => return Advance::Reached,
            Some((wakes, till)) if wakes == at => {
                if !self.leap(till, limit) {
                    self.wake(till);
                }
            }
            _ => self.happen(),
        }
        Advance::Happened
    }

    fn has_finished(&mut self, step: usize) -> bool {
        self.world.take_finished() == Some(step)
    }

    fn ask(&mut self, question: &Question) -> Value {
        self.world.ask(question)
    }

    fn note(&mut self, step: usize, what: What) {
        self.world.note_at(self.now, step, what);
    }

    fn check_invariants(&mut self) {
        self.world.check_invariants();
    }
}

/// Plays a plan in virtual time against our own till.
pub fn play(plan: &Plan) -> Trace {
    play_against(plan, &OurTill)
}

/// Plays a plan in virtual time against another POS.
pub fn play_against(plan: &Plan, start_pos: &dyn StartPos) -> Trace {
    play_under(plan, &mut Modelled { start_pos, storage: Storage::Disk }, Agenda::new()).0
}

/// Plays a plan on parts under a driver; returns the trace and the driver.
pub fn play_under<'p, D: Driver>(
    plan: &'p Plan,
    parts: &mut dyn Parts<'p>,
    driver: D,
) -> (Trace, D) {
    let mut simulation = Simulation::new(plan, parts, driver);
    perform(plan, &mut simulation);
    simulation.close();
    simulation.end()
}
