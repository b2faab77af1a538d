//! A study made ready to draw from: the generator that all engines share.
//!
//! # The two streams
//!
//! The sales of a till are two independent streams: the *doubtful* ones come at the rate times q,
//! the *sound* ones at the rate times 1 − q. q is the least power of two that is not below the
//! largest probability, within this outage, that a payment does anything but stay paid. A doubtful
//! sale has its fate drawn, with the uniform number stretched to 0…q; a sound one is always paid.
//! Together they are the process that was described, by thinning, and the fast engine draws the
//! sound ones only where they could fill a limit. Sales at the same millisecond come in the order of
//! their address: doubtful before sound, then by number.
//!
//! # Addresses
//!
//! Seed and replication make the [`Chance`]; the purposes are pinned in `purpose.rs`. `who` is the
//! outage for what a store shares, and outage · 2^20 + till for what a till has of its own; `nth` is
//! the number of the sale within its stream, or of the 24 hours within the outage. The numbers count
//! every attempt, whatever the policy says to it. A policy is in no address.

use pos_core::Money;
use sim_kernel::{Chance, Draws, Purpose};

use crate::arrivals::{Clock, Piece, Season, Stay};
use crate::count::Count;
use crate::fate::{Case, Doubt, Fates};
use crate::law::{Guide, Sampler};
use crate::luck::{Luck, Lucks};
use crate::outcome::Causes;
use crate::purpose;
use crate::replication::{Episode, Fate, Offered, Replication};
use crate::special::Exponential;
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
    pub(crate) length: Sampler,
    pub(crate) notice_ms: u64,
    pub(crate) season: Season,
    gaps: Exponential,
    pub(crate) amount: Sampler,
    pub(crate) guide: Guide,
    pub(crate) fates: Fates,
    pub(crate) causes: Causes,
    pub(crate) rules: Vec<Rule>,
}

/// A policy as the limits of the POS core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The largest payment.
    pub(crate) transaction: Money,
    /// The largest sum.
    pub(crate) device: Money,
    pub(crate) when_full: WhenFull,
}

/// No sum of payments is above this.
pub(crate) const UNLIMITED: Money = Money::from_minor(i64::MAX);

impl Rule {
    fn of(policy: &Policy) -> Self {
        Self {
            transaction: policy.transaction_limit.unwrap_or(UNLIMITED),
            device: policy.device_limit.unwrap_or(UNLIMITED),
            when_full: policy.when_full,
        }
    }
}

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
        let amount = Sampler::of(&study.sales.amount);
        Ok(Self {
            digest: study.digest(),
            lucks: Lucks::of(study),
            tills: study.tills.into(),
            count: Count::of(study),
            length: Sampler::of(&study.outages.length),
            notice_ms: study.outages.notice_ms,
            season: Season::of(&study.sales),
            gaps: Exponential::new(),
            guide: Guide::of(&amount),
            amount,
            fates: Fates::of(study),
            causes: Causes::of(study),
            rules: study.points().iter().map(Rule::of).collect(),
        })
    }

    /// Draws one replication in full, whatever the policy: what the core engine plays.
    pub fn replication(&self, number: u64) -> Replication {
        let luck = self.lucks.replication(number);
        let outages = 0..self.count.draw(luck);
        let episodes = outages.map(|outage| self.episode(&self.outage(luck, outage)));
        Replication { number, episodes: episodes.collect() }
    }

    fn episode(&self, outage: &Outage) -> Episode {
        let tills = (0..self.tills).map(|till| self.offered(outage, till));
        Episode { outage: outage.number, length_ms: outage.length_ms, tills: tills.collect() }
    }

    fn offered(&self, outage: &Outage, till: u64) -> Vec<Offered> {
        let mut pieces = Vec::new();
        let visit = self.visit(outage, till, &mut pieces);
        let (doubtful, sound) = (visit.doubtful(), visit.sound());
        let mut sales: Vec<Offered> = doubtful.chain(sound).collect();
        // The sort is stable, so that ties stay in the order of the address.
        sales.sort_by_key(|sale| sale.at_ms);
        sales
    }

    /// Draws an outage.
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

    /// Stands at a till in an outage; its pieces are laid out anew.
    pub(crate) fn visit<'a>(
        &'a self,
        outage: &'a Outage,
        till: u64,
        pieces: &'a mut Vec<Piece>,
    ) -> Visit<'a> {
        let Outage { chance, length_ms, begin_ms, .. } = *outage;
        let who = outage.number * TILLS + till;
        self.season.lay_out(&Stay { chance, who, begin_ms, length_ms }, pieces);
        Visit { model: self, outage, who, pieces }
    }
}

/// A till in an outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit<'a> {
    model: &'a Model,
    outage: &'a Outage,
    who: u64,
    pub(crate) pieces: &'a [Piece],
}

impl<'a> Visit<'a> {
    /// The times of a stream's sales, with their numbers.
    #[inline]
    fn times(self, gaps: Purpose, share: f64) -> impl Iterator<Item = (u64, u64)> + use<'a> {
        let mut clock = Clock::of(&self.model.gaps, self.pieces, share);
        let draws = self.outage.chance.draws(gaps, self.who);
        (0..).map_while(move |nth| Some((nth, clock.next(draws.nth(nth))?)))
    }

    /// The numbers and times of the doubtful sales; none where nothing can be lost.
    #[inline]
    pub(crate) fn doubtful_times(self) -> impl Iterator<Item = (u64, u64)> + use<'a> {
        let share = self.outage.doubt.share;
        (share > 0.0).then(|| self.times(purpose::DOUBTFUL_GAP, share)).into_iter().flatten()
    }

    /// The numbers and times of the sound sales; none where every sale is doubtful.
    #[inline]
    pub(crate) fn sound_times(self) -> impl Iterator<Item = (u64, u64)> + use<'a> {
        let share = self.sound_share();
        (share > 0.0).then(|| self.times(purpose::SOUND_GAP, share)).into_iter().flatten()
    }

    pub(crate) const fn sound_share(self) -> f64 {
        1.0 - self.outage.doubt.share
    }

    pub(crate) fn doubtful(self) -> impl Iterator<Item = Offered> + use<'a> {
        let fates = self.fates();
        self.doubtful_times()
            .map(move |(nth, at_ms)| self.doubtful_sale(nth, at_ms, self.fate(fates, nth, at_ms)))
    }

    /// The draws of the fates of the doubtful sales.
    #[inline]
    pub(crate) fn fates(self) -> Draws {
        self.outage.chance.draws(purpose::FATE, self.who)
    }

    #[inline]
    pub(crate) fn sound(self) -> impl Iterator<Item = Offered> + use<'a> {
        let amounts = self.outage.chance.draws(purpose::SOUND_AMOUNT, self.who);
        self.sound_times().map(move |(nth, at_ms)| Offered {
            at_ms,
            amount: self.amount(amounts.nth(nth)),
            is_missed: self.is_missed(at_ms),
            fate: Fate::Paid,
        })
    }

    pub(crate) fn doubtful_sale(self, nth: u64, at_ms: u64, fate: Fate) -> Offered {
        let word = self.outage.chance.draw(purpose::DOUBTFUL_AMOUNT, self.who, nth);
        Offered { at_ms, amount: self.amount(word), is_missed: self.is_missed(at_ms), fate }
    }

    /// Draws the fate of a doubtful sale from the draws of the fates.
    #[inline]
    pub(crate) fn fate(self, fates: Draws, nth: u64, at_ms: u64) -> Fate {
        let Outage { chance, length_ms, ref doubt, .. } = *self.outage;
        let case = Case { chance, who: self.who, nth, age_ms: length_ms - at_ms };
        self.model.fates.draw(doubt, &case, fates.nth(nth))
    }

    /// The draws of the gaps and amounts of the sound sales.
    #[inline]
    pub(crate) fn sound_draws(self) -> (Draws, Draws) {
        let draws = |purpose| self.outage.chance.draws(purpose, self.who);
        (draws(purpose::SOUND_GAP), draws(purpose::SOUND_AMOUNT))
    }

    #[inline]
    fn amount(self, word: u64) -> Money {
        Money::from_minor(self.model.guide.draw(&self.model.amount, word) as i64)
    }

    #[inline]
    pub(crate) const fn is_missed(self, at_ms: u64) -> bool {
        at_ms < self.model.notice_ms
    }
}
