//! What an outage came to, read from its trace.

use pos_core::{OrderId, Refusal};
use sim_world::{Outcome as Ending, Plan, Reason, Seen as Finished, Trace, What};

use super::plan::sales;
use crate::outcome::{Flow, Outcome};
use crate::replication::{AgeBand, Episode, Fate};

/// What was seen of the sales of an outage, by the step that is the sale.
#[derive(Debug, Default)]
struct Books {
    sales: Vec<Seen>,
}

/// What was seen of a sale; one of which nothing was seen was not offered.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    flow: Option<Flow>,
    is_captured: bool,
}

impl Books {
    fn read(trace: &Trace) -> Self {
        let mut books = Self::default();
        for entry in trace.entries() {
            match &entry.what {
                What::StepFinished(seen) => books.of(Plan::order_of(entry.step)).flow = flow(seen),
                What::Captured { order, .. } => books.of(*order).is_captured = true,
                _ => {}
            }
        }
        books
    }

    /// Returns what was seen of the sale that opened an order, to be written to.
    fn of(&mut self, order: OrderId) -> &mut Seen {
        let place = order.0 as usize;
        if place >= self.sales.len() {
            self.sales.resize(place + 1, Seen::default());
        }
        &mut self.sales[place]
    }

    fn seen(&self, order: OrderId) -> Seen {
        self.sales.get(order.0 as usize).copied().unwrap_or_default()
    }
}

/// Returns where a payment went whose step ended like this; none where it was no sale, or came to
/// nothing that is counted.
const fn flow(seen: &Finished) -> Option<Flow> {
    match (seen.outcome, seen.reason) {
        (Some(Ending::Accepted), _) => Some(Flow::Stored),
        (_, Some(Reason::Refusal(Refusal::OverTransactionLimit))) => {
            Some(Flow::OverTransactionLimit)
        }
        (_, Some(Reason::Refusal(Refusal::OverDeviceLimit))) => Some(Flow::OverDeviceLimit),
        _ => None,
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
        let seen = books.seen(Plan::order_of(place));
        match seen.flow.unwrap_or(Flow::Withheld) {
            Flow::Stored => {
                let age_ms = episode.length_ms.saturating_sub(offered.at_ms);
                let fate = settled(offered.fate, seen);
                outcome.settle(offered.amount.minor(), fate, AgeBand::of(age_ms));
            }
            flow => outcome.count(flow, offered.amount.minor()),
        }
    }
}

/// What the books say became of a payment: where they do not say what was drawn, they are right, and
/// the engines differ.
const fn settled(drawn: Fate, seen: Seen) -> Fate {
    match (seen.is_captured, drawn) {
        (true, Fate::TooLate | Fate::Declined { .. }) => Fate::Paid,
        (false, Fate::Paid | Fate::ChargedBack) => {
            Fate::Declined { reason: None, recovered: false }
        }
        (_, fate) => fate,
    }
}
