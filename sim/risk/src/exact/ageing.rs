//! A till that fills while the probability of a loss falls with the time to come.
//!
//! The states obey dπ/dt = λ (P(t) − 1) π, where P(t) lets one sale come that is lost with the
//! probability of its age. In short steps this is solved by its own power series: that of the
//! probability is known, and each term of the states is one more sale.

use std::f64::consts::LN_2;

use crate::exact::chain::{Reached, States, Till};
use crate::exact::kept::{Kept, Volume};
use crate::exact::nodes::panel;
use crate::fate::Fates;

/// How many sales are expected in one step, at the most.
const STEP: f64 = 4.0;
/// Terms of a series below this are left out.
const SMALL: f64 = 1e-18;
/// More terms no series needs at this length of a step.
const MOST_TERMS: usize = 120;

/// An outage as a till sees it, from the notice on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift<'a> {
    pub(crate) till: &'a Till,
    pub(crate) fates: &'a Fates,
    pub(crate) recovery: f64,
    /// Sales below the transaction limit in a millisecond.
    pub(crate) per_ms: f64,
    /// How long sales are offered.
    pub(crate) offered_ms: f64,
}

/// Fills a till through a shift.
pub(crate) fn fill(shift: &Shift<'_>) -> (Reached, Kept) {
    let till = shift.till;
    let refused = till.refused();
    let mut states = till.empty();
    let mut kept = Kept::default();
    for [from, to] in shift.steps() {
        let terms = shift.terms(&states, &refused, [from, to]);
        shift.keep(&terms, [from, to], &mut kept);
        states = till.none();
        let fading = libm::exp(-shift.per_ms * (to - from));
        for term in &terms {
            states.add(term, fading);
        }
    }
    let (lost, stopped) = states.sums();
    kept.stopped = stopped;
    let Volume { payments, money } = kept.stored;
    (Reached { lost, stored: money, payments, stopped }, kept)
}

impl Shift<'_> {
    /// Steps short enough for the series, broken where payments begin to be in time.
    fn steps(&self) -> Vec<[f64; 2]> {
        let in_time = (self.offered_ms - self.fates.too_late_after()).clamp(0.0, self.offered_ms);
        let longest = (STEP / self.per_ms).min(self.fates.half_life_ms() / LN_2);
        let mut steps = Vec::new();
        for [from, to] in [[0.0, in_time], [in_time, self.offered_ms]] {
            let count = libm::ceil((to - from) / longest) as u64;
            let at = |step: u64| from + (to - from) * step as f64 / count as f64;
            steps.extend((0..count).map(|step| [at(step), at(step + 1)]));
        }
        steps
    }

    /// The terms of the series of the states, each times the power of the step's length.
    fn terms(&self, start: &States, refused: &[f64], [from, to]: [f64; 2]) -> Vec<States> {
        let (till, length) = (self.till, to - from);
        let sales = self.per_ms * length;
        let risk = self.series(from, length);
        let mut terms = vec![start.clone()];
        for order in 0..MOST_TERMS {
            let mut lost = till.none();
            for (back, risk) in risk.iter().enumerate().take(order + 1) {
                lost.add(&terms[order - back], *risk);
            }
            let next = till.step(&terms[order], &lost, refused);
            terms.push(next.scaled(sales / (order + 1) as f64));
            if order as f64 > sales && terms[order + 1].largest() < SMALL {
                break;
            }
        }
        terms
    }

    /// The series of the probability of a loss, each term times the power of the step's length.
    fn series(&self, from: f64, length: f64) -> Vec<f64> {
        let age = self.offered_ms - from;
        // The middle of the step says on which side of the turn it lies.
        let (constant, growing) = self.fates.loss_by_age(age, age - length / 2.0, self.recovery);
        let step = length * LN_2 / self.fates.half_life_ms();
        let mut term = growing;
        let mut series = vec![constant + growing];
        for order in 1..MOST_TERMS {
            term *= step / order as f64;
            if term.abs() < SMALL {
                break;
            }
            series.push(term);
        }
        series
    }

    /// Adds what is stored within a step, and what becomes of it by its age.
    fn keep(&self, terms: &[States], [from, to]: [f64; 2], kept: &mut Kept) {
        let gains: Vec<(f64, f64)> = terms.iter().map(|term| self.till.gain(term)).collect();
        for node in panel(0.0, 1.0) {
            let time = node.value * (to - from);
            let fading = libm::exp(-self.per_ms * time) * self.per_ms * node.weight * (to - from);
            let series = |of: fn(&(f64, f64)) -> f64| {
                gains.iter().rev().fold(0.0, |sum, gain| sum * node.value + of(gain)) * fading
            };
            let volume = Volume { payments: series(|gain| gain.0), money: series(|gain| gain.1) };
            let age = self.offered_ms - from - time;
            kept.keep(volume, &self.fates.risks(age, 1.0));
        }
    }
}
