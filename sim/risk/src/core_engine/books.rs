//! What an outage came to, read from its trace.

use std::collections::BTreeSet;

use pos_core::{OrderId, Refusal};
use sim_world::{Outcome as Ending, Plan, Reason, Seen, Trace, What};

use super::plan::sales;
use crate::outcome::{Flow, Outcome};
use crate::replication::{AgeBand, Episode, Fate};

/// What was seen of the sales of an outage.
#[derive(Debug, Default)]
struct Books {
    stored: BTreeSet<OrderId>,
    over_transaction_limit: BTreeSet<OrderId>,
    over_device_limit: BTreeSet<OrderId>,
    captured: BTreeSet<OrderId>,
}

impl Books {
    fn read(trace: &Trace) -> Self {
        let mut books = Self::default();
        for entry in trace.entries() {
            match &entry.what {
                What::StepFinished(seen) => books.finished(Plan::order_of(entry.step), seen),
                What::Captured { order, .. } => drop(books.captured.insert(*order)),
                _ => {}
            }
        }
        books
    }

    fn finished(&mut self, order: OrderId, seen: &Seen) {
        let list = match (seen.outcome, seen.reason) {
            (Some(Ending::Accepted), _) => &mut self.stored,
            (_, Some(Reason::Refusal(Refusal::OverTransactionLimit))) => {
                &mut self.over_transaction_limit
            }
            (_, Some(Reason::Refusal(Refusal::OverDeviceLimit))) => &mut self.over_device_limit,
            _ => return,
        };
        list.insert(order);
    }

    fn end(&self, order: OrderId) -> End {
        if self.captured.contains(&order) { End::Captured } else { End::NeverCaptured }
    }

    /// Returns where a payment went that was offered.
    fn flow(&self, order: OrderId) -> Flow {
        if self.stored.contains(&order) {
            Flow::Stored
        } else if self.over_transaction_limit.contains(&order) {
            Flow::OverTransactionLimit
        } else if self.over_device_limit.contains(&order) {
            Flow::OverDeviceLimit
        } else {
            Flow::Withheld
        }
    }
}

/// Counts what an outage came to.
pub(super) fn settle(episode: &Episode, trace: &Trace, outcome: &mut Outcome) {
    let books = Books::read(trace);
    for offered in episode.tills.iter().flatten() {
        outcome.count(Flow::Attempted, offered.amount.minor());
        if offered.is_missed {
            outcome.count(Flow::Missed, offered.amount.minor());
        }
    }
    for (place, (_, offered)) in (1..).zip(sales(episode)) {
        let order = Plan::order_of(place);
        match books.flow(order) {
            Flow::Stored => {
                let age_ms = episode.length_ms.saturating_sub(offered.at_ms);
                let fate = seen(offered.fate, books.end(order));
                outcome.settle(offered.amount.minor(), fate, AgeBand::of(age_ms));
            }
            flow => outcome.count(flow, offered.amount.minor()),
        }
    }
}

/// Which of the two ends of a payment the processor's books say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Captured,
    NeverCaptured,
}

/// What the books say became of a payment: where they do not say what was drawn, they are right, and
/// the engines differ.
const fn seen(drawn: Fate, end: End) -> Fate {
    match (end, drawn) {
        (End::Captured, Fate::TooLate | Fate::Declined { .. }) => Fate::Paid,
        (End::NeverCaptured, Fate::Paid | Fate::ChargedBack) => {
            Fate::Declined { reason: None, recovered: false }
        }
        (_, fate) => fate,
    }
}
