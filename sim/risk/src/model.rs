//! A study made ready to draw from: the generator that all engines share.
//!
//! # The streams
//!
//! The sales of a till are independent streams, by thinning: the *harmed* ones, of which anything
//! becomes but being paid, one stream for each harm, and the *sound* ones. `harmed.rs` and `sound.rs`
//! say how each is drawn. The harmed ones are few, and the fast engine draws the sound ones only where
//! they could fill a limit. At the same millisecond the harmed come first, then the sound in their
//! order.
//!
//! # Addresses
//!
//! Seed and replication make the [`Chance`]; the purposes are pinned in `purpose.rs`. The count of
//! outages and what a store shares are drawn by nobody, which is who 0: the count once, the rest once
//! an outage, numbered as the outages are. The harmed sales of a till are drawn by till · 4 + harm:
//! sale · 4 + the place of a word, and the sales of each harm are numbered through all outages of the
//! replication. The sound ones are drawn by outage · 2^20 + till: group · 64 + the place of a word. The
//! numbers count every attempt, whatever the policy says to it. A policy is in no address.

use pos_core::{Money, exceeds_transaction_limit};
use sim_kernel::Chance;

use crate::ages::Ages;
use crate::arrivals::{Clock, Piece, Season, Stay};
use crate::count::Count;
use crate::curve::Quantiles;
use crate::expected::MeanOutages;
use crate::fate::{Bounds, Doubt, Fates};
use crate::harmed::{Harm, Harmed, Hit};
use crate::luck::{Luck, Lucks};
use crate::outcome::{Causes, Flow, Outcome};
use crate::replication::{AgeBand, Episode, Fate, Offered, Replication};
use crate::sound::{GROUP, Sound};
use crate::special::{Exponential, unit};
use crate::study::{Digest, Mistakes, Policy, Study, WhenFull};

/// How many tills an outage has room for in an address.
const TILLS: u64 = 1 << 20;

/// A study made ready to draw from.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) digest: Digest,
    pub(crate) lucks: Lucks,
    pub(crate) tills: u64,
    pub(crate) count: Count,
    pub(crate) length: Quantiles,
    pub(crate) notice_ms: u64,
    season: Season,
    pub(crate) gaps: Exponential,
    pub(crate) amount: Quantiles,
    pub(crate) fates: Fates,
    pub(crate) mean: MeanOutages,
    pub(crate) causes: Causes,
    pub(crate) rules: Vec<Rule>,
}

/// A policy as the limits of the POS core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rule {
    /// The largest payment.
    pub(crate) transaction: Money,
    /// The largest sum.
    pub(crate) device: Money,
    pub(crate) when_full: WhenFull,
    /// Where more sales than this are expected at a till in an outage, it is likely to be full.
    fills_at: f64,
}

/// No sum of payments is above this.
pub(crate) const UNLIMITED: Money = Money::from_minor(i64::MAX);

impl Rule {
    fn of(policy: &Policy, amount: &Quantiles) -> Self {
        let transaction = policy.transaction_limit.unwrap_or(UNLIMITED);
        let device = policy.device_limit.unwrap_or(UNLIMITED);
        let (_, mean) = amount.law.up_to(transaction.minor().unsigned_abs());
        let fills_at = device.minor() as f64 / mean;
        Self { transaction, device, when_full: policy.when_full, fills_at }
    }

    /// Tells whether the till is likely to be full after an outage in which so many sales are expected.
    ///
    /// It hangs on no sale, so that counting one thing where it is so and another where it is not is right
    /// on average.
    #[inline]
    pub(crate) fn is_likely_to_fill(&self, expected: f64) -> bool {
        expected > self.fills_at && self.device != UNLIMITED
    }

    /// The flow of what a full till turns away, in the main.
    pub(crate) const fn turned_away(&self) -> Flow {
        match self.when_full {
            WhenFull::Skip => Flow::OverDeviceLimit,
            WhenFull::Stop => Flow::Withheld,
        }
    }

    /// Tells whether the transaction limit lets an amount through.
    #[inline]
    pub(crate) fn lets_through(&self, amount: Money) -> bool {
        !exceeds_transaction_limit(amount, self.transaction)
    }
}

/// The harmed sales of a till, in the order of [`Harm::ALL`].
pub(crate) type Streams = [Harmed; Harm::ALL.len()];

/// An outage of the store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) chance: Chance,
    pub(crate) number: u64,
    pub(crate) length_ms: u64,
    begin_ms: u64,
    pub(crate) doubt: Doubt,
}

impl Model {
    /// Makes a study ready.
    ///
    /// # Errors
    ///
    /// The [`Mistakes`] of the study.
    pub fn new(study: &Study) -> Result<Self, Mistakes> {
        study.check()?;
        let amount = Quantiles::of(&study.sales.amount);
        let fates = Fates::of(study);
        Ok(Self {
            digest: study.digest(),
            lucks: Lucks::of(study),
            tills: study.tills.into(),
            count: Count::of(study),
            length: Quantiles::of(&study.outages.length),
            notice_ms: study.outages.notice_ms,
            season: Season::of(&study.sales),
            gaps: Exponential::new(),
            mean: MeanOutages::of(study, &fates),
            fates,
            causes: Causes::of(study),
            rules: study.points().iter().map(|policy| Rule::of(policy, &amount)).collect(),
            amount,
        })
    }

    /// Draws one replication in full, whatever the policy: what the core engine plays.
    pub fn replication(&self, number: u64) -> Replication {
        let luck = self.lucks.replication(number);
        let mut harmed: Vec<Streams> = self.harmed(luck.chance).collect();
        let outages = 0..self.count.draw(luck);
        let episodes = outages.map(|outage| self.episode(&self.outage(luck, outage), &mut harmed));
        Replication { number, episodes: episodes.collect() }
    }

    /// The sales of a till in a millisecond, where they are always as many.
    pub(crate) const fn constant_rate(&self) -> Option<f64> {
        self.season.constant_rate()
    }

    /// The harmed sales of each till.
    pub(crate) fn harmed(&self, chance: Chance) -> impl Iterator<Item = Streams> + use<'_> {
        let of = move |harm, till| Harmed::of(&self.gaps, harm, (chance, till));
        (0..self.tills).map(move |till| Harm::ALL.map(|harm| of(harm, till)))
    }

    /// Settles a harmed sale that no device limit touches.
    #[inline]
    pub(crate) fn settle(&self, hit: &Hit, band: AgeBand, outcomes: &mut [Outcome]) {
        let amount = self.amount(hit.amount());
        let fate = self.fates.of_hit(hit);
        for (rule, outcome) in self.rules.iter().zip(outcomes) {
            if rule.lets_through(amount) {
                outcome.settle(amount.minor(), fate, band);
            }
        }
    }

    fn episode(&self, outage: &Outage, harmed: &mut [Streams]) -> Episode {
        let tills = (0..).zip(harmed).map(|(till, harmed)| self.offered(outage, till, harmed));
        Episode { outage: outage.number, length_ms: outage.length_ms, tills: tills.collect() }
    }

    fn offered(&self, outage: &Outage, till: u64, harmed: &mut Streams) -> Vec<Offered> {
        let mut ground = Ground::default();
        let visit = self.visit(outage, till, &mut ground);
        let mut hits = Vec::new();
        visit.draw_hits(harmed, &mut hits);
        let harmed = hits.iter().rev().map(|hit| visit.harmed_sale(hit));
        let mut sales: Vec<Offered> = harmed.collect();
        sales.extend(visit.sound_sales());
        // The sort is stable, so that ties stay in the order of the streams.
        sales.sort_by_key(|sale| sale.at_ms);
        sales
    }

    /// Draws an outage.
    #[inline]
    pub(crate) fn outage(&self, luck: Luck, number: u64) -> Outage {
        let chance = luck.chance;
        let length_ms = self.length.draw(luck.length(number));
        Outage {
            chance,
            number,
            length_ms,
            begin_ms: self.season.begin_ms(chance, number),
            doubt: self.fates.doubt(chance, number, length_ms),
        }
    }

    /// Stands at a till in an outage, which is laid out anew.
    #[inline]
    pub(crate) fn visit<'a>(
        &'a self,
        outage: &'a Outage,
        till: u64,
        ground: &'a mut Ground,
    ) -> Visit<'a> {
        let Outage { chance, length_ms, begin_ms, ref doubt, .. } = *outage;
        let who = outage.number * TILLS + till;
        self.season.lay_out(&Stay { chance, who, begin_ms, length_ms }, &mut ground.pieces);
        if ground.pieces.len() > 1 {
            ground.ages.lay_out(&self.fates, (length_ms, doubt), &ground.pieces);
        }
        Visit { model: self, outage, who, pieces: &ground.pieces, ages: &ground.ages }
    }

    #[inline]
    pub(crate) fn amount(&self, word: u64) -> Money {
        Money::from_minor(self.amount.draw(word) as i64)
    }
}

/// A till in an outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit<'a> {
    pub(crate) model: &'a Model,
    pub(crate) outage: &'a Outage,
    who: u64,
    pub(crate) pieces: &'a [Piece],
    /// The pieces by age, where there is more than one.
    ages: &'a Ages,
}

/// Where an outage is laid out, again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ground {
    pieces: Vec<Piece>,
    ages: Ages,
}

impl<'a> Visit<'a> {
    /// Adds the harmed sales of the outage, harm by harm, the youngest of each first.
    #[inline]
    pub(crate) fn draw_hits(self, harmed: &mut Streams, hits: &mut Vec<Hit>) {
        for stream in harmed {
            if self.model.fates.can(stream.harm()) {
                let expected = self.expected(stream.harm());
                while let Some(hit) = stream.next_within(&self.model.gaps, expected) {
                    hits.push(hit);
                }
            }
        }
    }

    /// How many sales of a harm are expected.
    #[inline]
    fn expected(self, harm: Harm) -> f64 {
        if let [piece] = self.pieces {
            return piece.per_ms * self.model.fates.harm_in(harm, &self.outage.doubt);
        }
        self.ages.expected(harm)
    }

    /// When a harmed sale comes.
    pub(crate) fn at_ms(self, hit: &Hit) -> u64 {
        let Outage { length_ms, ref doubt, .. } = *self.outage;
        let place = match self.pieces {
            [piece] => Some(((0, length_ms), hit.since / piece.per_ms)),
            _ => self.ages.of(hit),
        };
        // One that is expected after the last bit of the outage's harm is its oldest.
        let age = place.map_or(length_ms as f64, |((from_ms, to_ms), harm_ms)| {
            let ages = (from_ms as f64, to_ms as f64);
            self.model.fates.age_of(doubt, (hit.harm, harm_ms), ages)
        });
        ((length_ms as f64 - age) as u64).min(length_ms - 1)
    }

    /// How old a harmed sale is when the outage ends: a whole number of milliseconds, at least 1.
    pub(crate) fn age_ms(self, hit: &Hit) -> u64 {
        self.outage.length_ms - self.at_ms(hit)
    }

    /// The band of the age of a harmed sale.
    #[inline]
    pub(crate) fn band(self, hit: &Hit) -> AgeBand {
        let band = match (self.pieces, self.outage.doubt.factor) {
            ([piece], 1.0) => self.model.fates.borders(hit.harm).band(hit.since / piece.per_ms),
            _ => None,
        };
        band.unwrap_or_else(|| AgeBand::of(self.age_ms(hit)))
    }

    fn harmed_sale(self, hit: &Hit) -> Offered {
        let amount = self.model.amount(hit.amount());
        self.offer(self.at_ms(hit), amount, self.model.fates.of_hit(hit))
    }

    const fn offer(self, at_ms: u64, amount: Money, fate: Fate) -> Offered {
        Offered { at_ms, amount, is_missed: self.is_missed(at_ms), fate }
    }

    #[inline]
    pub(crate) fn sound(self) -> Sound {
        Sound::of(self.outage.chance, self.who)
    }

    /// All sound sales, in the order of time.
    fn sound_sales(self) -> impl Iterator<Item = Offered> + use<'a> {
        let (sound, bounds) = (self.sound(), self.bounds(0, self.outage.length_ms));
        let mut clock = Clock::of(self.pieces);
        let mut from = 0.0;
        (0..)
            .flat_map(move |group| {
                let span = (from, from + sound.length(group));
                from = span.1;
                sound.moments(group, span).map(|moment| (group, moment))
            })
            .map_while(move |(group, moment)| Some((group, clock.at(moment)?)))
            .enumerate()
            .filter(move |(sale, (group, at_ms))| {
                let sale = sale % GROUP;
                let class = sound.doubt_classes(*group).of(sale);
                !self.is_harmed(bounds, sound.doubt(*group, sale, class), || *at_ms)
            })
            .map(move |(sale, (group, at_ms))| {
                let class = sound.amount_classes(group).of(sale % GROUP);
                let word = sound.amount(group, sale % GROUP, class);
                self.offer(at_ms, self.model.amount(word), Fate::Paid)
            })
    }

    /// A sale of this outage is harmed with no greater probability.
    pub(crate) fn most_harm(self) -> f64 {
        self.model.fates.most_harm(self.outage.doubt.factor)
    }

    /// Bounds of the probability that a sale between two moments of this outage is harmed.
    pub(crate) fn bounds(self, from_ms: u64, to_ms: u64) -> Bounds {
        let ages = (self.outage.length_ms - to_ms, self.outage.length_ms - from_ms);
        self.model.fates.bounds(self.outage.doubt.factor, ages)
    }

    /// Tells whether a sale would be harmed, so that it is not one of the sound ones; when it comes is
    /// asked for only if it matters.
    #[inline]
    pub(crate) fn is_harmed(self, bounds: Bounds, word: u64, at_ms: impl FnOnce() -> u64) -> bool {
        let level = unit(word);
        if level >= bounds.most || level < bounds.least {
            return level < bounds.least;
        }
        let age_ms = self.outage.length_ms - at_ms();
        level < self.model.fates.risks(age_ms as f64, self.outage.doubt.factor).charged_back
    }

    #[inline]
    pub(crate) const fn is_missed(self, at_ms: u64) -> bool {
        at_ms < self.model.notice_ms
    }
}
