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

use crate::arrivals;
use crate::counter::Counted;
use crate::expected::Mean;
use crate::harmed::Hit;
use crate::luck::Luck;
use crate::model::{Ground, Model, Outage, Rule, Streams, UNLIMITED, Visit};
use crate::offers::Offers;
use crate::outcome::{Flow, Outcome};
use crate::partial::{Gathering, Partial};
use crate::plain::{self, Batch, Books, Plain, Sale};
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

/// How many replications of a plain study are drawn at once.
const BATCH: usize = 256;

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

/// What is used again for each replication.
#[derive(Debug)]
struct Desk {
    outcomes: Vec<Outcome>,
    ground: Ground,
    /// The harmed sales of each till.
    harmed: Vec<Streams>,
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
        let amounts = &model.amount.law;
        let sale = Mean::of(amounts);
        let limits = model.rules.iter().map(|rule| rule.transaction.minor().unsigned_abs());
        let above = limits.map(|limit| Mean::above(amounts, limit));
        let room = Room::of(&model);
        let plain = if room.is_limited() { None } else { Plain::of(&model) };
        Self { above: above.collect(), sale, room, plain, model }
    }

    /// Draws the replications `from..to` and says what they came to.
    pub fn block(&self, from: u64, to: u64) -> Partial {
        let causes = self.model.causes;
        let mut gathering: Vec<_> =
            self.model.rules.iter().map(|_| Gathering::new(causes)).collect();
        match &self.plain {
            Some(plain) => self.gather_plain(plain, from..to, &mut gathering),
            None => self.gather(from..to, &mut gathering),
        }
        let points = gathering.into_iter().map(Gathering::finish).collect();
        Partial { digest: self.model.digest, from, to, points }
    }

    fn gather(&self, replications: Range<u64>, gathering: &mut [Gathering]) {
        let mut desk = self.desk();
        for number in replications {
            self.replicate(number, &mut desk);
            for (point, outcome) in gathering.iter_mut().zip(&desk.outcomes) {
                point.add(number, outcome);
            }
        }
    }

    fn gather_plain(&self, plain: &Plain, all: Range<u64>, gathering: &mut [Gathering]) {
        let model = &self.model;
        let (mut batch, mut books) = (Batch::default(), Books::default());
        for first in all.clone().step_by(BATCH) {
            plain.draw(model, first..all.end.min(first + BATCH as u64), &mut batch);
            for (point, rule) in gathering.iter_mut().zip(&model.rules) {
                books.add((model, rule), (first, &batch), point);
            }
        }
        for (point, above) in gathering.iter_mut().zip(&self.above) {
            let sale = Sale { all: self.sale, above: *above };
            plain::expect(plain, (model, sale), all.end - all.start, point);
        }
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
            ground: Ground::default(),
            harmed: Vec::new(),
            hits: Vec::new(),
            offers: Offers::default(),
            missed: 0.0,
            offered: 0.0,
            full: vec![0.0; self.model.rules.len()],
        }
    }

    fn replicate(&self, number: u64, desk: &mut Desk) {
        desk.outcomes.iter_mut().for_each(Outcome::clear);
        (desk.missed, desk.offered) = (0.0, 0.0);
        desk.full.fill(0.0);
        self.visit_all(self.model.lucks.replication(number), desk);
        self.expect(desk);
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
        let (all, rest) = (
            arrivals::expected(visit.pieces, 0),
            arrivals::expected(visit.pieces, self.model.notice_ms),
        );
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
