//! A till at the limits of one policy in one outage.

use pos_core::{Money, exceeds_device_limit, room};

use crate::model::{Rule, UNLIMITED};
use crate::outcome::{Flow, Outcome, Volume};
use crate::replication::{AgeBand, Fate};
use crate::study::WhenFull;

/// What is counted of a till's sales; the rest follows from what is expected of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// What the device limit refuses: little, at a till that is not likely to be full.
    Refused,
    /// What is stored: no more than the limit, however much is refused.
    Stored,
}

/// What a policy's till has stored in the outage so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    rule: Rule,
    pub(crate) counted: Counted,
    stored: Money,
    payments: usize,
    /// The staff have stopped offering sales.
    is_stopped: bool,
}

/// What some sales come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pack {
    sales: usize,
    most: Money,
    sum: Money,
}

/// A harmed sale at its time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HarmedSale {
    pub(crate) at_ms: u64,
    pub(crate) amount: Money,
    pub(crate) fate: Fate,
    pub(crate) band: AgeBand,
}

/// The least of some amounts.
pub(crate) fn least(amounts: impl IntoIterator<Item = Money>) -> Money {
    amounts.into_iter().min().unwrap_or(UNLIMITED)
}

impl Pack {
    #[inline]
    pub(crate) fn of(amounts: impl IntoIterator<Item = Money>) -> Self {
        let empty = Self { sales: 0, most: Money::ZERO, sum: Money::ZERO };
        amounts.into_iter().fold(empty, |pack, amount| Self {
            sales: pack.sales + 1,
            most: pack.most.max(amount),
            sum: pack.sum.plus(amount),
        })
    }
}

impl Counter {
    /// Begins an outage in which a till is offered so many sales.
    pub(crate) fn of(rule: &Rule, expected: f64) -> Self {
        let counted =
            if rule.is_likely_to_fill(expected) { Counted::Stored } else { Counted::Refused };
        Self { rule: *rule, counted, stored: Money::ZERO, payments: 0, is_stopped: false }
    }

    /// The largest payment that the till could still store.
    pub(crate) fn room(&self) -> Money {
        if self.is_stopped { Money::ZERO } else { room(self.stored, self.rule.device) }
    }

    /// The largest sound payment that matters: one that is stored, or counted.
    pub(crate) fn watched(&self) -> Money {
        match (self.counted, self.rule.when_full) {
            _ if self.rule.device == UNLIMITED => Money::ZERO,
            (Counted::Refused, _) => UNLIMITED,
            (Counted::Stored, WhenFull::Stop) if !self.is_stopped => UNLIMITED,
            (Counted::Stored, WhenFull::Stop | WhenFull::Skip) => self.room(),
        }
    }

    /// Tells whether it does not matter in which order sales come.
    pub(crate) fn is_in_any_order(&self, pack: &Pack, least: impl FnOnce() -> Money) -> bool {
        self.takes_all(pack) || self.refuses_all(pack, least)
    }

    /// Tells whether the limits let all sales of a pack through.
    #[inline]
    fn takes_all(&self, pack: &Pack) -> bool {
        !self.is_stopped
            && self.rule.lets_through(pack.most)
            && !exceeds_device_limit(self.stored, pack.sum, self.rule.device)
    }

    /// Tells whether the device limit refuses every sale of a pack, and the staff go on.
    #[inline]
    fn refuses_all(&self, pack: &Pack, least: impl FnOnce() -> Money) -> bool {
        self.rule.when_full == WhenFull::Skip
            && self.rule.lets_through(pack.most)
            && exceeds_device_limit(self.stored, least(), self.rule.device)
    }

    /// Offers sound sales in a row.
    #[inline]
    pub(crate) fn offer_all(&mut self, amounts: &[Money], pack: &Pack, outcome: &mut Outcome) {
        if self.takes_all(pack) {
            self.stored = self.stored.plus(pack.sum);
            self.payments += pack.sales;
        } else if self.refuses_all(pack, || least(amounts.iter().copied())) {
            if self.counted == Counted::Refused {
                outcome.count_all(Flow::OverDeviceLimit, pack.sales, pack.sum);
            }
        } else {
            for amount in amounts {
                self.offer(*amount, outcome);
            }
        }
    }

    /// Offers a harmed sale.
    pub(crate) fn offer_harmed(&mut self, sale: &HarmedSale, outcome: &mut Outcome) {
        if self.offer(sale.amount, outcome) {
            outcome.settle(sale.amount.minor(), sale.fate, sale.band);
        }
    }

    /// Offers a sale, and tells whether it is stored.
    fn offer(&mut self, amount: Money, outcome: &mut Outcome) -> bool {
        if self.is_stopped {
            self.withhold(amount, outcome);
        } else if !self.rule.lets_through(amount) {
            if self.derives_withheld() {
                outcome.count(Flow::OverTransactionLimit, amount.minor());
                outcome.uncount(Flow::Withheld, amount.minor());
            }
        } else if exceeds_device_limit(self.stored, amount, self.rule.device) {
            self.refuse(amount, outcome);
        } else {
            self.stored = self.stored.plus(amount);
            self.payments += 1;
            return true;
        }
        false
    }

    fn refuse(&mut self, amount: Money, outcome: &mut Outcome) {
        self.is_stopped = self.rule.when_full == WhenFull::Stop;
        if self.counted == Counted::Refused || self.is_stopped {
            outcome.count(Flow::OverDeviceLimit, amount.minor());
        }
        if self.derives_withheld() {
            outcome.uncount(Flow::Withheld, amount.minor());
        }
    }

    /// Counts what is not offered any more; the transaction limit refuses none of it.
    fn withhold(&self, amount: Money, outcome: &mut Outcome) {
        if self.counted == Counted::Refused {
            outcome.count(Flow::Withheld, amount.minor());
            if !self.rule.lets_through(amount) {
                outcome.uncount(Flow::OverTransactionLimit, amount.minor());
            }
        }
    }

    /// Tells whether what is withheld is what is expected of all sales, less what is counted.
    fn derives_withheld(&self) -> bool {
        self.counted == Counted::Stored && self.rule.when_full == WhenFull::Stop
    }

    /// Ends the outage: what was stored is not what the policy turned away.
    pub(crate) fn end(&self, outcome: &mut Outcome) {
        if self.counted == Counted::Stored {
            let stored = Volume::of(self.payments, self.stored);
            outcome.take(self.rule.turned_away(), stored);
        }
    }
}
