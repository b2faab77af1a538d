//! A till that fills: the Markov chain of what is stored and what of it is lost.
//!
//! Amounts lie on a lattice. Its state is the stored sum, and beside it the sum of what is lost among
//! it. A sale that fits is stored, and is lost with a probability; one that does not is refused, and
//! under `stop` the till takes nothing more. Each entry of the chain is one more sale that passes the
//! transaction limit, so that the number of sales, and with it the time, is averaged over afterwards.

use crate::study::WhenFull;

/// A till with a limit, as a lattice.
#[derive(Clone, Debug)]
pub(crate) struct Till {
    /// Amounts in steps of the lattice, with their probabilities.
    pub(crate) rows: Vec<(usize, f64)>,
    /// The device limit, in steps, rounded down.
    pub(crate) limit: usize,
    pub(crate) when_full: WhenFull,
    /// Whether anything can be lost; where not, the chain has no second sum.
    pub(crate) can_lose: bool,
}

/// How likely each state is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct States {
    /// By stored sum, and within by lost sum.
    open: Vec<f64>,
    /// Of tills that have stopped, by lost sum.
    stopped: Vec<f64>,
    width: usize,
}

/// What a chain has come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reached {
    /// How likely each lost sum is, in steps.
    pub(crate) lost: Vec<f64>,
    /// The mean stored sum, in steps, of tills that are open and of those that have stopped.
    pub(crate) stored: f64,
    /// The mean number of stored payments.
    pub(crate) payments: f64,
    /// How likely it is that the till has stopped.
    pub(crate) stopped: f64,
}

impl Till {
    const fn width(&self) -> usize {
        if self.can_lose { self.limit + 1 } else { 1 }
    }

    /// How many products one step takes.
    pub(crate) fn cost(&self) -> f64 {
        let sums = self.limit as f64 + 1.0;
        let states = if self.can_lose { sums * (sums + 1.0) / 2.0 } else { sums };
        2.0 * states * self.rows.len() as f64
    }

    /// An empty till.
    pub(crate) fn empty(&self) -> States {
        let mut states = self.none();
        states.open[0] = 1.0;
        states
    }

    pub(crate) fn none(&self) -> States {
        let width = self.width();
        States { open: vec![0.0; (self.limit + 1) * width], stopped: vec![0.0; width], width }
    }

    /// The probability that an amount does not fit beside a stored sum.
    pub(crate) fn refused(&self) -> Vec<f64> {
        let mut beyond = vec![0.0; self.limit + 1];
        for (sum, refused) in beyond.iter_mut().enumerate() {
            let rows = self.rows.iter().filter(|(amount, _)| sum + amount > self.limit);
            *refused = rows.map(|(_, probability)| probability).sum();
        }
        beyond
    }

    /// Lets one sale come to states, of which `lost` are those in which it would be lost.
    ///
    /// With a constant probability, `lost` is that part of the states.
    pub(crate) fn step(&self, states: &States, lost: &States, refused: &[f64]) -> States {
        let mut next = self.none();
        let width = self.width();
        for (sum, refused) in refused.iter().enumerate() {
            let reach = if self.can_lose { sum + 1 } else { 1 };
            let from = sum * width..sum * width + reach;
            let (all, lost) = (&states.open[from.clone()], &lost.open[from.clone()]);
            if all.iter().chain(lost).all(|p| *p == 0.0) {
                continue;
            }
            let kept = match self.when_full {
                WhenFull::Skip => &mut next.open[from],
                WhenFull::Stop => &mut next.stopped[..reach],
            };
            add(kept, all, *refused);
            for (amount, probability) in self.rows.iter().filter(|row| sum + row.0 <= self.limit) {
                let to = (sum + amount) * width;
                let paid = &mut next.open[to..to + reach];
                add(paid, all, *probability);
                add(paid, lost, -probability);
                if self.can_lose {
                    add(&mut next.open[to + amount..to + amount + reach], lost, *probability);
                }
            }
        }
        add(&mut next.stopped, &states.stopped, 1.0);
        next
    }

    /// The mean number of payments and steps of money that one more sale adds to the states.
    pub(crate) fn gain(&self, states: &States) -> (f64, f64) {
        let (mut payments, mut money) = (0.0, 0.0);
        for (sum, row) in states.open.chunks(self.width()).enumerate() {
            let here: f64 = row.iter().sum();
            for (amount, probability) in self.rows.iter().filter(|row| sum + row.0 <= self.limit) {
                payments += here * probability;
                money += here * probability * *amount as f64;
            }
        }
        (payments, money)
    }

    /// Lets sales come one by one, each lost with the same probability, until nothing changes or
    /// `most` have come; entry k has seen k sales.
    pub(crate) fn fill(&self, lost: f64, most: usize) -> Vec<Reached> {
        let refused = self.refused();
        let mut states = self.empty();
        let (mut payments, mut stored) = (0.0, 0.0);
        let mut reached = Vec::new();
        loop {
            let (lost_sums, stopped) = states.sums();
            reached.push(Reached { lost: lost_sums, stored, payments, stopped });
            if reached.len() > most {
                return reached;
            }
            let gain = self.gain(&states);
            let has_ended = self.when_full == WhenFull::Skip || stopped > 1.0 - 1e-15;
            if gain.0 < 1e-18 && has_ended {
                // Nothing fits any more: all later entries are as this one.
                return reached;
            }
            payments += gain.0;
            stored += gain.1;
            states = self.step(&states, &states.scaled(lost), &refused);
        }
    }
}

/// Adds a multiple.
pub(crate) fn add(to: &mut [f64], from: &[f64], times: f64) {
    for (sum, value) in to.iter_mut().zip(from) {
        *sum += times * value;
    }
}

impl States {
    pub(crate) fn scaled(&self, by: f64) -> Self {
        let scaled = |values: &[f64]| values.iter().map(|value| value * by).collect();
        Self { open: scaled(&self.open), stopped: scaled(&self.stopped), width: self.width }
    }

    pub(crate) fn add(&mut self, other: &Self, times: f64) {
        add(&mut self.open, &other.open, times);
        add(&mut self.stopped, &other.stopped, times);
    }

    /// The largest of the probabilities, which a series must bring down.
    pub(crate) fn largest(&self) -> f64 {
        self.open.iter().chain(&self.stopped).fold(0.0, |most, p| most.max(p.abs()))
    }

    /// How likely each lost sum is, and how likely it is that the till has stopped.
    pub(crate) fn sums(&self) -> (Vec<f64>, f64) {
        let mut lost = self.stopped.clone();
        for row in self.open.chunks(self.width) {
            add(&mut lost, row, 1.0);
        }
        (lost, self.stopped.iter().sum())
    }
}
