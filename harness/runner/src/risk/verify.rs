//! The fast engine held against the real core, and intervals against exact values.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use sim_risk::{Coverage, Fast, Model, NoClosedForm, Played, Study, coverage, exact};
use thiserror::Error;

use super::{EstimationError, pool};

/// So many replications are compared before it is looked whether to stop.
const STRETCH: u64 = 256;

/// Both engines on the same replications.
#[derive(Debug)]
pub struct Verification<'a> {
    /// The study.
    pub study: &'a Study,
    /// How many threads play at once.
    pub jobs: NonZeroUsize,
    /// Set when nobody wants the rest.
    pub stop: &'a AtomicBool,
}

/// A replication of which the engines say different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its number.
    pub replication: u64,
    /// The place of the policy.
    pub policy: usize,
    /// What the fast engine loses, in minor units.
    pub fast: i64,
    /// What the core loses, in minor units.
    pub core: i64,
}

impl Verification<'_> {
    /// Compares the first replications; returns how many, and the first that differs.
    ///
    /// # Errors
    ///
    /// The mistakes of the study, in words, and where there are no threads.
    pub fn run(&self, count: u64) -> Result<(u64, Option<Difference>), VerificationError> {
        let pool = pool(self.jobs).map_err(EstimationError::from)?;
        let model = Model::new(self.study)?;
        let (fast, core) = (Fast::new(model), Played::new(self.study)?);
        let mut from = 0;
        while from < count && !self.stop.load(Ordering::Relaxed) {
            let to = count.min(from + STRETCH);
            let unlike = |number| difference(&fast, &core, number);
            let first = pool.install(|| (from..to).into_par_iter().find_map_first(unlike));
            if first.is_some() {
                return Ok((from, first));
            }
            from = to;
        }
        Ok((from, None))
    }
}

fn difference(fast: &Fast, core: &Played, replication: u64) -> Option<Difference> {
    let outcomes = fast.outcomes(replication).into_iter().zip(core.outcomes(replication));
    outcomes.enumerate().find_map(|(policy, (fast, core))| {
        let is_same = (fast.loss, fast.worst_outage) == (core.loss, core.worst_outage)
            && (&fast.by_cause, fast.by_age) == (&core.by_cause, core.by_age);
        let (fast, core) = (fast.loss, core.loss);
        (!is_same).then_some(Difference { replication, policy, fast, core })
    })
}

/// Why nothing could be held against anything.
#[derive(Debug, Error)]
pub enum VerificationError {
    /// The study has mistakes.
    #[error(transparent)]
    Study(#[from] sim_risk::Mistakes),
    /// There are no threads.
    #[error(transparent)]
    Threads(#[from] EstimationError),
    /// There are no exact values.
    #[error(transparent)]
    NoClosedForm(#[from] NoClosedForm),
}

/// Counts how often the intervals of a study hold its exact values, under the seeds from 1 on.
///
/// # Errors
///
/// A study without a closed form, and where there are no threads.
pub fn coverage_of(
    study: &Study,
    (seeds, replications): (u64, u64),
    jobs: NonZeroUsize,
) -> Result<Vec<Coverage>, VerificationError> {
    let pool = pool(jobs).map_err(EstimationError::from)?;
    // No seed is in the closed form.
    let exact = exact(study)?;
    let exact = &exact.points[0];
    let parts: Vec<_> = pool.install(|| {
        let seeds = (1..=seeds).into_par_iter();
        seeds.map(|seed| coverage(study, exact, seed..seed + 1, replications)).collect()
    });
    let mut whole: Vec<Coverage> = Vec::new();
    for part in parts {
        let part = part?;
        if whole.is_empty() {
            whole = part;
            continue;
        }
        for (sum, one) in whole.iter_mut().zip(part) {
            sum.seeds += one.seeds;
            sum.held += one.held;
            sum.below += one.below;
        }
    }
    Ok(whole)
}
