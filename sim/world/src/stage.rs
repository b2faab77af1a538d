//! The port that a plan is played on: the simulated world, or a bench in real time.

use sim_kernel::Time;

use crate::plan::{Question, Value};
use crate::trace::What;

/// Something that a plan can be played on.
pub trait Stage {
    /// Returns the time since the start of the run.
    fn now(&self) -> Time;

    /// Begins a step and does what it says.
    fn act(&mut self, step: usize);

    /// Begins a step that only looks.
    fn begin(&mut self, step: usize);

    /// Goes on until the next thing has happened, but not beyond `limit`.
    fn advance(&mut self, limit: Time) -> Advance;

    /// Tells whether a step that was begun has finished.
    fn has_finished(&mut self, step: usize) -> bool;

    /// Answers a question.
    fn ask(&mut self, question: &Question) -> Value;

    /// Writes something down, under a step.
    fn note(&mut self, step: usize, what: What);

    /// Looks whether the invariants hold, after a step.
    fn check_invariants(&mut self);
}

/// How far a stage went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// Something happened.
    Happened,
    /// Nothing happened before the limit, which it is now.
    Reached,
    /// Nothing is ever going to happen by itself, and the limit is never.
    Nothing,
}

/// A limit that is never reached.
pub const NEVER: Time = Time::from_nanos(u64::MAX);
