//! Whether 95 % intervals hold what they promise: the same study under many seeds, held against its
//! closed form.

use std::ops::Range;

use crate::estimates::{Estimate, Estimates, PointEstimates};
use crate::fast::block;
use crate::study::{Level, Measure, Mistakes, Study};

/// How often the interval of a measure held the exact value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// The measure.
    pub measure: Measure,
    /// Its exact value, in minor units.
    pub exact: f64,
    /// How many seeds.
    pub seeds: u64,
    /// In how many of them the interval held the value.
    pub held: u64,
    /// In how many of them the value lay below the interval.
    pub below: u64,
}

impl Coverage {
    /// Returns the share of the seeds whose interval held the value.
    pub fn share(&self) -> f64 {
        self.held as f64 / self.seeds as f64
    }
}

/// Draws a study under each of the seeds and holds the intervals of its first policy against its
/// exact values, as [`exact`](crate::exact) finds them: of the mean, of each quantile and of each
/// mean beyond one, in this order.
///
/// Seeds are independent, so that ranges of them may be counted apart and joined.
///
/// # Errors
///
/// The [`Mistakes`] of the study.
pub fn coverage(
    study: &Study,
    exact: &PointEstimates,
    seeds: Range<u64>,
    replications: u64,
) -> Result<Vec<Coverage>, Mistakes> {
    let count = seeds.end.saturating_sub(seeds.start);
    let mut found: Vec<Coverage> = measures()
        .map(|measure| Coverage {
            measure,
            exact: exact.measure(measure).value,
            seeds: count,
            held: 0,
            below: 0,
        })
        .collect();
    for seed in seeds {
        let mut study = study.clone();
        study.run.seed = seed;
        let partial = block(&study, 0, replications)?;
        if let Some(point) = Estimates::of(&study, &partial).ok().as_ref().map(|it| &it.points[0]) {
            for coverage in &mut found {
                coverage.count(point);
            }
        }
    }
    Ok(found)
}

impl Coverage {
    fn count(&mut self, point: &PointEstimates) {
        let estimate: Estimate = point.measure(self.measure);
        self.held += u64::from(estimate.holds(self.exact));
        self.below += u64::from(self.exact < estimate.low);
    }
}

fn measures() -> impl Iterator<Item = Measure> {
    let levels = Level::ALL.into_iter();
    let quantiles = levels.clone().map(Measure::Var);
    std::iter::once(Measure::Mean).chain(quantiles).chain(levels.map(Measure::Tvar))
}
