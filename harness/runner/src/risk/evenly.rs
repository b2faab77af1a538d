//! Estimates from scrambled Sobol sequences, on many threads.

use rayon::ThreadPool;
use rayon::prelude::*;
use sim_risk::{
    Estimates, Partial, Replications, SCRAMBLINGS, Scrambled, Verdict, sobol_replication,
};

use super::{Drawn, Ended, Estimated, Estimation, EstimationError, PIECES_A_JOB, pool};

impl Estimation<'_> {
    /// Draws all scramblings of the study's sequence, each equally far, until it is enough.
    ///
    /// A stop takes what was drawn since the last prefix that was looked at: only whole prefixes of
    /// all scramblings are worth an estimate.
    ///
    /// # Errors
    ///
    /// Where there are no threads, and for a number of replications that the scramblings cannot
    /// share equally.
    pub fn run_evenly(
        &self,
        mut told: impl FnMut(Drawn<'_>),
    ) -> Result<Estimated, EstimationError> {
        let pool = pool(self.jobs)?;
        let mut next = self.first_each()?;
        let mut drawn = Scrambled::begun(|from, to| self.engine.block(from, to));
        let mut partial = self.engine.block(0, 0);
        let mut prefixes: Vec<Estimates> = Vec::new();
        loop {
            let mut more = Vec::new();
            for pieces in
                self.even_pieces((drawn.each(), next)).chunks(PIECES_A_JOB * self.jobs.get())
            {
                if self.is_stopped() {
                    return Ok(Estimated { partial, prefixes, ended: Ended::Stopped });
                }
                more.extend(self.even_blocks(&pool, pieces));
                let count = SCRAMBLINGS * drawn.each() + more.iter().map(size).sum::<u64>();
                let (next, estimates) = (SCRAMBLINGS * next, prefixes.last());
                told(Drawn { partial: &partial, estimates, count, next, needed: next });
            }
            drawn.add(&more)?;
            partial = drawn.pooled().unwrap_or(partial);
            let estimates = drawn.estimates(self.study)?;
            let verdict = self.study.verdict(&estimates);
            prefixes.push(estimates);
            let ended = match verdict {
                Verdict::Enough => Ended::Enough,
                Verdict::LimitReached { needed } => Ended::LimitReached(needed),
                Verdict::GoOn { next: further, .. } => {
                    next = further / SCRAMBLINGS;
                    continue;
                }
            };
            return Ok(Estimated { partial, prefixes, ended });
        }
    }

    /// How many replications of each scrambling there are before the precision is looked at first.
    fn first_each(&self) -> Result<u64, EstimationError> {
        let count = match self.study.run.replications {
            Replications::Exactly(count) => count,
            Replications::Auto => self.study.run.limit,
        };
        if !count.is_multiple_of(SCRAMBLINGS) {
            return Err(EstimationError::NotEven {
                count,
                least: count.next_multiple_of(SCRAMBLINGS),
            });
        }
        Ok(self.study.first_prefix() / SCRAMBLINGS)
    }

    fn even_pieces(&self, (from, to): (u64, u64)) -> Vec<(u64, u64)> {
        let piece = self.engine.piece();
        let begins =
            move || (0..).map(move |nth| from + nth * piece).take_while(move |it| *it < to);
        let of = |scrambling| {
            let number = move |index| sobol_replication(scrambling, index);
            begins().map(move |begin| (number(begin), number(to.min(begin + piece))))
        };
        (0..SCRAMBLINGS).flat_map(of).collect()
    }

    fn even_blocks(&self, pool: &ThreadPool, pieces: &[(u64, u64)]) -> Vec<Partial> {
        pool.install(|| pieces.par_iter().map(|(from, to)| self.engine.block(*from, *to)).collect())
    }
}

const fn size(part: &Partial) -> u64 {
    part.to - part.from
}
