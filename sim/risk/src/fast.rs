//! The fast engine: what can be lost is drawn, the rest only where it could fill a limit.
//!
//! The loss of each replication is that of the payments in full, to the cent, under every policy of
//! the sweep in one pass. Acceptance is the POS core's own functions.
//!
//! What no limit touches is not drawn, so it cannot be counted: attempted, missed and refused by
//! the transaction limit are their expectations given the outages and the day's factors; in a plain
//! study so are declined and recovered. That is right on average, with less noise than a count. So is
//! the larger part of what the device limit divides: at a till that is likely to be full at the end of
//! an outage what is stored is counted, elsewhere what is turned away; the other is the rest of what is
//! expected.

use std::ops::Range;

use pos_core::Money;

use crate::arrivals::expected;
use crate::counter::Counted;
use crate::harmed::{Harmed, Hit};
use crate::luck::Luck;
use crate::model::{Ground, Model, Outage, Rule, Streams, UNLIMITED, Visit};
use crate::offers::Offers;
use crate::outcome::{Flow, Outcome, PAYMENT, Volume};
use crate::partial::{Gathering, Partial};
use crate::plain::{Outages, Plain};
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

/// How many replications are made ready at once.
const BATCH: usize = 64;

/// The fast engine of one study.
#[derive(Clone, Debug)]
pub struct Fast {
    model: Model,
    room: Room,
    plain: Option<Plain>,
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
    fn less(self, other: Self) -> Self {
        Self { payments: self.payments - other.payments, money: self.money - other.money }
    }

    fn volume(self, sales: f64) -> Volume {
        Volume {
            payments: (sales * self.payments * PAYMENT as f64 + 0.5) as i64,
            money: (sales * self.money + 0.5) as i64,
        }
    }
}

/// What is used again for each replication.
#[derive(Debug)]
struct Desk {
    outcomes: Vec<Outcome>,
    ground: Ground,
    /// The harmed sales of each till.
    harmed: Vec<Streams>,
    /// What can be lost at each till, in a plain study.
    losses: Vec<Harmed>,
    /// The outages of the replications at hand, in a plain study.
    outages: Outages,
    /// Those of the till at hand in the outage at hand.
    hits: Vec<Hit>,
    offers: Offers,
    /// Sales expected before and after the outages are noticed.
    missed: f64,
    offered: f64,
    /// By policy, those expected where what is stored is counted.
    full: Vec<f64>,
}

impl Fast {
    /// Makes the engine ready.
    pub fn new(model: Model) -> Self {
        let (payments, money) = model.amount.law.up_to(u64::MAX);
        let sale = Mean { payments, money };
        let above = model.rules.iter().map(|rule| {
            let (below, partial) = model.amount.law.up_to(rule.transaction.minor().unsigned_abs());
            Mean { payments: payments - below, money: money - partial }
        });
        let room = Room::of(&model);
        let plain = if room.is_limited() { None } else { Plain::of(&model) };
        Self { above: above.collect(), sale, room, plain, model }
    }

    /// Draws the replications `from..to` and says what they came to.
    pub fn block(&self, from: u64, to: u64) -> Partial {
        let mut desk = self.desk();
        let causes = self.model.causes;
        let mut gathering: Vec<_> =
            self.model.rules.iter().map(|_| Gathering::new(causes)).collect();
        for begin in (from..to).step_by(BATCH) {
            let end = to.min(begin + BATCH as u64);
            self.prepare(begin..end, &mut desk);
            for number in begin..end {
                self.replicate(number, (number - begin) as usize, &mut desk);
                for (point, outcome) in gathering.iter_mut().zip(&desk.outcomes) {
                    point.add(number, outcome);
                }
            }
        }
        let points = gathering.into_iter().map(Gathering::finish).collect();
        Partial { digest: self.model.digest, from, to, points }
    }

    /// Returns what one replication comes to under each policy.
    pub fn outcomes(&self, number: u64) -> Vec<Outcome> {
        let mut desk = self.desk();
        self.prepare(number..number + 1, &mut desk);
        self.replicate(number, 0, &mut desk);
        desk.outcomes
    }

    /// Gets ready for some replications in a row.
    fn prepare(&self, replications: Range<u64>, desk: &mut Desk) {
        if self.plain.is_some() {
            desk.outages.draw(&self.model, replications);
        }
    }

    fn desk(&self) -> Desk {
        Desk {
            outcomes: self.model.rules.iter().map(|_| Outcome::new(self.model.causes)).collect(),
            ground: Ground::default(),
            harmed: Vec::new(),
            losses: Vec::new(),
            outages: Outages::default(),
            hits: Vec::new(),
            offers: Offers::default(),
            missed: 0.0,
            offered: 0.0,
            full: vec![0.0; self.model.rules.len()],
        }
    }

    fn replicate(&self, number: u64, place: usize, desk: &mut Desk) {
        desk.outcomes.iter_mut().for_each(Outcome::clear);
        (desk.missed, desk.offered) = (0.0, 0.0);
        desk.full.fill(0.0);
        let luck = self.model.lucks.replication(number);
        if let Some(plain) = &self.plain {
            self.replicate_plain(plain, (luck, place), desk);
        } else {
            self.visit_all(luck, desk);
        }
        self.expect(desk);
    }

    fn replicate_plain(&self, plain: &Plain, (luck, place): (Luck, usize), desk: &mut Desk) {
        desk.losses.clear();
        let sums = desk.outages.sums(place);
        desk.losses.extend(plain.harmed(&self.model, luck.chance, sums));
        let books = (&mut desk.losses[..], &mut desk.outcomes[..]);
        plain.settle(&self.model, (luck, &desk.outages, place), books);
        let rate = plain.per_ms * self.model.tills as f64;
        desk.offered = sums.length_ms as i64 as f64 * rate;
        let declined = sums.declined_ms * rate;
        for (outcome, above) in desk.outcomes.iter_mut().zip(&self.above) {
            let below = self.sale.less(*above);
            outcome.set(Flow::Declined, below.volume(declined));
            outcome.set(Flow::Recovered, below.volume(declined * self.model.fates.recovery()));
        }
    }

    fn visit_all(&self, luck: Luck, desk: &mut Desk) {
        desk.harmed.clear();
        desk.harmed.extend(self.model.harmed(luck.chance));
        for outage in 0..self.model.count.draw(luck) {
            let outage = self.model.outage(luck, outage);
            for till in 0..desk.harmed.len() {
                self.visit(&outage, till, desk);
            }
            desk.outcomes.iter_mut().for_each(Outcome::end_outage);
        }
    }

    fn expect(&self, desk: &mut Desk) {
        let policies = self.model.rules.iter().zip(&self.above).zip(&desk.full);
        for (outcome, ((rule, above), full)) in desk.outcomes.iter_mut().zip(policies) {
            outcome.expect(Flow::Attempted, self.sale.volume(desk.missed + desk.offered));
            outcome.expect(Flow::Missed, self.sale.volume(desk.missed));
            let (refused, turned_away) = match rule.when_full {
                WhenFull::Skip => (desk.offered, self.sale.less(*above)),
                // How many payments are too large until the staff stop is counted.
                WhenFull::Stop => (desk.offered - full, self.sale),
            };
            outcome.expect(Flow::OverTransactionLimit, above.volume(refused));
            outcome.expect(rule.turned_away(), turned_away.volume(*full));
            outcome.derive_stored();
        }
    }

    fn visit(&self, outage: &Outage, till: usize, desk: &mut Desk) {
        let Desk { outcomes, ground, harmed, hits, offers, missed, offered, full, .. } = desk;
        let visit = self.model.visit(outage, till as u64, ground);
        let (all, rest) = (expected(visit.pieces, 0), expected(visit.pieces, self.model.notice_ms));
        *missed += all - rest;
        *offered += rest;
        hits.clear();
        visit.draw_hits(&mut harmed[till], hits);
        offers.begin(&self.model.rules, rest);
        if offers.counted().all(|counted| counted == Counted::Refused) {
            let amounts = hits.iter().map(|hit| self.model.amount(hit.amount()));
            if self.room.is_enough(visit, amounts.sum::<Money>().minor(), rest) {
                for hit in &*hits {
                    self.settle(visit, hit, outcomes);
                }
                return;
            }
        }
        for (full, counted) in full.iter_mut().zip(offers.counted()) {
            *full += if counted == Counted::Stored { rest } else { 0.0 };
        }
        offers.settle(visit, (hits, &self.room), outcomes);
    }

    /// Settles a harmed sale that no device limit touches.
    #[inline]
    fn settle(&self, visit: Visit<'_>, hit: &Hit, outcomes: &mut [Outcome]) {
        if self.model.notice_ms == 0 || !visit.is_missed(visit.at_ms(hit)) {
            self.model.settle(hit, visit.band(hit), outcomes);
        }
    }
}

/// The largest payment and the least device limit of the policies that have one.
pub(crate) fn tightest(rules: &[Rule]) -> Option<(Money, Money)> {
    let device = rules.iter().map(|rule| rule.device).filter(|limit| *limit != UNLIMITED).min()?;
    let transaction = rules.iter().map(|rule| rule.transaction).max()?;
    Some((transaction, device))
}
