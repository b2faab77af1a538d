//! How far losses hang on figures that are known only so well: sets of figures, on many threads.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use sim_risk::{Estimates, Fast, Measured, Model, Range, Study, Thinkable, exact};

use super::sensitivity::by_chance;
use super::{EstimationError, VerificationError, pool};

/// Sets of figures that each thread looks at before it is seen whether to stop.
const SETS_A_JOB: usize = 2;

/// Sets of figures to be looked at.
#[derive(Debug)]
pub struct Uncertainty<'a> {
    /// The study.
    pub study: &'a Study,
    /// What is known of it as it is.
    pub estimates: &'a Estimates,
    /// The ends of its figures.
    pub ranges: &'a [Range],
    /// Replications of each set; none where closed forms are computed instead.
    pub replications: Option<u64>,
    /// How many threads draw at once.
    pub jobs: NonZeroUsize,
    /// Set when nobody wants the rest.
    pub stop: &'a AtomicBool,
}

impl Uncertainty<'_> {
    /// Draws so many sets of figures, and looks at what each loses under every policy; `told` hears
    /// after how many of them. Those behind a stop are not looked at; nothing is returned where no
    /// set was.
    ///
    /// All sets see the same customers, outages and answers as the study as it is, whose own losses
    /// under these take the error out that they have in common.
    ///
    /// # Errors
    ///
    /// The mistakes of the study, a set without a closed form where these are asked for, and where
    /// there are no threads.
    pub fn run(
        &self,
        sets: u64,
        mut told: impl FnMut(usize),
    ) -> Result<Option<Thinkable>, VerificationError> {
        let pool = pool(self.jobs).map_err(EstimationError::from)?;
        let study = by_chance(self.study);
        let common = pool.install(|| self.measured(&study))?;
        let numbers: Vec<u64> = (0..sets).collect();
        let mut measured: Vec<Measured> = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(SETS_A_JOB * self.jobs.get()) {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let set = |number: &u64| self.measured(&study.thinkable(self.ranges, *number));
            let looked_at: Result<Vec<_>, _> = pool.install(|| some.par_iter().map(set).collect());
            measured.extend(looked_at?);
            told(measured.len());
        }
        let known = Measured::of(self.study, self.estimates);
        let of = || Thinkable::of(self.study, &measured, (&common, &known));
        Ok((!measured.is_empty()).then(of))
    }

    fn measured(&self, study: &Study) -> Result<Measured, VerificationError> {
        let estimates = match self.replications {
            Some(count) => {
                let partial = Fast::new(Model::new(study)?).block(0, count);
                Estimates::of(study, &partial).map_err(EstimationError::from)?
            }
            None => exact(study)?,
        };
        Ok(Measured::of(study, &estimates))
    }
}
