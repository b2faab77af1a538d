//! Whether all that a till is offered in an outage fits under every device limit, found without
//! drawing it in full.
//!
//! The leading bits of a word bound what it becomes: a gap from below, an amount from above. Where
//! even the most sales at the largest amounts fit, no limit can bind, whatever the rest of the bits
//! say. It is a proof and no guess, so that nothing hangs on it but time.

use pos_core::Money;

use crate::arrivals::Piece;
use crate::fast::tightest;
use crate::law::Guide;
use crate::model::{Model, Visit};
use crate::purpose;
use crate::replication::Offered;
use crate::special::unit;

const GAP_BITS: u32 = 12;

/// Where more than this part of the least limit is expected to be offered, the look is not worth it.
const HOPELESS: f64 = 0.9;

/// The room under the device limits of all policies.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    limits: Option<Limits>,
    guide: Guide,
    mean: f64,
    /// The least gap, as a part of the mean gap, of words by their leading bits.
    gaps: Box<[f64]>,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    /// The largest payment that any policy lets through.
    transaction: i64,
    /// The least device limit of any policy.
    device: i64,
}

impl Room {
    pub(crate) fn of(model: &Model) -> Self {
        let limits = tightest(&model.rules).map(|(transaction, device)| Limits {
            transaction: transaction.minor(),
            device: device.minor(),
        });
        let most = limits.map_or(u64::MAX, |limits| limits.transaction.unsigned_abs());
        let last = |part: u64| ((part + 1) << (64 - GAP_BITS)).wrapping_sub(1);
        let gaps = (0..1 << GAP_BITS).map(|part| -libm::log(unit(last(part))));
        Self {
            limits,
            guide: model.guide.clone(),
            mean: model.amount.up_to(most).1,
            gaps: gaps.collect(),
        }
    }

    /// Tells whether any policy has a device limit.
    pub(crate) const fn is_limited(&self) -> bool {
        self.limits.is_some()
    }

    /// Tells whether it is certain that no device limit binds; `expected` sales are offered.
    pub(crate) fn is_enough(&self, visit: Visit<'_>, doubtful: &[Offered], expected: f64) -> bool {
        let Some(limits) = self.limits else {
            return true;
        };
        if expected * self.mean > HOPELESS * limits.device as f64 {
            return false;
        }
        let taken: Money = doubtful.iter().map(|sale| sale.amount).sum();
        let room = limits.device - taken.minor();
        room >= 0 && self.sound_fits(visit, room, limits.transaction)
    }

    fn sound_fits(&self, visit: Visit<'_>, mut room: i64, largest: i64) -> bool {
        let (mut rest, lost) = time_to_fill(visit.pieces, visit.sound_share());
        for nth in 0.. {
            let word = visit.sound_word(purpose::SOUND_GAP, nth);
            rest -= self.gaps[(word >> (64 - GAP_BITS)) as usize] - lost;
            if rest < 0.0 {
                return true;
            }
            let word = visit.sound_word(purpose::SOUND_AMOUNT, nth);
            // At least 1, so that the loop ends even where nothing is let through.
            room -= (self.guide.bounds(word).1 as i64).min(largest).max(1);
            if room < 0 {
                return false;
            }
        }
        true
    }
}

/// How many mean gaps an outage has, and the most of one that rounding down can take from each gap.
fn time_to_fill(pieces: &[Piece], share: f64) -> (f64, f64) {
    let rates = pieces.iter().map(|piece| piece.per_ms * share);
    let fastest = rates.fold(0.0, f64::max);
    let all = crate::arrivals::expected(pieces, 0) * share;
    // A little more, so that no last bit of a sum can turn the answer.
    (all * (1.0 + 1e-9), fastest * (1.0 + 1e-9) + 1e-12)
}
