//! When steps begin, where that can be told without playing them.

use core::time::Duration;

use sim_world::{Plan, When};

/// What is certain of a step.
#[derive(Clone, Copy, Debug)]
struct Certain {
    begins: Option<Duration>,
    finishes: Option<Duration>,
}

/// Says how long after the start each step begins; nothing where that depends on how long a step
/// before it takes.
pub(super) fn begins(plan: &Plan) -> Vec<Option<Duration>> {
    let start = Some(Duration::ZERO);
    let mut before = Certain { begins: start, finishes: start };
    let mut all: Vec<Certain> = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        let begins = begin(step.at, before, &all);
        before = Certain { begins, finishes: begins.filter(|_| step.finishes_at_once()) };
        all.push(before);
    }
    all.into_iter().map(|step| step.begins).collect()
}

fn begin(at: When, before: Certain, all: &[Certain]) -> Option<Duration> {
    let later = |from: Option<Duration>, span| from.map(|from| from.saturating_add(span));
    match at {
        When::Next => before.finishes,
        When::After(span) => later(before.finishes, span),
        When::At(time) => Some(time),
        When::AfterStep(step, span) => later(all.get(step)?.finishes, span),
        When::Every(span) => Some(later(before.begins, span)?.max(before.finishes?)),
    }
}
