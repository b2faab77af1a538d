//! Replications in which nothing but the lengths of the outages matters: where no device limit can
//! bind, the rate of sales is constant, and no factor is drawn. Much of what a risk team asks first
//! is so, and it is drawn without laying out an outage; what is collected after all is not drawn.

use std::ops::Range;

use sim_kernel::Chance;

use crate::harmed::{Harm, Harmed, Hit};
use crate::luck::Luck;
use crate::model::{Ground, Model, Outage};
use crate::outcome::Outcome;
use crate::replication::AgeBand;

/// What is worked out once for a plain study.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    /// Sales of a till in a millisecond.
    pub(crate) per_ms: f64,
    /// How money can be lost.
    losses: Vec<Harm>,
}

/// What the outages of a replication come to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) length_ms: u64,
    /// The integral of the probability of a decline over all ages, in milliseconds.
    pub(crate) declined_ms: f64,
}

/// The outages of some replications in a row.
///
/// They are drawn together, and before anything hangs on them, so that no draw waits for another.
#[derive(Debug, Default)]
pub(crate) struct Outages {
    /// Of each replication, where its outages end.
    ends: Vec<usize>,
    lengths_ms: Vec<u64>,
    /// The integral of the probability of a decline over all ages, in milliseconds.
    declined_ms: Vec<f64>,
}

impl Outages {
    /// Draws the outages of replications.
    pub(crate) fn draw(&mut self, model: &Model, replications: Range<u64>) {
        self.ends.clear();
        self.lengths_ms.clear();
        self.declined_ms.clear();
        for number in replications {
            let luck = model.lucks.replication(number);
            let outages = 0..model.count.draw(luck);
            self.lengths_ms.extend(outages.map(|outage| model.length.draw(luck.length(outage))));
            self.ends.push(self.lengths_ms.len());
        }
        let declined = self.lengths_ms.iter().map(|length_ms| model.fates.declined_ms(*length_ms));
        self.declined_ms.extend(declined);
    }

    /// The lengths of the outages of one of the replications, with what is declined in each.
    fn of(&self, place: usize) -> impl Iterator<Item = (u64, f64)> {
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        let these = begin..self.ends[place];
        let declined_ms = self.declined_ms[these.clone()].iter().copied();
        self.lengths_ms[these].iter().copied().zip(declined_ms)
    }

    /// What the outages of one of the replications come to.
    pub(crate) fn sums(&self, place: usize) -> Sums {
        self.of(place).fold(Sums::default(), |sums, (length_ms, declined_ms)| Sums {
            length_ms: sums.length_ms + length_ms,
            declined_ms: sums.declined_ms + declined_ms,
        })
    }
}

impl Plain {
    /// Looks whether a study without a device limit is plain.
    pub(crate) fn of(model: &Model) -> Option<Self> {
        let per_ms = model.constant_rate()?;
        let is_plain = model.notice_ms == 0 && model.fates.are_plain();
        let losses = [Harm::Declined, Harm::ChargedBack].into_iter();
        let losses = losses.filter(|harm| model.fates.can(*harm)).collect();
        is_plain.then_some(Self { per_ms, losses })
    }

    /// The streams of what is lost in a replication with such outages.
    pub(crate) fn harmed(
        &self,
        model: &Model,
        chance: Chance,
        sums: Sums,
    ) -> impl Iterator<Item = Harmed> {
        (0..model.tills).flat_map(move |till| {
            self.losses.iter().filter_map(move |harm| {
                let expected =
                    self.per_ms * model.fates.harm_ms(*harm, sums.length_ms, sums.declined_ms);
                Harmed::among(expected, &model.gaps, *harm, (chance, till))
            })
        })
    }

    /// Settles what is lost in a replication, whose outages are at this place.
    pub(crate) fn settle(
        &self,
        model: &Model,
        (luck, outages, place): (Luck, &Outages, usize),
        (harmed, outcomes): (&mut [Harmed], &mut [Outcome]),
    ) {
        for (number, (length_ms, declined_ms)) in outages.of(place).enumerate() {
            for stream in &mut *harmed {
                let harm_ms = model.fates.harm_ms(stream.harm(), length_ms, declined_ms);
                while let Some(hit) = stream.next_within(&model.gaps, self.per_ms * harm_ms) {
                    let band = model.fates.band(hit.harm, hit.since / self.per_ms);
                    let band = band
                        .unwrap_or_else(|| by_age(model, &model.outage(luck, number as u64), &hit));
                    model.settle(&hit, band, outcomes);
                }
            }
            outcomes.iter_mut().for_each(Outcome::end_outage);
        }
    }
}

#[cold]
fn by_age(model: &Model, outage: &Outage, hit: &Hit) -> AgeBand {
    // The rate is constant, so that all tills are alike.
    let mut ground = Ground::default();
    AgeBand::of(model.visit(outage, 0, &mut ground).age_ms(hit))
}
