//! What is expected of sales and outages that are not drawn.

use crate::exact::nodes;
use crate::fate::Fates;
use crate::law::{Sampler, nearest};
use crate::outcome::{PAYMENT, Volume};
use crate::study::{Horizon, Study};

/// What the outages of a replication come to on average, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeanOutages {
    pub(crate) length_ms: f64,
    /// The integral of the probability of a decline over all ages, where nothing is too late or
    /// shared.
    pub(crate) declined_ms: f64,
}

impl MeanOutages {
    pub(crate) fn of(study: &Study, fates: &Fates) -> Self {
        let outages = match study.horizon {
            Horizon::Outage => 1.0,
            Horizon::Span(_) => study.mean_outages(),
        };
        let lengths = nodes::lengths(&study.outages.length, &[]);
        let sum = |of: &dyn Fn(f64) -> f64| {
            lengths.iter().map(|node| node.weight * of(node.value)).sum::<f64>() * outages
        };
        Self {
            length_ms: sum(&|length_ms| length_ms),
            declined_ms: sum(&|length_ms| fates.declined_ms(length_ms)),
        }
    }

    pub(crate) const fn is_finite(&self) -> bool {
        self.length_ms.is_finite() && self.declined_ms.is_finite()
    }
}

/// Of one sale: how likely it is, and its mean money, 0 where it is not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mean {
    payments: f64,
    money: f64,
}

impl Mean {
    /// Of any sale.
    pub(crate) fn of(amounts: &Sampler) -> Self {
        let (payments, money) = amounts.up_to(u64::MAX);
        Self { payments, money }
    }

    /// Of a sale above a limit.
    pub(crate) fn above(amounts: &Sampler, limit: u64) -> Self {
        let (payments, money) = amounts.up_to(limit);
        Self::of(amounts).less(Self { payments, money })
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Self { payments: self.payments - other.payments, money: self.money - other.money }
    }

    /// What so many sales come to.
    #[inline]
    pub(crate) fn volume(self, sales: f64) -> Volume {
        let whole = |number: f64| nearest(number, (1_u64 << 51) as f64) as i64;
        Volume {
            payments: whole(sales * self.payments * PAYMENT as f64),
            money: whole(sales * self.money),
        }
    }
}
