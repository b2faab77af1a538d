//! What the losses of a study hang on: each of its figures moved by itself, on many threads.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use sim_risk::{
    Effect, Estimate, Fast, Losses, Model, NoClosedForm, Policy, Range, Run, Sequence, Study, Sweep,
};

use super::{EstimationError, VerificationError, pool};

/// So many replications are one piece of work.
const PIECE: u64 = 1 << 11;

/// Figures to be moved, each by itself, under the same customers, outages and answers.
#[derive(Debug)]
pub struct Sensitivities<'a> {
    /// The study.
    pub study: &'a Study,
    /// The policy under which its losses are looked at.
    pub policy: Policy,
    /// How many threads draw at once.
    pub jobs: NonZeroUsize,
    /// Set when nobody wants the rest.
    pub stop: &'a AtomicBool,
}

/// What a figure does to the losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// The figure and its ends.
    pub range: Range,
    /// The losses at its low end, over those of the study as it is.
    pub at_low: Effect,
    /// The losses at its high end, over those of the study as it is.
    pub at_high: Effect,
    /// By how many per cent the mean loss rises where the figure rises by one, over its range.
    pub elasticity: Option<Estimate>,
    /// The same of the loss that 99 % do not exceed.
    pub p99_elasticity: Option<Estimate>,
}

impl Sensitivities<'_> {
    /// Moves each figure to both ends, and draws so many replications at each; `told` hears after
    /// how many of them.
    ///
    /// Those behind a stop are not moved.
    ///
    /// # Errors
    ///
    /// The mistakes of the study, and where there are no threads.
    pub fn drawn(
        &self,
        ranges: &[Range],
        replications: u64,
        mut told: impl FnMut(usize),
    ) -> Result<Vec<Swing>, VerificationError> {
        let pool = pool(self.jobs).map_err(EstimationError::from)?;
        let losses = |study: &Study| -> Result<Option<Losses>, VerificationError> {
            let fast = Fast::new(Model::new(study)?);
            Ok(pool.install(|| self.losses(&fast, replications)))
        };
        let base = self.alone();
        let mut swings = Vec::with_capacity(ranges.len());
        let Some(as_it_is) = losses(&base)? else { return Ok(swings) };
        for range in ranges {
            let [low, high] =
                [range.low, range.high].map(|end| range.parameter.moved(&base, end).1);
            let Some((low, high)) = losses(&low)?.zip(losses(&high)?) else { break };
            let effect = |moved| Effect::of(moved, &as_it_is);
            swings.push(swing(*range, [effect(&low), effect(&high)], Effect::of(&high, &low)));
            told(swings.len());
        }
        Ok(swings)
    }

    /// Moves each figure to both ends, and computes closed forms there.
    ///
    /// # Errors
    ///
    /// A study without a closed form, be it at an end of a figure.
    pub fn exact(&self, ranges: &[Range]) -> Result<Vec<Swing>, NoClosedForm> {
        let base = self.alone();
        let swings = ranges.iter().map(|range| {
            let [low, high] =
                [range.low, range.high].map(|end| range.parameter.moved(&base, end).1);
            let ends = [Effect::exact(&low, &base)?, Effect::exact(&high, &base)?];
            Ok(swing(*range, ends, Effect::exact(&high, &low)?))
        });
        swings.collect()
    }

    /// The study with its one policy, by chance alone: pairs of replications must not hang together.
    fn alone(&self) -> Study {
        let study = by_chance(self.study);
        Study { policy: self.policy, sweep: Sweep::default(), ..study }
    }

    /// Draws the losses, or nothing where nobody wants them.
    fn losses(&self, fast: &Fast, replications: u64) -> Option<Losses> {
        let begins: Vec<u64> = (0..replications.div_ceil(PIECE)).map(|nth| nth * PIECE).collect();
        let drawn: Option<Vec<Vec<u64>>> = begins
            .into_par_iter()
            .map(|from| {
                let is_wanted = !self.stop.load(Ordering::Relaxed);
                is_wanted.then(|| fast.losses(from, replications.min(from + PIECE)))
            })
            .collect();
        drawn.map(|drawn| Losses::of(drawn.concat()))
    }
}

/// A study whose replications have nothing in common.
pub(super) fn by_chance(study: &Study) -> Study {
    let run = Run { sequence: Sequence::Random, ..study.run.clone() };
    Study { run, ..study.clone() }
}

fn swing(range: Range, [at_low, at_high]: [Effect; 2], high_over_low: Effect) -> Swing {
    let elasticity = |ratio: Option<Estimate>| range.elasticity(ratio?);
    Swing {
        range,
        at_low,
        at_high,
        elasticity: elasticity(high_over_low.mean),
        p99_elasticity: elasticity(high_over_low.p99),
    }
}
