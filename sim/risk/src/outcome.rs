//! What one replication came to under one policy.

use pos_core::Money;

use crate::replication::{AgeBand, Fate};
use crate::study::Study;

/// A kind of payment, counted in every replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Would be made while a till is offline.
    Attempted,
    /// Failed before the outage was noticed.
    Missed,
    /// Refused by `limit.order`.
    OverTransactionLimit,
    /// Refused by `limit.device`.
    OverDeviceLimit,
    /// Not offered any more, because the staff stopped.
    Withheld,
    /// Stored.
    Stored,
    /// Lost outright for its age.
    TooLate,
    /// Declined.
    Declined,
    /// Declined, and collected afterwards.
    Recovered,
    /// Approved, and charged back later.
    ChargedBack,
}

impl Flow {
    /// All of them, in the order in which results list them.
    pub const ALL: [Self; 10] = [
        Self::Attempted,
        Self::Missed,
        Self::OverTransactionLimit,
        Self::OverDeviceLimit,
        Self::Withheld,
        Self::Stored,
        Self::TooLate,
        Self::Declined,
        Self::Recovered,
        Self::ChargedBack,
    ];
}

/// How many payments are one in the counts of a flow.
///
/// The fast engine counts what no limit touches by its expectation, which is no whole number.
pub const PAYMENT: i64 = 1 << 16;

/// A number of payments and their money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// In parts of [`PAYMENT`].
    pub payments: i64,
    /// In minor units.
    pub money: i64,
}

impl Volume {
    /// Counts payments with their money.
    pub(crate) const fn of(payments: usize, money: Money) -> Self {
        Self { payments: payments as i64 * PAYMENT, money: money.minor() }
    }

    /// Adds one payment.
    pub(crate) const fn add(&mut self, amount: i64) {
        self.payments += PAYMENT;
        self.money += amount;
    }

    /// What is left without another volume.
    pub(crate) const fn less(mut self, other: Self) -> Self {
        self.take(other);
        self
    }

    /// Takes another volume away.
    pub(crate) const fn take(&mut self, other: Self) {
        self.payments -= other.payments;
        self.money -= other.money;
    }
}

/// Why money was lost: the reasons of the study in order, or one where it names none; then too
/// late, then charged back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Causes {
    declines: usize,
}

impl Causes {
    pub(crate) fn of(study: &Study) -> Self {
        Self { declines: study.declines.reasons.len().max(1) }
    }

    /// How many places a list of losses by cause has.
    pub(crate) const fn places(self) -> usize {
        self.declines + 2
    }

    /// The place of the cause of a fate that loses money.
    pub(crate) const fn place(self, fate: Fate) -> usize {
        match fate {
            Fate::Declined { reason: Some(reason), .. } => reason as usize,
            Fate::Declined { reason: None, .. } | Fate::Paid => 0,
            Fate::TooLate => self.declines,
            Fate::ChargedBack => self.declines + 1,
        }
    }
}

/// What one replication came to under one policy, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was lost in all.
    pub loss: i64,
    /// What the worst outage of it lost.
    pub worst_outage: i64,
    /// The flows, in the order of [`Flow::ALL`].
    pub flows: [Volume; Flow::ALL.len()],
    /// The loss by cause: the reasons of the study in order, or one place where it names none; then
    /// too late, then charged back.
    pub by_cause: Vec<i64>,
    /// The loss by age, in the order of [`AgeBand::ALL`].
    pub by_age: [i64; AgeBand::ALL.len()],
    causes: Causes,
    /// What the outage at hand has lost so far.
    outage: i64,
}

impl Outcome {
    /// Builds the outcome of a replication in which nothing has happened.
    pub(crate) fn new(causes: Causes) -> Self {
        Self {
            loss: 0,
            worst_outage: 0,
            flows: [Volume::default(); Flow::ALL.len()],
            by_cause: vec![0; causes.places()],
            by_age: [0; AgeBand::ALL.len()],
            causes,
            outage: 0,
        }
    }

    /// Forgets everything, and keeps its room.
    pub(crate) fn clear(&mut self) {
        if self.loss > 0 {
            self.by_cause.fill(0);
            self.by_age = [0; AgeBand::ALL.len()];
        }
        self.loss = 0;
        self.worst_outage = 0;
        self.flows = [Volume::default(); Flow::ALL.len()];
    }

    /// Counts a payment of a flow.
    pub(crate) const fn count(&mut self, flow: Flow, amount: i64) {
        self.flows[flow as usize].add(amount);
    }

    /// Counts payments of a flow, with their money.
    pub(crate) const fn count_all(&mut self, flow: Flow, payments: usize, money: Money) {
        self.expect(flow, Volume::of(payments, money));
    }

    /// Takes back a payment of a flow.
    pub(crate) const fn uncount(&mut self, flow: Flow, amount: i64) {
        self.take(flow, Volume { payments: PAYMENT, money: amount });
    }

    /// Takes payments of a flow back.
    pub(crate) const fn take(&mut self, flow: Flow, volume: Volume) {
        self.flows[flow as usize].take(volume);
    }

    /// Adds what is expected of a flow.
    pub(crate) const fn expect(&mut self, flow: Flow, volume: Volume) {
        let known = &mut self.flows[flow as usize];
        known.payments += volume.payments;
        known.money += volume.money;
    }

    /// Counts what becomes of a stored payment that is asked for at an age of this band.
    #[inline]
    pub(crate) fn settle(&mut self, amount: i64, fate: Fate, band: AgeBand) {
        match fate {
            Fate::Paid => return,
            Fate::TooLate => self.count(Flow::TooLate, amount),
            Fate::ChargedBack => self.count(Flow::ChargedBack, amount),
            Fate::Declined { recovered, .. } => {
                self.count(Flow::Declined, amount);
                if recovered {
                    self.count(Flow::Recovered, amount);
                }
            }
        }
        if fate.is_lost() {
            self.outage += amount;
            self.by_cause[self.causes.place(fate)] += amount;
            self.by_age[band as usize] += amount;
        }
    }

    /// Ends an outage: the next one is another.
    pub(crate) fn end_outage(&mut self) {
        self.loss += self.outage;
        self.worst_outage = self.worst_outage.max(self.outage);
        self.outage = 0;
    }

    /// Counts as stored what was attempted and neither missed nor refused nor withheld.
    pub(crate) fn derive_stored(&mut self) {
        let mut stored = self.flows[Flow::Attempted as usize];
        for flow in
            [Flow::Missed, Flow::OverTransactionLimit, Flow::OverDeviceLimit, Flow::Withheld]
        {
            stored.take(self.flows[flow as usize]);
        }
        self.flows[Flow::Stored as usize] = stored;
    }
}
