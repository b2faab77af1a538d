//! Which is the largest limit that keeps the loss bearable?
//!
//! A loss need not rise with a limit, so that no curve is bisected: each policy of the sweep is held
//! against the bound by its own interval.

use pos_core::Money;

use crate::estimates::{Estimate, Estimates};
use crate::study::{Axis, Policy, Question};

/// What a question comes to, for one combination of the other values of the sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The policy with the largest limit whose whole interval stays under the bound; no limit is the
    /// largest. None where no policy keeps it.
    pub kept: Option<Held>,
    /// The policies whose interval holds the bound: more replications could tell. The smallest first.
    pub open: Vec<Held>,
    /// Whether a smaller limit than the kept one breaks the bound, which says that the loss does not
    /// rise with the limit here.
    pub is_crossed: bool,
}

/// A policy with what was asked of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// The policy.
    pub policy: Policy,
    /// The measure of its loss.
    pub estimate: Estimate,
}

impl Question {
    /// Answers for each combination of the other values of the sweep, in its order.
    pub fn answers(&self, estimates: &Estimates) -> Vec<Answer> {
        let mut groups: Vec<(Policy, Vec<Held>)> = Vec::new();
        for point in &estimates.points {
            let held = Held { policy: point.policy, estimate: point.measure(self.measure) };
            let others = self.without_limit(point.policy);
            match groups.iter_mut().find(|(key, _)| *key == others) {
                Some((_, group)) => group.push(held),
                None => groups.push((others, vec![held])),
            }
        }
        groups.into_iter().map(|(_, group)| self.answer(group)).collect()
    }

    fn answer(&self, mut group: Vec<Held>) -> Answer {
        let under = self.under.minor() as f64;
        group.sort_by_key(|held| self.limit(held.policy));
        let kept = group.iter().rposition(|held| held.estimate.high < under);
        let is_open = |held: &&Held| held.estimate.low < under && under <= held.estimate.high;
        let below = &group[..kept.unwrap_or(0)];
        Answer {
            kept: kept.map(|place| group[place]),
            open: group.iter().filter(is_open).copied().collect(),
            is_crossed: below.iter().any(|held| held.estimate.low >= under),
        }
    }

    /// Returns the limit of a policy that is looked for, by its size: no limit is the largest.
    pub const fn limit(&self, policy: Policy) -> (bool, Option<Money>) {
        let limit = match self.over {
            Axis::TransactionLimit => policy.transaction_limit,
            Axis::DeviceLimit => policy.device_limit,
        };
        (limit.is_none(), limit)
    }

    /// Returns what else a policy says: policies for which that is equal are compared.
    pub const fn without_limit(&self, mut policy: Policy) -> Policy {
        match self.over {
            Axis::TransactionLimit => policy.transaction_limit = None,
            Axis::DeviceLimit => policy.device_limit = None,
        }
        policy
    }
}
