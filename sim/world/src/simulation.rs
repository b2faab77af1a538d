//! The world under a driver: the agenda in virtual time, or any other that keeps its order.

use core::fmt::Debug;

use pos_core::TillId;
use sim_kernel::{Agenda, Ticket, Time};

use crate::device::Counts;
use crate::event::{Effect, Event};
use crate::parts::{Modelled, Parts, Storage};
use crate::plan::{CrashAt, Plan, Question, Value};
use crate::player::perform;
use crate::pos::{OurTill, StartPos};
use crate::stage::{Advance, NEVER, Stage};
use crate::trace::{Trace, What};
use crate::world::World;

/// What decides when things happen: in order of time, and of asking where times are equal.
pub trait Driver: Debug {
    /// What a wish is taken back by.
    type Ticket: Debug;

    /// Wants `event` to happen at `at`.
    fn schedule(&mut self, at: Time, event: Event) -> Self::Ticket;

    /// Takes a wish back, if it has not come true.
    fn cancel(&mut self, ticket: Self::Ticket);

    /// Waits for the next event, but not beyond `limit`; none where the limit comes first.
    fn next(&mut self, limit: Time) -> Option<(Time, Event)>;
}

impl Driver for Agenda<Event> {
    type Ticket = Ticket;

    fn schedule(&mut self, at: Time, event: Event) -> Ticket {
        Self::schedule(self, at, event)
    }

    fn cancel(&mut self, ticket: Ticket) {
        Self::cancel(self, ticket);
    }

    fn next(&mut self, limit: Time) -> Option<(Time, Event)> {
        if self.next_at()? <= limit { self.pop() } else { None }
    }
}

/// A world and the driver that moves it.
#[derive(Debug)]
pub struct Simulation<'p, D: Driver> {
    world: World<'p>,
    driver: D,
    now: Time,
    wakes: Vec<Option<D::Ticket>>,
}

impl<'p, D: Driver> Simulation<'p, D> {
    /// Sets the shop of a plan up under a driver.
    pub fn new(plan: &'p Plan, parts: &mut dyn Parts<'p>, driver: D) -> Self {
        let wakes = plan.shop.tills.iter().map(|_| None).collect();
        let world = World::new(plan, parts);
        let mut simulation = Self { world, driver, now: Time::ZERO, wakes };
        simulation.arm();
        simulation
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

    /// Hands the driver what is going to happen.
    fn arm(&mut self) {
        for effect in self.world.drain_effects() {
            match effect {
                Effect::At(at, event) => {
                    self.driver.schedule(at, event);
                }
                Effect::Wake(till, at) => {
                    let Some(wake) = self.wakes.get_mut(usize::from(till.0)) else { continue };
                    if let Some(ticket) = wake.take() {
                        self.driver.cancel(ticket);
                    }
                    *wake = at.map(|at| self.driver.schedule(at, Event::wake(till)));
                }
            }
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
        let Some((at, event)) = self.driver.next(limit) else {
            if limit == NEVER {
                return Advance::Nothing;
            }
            self.now = limit;
            return Advance::Reached;
        };
        self.now = self.now.max(at);
        self.world.handle(self.now, event);
        self.arm();
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
