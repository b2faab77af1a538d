//! Whether all that a till is offered in an outage fits under every device limit, found without
//! drawing it in full.
//!
//! The class of an amount bounds it from above. Where even the largest amounts of all classes fit, no
//! limit can bind, whatever the rest of the bits say. It is a proof and no guess, so that nothing
//! hangs on it but time.

use pos_core::Money;

use crate::fast::tightest;
use crate::model::{Model, Visit};
use crate::sound::{CLASS_BITS, Classes, Sound};

/// The room under the device limits of all policies.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// The least device limit of any policy, in minor units.
    device: Option<i64>,
    /// The least amount of each class.
    leasts: [i64; 1 << CLASS_BITS],
    /// By the classes of two amounts, the most that both can come to.
    pairs: Box<[i64; 1 << (2 * CLASS_BITS)]>,
}

impl Room {
    pub(crate) fn of(model: &Model) -> Self {
        let limits = tightest(&model.rules);
        let largest = limits.map_or(i64::MAX >> 8, |(transaction, _)| transaction.minor());
        let class = |class: usize| {
            let last = ((class as u64 + 1) << (64 - CLASS_BITS)).wrapping_sub(1);
            // One more, for what a curve may be off at the border of a class.
            (model.amount(last).minor() + 1).min(largest)
        };
        let mask = (1 << CLASS_BITS) - 1;
        let pair = |pair: usize| class(pair & mask).saturating_add(class(pair >> CLASS_BITS));
        // One less, for the same reason.
        let least = |class: usize| model.amount((class as u64) << (64 - CLASS_BITS)).minor() - 1;
        Self {
            leasts: std::array::from_fn(least),
            device: limits.map(|(_, device)| device.minor()),
            pairs: Box::new(std::array::from_fn(pair)),
        }
    }

    /// Tells whether any policy has a device limit.
    pub(crate) const fn is_limited(&self) -> bool {
        self.device.is_some()
    }

    /// Tells whether it is certain that no device limit binds at a till that `expected` sales are
    /// offered, and `harmed` money by harmed ones.
    #[inline]
    pub(crate) fn is_enough(&self, visit: Visit<'_>, harmed: i64, expected: f64) -> bool {
        self.device.is_none_or(|device| self.sound_fits(visit.sound(), device - harmed, expected))
    }

    /// How many classes, from the lowest on, have an amount that is at most this one.
    #[inline]
    pub(crate) fn classes_up_to(&self, amount: Money) -> u64 {
        self.leasts.partition_point(|least| *least <= amount.minor()) as u64
    }

    /// The most that the amounts of a group can come to.
    #[inline]
    fn most(&self, classes: Classes) -> i64 {
        classes.pairs().iter().map(|pair| self.pairs[usize::from(*pair)]).sum()
    }

    fn sound_fits(&self, sound: Sound, mut room: i64, expected: f64) -> bool {
        let mut end = 0.0;
        for group in 0.. {
            if room < 0 {
                return false;
            }
            room -= self.most(sound.amount_classes(group));
            end += sound.length(group);
            if end >= expected {
                break;
            }
        }
        room >= 0
    }
}
