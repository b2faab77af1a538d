//! What a block of replications came to: integers only, so that any split gives the same bytes.

use serde::{Deserialize, Serialize};

use crate::histogram::{Growing, Histogram};
use crate::outcome::{Causes, Flow, Outcome, Volume};
use crate::replication::AgeBand;
use crate::study::Digest;

/// How many of the worst replications are kept.
pub const WORST: usize = 10;

/// The results of the replications `from..to` of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial {
    /// Of which study.
    pub digest: Digest,
    /// The first replication.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
    /// What came of it under each policy of [`Study::points`](crate::Study::points), in order.
    pub points: Vec<PointPartial>,
}

/// The results of a block under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointPartial {
    /// The losses of the replications.
    pub losses: Histogram,
    /// Their sum and squares, in minor units.
    pub loss: Tally,
    /// The losses of the worst outage of each replication.
    pub worst_outages: Histogram,
    /// Their sum and squares, in minor units.
    pub worst_outage: Tally,
    /// The replications with the greatest losses, the greatest first, then by number.
    pub worst: Vec<Bad>,
    /// The flows, in the order of [`Flow::ALL`].
    pub flows: Vec<FlowTally>,
    /// The losses by cause, as in [`Outcome::by_cause`].
    pub by_cause: Vec<Tally>,
    /// The losses by age, in the order of [`AgeBand::ALL`].
    pub by_age: Vec<Tally>,
}

/// A sum over replications, and the sum of the squares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The sum.
    pub sum: i128,
    /// The sum of the squares.
    pub squares: i128,
}

/// Payments of one flow, in parts of [`PAYMENT`](crate::PAYMENT), and their money, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowTally {
    /// How many.
    pub payments: Tally,
    /// How much.
    pub money: Tally,
}

/// A replication among the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    /// What it lost, in minor units; never 0.
    pub loss: u64,
    /// Its number.
    pub replication: u64,
}

/// Why partial results cannot be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There are none.
    #[error("there is nothing to merge")]
    Nothing,
    /// They are of different studies, or of different versions of the generator.
    #[error("one part is of the study {ours}, another of {theirs}")]
    OtherStudy {
        /// The study of the first.
        ours: Digest,
        /// The study of the other.
        theirs: Digest,
    },
    /// Replications between them are missing.
    #[error("the replications {from} to {to} are missing")]
    Gap {
        /// The first missing one.
        from: u64,
        /// The one after the last missing one.
        to: u64,
    },
    /// Some replications are in both.
    #[error("the replications {from} to {to} are in two parts")]
    Overlap {
        /// The first of them.
        from: u64,
        /// The one after the last of them.
        to: u64,
    },
    /// A part is not what a block of this study gives.
    #[error("the part of the replications {from} to {to} is damaged: {what}")]
    Damaged {
        /// The first replication of the part.
        from: u64,
        /// The one after the last.
        to: u64,
        /// What does not fit.
        what: &'static str,
    },
}

impl Tally {
    #[inline]
    pub(crate) fn add(&mut self, value: i64) {
        let value = i128::from(value);
        self.sum += value;
        self.squares += value * value;
    }

    /// Adds to the value that a replication has so far.
    #[inline]
    pub(crate) fn grow(&mut self, value: &mut i64, more: i64) {
        self.sum += i128::from(more);
        self.squares += i128::from(more) * i128::from(2 * *value + more);
        *value += more;
    }

    fn absorb(&mut self, other: &Self) {
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

impl FlowTally {
    /// Adds the same volume for each of so many replications.
    pub(crate) fn add_alike(&mut self, volume: Volume, replications: u64) {
        let tallies = [(&mut self.payments, volume.payments), (&mut self.money, volume.money)];
        for (tally, value) in tallies {
            let (count, value) = (i128::from(replications), i128::from(value));
            tally.absorb(&Tally { sum: count * value, squares: count * value * value });
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, volume: Volume) {
        self.payments.add(volume.payments);
        self.money.add(volume.money);
    }
}

impl Partial {
    /// Joins the results of a block with those of the block right before or after it.
    ///
    /// # Errors
    ///
    /// As [`Partial::merge_all`].
    pub fn merge(self, other: Self) -> Result<Self, MergeError> {
        Self::merge_all([self, other])
    }

    /// Joins the results of blocks, in any order.
    ///
    /// # Errors
    ///
    /// Where there are none; a part that is damaged; parts of different studies; replications
    /// that are missing between two parts, or are in both.
    pub fn merge_all(parts: impl IntoIterator<Item = Self>) -> Result<Self, MergeError> {
        let mut parts: Vec<Self> = parts.into_iter().collect();
        parts.sort_by_key(|part| (part.from, part.to));
        let mut parts = parts.into_iter();
        let mut whole = parts.next().ok_or(MergeError::Nothing)?;
        whole.check()?;
        for part in parts {
            part.check()?;
            whole.join(&part)?;
        }
        Ok(whole)
    }

    /// Adds the results of blocks up that need not follow each other, as if they did from 0 on; none
    /// where there are none.
    pub(crate) fn pooled(parts: &[Self]) -> Option<Self> {
        let (first, rest) = parts.split_first()?;
        let mut whole = first.clone();
        (whole.from, whole.to) = (0, first.to - first.from);
        for part in rest {
            whole.to += part.to - part.from;
            for (ours, theirs) in whole.points.iter_mut().zip(&part.points) {
                ours.absorb(theirs);
            }
        }
        Some(whole)
    }

    fn join(&mut self, next: &Self) -> Result<(), MergeError> {
        if self.digest != next.digest {
            return Err(MergeError::OtherStudy { ours: self.digest, theirs: next.digest });
        }
        if next.from > self.to {
            return Err(MergeError::Gap { from: self.to, to: next.from });
        }
        if next.from < self.to {
            return Err(MergeError::Overlap { from: next.from, to: self.to.min(next.to) });
        }
        if self.shape() != next.shape() {
            return Err(next.damaged("it has other policies or causes"));
        }
        self.to = next.to;
        for (ours, theirs) in self.points.iter_mut().zip(&next.points) {
            ours.absorb(theirs);
        }
        Ok(())
    }

    fn shape(&self) -> Vec<usize> {
        self.points.iter().map(|point| point.by_cause.len()).collect()
    }

    const fn damaged(&self, what: &'static str) -> MergeError {
        MergeError::Damaged { from: self.from, to: self.to, what }
    }

    /// Looks whether a part that was read could have been written by a block.
    ///
    /// # Errors
    ///
    /// [`MergeError::Damaged`], if not.
    pub fn check(&self) -> Result<(), MergeError> {
        let Some(count) = self.to.checked_sub(self.from) else {
            return Err(self.damaged("it ends before it begins"));
        };
        let faults = self.points.iter().find_map(|point| point.fault(count));
        faults.map_or(Ok(()), |what| Err(self.damaged(what)))
    }
}

impl PointPartial {
    fn absorb(&mut self, other: &Self) {
        self.losses = self.losses.merged(&other.losses);
        self.worst_outages = self.worst_outages.merged(&other.worst_outages);
        self.loss.absorb(&other.loss);
        self.worst_outage.absorb(&other.worst_outage);
        self.worst.extend(&other.worst);
        keep_worst(&mut self.worst);
        for (ours, theirs) in self.flows.iter_mut().zip(&other.flows) {
            ours.payments.absorb(&theirs.payments);
            ours.money.absorb(&theirs.money);
        }
        let tallies = self.by_cause.iter_mut().chain(&mut self.by_age);
        for (ours, theirs) in tallies.zip(other.by_cause.iter().chain(&other.by_age)) {
            ours.absorb(theirs);
        }
    }

    fn fault(&self, count: u64) -> Option<&'static str> {
        let sum = |histogram: &Histogram| histogram.bins().iter().map(|bin| bin.sum).sum::<i128>();
        let faults = [
            (!self.losses.is_sound() || !self.worst_outages.is_sound(), "its bins do not fit"),
            (self.losses.count() != count, "it has another number of losses"),
            (self.worst_outages.count() != count, "it has another number of worst outages"),
            (sum(&self.losses) != self.loss.sum, "its sum is not that of its bins"),
            (sum(&self.worst_outages) != self.worst_outage.sum, "its sum is not that of its bins"),
            (self.flows.len() != Flow::ALL.len(), "it has another number of flows"),
            (self.by_age.len() != AgeBand::ALL.len(), "it has another number of ages"),
            (self.worst.len() > WORST, "it has too many worst replications"),
        ];
        faults.into_iter().find_map(|(is_so, what)| is_so.then_some(what))
    }
}

fn keep_worst(worst: &mut Vec<Bad>) {
    worst.sort_by_key(|bad| (std::cmp::Reverse(bad.loss), bad.replication));
    worst.truncate(WORST);
}

/// Adds losses, most of which are none.
#[inline]
fn add_some(tallies: &mut [Tally], losses: &[i64]) {
    for (tally, loss) in tallies.iter_mut().zip(losses) {
        if *loss > 0 {
            tally.add(*loss);
        }
    }
}

/// The results of one policy, while replications are added.
#[derive(Clone, Debug)]
pub(crate) struct Gathering {
    losses: Growing,
    worst_outages: Growing,
    rest: PointPartial,
}

impl Gathering {
    pub(crate) fn new(causes: Causes) -> Self {
        let rest = PointPartial {
            losses: Histogram::default(),
            loss: Tally::default(),
            worst_outages: Histogram::default(),
            worst_outage: Tally::default(),
            worst: Vec::new(),
            flows: vec![FlowTally::default(); Flow::ALL.len()],
            by_cause: vec![Tally::default(); causes.places()],
            by_age: vec![Tally::default(); AgeBand::ALL.len()],
        };
        Self { losses: Growing::default(), worst_outages: Growing::default(), rest }
    }

    /// Adds what a replication came to.
    pub(crate) fn add(&mut self, replication: u64, outcome: &Outcome) {
        for (tally, volume) in self.rest.flows.iter_mut().zip(&outcome.flows) {
            if *volume != Volume::default() {
                tally.add(*volume);
            }
        }
        self.add_loss(replication, outcome.loss, outcome.worst_outage);
        if outcome.loss > 0 {
            add_some(&mut self.rest.by_cause, &outcome.by_cause);
            add_some(&mut self.rest.by_age, &outcome.by_age);
        }
    }

    /// Adds what a replication lost in all, and in its worst outage.
    #[inline]
    pub(crate) fn add_loss(&mut self, replication: u64, loss: i64, worst_outage: i64) {
        self.losses.add(loss.unsigned_abs());
        self.worst_outages.add(worst_outage.unsigned_abs());
        self.rest.loss.add(loss);
        self.rest.worst_outage.add(worst_outage);
        let loss = loss.unsigned_abs();
        // A tie goes to the lower number, and numbers only rise within a block.
        let is_worse = self.rest.worst.last().is_none_or(|least| loss > least.loss);
        if loss > 0 && (is_worse || self.rest.worst.len() < WORST) {
            self.rest.worst.push(Bad { loss, replication });
            keep_worst(&mut self.rest.worst);
        }
    }

    /// The tally of a flow.
    #[inline]
    pub(crate) fn flow(&mut self, flow: Flow) -> &mut FlowTally {
        &mut self.rest.flows[flow as usize]
    }

    /// The tally of a cause, by its place.
    #[inline]
    pub(crate) fn by_cause(&mut self, cause: usize) -> &mut Tally {
        &mut self.rest.by_cause[cause]
    }

    /// The tally of an age.
    #[inline]
    pub(crate) fn by_age(&mut self, band: AgeBand) -> &mut Tally {
        &mut self.rest.by_age[band as usize]
    }

    pub(crate) fn finish(mut self) -> PointPartial {
        self.rest.losses = self.losses.histogram();
        self.rest.worst_outages = self.worst_outages.histogram();
        self.rest
    }
}
