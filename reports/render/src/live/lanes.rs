//! How each part of a shop is just then, one line a part.

use std::collections::{BTreeMap, BTreeSet};

use harness_scenario::Words;
use pos_core::{Money, OrderId, Screen, Status, TillId};
use sim_world::{Entry, Plan, What};

use super::details::of_line;
use crate::column::{padded, widest};

/// A shop with more tills than this shows no more of them.
const MOST_TILLS: usize = 8;

/// The parts of a shop as they are.
#[derive(Debug)]
pub(super) struct Lanes<'run> {
    plan: &'run Plan,
    line: &'static str,
    router: bool,
    tills: BTreeMap<TillId, TillLane>,
    captured: Money,
    admin: BTreeSet<OrderId>,
}

#[derive(Clone, Copy, Debug, Default)]
struct TillLane {
    dead: bool,
    /// The bar at its top; none before it showed one, when a run starts and every till is online.
    status: Option<Status>,
}

impl<'run> Lanes<'run> {
    pub(super) fn new(plan: &'run Plan) -> Self {
        let tills = plan.shop.till_ids().map(|till| (till, TillLane::default())).collect();
        let (captured, admin) = (Money::ZERO, BTreeSet::new());
        Self { plan, line: "up", router: true, tills, captured, admin }
    }

    /// Notes what an entry changes.
    pub(super) fn note(&mut self, entry: &Entry) {
        match &entry.what {
            What::Internet(change) => self.line = of_line(*change),
            What::Router(on) => self.router = *on,
            What::AppDied(till) => self.till(*till).dead = true,
            What::AppStarted(till) => self.till(*till).dead = false,
            What::Shown(till, Screen::Status(status)) => self.till(*till).status = Some(*status),
            What::Captured { amount, .. } => self.captured = self.captured.plus(*amount),
            What::ReversedAtProcessor(_, amount) => self.captured = self.captured.minus(*amount),
            What::InAdmin(_, order, ..) => {
                self.admin.insert(*order);
            }
            _ => {}
        }
    }

    fn till(&mut self, till: TillId) -> &mut TillLane {
        self.tills.entry(till).or_default()
    }

    /// Draws one line a part.
    pub(super) fn lines(&self) -> Vec<String> {
        let words = Words::of(self.plan);
        let router = if self.router { "on" } else { "off" };
        let mut rows = vec![("line".to_owned(), format!("{}, router {router}", self.line))];
        for (till, lane) in self.tills.iter().take(MOST_TILLS) {
            rows.push((format!("till {}", words.till(*till)), lane.text(words)));
        }
        if let more @ 1.. = self.tills.len().saturating_sub(MOST_TILLS) {
            rows.push(("…".to_owned(), format!("{more} more")));
        }
        rows.push(("processor".to_owned(), format!("captured {}", words.money(self.captured))));
        rows.push(("admin".to_owned(), format!("orders {}", self.admin.len())));
        let width = widest(rows.iter().map(|(lane, _)| lane.as_str()));
        rows.iter().map(|(lane, text)| format!("{}  {text}", padded(lane, width))).collect()
    }
}

impl TillLane {
    fn text(self, words: Words<'_>) -> String {
        let Some(status) = self.status.filter(|_| !self.dead) else {
            return if self.dead { "app stopped" } else { "online" }.to_owned();
        };
        let online = if status.online { "online" } else { "offline" };
        let reader = if status.reader { "connected" } else { "disconnected" };
        let (total, queued) = (words.money(status.stored_total), status.queued);
        format!("{online}, stored {total} in {queued}, reader {reader}")
    }
}
