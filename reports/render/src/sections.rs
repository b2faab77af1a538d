//! The parts of a snapshot: what a run came to, as text that a person can read.

use harness_scenario::{Scenario, SnapshotPart, Words};
use pos_core::{Money, OrderId, ReceiptState};
use reports_language::Language;
use sim_world::{AdminQuestion, OrderQuestion, Plan, ProcessorQuestion, Question, Trace, Value};

use crate::closing::{Answered, Closing};
use crate::timeline::timeline;

/// Writes the parts of a snapshot that the scenario asks for, but for the table that it shares with
/// others; empty where it asks for none.
///
/// No number in it depends on anything but the plan.
pub fn snapshot(scenario: &Scenario, trace: &Trace) -> String {
    let parts = scenario.header.snapshot.iter().filter(|part| **part != SnapshotPart::Matrix);
    let sections = parts.map(|part| section(*part, &scenario.plan, trace));
    sections.map(|lines| lines.join("\n") + "\n").collect::<Vec<_>>().join("\n")
}

fn section(part: SnapshotPart, plan: &Plan, trace: &Trace) -> Vec<String> {
    let closing = Closing::of(trace);
    match part {
        SnapshotPart::Timeline => timeline((plan, trace), Language::English),
        SnapshotPart::Orders => orders(plan, &closing),
        SnapshotPart::Admin => admin(plan, &closing),
        SnapshotPart::Processor => processor(plan, &closing),
        // All instances of a file share that table: `matrix` writes it.
        SnapshotPart::Matrix => Vec::new(),
    }
}

fn orders(plan: &Plan, closing: &Closing<'_>) -> Vec<String> {
    let mut lines = vec!["orders".to_owned()];
    for order in closing.orders() {
        lines.extend(order_block(plan, closing, order));
    }
    if lines.len() == 1 {
        lines.push("  none".to_owned());
    }
    lines
}

fn order_block(plan: &Plan, closing: &Closing<'_>, order: OrderId) -> Vec<String> {
    let words = Words::of(plan);
    let total = closing.order(order, OrderQuestion::Total).money().unwrap_or(Money::ZERO);
    let mut lines = vec![format!("  {}  {}", words.order(order), words.money(total))];
    for fact in ORDER_FACTS {
        let question = Question::Order(order, fact);
        let said = closing.order(order, fact).filter(|value| says(value));
        lines.extend(said.map(|value| fact_line(question, &words.value(&question, value))));
    }
    lines
}

const ORDER_FACTS: [OrderQuestion; 8] = [
    OrderQuestion::Badges,
    OrderQuestion::Tenders,
    OrderQuestion::Balance,
    OrderQuestion::Receipt,
    OrderQuestion::Contact,
    OrderQuestion::Reason,
    OrderQuestion::InAdmin,
    OrderQuestion::Captures,
];

/// An order without a receipt, a contact or a decline says nothing of them.
fn says(value: &Value) -> bool {
    !matches!(
        value,
        Value::Absent
            | Value::Receipt(ReceiptState::None)
            | Value::Text(None)
            | Value::Decline(None)
    )
}

fn fact_line(question: Question, value: &str) -> String {
    let key = Words::question(&question).replace('_', " ");
    format!("    {key:<9}  {value}").trim_end().to_owned()
}

fn admin(plan: &Plan, closing: &Closing<'_>) -> Vec<String> {
    let words = Words::of(plan);
    let there = |order: &OrderId| closing.order(*order, OrderQuestion::InAdmin).flag();
    let orders = closing.orders().into_iter().filter(|order| there(order) == Some(true));
    let count = closing.admin(AdminQuestion::Orders).count().unwrap_or(0);
    let paid = closing.admin(AdminQuestion::TotalPaid).money().unwrap_or(Money::ZERO);
    let mut lines = vec!["admin".to_owned(), format!("  orders      {count}")];
    lines.extend(orders.map(|order| format!("    {}", words.order(order))));
    lines.push(format!("  total paid  {}", words.money(paid)));
    lines
}

fn processor(plan: &Plan, closing: &Closing<'_>) -> Vec<String> {
    let requests = closing.processor(ProcessorQuestion::Requests).count().unwrap_or(0);
    let captured = closing.processor(ProcessorQuestion::CapturedTotal).money();
    let captured = Words::of(plan).money(captured.unwrap_or(Money::ZERO));
    let reversals = closing.processor(ProcessorQuestion::Reversals).count().unwrap_or(0);
    vec![
        "processor".to_owned(),
        format!("  requests        {requests}"),
        format!("  captured total  {captured}"),
        format!("  reversals       {reversals}"),
    ]
}
