//! When a check that failed would have come true, had it waited.

use core::fmt::Display;
use core::time::Duration;

use harness_scenario::{Failure, Need, Scenario, show_span};
use reports_language::Language;
use sim_world::{Act, Plan, Trace, What};

use crate::run::Runner;

/// What is suggested, the shortest that is long enough; nobody waits longer for a check.
const PATIENCE: [Duration; 4] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
];

/// Plays up to a check that failed once more, lets it wait, and says beside its last failure how
/// long it has to.
pub(crate) fn say_when_true(runner: &Runner<'_>, scenario: &Scenario, failures: &mut [Failure]) {
    let Some(step) = failures.first().map(|failure| failure.step) else { return };
    // Real time is not spent on a guess.
    if !runner.offers.contains(&Need::VirtualTime) || failures.iter().any(|one| one.hint.is_some())
    {
        return;
    }
    let Some(plan) = patient(&scenario.plan, step) else { return };
    let Ok(trace) = (runner.player)(&plan) else { return };
    let Some(waited) = waited(&plan, &trace, step) else { return };
    let within = PATIENCE.into_iter().find(|patience| *patience >= waited);
    let last = failures.iter_mut().rfind(|failure| failure.step == step);
    if let (Some(within), Some(last)) = (within, last) {
        let (waited, within) = (show_span(whole_seconds(waited)), show_span(within));
        let with: &[(&str, &dyn Display)] = &[("waited", &waited), ("within", &within)];
        let hint = Language::English.say("hint-comes-true", with);
        last.hint = Some(hint);
    }
}

/// Returns the plan up to a check that waits as long as anybody would.
fn patient(plan: &Plan, step: usize) -> Option<Plan> {
    let mut plan = plan.clone();
    plan.steps.truncate(step.checked_add(1)?);
    let last = plan.steps.last_mut().filter(|last| matches!(last.act, Act::Check(_)))?;
    last.within = PATIENCE.last().copied();
    Some(plan)
}

/// Says how long after its begin a check was true; none where it never was.
fn waited(plan: &Plan, trace: &Trace, step: usize) -> Option<Duration> {
    let mut of_step = trace.entries().iter().filter(|entry| entry.step == step);
    let began = of_step.clone().find(|entry| entry.what == What::StepBegan)?.at;
    let finished = of_step.clone().find(|entry| matches!(entry.what, What::StepFinished(_)))?.at;
    let missed = of_step.any(|entry| matches!(entry.what, What::Checked { met: false, .. }));
    let held = plan.steps.get(step)?.holds_for.unwrap_or_default();
    let nanos = finished.as_nanos().checked_sub(began.as_nanos()).filter(|_| !missed)?;
    Duration::from_nanos(nanos).checked_sub(held).filter(|waited| !waited.is_zero())
}

const fn whole_seconds(span: Duration) -> Duration {
    let more = if span.subsec_nanos() > 0 { 1 } else { 0 };
    Duration::from_secs(span.as_secs().saturating_add(more))
}
