//! How far the losses hang on figures that are known only so well: whole sets of them are drawn, each
//! between its ends, and the losses of each set stand beside each other.
//!
//! This is apart from the chance inside a study: more replications do not make it smaller, better
//! figures do.

use pos_core::Money;
use sim_kernel::Chance;

use crate::estimates::{Estimate, Estimates, PointEstimates};
use crate::interval::{ranks, share};
use crate::parameter::{Parameter, Range};
use crate::purpose;
use crate::special::{normal_quantile, unit};
use crate::study::{Level, Measure, Study};

/// The 95 % quantile of the standard normal: beyond it are 5 of 100 draws on each side.
const END: f64 = 1.644_853_626_951_472_6;
/// No figure is drawn further than this beyond its end, as a part of the way to it.
const BEYOND: f64 = 1.5;

/// A number over the sets of figures: what 5, 50 and 95 of 100 of them stay under, each with the
/// 95 % interval that the number of sets deserves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// 5 of 100 sets stay under this.
    pub low: Estimate,
    /// Half of them do.
    pub median: Estimate,
    /// 95 of 100 do.
    pub high: Estimate,
}

/// What is known of the losses where nothing is known of the figures but their ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Thinkable {
    /// How many sets of figures were looked at.
    pub sets: u64,
    /// One for each policy of the study, in order.
    pub points: Vec<ThinkablePoint>,
}

/// The losses under one policy over the sets of figures, in minor units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThinkablePoint {
    /// The mean.
    pub mean: Spread,
    /// The loss that 99 % do not exceed.
    pub p99: Spread,
    /// In which share of the sets the question of the study is kept; none where it asks nothing.
    pub kept: Option<Estimate>,
}

/// The measures that are looked at, of one set of figures: a row for each policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured(Vec<Vec<f64>>);

impl Measured {
    /// Takes the mean, one in a hundred, and what the study asks for.
    pub fn of(study: &Study, estimates: &Estimates) -> Self {
        let measures = study.looked_at();
        let of =
            |point: &PointEstimates| measures.iter().map(|it| point.measure(*it).value).collect();
        Self(estimates.points.iter().map(of).collect())
    }
}

impl Thinkable {
    /// Sums up sets of figures, of which there must be one at least; `common` is the study as it is
    /// under the replications that it shares with all of them, and `known` what is known of it.
    ///
    /// Each number of a set is taken as many times that of the study as it is there, so that the error
    /// falls out that they have in common.
    pub fn of(study: &Study, sets: &[Measured], (common, known): (&Measured, &Measured)) -> Self {
        let points = common.0.iter().zip(&known.0).enumerate().map(|(place, (common, known))| {
            let of = |nth: usize| -> Vec<f64> {
                let (shared, known) = (common[nth], known[nth]);
                let by = if shared > 0.0 && known > 0.0 { known / shared } else { 1.0 };
                sets.iter().map(|set| set.0[place][nth] * by).collect()
            };
            let kept = study.question.map(|question| share_under(&of(2), question.under));
            ThinkablePoint { mean: Spread::of(of(0)), p99: Spread::of(of(1)), kept }
        });
        Self { sets: sets.len() as u64, points: points.collect() }
    }
}

impl Study {
    /// The measures that are looked at.
    fn looked_at(&self) -> Vec<Measure> {
        let asked = self.question.map(|question| question.measure);
        [Measure::Mean, Measure::Var(Level::P99)].into_iter().chain(asked).collect()
    }

    /// Draws a set of figures between the ends of their ranges, by the seed of the study and the
    /// number of the set; the rest of the study stays, and so does the chance inside it.
    ///
    /// Half of the draws of a figure are below what the study says; 5 of 100 are beyond each end.
    /// Figures are drawn independently, and go back towards the study as far as one that can be
    /// needs it.
    #[must_use]
    pub fn thinkable(&self, ranges: &[Range], number: u64) -> Self {
        let chance = Chance::new(self.run.seed, number);
        let drawn = ranges.iter().filter_map(|range| {
            let own = range.parameter.value(self)?;
            let word = chance.draw(purpose::FIGURE, range.parameter.address(), 0);
            Some((range.parameter, range.at(own, unit(word))))
        });
        let drawn: Vec<(Parameter, f64)> = drawn.collect();
        // To look at a study costs more than to draw one: seldom does a set need it figure by figure.
        let all =
            drawn.iter().fold(self.clone(), |study, (it, value)| it.set_within(&study, *value));
        if all.check().is_ok() {
            return all;
        }
        drawn.iter().fold(self.clone(), |study, (it, value)| it.moved(&study, *value).1)
    }
}

impl Range {
    /// The value that a share of the draws stays under: one of two halves of lognormal
    /// distributions that meet at the study, of normal ones where an end is zero.
    fn at(&self, own: f64, share: f64) -> f64 {
        let z = normal_quantile(share);
        let end = if z < 0.0 { self.low } else { self.high };
        let way = (z.abs() / END).min(BEYOND);
        if own > 0.0 && end > 0.0 {
            own * libm::exp(way * libm::log(end / own))
        } else {
            (own + way * (end - own)).max(0.0)
        }
    }
}

impl Spread {
    /// Takes a number of each set of figures; there must be at least one.
    pub fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        let at = |level: f64| {
            let count = numbers.len();
            let (lower, upper) = ranks(count as f64, level);
            let place = libm::ceil(count as f64 * level - 1e-9) as usize;
            Estimate {
                value: numbers[place.clamp(1, count) - 1],
                low: if lower < 1.0 { 0.0 } else { numbers[lower as usize - 1] },
                high: if upper > count as f64 {
                    f64::INFINITY
                } else {
                    numbers[upper as usize - 1]
                },
            }
        };
        Self { low: at(0.05), median: at(0.5), high: at(0.95) }
    }
}

/// In which share of the sets a number stays under a bound.
fn share_under(numbers: &[f64], bound: Money) -> Estimate {
    let bound = bound.minor() as f64;
    let under = numbers.iter().filter(|number| **number < bound).count();
    share(under as u64, numbers.len() as u64)
}
