//! The player: walks a plan over a stage, step by step, and never stops at a failure.

use core::time::Duration;

use sim_kernel::Time;

use crate::plan::{
    Act, AdminQuestion, OrderQuestion, Plan, ProcessorQuestion, Question, Step, TillQuestion,
    Value, Wanted, When,
};
use crate::stage::{Advance, NEVER, Stage};
use crate::trace::{Seen, What};

/// Plays a whole plan; what happened stands in the trace of the stage, and in the end everything
/// that there is to see, for reports and snapshots.
pub fn perform(plan: &Plan, stage: &mut impl Stage) {
    walk(plan, stage, |_, _| true, Stage::check_invariants);
    close(plan, stage, everything(plan));
}

/// Plays a whole plan for a search: in the end only that is looked at which
/// [`Trace::unsettled`](crate::Trace::unsettled) reads.
pub fn perform_briefly(plan: &Plan, stage: &mut impl Stage) {
    walk(plan, stage, |_, _| true, Stage::check_invariants);
    close(plan, stage, books(plan));
}

/// Plays the steps of a plan that are wanted when their turn comes, for an estimate: nobody watches
/// the invariants, and in the end nothing is looked at.
pub fn perform_where<S: Stage>(
    plan: &Plan,
    stage: &mut S,
    is_wanted: impl FnMut(&S, usize) -> bool,
) {
    walk(plan, stage, is_wanted, |_| {});
}

fn walk<S: Stage>(
    plan: &Plan,
    stage: &mut S,
    mut is_wanted: impl FnMut(&S, usize) -> bool,
    after_step: impl Fn(&mut S),
) {
    let mut finished = Vec::with_capacity(plan.steps.len());
    let mut began = Time::ZERO;
    for (place, step) in plan.steps.iter().enumerate() {
        if !is_wanted(stage, place) {
            finished.push(stage.now());
            continue;
        }
        wait_for(stage, place, due(step, &finished, began));
        began = stage.now();
        match &step.act {
            Act::Check(wanted) => look(stage, place, step, wanted),
            _ => act(stage, place),
        }
        finished.push(stage.now());
        after_step(stage);
    }
}

/// Returns when a step begins; none where it begins as soon as the step before, which began at
/// `began`, has finished.
fn due(step: &Step, finished: &[Time], began: Time) -> Option<Time> {
    match step.at {
        When::Next => None,
        When::After(span) => Some(finished.last().copied().unwrap_or(Time::ZERO).after(span)),
        When::At(span) => Some(Time::ZERO.after(span)),
        When::AfterStep(other, span) => Some(finished.get(other)?.after(span)),
        When::Every(span) => {
            let due = began.after(span);
            (finished.last().is_none_or(|last| *last <= due)).then_some(due)
        }
    }
}

fn wait_for(stage: &mut impl Stage, place: usize, due: Option<Time>) {
    let Some(due) = due else { return };
    if due < stage.now() {
        return stage.note(place, What::StepLate(due));
    }
    while stage.advance(due) == Advance::Happened {}
}

/// A step that has not finished by then never will: what is awaited is not going to be seen.
const LONGEST_STEP: Duration = Duration::from_hours(1);

fn act(stage: &mut impl Stage, place: usize) {
    let ends = stage.now().after(LONGEST_STEP);
    stage.act(place);
    while !stage.has_finished(place) {
        if stage.advance(NEVER) == Advance::Nothing || stage.now() >= ends {
            return stage.note(place, What::StepStuck);
        }
    }
}

/// Looks until all is seen that is wanted, and then as long as it must stay so.
fn look(stage: &mut impl Stage, place: usize, step: &Step, wanted: &[Wanted]) {
    stage.begin(place);
    let begun = stage.now();
    let patience_ends = begun.after(step.within.unwrap_or(Duration::ZERO));
    let mut answers = ask_all(stage, wanted);
    while !all_met(wanted, &answers) && stage.advance(patience_ends) == Advance::Happened {
        ask_again(stage, wanted, &mut answers);
    }
    if all_met(wanted, &answers) {
        answers = hold(stage, step, wanted, answers);
    }
    for (nth, (wish, answer)) in wanted.iter().zip(answers).enumerate() {
        let met = answer == wish.value;
        stage.note(place, What::Checked { place: nth, answer, met });
    }
    stage.note(place, What::StepFinished(Seen::default()));
}

fn hold(
    stage: &mut impl Stage,
    step: &Step,
    wanted: &[Wanted],
    mut answers: Vec<Value>,
) -> Vec<Value> {
    let Some(span) = step.holds_for else { return answers };
    let until = stage.now().after(span);
    while all_met(wanted, &answers) && stage.advance(until) == Advance::Happened {
        ask_again(stage, wanted, &mut answers);
    }
    answers
}

fn ask_all(stage: &mut impl Stage, wanted: &[Wanted]) -> Vec<Value> {
    wanted.iter().map(|wish| stage.ask(&wish.question)).collect()
}

/// Asks the same once more: whoever waits for an answer asks after everything that happens.
fn ask_again(stage: &mut impl Stage, wanted: &[Wanted], answers: &mut [Value]) {
    for (answer, wish) in answers.iter_mut().zip(wanted) {
        *answer = stage.ask(&wish.question);
    }
}

fn all_met(wanted: &[Wanted], answers: &[Value]) -> bool {
    wanted.iter().zip(answers).all(|(wish, answer)| wish.value == *answer)
}

fn close(plan: &Plan, stage: &mut impl Stage, questions: impl Iterator<Item = Question>) {
    let last = plan.steps.len().saturating_sub(1);
    for question in questions {
        let answer = stage.ask(&question);
        stage.note(last, What::Closing(question, answer));
    }
}

fn everything(plan: &Plan) -> impl Iterator<Item = Question> {
    let of_order = |order| ORDER_FACTS.map(|fact| Question::Order(order, fact));
    let of_till = |till| TILL_FACTS.map(|fact| Question::Till(till, fact));
    let orders = plan.orders().flat_map(of_order);
    let tills = plan.shop.till_ids().flat_map(of_till);
    orders.chain(tills).chain(CENTRAL_FACTS)
}

fn books(plan: &Plan) -> impl Iterator<Item = Question> {
    let facts = [OrderQuestion::Tenders, OrderQuestion::Captures];
    let orders =
        plan.orders().flat_map(move |order| facts.map(|fact| Question::Order(order, fact)));
    let queue = |till| Question::Till(till, TillQuestion::Queued);
    orders.chain(plan.shop.till_ids().map(queue))
}

const ORDER_FACTS: [OrderQuestion; 9] = [
    OrderQuestion::Total,
    OrderQuestion::Badges,
    OrderQuestion::Balance,
    OrderQuestion::Tenders,
    OrderQuestion::Receipt,
    OrderQuestion::Contact,
    OrderQuestion::Reason,
    OrderQuestion::InAdmin,
    OrderQuestion::Captures,
];

const TILL_FACTS: [TillQuestion; 12] = [
    TillQuestion::Online,
    TillQuestion::LoggedIn,
    TillQuestion::Reader,
    TillQuestion::OfflineTotal,
    TillQuestion::OfflineLeft,
    TillQuestion::Queued,
    TillQuestion::Orders,
    TillQuestion::Warnings,
    TillQuestion::DeadLetters,
    TillQuestion::Forwarded,
    TillQuestion::PeakTotal,
    TillQuestion::OldestMillis,
];

const CENTRAL_FACTS: [Question; 5] = [
    Question::Admin(AdminQuestion::Orders),
    Question::Admin(AdminQuestion::TotalPaid),
    Question::Processor(ProcessorQuestion::CapturedTotal),
    Question::Processor(ProcessorQuestion::Requests),
    Question::Processor(ProcessorQuestion::Reversals),
];
