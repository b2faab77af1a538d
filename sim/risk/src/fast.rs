//! The fast engine: what can be lost is drawn, the rest only where it could fill a limit.
//!
//! The loss of each replication is that of the payments in full, to the cent, under every policy of
//! the sweep in one pass. Acceptance is the POS core's own functions.
//!
//! What no limit touches is not drawn, so it cannot be counted: attempted, missed and refused by
//! the transaction limit are their expectations given the outages and the day's factors. That is
//! right on average, with less noise than a count. What the device limit refuses is counted, and
//! what is stored is the rest.

use pos_core::{Money, exceeds_device_limit, exceeds_transaction_limit};

use crate::arrivals::{Piece, expected};
use crate::model::{Model, Outage, Rule, UNLIMITED, Visit};
use crate::outcome::{Flow, Outcome, PAYMENT, Volume};
use crate::partial::{Gathering, Partial};
use crate::replication::{Fate, Offered};
use crate::room::Room;
use crate::study::{Mistakes, Study, WhenFull};

/// Draws the replications `from..to` of a study and says what they came to.
///
/// For more than one block, [`Fast`] saves making the study ready each time.
///
/// # Errors
///
/// The [`Mistakes`] of the study.
pub fn block(study: &Study, from: u64, to: u64) -> Result<Partial, Mistakes> {
    Ok(Fast::new(Model::new(study)?).block(from, to))
}

/// The fast engine of one study.
#[derive(Clone, Debug)]
pub struct Fast {
    model: Model,
    room: Room,
    /// What is expected of one sale, and of one above each policy's transaction limit.
    sale: Mean,
    above: Vec<Mean>,
}

/// Of one sale: how likely it is, and its mean money, 0 where it is not.
#[derive(Clone, Copy, Debug)]
struct Mean {
    payments: f64,
    money: f64,
}

impl Mean {
    fn volume(self, sales: f64) -> Volume {
        Volume {
            payments: libm::rint(sales * self.payments * PAYMENT as f64) as i64,
            money: libm::rint(sales * self.money) as i64,
        }
    }
}

/// What is used again for each replication.
#[derive(Debug)]
struct Desk {
    outcomes: Vec<Outcome>,
    pieces: Vec<Piece>,
    doubtful: Vec<Offered>,
    sales: Vec<Offered>,
    /// Sales expected before and after the outages are noticed.
    missed: f64,
    offered: f64,
}

impl Fast {
    /// Makes the engine ready.
    pub fn new(model: Model) -> Self {
        let (payments, money) = model.amount.up_to(u64::MAX);
        let sale = Mean { payments, money };
        let above = model.rules.iter().map(|rule| {
            let (below, partial) = model.amount.up_to(rule.transaction.minor().unsigned_abs());
            Mean { payments: payments - below, money: money - partial }
        });
        Self { above: above.collect(), sale, room: Room::of(&model), model }
    }

    /// Draws the replications `from..to` and says what they came to.
    pub fn block(&self, from: u64, to: u64) -> Partial {
        let mut desk = self.desk();
        let causes = self.model.causes;
        let mut gathering: Vec<_> =
            self.model.rules.iter().map(|_| Gathering::new(causes)).collect();
        for number in from..to {
            self.replicate(number, &mut desk);
            for (point, outcome) in gathering.iter_mut().zip(&desk.outcomes) {
                point.add(number, outcome);
            }
        }
        let points = gathering.into_iter().map(Gathering::finish).collect();
        Partial { digest: self.model.digest, from, to, points }
    }

    /// Returns what one replication comes to under each policy.
    pub fn outcomes(&self, number: u64) -> Vec<Outcome> {
        let mut desk = self.desk();
        self.replicate(number, &mut desk);
        desk.outcomes
    }

    fn desk(&self) -> Desk {
        Desk {
            outcomes: self.model.rules.iter().map(|_| Outcome::new(self.model.causes)).collect(),
            pieces: Vec::new(),
            doubtful: Vec::new(),
            sales: Vec::new(),
            missed: 0.0,
            offered: 0.0,
        }
    }

    fn replicate(&self, number: u64, desk: &mut Desk) {
        desk.outcomes.iter_mut().for_each(Outcome::clear);
        (desk.missed, desk.offered) = (0.0, 0.0);
        let luck = self.model.lucks.replication(number);
        for outage in 0..self.model.count.draw(luck) {
            let outage = self.model.outage(luck, outage);
            for till in 0..self.model.tills {
                self.visit(&outage, till, desk);
            }
            desk.outcomes.iter_mut().for_each(Outcome::end_outage);
        }
        self.expect(desk);
    }

    fn expect(&self, desk: &mut Desk) {
        for (outcome, above) in desk.outcomes.iter_mut().zip(&self.above) {
            outcome.expect(Flow::Attempted, self.sale.volume(desk.missed + desk.offered));
            outcome.expect(Flow::Missed, self.sale.volume(desk.missed));
            outcome.expect(Flow::OverTransactionLimit, above.volume(desk.offered));
            outcome.derive_stored();
        }
    }

    fn visit(&self, outage: &Outage, till: u64, desk: &mut Desk) {
        let Desk { outcomes, pieces, doubtful, sales, missed, offered } = desk;
        let visit = self.model.visit(outage, till, pieces);
        let (all, rest) = (expected(visit.pieces, 0), expected(visit.pieces, self.model.notice_ms));
        *missed += all - rest;
        *offered += rest;
        let settle = Settle { rules: &self.model.rules, length_ms: outage.length_ms };
        if !self.room.is_limited() {
            settle.harmed(visit, outcomes);
            return;
        }
        doubtful.clear();
        doubtful.extend(visit.doubtful());
        if self.room.is_enough(visit, doubtful, rest) {
            for sale in &*doubtful {
                settle.unlimited(sale, outcomes);
            }
        } else {
            merge(doubtful, visit.sound(), sales);
            for (rule, outcome) in self.model.rules.iter().zip(outcomes) {
                settle.limited(rule, sales, outcome);
            }
        }
    }
}

/// Merges two streams by time; at the same time the doubtful comes first.
fn merge(doubtful: &[Offered], sound: impl Iterator<Item = Offered>, sales: &mut Vec<Offered>) {
    sales.clear();
    let mut doubtful = doubtful.iter().peekable();
    for sale in sound {
        while let Some(first) = doubtful.next_if(|first| first.at_ms <= sale.at_ms) {
            sales.push(*first);
        }
        sales.push(sale);
    }
    sales.extend(doubtful);
}

/// Holds sales of one outage against the limits.
struct Settle<'a> {
    rules: &'a [Rule],
    length_ms: u64,
}

impl Settle<'_> {
    /// Settles what is not simply paid, where no policy has a device limit; no other amount is drawn.
    fn harmed(&self, visit: Visit<'_>, outcomes: &mut [Outcome]) {
        let fates = visit.fates();
        for (nth, at_ms) in visit.doubtful_times() {
            let fate = visit.fate(fates, nth, at_ms);
            if fate != Fate::Paid && !visit.is_missed(at_ms) {
                self.unlimited(&visit.doubtful_sale(nth, at_ms, fate), outcomes);
            }
        }
    }

    /// Settles a sale that no device limit can touch.
    fn unlimited(&self, sale: &Offered, outcomes: &mut [Outcome]) {
        if sale.is_missed || sale.fate == Fate::Paid {
            return;
        }
        for (rule, outcome) in self.rules.iter().zip(outcomes) {
            if !exceeds_transaction_limit(sale.amount, rule.transaction) {
                outcome.settle(sale, self.length_ms - sale.at_ms);
            }
        }
    }

    /// Settles all sales of an outage, in order, under one policy.
    fn limited(&self, rule: &Rule, sales: &[Offered], outcome: &mut Outcome) {
        let mut stored = Money::ZERO;
        for (place, sale) in sales.iter().enumerate() {
            if sale.is_missed || exceeds_transaction_limit(sale.amount, rule.transaction) {
                continue;
            }
            if exceeds_device_limit(stored, sale.amount, rule.device) {
                outcome.count(Flow::OverDeviceLimit, sale.amount.minor());
                if rule.when_full == WhenFull::Stop {
                    withhold(rule, &sales[place + 1..], outcome);
                    return;
                }
                continue;
            }
            stored = stored.plus(sale.amount);
            outcome.settle(sale, self.length_ms - sale.at_ms);
        }
    }
}

/// Counts what is not offered any more; the transaction limit refuses none of it.
fn withhold(rule: &Rule, sales: &[Offered], outcome: &mut Outcome) {
    for sale in sales.iter().filter(|sale| !sale.is_missed) {
        let amount = sale.amount.minor();
        outcome.count(Flow::Withheld, amount);
        if exceeds_transaction_limit(sale.amount, rule.transaction) {
            outcome.uncount(Flow::OverTransactionLimit, amount);
        }
    }
}

/// The largest payment and the least device limit of the policies that have one.
pub(crate) fn tightest(rules: &[Rule]) -> Option<(Money, Money)> {
    let device = rules.iter().map(|rule| rule.device).filter(|limit| *limit != UNLIMITED).min()?;
    let transaction = rules.iter().map(|rule| rule.transaction).max()?;
    Some((transaction, device))
}
