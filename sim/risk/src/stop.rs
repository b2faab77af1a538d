//! When enough is drawn: a function of the estimates of a prefix alone.
//!
//! Only the prefixes of [`FIRST`] · 2^k replications are looked at, so that any number of threads or shards stops at
//! the same replication.

use crate::estimates::{Estimates, PointEstimates};
use crate::study::{Replications, Study};

/// The first prefix that is looked at; each later one is twice as long.
pub const FIRST: u64 = 1 << 14;

/// Fewer replications with a loss than this say too little, whatever their interval.
const FEWEST_LOSSES: f64 = 200.0;

/// Whether more replications are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The precision is met, or as many were drawn as the study says.
    Enough,
    /// The prefix must grow to `next`; about `needed` replications will do.
    GoOn {
        /// The next prefix to look at.
        next: u64,
        /// About how many replications the precision needs, as far as these tell.
        needed: u64,
    },
    /// The limit of the study is reached before the precision; about `needed` would do.
    LimitReached {
        /// About how many replications the precision needs, as far as these tell.
        needed: u64,
    },
}

impl Study {
    /// Returns how many replications are drawn before the precision is looked at for the first time.
    pub fn first_prefix(&self) -> u64 {
        match self.run.replications {
            Replications::Exactly(count) => count,
            Replications::Auto => FIRST.min(self.run.limit),
        }
    }

    /// Tells whether the replications so far are enough for the precision at every policy.
    ///
    /// Estimates that are exact always are.
    pub fn verdict(&self, estimates: &Estimates) -> Verdict {
        let (Some(count), Replications::Auto) = (estimates.replications, self.run.replications)
        else {
            return Verdict::Enough;
        };
        let needs = estimates.points.iter().map(|point| self.needed(point, count));
        let needed = needs.fold(0.0, f64::max);
        if needed <= count as f64 {
            return Verdict::Enough;
        }
        let needed = libm::ceil(needed) as u64;
        if count >= self.run.limit {
            return Verdict::LimitReached { needed };
        }
        Verdict::GoOn { next: (2 * count).min(self.run.limit), needed }
    }

    /// About how many replications the precision needs at a policy: widths fall with their root.
    fn needed(&self, point: &PointEstimates, count: u64) -> f64 {
        let count = count as f64;
        let losses = count * (1.0 - point.loss.p_zero.value);
        let for_losses = match losses {
            _ if !self.can_lose() => 0.0,
            0.0 => 2.0 * count,
            losses => count * FEWEST_LOSSES / losses,
        };
        let measures = self.run.precision.iter().map(|(measure, wanted)| {
            let estimate = point.measure(*measure);
            let half = estimate.half_width();
            if half == 0.0 {
                return 0.0;
            }
            if !half.is_finite() || estimate.value == 0.0 {
                return 2.0 * count;
            }
            let wide = half / (estimate.value * wanted);
            count * wide * wide
        });
        measures.fold(for_losses, f64::max)
    }

    /// Tells whether any payment can be lost at all.
    fn can_lose(&self) -> bool {
        let declines = &self.declines;
        declines.at_once > 0.0
            || declines.later > 0.0
            || declines.too_late.share > 0.0
            || self.chargeback_basis_points > 0.0
    }
}
