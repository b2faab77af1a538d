//! What was found, written as a scenario: a name that tells the story, and why it is kept.

use harness_scenario::{Header, RULES, SnapshotPart, write};
use pos_core::{ReceiptState, Wall};
use sim_world::{
    Act, InternetChange, OrderQuestion, Plan, ProcessorChange, Question, Step, TillChange, Trace,
    Value, Wanted, What, When,
};

use super::finding::Finding;

/// A found case as a scenario file.
#[derive(Clone, Debug)]
pub struct Story {
    /// The name of the file, without its ending.
    pub file: String,
    /// Its text.
    pub text: String,
    /// How many steps it has before the healing.
    pub steps: usize,
}

/// Monday, 2026-03-02, 09:00 in New York: the usual start of a scenario.
pub(super) const fn monday() -> Wall {
    Wall::from_millis(1_772_460_000_000)
}

/// Writes a small plan that breaks a rule as a scenario, healed at its end and with checks of what
/// must have settled. `trace` is that of the plan, healed.
pub fn story(plan: &Plan, finding: &Finding, trace: &Trace) -> Story {
    let steps = plan.steps.len();
    let words = words(plan, finding);
    let mut healed = Plan { name: words.clone(), ..in_time(plan, trace) }.healed();
    healed.steps.extend(checks(plan, finding));
    let known = RULES.iter().find(|rule| rule.id == finding.rule);
    let header = Header {
        why: Some(format!("found by explore: {}", finding.detail)),
        proves: known.map(|rule| rule.id).into_iter().collect(),
        tags: vec!["found".to_owned()],
        snapshot: Vec::<SnapshotPart>::new(),
        ..Header::plain()
    };
    Story { file: words.replace(' ', "-"), text: write(&healed, &header), steps }
}

/// A step whose time had passed begins when the one before has finished.
fn in_time(plan: &Plan, trace: &Trace) -> Plan {
    let mut plan = plan.clone();
    for entry in trace.entries() {
        if matches!(entry.what, What::StepLate(_))
            && let Some(step) = plan.steps.get_mut(entry.step)
        {
            step.at = When::Next;
        }
    }
    plan
}

/// A name says no more faults than these.
const MOST_NAMED: usize = 3;

/// Says what breaks, and after what: `never twice after a lost answer and a crash`.
fn words(plan: &Plan, finding: &Finding) -> String {
    let mut after: Vec<&str> = Vec::new();
    for word in plan.steps.iter().filter_map(|step| fault(&step.act)) {
        if !after.contains(&word) {
            after.push(word);
        }
    }
    after.truncate(MOST_NAMED);
    let rule = finding.rule.replace(['.', '-'], " ");
    if after.is_empty() { rule } else { format!("{rule} after {}", after.join(" and ")) }
}

const fn fault(act: &Act) -> Option<&'static str> {
    match act {
        Act::Internet(InternetChange::Down) => Some("an outage"),
        Act::Internet(InternetChange::Poor { .. }) => Some("a poor line"),
        Act::Router(_) => Some("the router"),
        Act::Power(_) => Some("a power cut"),
        Act::Wifi(_) => Some("other wifi"),
        Act::Processor(ProcessorChange::LoseAnswers(_)) => Some("a lost answer"),
        Act::Processor(ProcessorChange::LoseRequests(_)) => Some("a lost request"),
        Act::Processor(ProcessorChange::LateAnswers { .. }) => Some("a late answer"),
        Act::Processor(_) => Some("the processor"),
        Act::Reader(_) => Some("the reader"),
        Act::Till(TillChange::Clock(_)) => Some("a clock jump"),
        Act::Till(TillChange::Disk(_)) => Some("a sick disk"),
        Act::Till(TillChange::AppVersion(_)) => Some("an update"),
        Act::Till(_) => Some("a crash"),
        Act::Staff(_) => Some("a log out"),
        Act::Admin(_) => Some("new settings"),
        Act::Internet(InternetChange::Up)
        | Act::Order(_)
        | Act::Pay(_)
        | Act::Sale(_)
        | Act::Receipt(_)
        | Act::Search(_)
        | Act::Contact(_)
        | Act::Check(_) => None,
    }
}

/// Asks for what did not settle; the invariants need no asking.
fn checks(plan: &Plan, finding: &Finding) -> Vec<Step> {
    let orders = plan.orders().filter(|order| finding.detail.contains(&plan.order_name(*order)));
    let wanted: Vec<Wanted> = orders
        .filter_map(|order| {
            let (question, value) = match finding.rule {
                "settles.receipt" => (OrderQuestion::Receipt, Value::Receipt(ReceiptState::Sent)),
                "settles.admin" => (OrderQuestion::InAdmin, Value::Flag(true)),
                "settles.books" => (OrderQuestion::Captures, Value::Count(1)),
                _ => return None,
            };
            Some(Wanted { question: Question::Order(order, question), value })
        })
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    vec![Step {
        id: None,
        at: When::Next,
        on: None,
        act: Act::Check(wanted),
        expect: None,
        within: None,
        holds_for: None,
        note: None,
    }]
}
