//! The player alone, on a stage that is a mock: what it asks of it, and in which order.

use mockall::{Sequence, mock, predicate::eq};
use sim_kernel::Time;
use sim_world::{Advance, Question, Seen, Stage, TillQuestion, Value, What, perform};

use crate::rig::{TILL, at, holds_for, internet_down, is_online, log_out, plan, secs, within};

mock! {
    #[derive(Debug)]
    Theatre {}

    impl Stage for Theatre {
        fn now(&self) -> Time;
        fn act(&mut self, step: usize);
        fn begin(&mut self, step: usize);
        fn advance(&mut self, limit: Time) -> Advance;
        fn has_finished(&mut self, step: usize) -> bool;
        fn ask(&mut self, question: &Question) -> Value;
        fn note(&mut self, step: usize, what: What);
        fn check_invariants(&mut self);
    }
}

const ONLINE: Question = Question::Till(TILL, TillQuestion::Online);
const ON: Value = Value::Flag(true);
const OFF: Value = Value::Flag(false);

/// A stage on which it is 10 s past the start, and whose order of calls is watched.
struct Script {
    theatre: MockTheatre,
    order: Sequence,
}

impl Script {
    fn new() -> Self {
        let mut theatre = MockTheatre::new();
        theatre.expect_now().return_const(Time::ZERO.after(secs(10)));
        Self { theatre, order: Sequence::new() }
    }

    fn begins(mut self, step: usize) -> Self {
        let call = self.theatre.expect_begin().with(eq(step));
        call.once().in_sequence(&mut self.order).return_const(());
        self
    }

    fn acts(mut self, step: usize) -> Self {
        let call = self.theatre.expect_act().with(eq(step));
        call.once().in_sequence(&mut self.order).return_const(());
        self
    }

    fn sees(mut self, answer: Value) -> Self {
        let call = self.theatre.expect_ask().with(eq(ONLINE));
        call.once().in_sequence(&mut self.order).return_const(answer);
        self
    }

    fn advances(mut self, limit: Time, how: Advance) -> Self {
        let call = self.theatre.expect_advance().with(eq(limit));
        call.once().in_sequence(&mut self.order).return_const(how);
        self
    }

    fn has_finished(mut self) -> Self {
        let call = self.theatre.expect_has_finished().with(eq(0));
        call.once().in_sequence(&mut self.order).return_const(true);
        self
    }

    fn has_not_finished(mut self) -> Self {
        let call = self.theatre.expect_has_finished().with(eq(0));
        call.once().in_sequence(&mut self.order).return_const(false);
        self
    }

    fn notes(mut self, what: What) -> Self {
        let call = self.theatre.expect_note().with(eq(0), eq(what));
        call.once().in_sequence(&mut self.order).return_const(());
        self
    }

    /// Plays a plan of one step; in the end the invariants are checked and all is looked at.
    fn plays(mut self, step: sim_world::Step) {
        self.theatre.expect_check_invariants().once().in_sequence(&mut self.order).return_const(());
        self.theatre.expect_ask().return_const(Value::Absent);
        let is_closing = |_: &usize, what: &What| matches!(what, What::Closing(..));
        self.theatre.expect_note().withf(is_closing).return_const(());
        perform(&plan([step]), &mut self.theatre);
    }
}

const MET: What = What::Checked { place: 0, answer: ON, met: true };
const UNMET: What = What::Checked { place: 0, answer: OFF, met: false };

fn finished() -> What {
    What::StepFinished(Seen::default())
}

fn at_second(second: u64) -> Time {
    Time::ZERO.after(secs(second))
}

#[test]
fn within_asks_after_each_happening_until_it_is_true() {
    let limit = at_second(10 + 60);
    let script = Script::new().begins(0).sees(OFF).advances(limit, Advance::Happened);
    let script = script.sees(OFF).advances(limit, Advance::Happened).sees(ON);
    script.notes(MET).notes(finished()).plays(within(secs(60), is_online()));
}

#[test]
fn within_ends_when_its_time_is_reached() {
    let limit = at_second(10 + 60);
    let script = Script::new().begins(0).sees(OFF).advances(limit, Advance::Reached);
    script.notes(UNMET).notes(finished()).plays(within(secs(60), is_online()));
}

#[test]
fn holds_for_looks_on_until_it_is_false() {
    let limit = at_second(10 + 30);
    let script = Script::new().begins(0).sees(ON).advances(limit, Advance::Happened);
    let script = script.sees(ON).advances(limit, Advance::Happened).sees(OFF);
    script.notes(UNMET).notes(finished()).plays(holds_for(secs(30), is_online()));
}

#[test]
fn holds_for_never_begins_where_it_is_not_true_first() {
    let limit = at_second(10);
    let script = Script::new().begins(0).sees(OFF).advances(limit, Advance::Reached);
    script.notes(UNMET).notes(finished()).plays(holds_for(secs(30), is_online()));
}

#[test]
fn a_late_step_is_noted_and_then_done_without_waiting() {
    let script = Script::new().notes(What::StepLate(at_second(5))).acts(0);
    script.has_finished().plays(at(secs(5), internet_down()));
}

#[test]
fn a_step_in_the_future_is_waited_for() {
    let due = at_second(20);
    let script = Script::new().advances(due, Advance::Happened).advances(due, Advance::Reached);
    script.acts(0).has_finished().plays(at(secs(20), internet_down()));
}

#[test]
fn a_step_is_stuck_where_nothing_is_ever_going_to_happen() {
    let script = Script::new().acts(0).has_not_finished();
    let script = script.advances(sim_world::NEVER, Advance::Happened);
    let script = script.has_not_finished();
    script.advances(sim_world::NEVER, Advance::Nothing).notes(What::StepStuck).plays(log_out());
}
