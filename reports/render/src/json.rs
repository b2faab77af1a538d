//! Results as JSON, one object a line, equal to the byte between runs.

use std::path::Path;

use harness_scenario::{Failure, Scenario};
use pos_core::{Badge, Badges, Money, OrderId, Scheme, TillId};
use serde::Serialize;
use sim_world::{OrderQuestion, Pace, PaceNote, Plan, TillQuestion, Trace, Tried, retries};

use crate::closing::{Answered, Closing};
use crate::played::{Ending, Played, Tally};

#[derive(Serialize)]
struct ScenarioLine<'a> {
    r#type: &'static str,
    id: &'a str,
    verdict: &'static str,
    seed: u64,
    virtual_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lag_wall_ms: Option<u128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leapt_wall_ms: Option<u128>,
    failures: Vec<FailureLine<'a>>,
    orders: Vec<OrderLine>,
    tills: Vec<TillLine>,
    file: String,
    name: &'a str,
    proves: &'a [&'static str],
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    details: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retries: Vec<RetryLine<'a>>,
}

/// How often a card was tried again, against one limit of its network.
#[derive(Serialize)]
struct RetryLine<'a> {
    card: &'a str,
    network: &'static str,
    counted: &'static str,
    most: u64,
    allowed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_hours: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exceeded_ms: Option<u64>,
    source: &'static str,
}

#[derive(Serialize)]
struct FailureLine<'a> {
    step: usize,
    line: usize,
    column: usize,
    key: &'a str,
    expected: &'a str,
    actual: &'a str,
}

#[derive(Serialize)]
struct OrderLine {
    id: String,
    total: String,
    badges: Vec<&'static str>,
    in_admin: bool,
    captures: u64,
}

#[derive(Serialize)]
struct TillLine {
    id: String,
    peak_total: String,
    oldest_ms: u64,
    dead_letters: u64,
}

#[derive(Serialize)]
struct SummaryLine {
    r#type: &'static str,
    passed: usize,
    failed: usize,
    skipped: usize,
    errors: usize,
    #[serde(skip_serializing_if = "is_nothing")]
    not_run: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
const fn is_nothing(count: &usize) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct PendingLine<'a> {
    r#type: &'static str,
    path: String,
    becomes: String,
    kind: &'a str,
}

#[derive(Serialize)]
struct ListLine<'a> {
    id: &'a str,
    name: &'a str,
    file: String,
    tags: &'a [String],
    proves: &'a [&'static str],
    steps: usize,
}

/// Writes the result of one scenario as one line, ended.
pub fn scenario_json(played: &Played<'_>) -> String {
    let scenario = played.scenario;
    let trace = played.trace.as_ref();
    line(&ScenarioLine {
        r#type: "scenario",
        id: &scenario.id,
        verdict: played.ending.word(),
        seed: scenario.plan.seed,
        virtual_ms: trace.map_or(0, |trace| trace.ended_at().as_millis()),
        lag_wall_ms: trace.and_then(|trace| lag_ms(trace.pace())),
        leapt_wall_ms: trace.and_then(|trace| leapt_ms(trace.pace())),
        failures: failures(&played.ending),
        orders: trace.map_or_else(Vec::new, |trace| orders(&scenario.plan, trace)),
        tills: trace.map_or_else(Vec::new, |trace| tills(&scenario.plan, trace)),
        file: scenario.path.display().to_string(),
        name: &scenario.plan.name,
        proves: &scenario.header.proves,
        tags: &scenario.header.tags,
        reason: reason(&played.ending),
        details: &played.details,
        retries: trace.map_or_else(Vec::new, |trace| retry_lines(&scenario.plan, trace)),
    })
}

/// By how much the latest thing of a run in real time was late.
fn lag_ms(pace: &[PaceNote]) -> Option<u128> {
    let late = |note: &PaceNote| match note.pace {
        Pace::Late(by) => Some(by.as_millis()),
        Pace::Leapt(_) => None,
    };
    pace.iter().filter_map(late).max()
}

/// How much time of the scenario nobody waited through.
fn leapt_ms(pace: &[PaceNote]) -> Option<u128> {
    let leapt = |note: &PaceNote| match note.pace {
        Pace::Leapt(by) => Some(by.as_millis()),
        Pace::Late(_) => None,
    };
    pace.iter().filter_map(leapt).reduce(u128::saturating_add)
}

/// Writes the numbers of a whole run as one line, ended.
pub fn summary_json(tally: &Tally) -> String {
    let Tally { passed, failed, skipped, errors, not_run, .. } = *tally;
    line(&SummaryLine { r#type: "summary", passed, failed, skipped, errors, not_run })
}

/// Writes what a scenario says of itself as one line, ended.
pub fn listed_json(scenario: &Scenario) -> String {
    line(&ListLine {
        id: &scenario.id,
        name: &scenario.plan.name,
        file: scenario.path.display().to_string(),
        tags: &scenario.header.tags,
        proves: &scenario.header.proves,
        steps: scenario.plan.steps.len(),
    })
}

/// Writes a pending snapshot as one line, ended; `kind` is `new` or `changed`.
pub fn pending_json(path: &Path, becomes: &Path, kind: &str) -> String {
    let (path, becomes) = (path.display().to_string(), becomes.display().to_string());
    line(&PendingLine { r#type: "pending", path, becomes, kind })
}

/// All keys are texts, so serde has nothing to object to.
pub(crate) fn line(object: &impl Serialize) -> String {
    serde_json::to_string(object).unwrap_or_default() + "\n"
}

fn reason(ending: &Ending) -> Option<&str> {
    match ending {
        Ending::Skipped(reason) | Ending::Error(reason) => Some(reason),
        Ending::Passed | Ending::Failed(_) => None,
    }
}

fn failures(ending: &Ending) -> Vec<FailureLine<'_>> {
    match ending {
        Ending::Failed(failures) => failures.iter().map(failure).collect(),
        Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => Vec::new(),
    }
}

fn failure(failure: &Failure) -> FailureLine<'_> {
    let place = failure.place.as_ref();
    FailureLine {
        step: failure.step + 1,
        line: place.map_or(1, harness_scenario::Place::line),
        column: place.map_or(1, harness_scenario::Place::column),
        key: &failure.key,
        expected: &failure.expected,
        actual: &failure.actual,
    }
}

fn orders(plan: &Plan, trace: &Trace) -> Vec<OrderLine> {
    let closing = Closing::of(trace);
    closing.orders().into_iter().map(|order| order_line(plan, &closing, order)).collect()
}

fn order_line(plan: &Plan, closing: &Closing<'_>, order: OrderId) -> OrderLine {
    let badges = closing.order(order, OrderQuestion::Badges).badges().unwrap_or_default();
    OrderLine {
        id: plan.order_name(order),
        total: money(plan, closing.order(order, OrderQuestion::Total).money()),
        badges: badge_names(badges),
        in_admin: closing.order(order, OrderQuestion::InAdmin).flag().unwrap_or(false),
        captures: closing.order(order, OrderQuestion::Captures).count().unwrap_or(0),
    }
}

fn tills(plan: &Plan, trace: &Trace) -> Vec<TillLine> {
    let closing = Closing::of(trace);
    closing.tills().into_iter().map(|till| till_line(plan, &closing, till)).collect()
}

fn till_line(plan: &Plan, closing: &Closing<'_>, till: TillId) -> TillLine {
    let name = plan.shop.till(till).map(|till| till.name.clone());
    TillLine {
        id: name.unwrap_or_default(),
        peak_total: money(plan, closing.till(till, TillQuestion::PeakTotal).money()),
        oldest_ms: closing.till(till, TillQuestion::OldestMillis).count().unwrap_or(0),
        dead_letters: closing.till(till, TillQuestion::DeadLetters).count().unwrap_or(0),
    }
}

fn retry_lines<'a>(plan: &'a Plan, trace: &Trace) -> Vec<RetryLine<'a>> {
    let line = |tried: Tried| RetryLine {
        card: plan.shop.card(tried.card).map_or("", |card| card.name.as_str()),
        network: scheme_name(tried.rule.network),
        counted: tried.limit.counted.name(),
        most: tried.most,
        allowed: tried.limit.most,
        within_hours: tried.limit.within.map(|within| within.as_secs() / 3_600),
        exceeded_ms: exceeded_ms(tried),
        source: tried.rule.source.key,
    };
    retries(plan, trace).into_iter().map(line).collect()
}

const fn exceeded_ms(tried: Tried) -> Option<u64> {
    match tried.exceeded {
        Some(at) => Some(at.as_millis()),
        None => None,
    }
}

fn scheme_name(scheme: Scheme) -> &'static str {
    Scheme::NAMES.iter().find(|(_, it)| *it == scheme).map_or("", |(name, _)| name)
}

fn money(plan: &Plan, amount: Option<Money>) -> String {
    plan.shop.store.currency.show(amount.unwrap_or(Money::ZERO)).to_string()
}

fn badge_names(badges: Badges) -> Vec<&'static str> {
    let held = Badge::NAMES.iter().filter(|(_, badge)| badges.has(*badge));
    held.map(|(name, _)| *name).collect()
}
