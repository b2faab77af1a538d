//! When steps begin, where that can be told without playing them.

use core::time::Duration;

use sim_world::{Act, Plan, Step, TillChange, When, WifiChange};

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
        before = Certain { begins, finishes: begins.filter(|_| is_at_once(step)) };
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

/// Tells whether a step finishes at the moment at which it begins.
const fn is_at_once(step: &Step) -> bool {
    match &step.act {
        Act::Internet(_) | Act::Router(_) | Act::Power(_) | Act::Processor(_) | Act::Admin(_) => {
            true
        }
        Act::Wifi(change) => !matches!(change, WifiChange::Join(_)),
        Act::Till(change) => {
            !matches!(change, TillChange::Start | TillChange::Restart | TillChange::AppVersion(_))
        }
        Act::Check(_) => step.within.is_none() && step.holds_for.is_none(),
        Act::Reader(_)
        | Act::Staff(_)
        | Act::Order(_)
        | Act::Pay(_)
        | Act::Sale(_)
        | Act::Receipt(_)
        | Act::Search(_)
        | Act::Contact(_) => false,
    }
}
