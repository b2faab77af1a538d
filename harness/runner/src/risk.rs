//! Estimates on many threads: on any number of them the same bytes.

mod evenly;
mod sensitivity;
mod uncertainty;
mod verify;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use sim_risk::{
    EstimateError, Estimates, FIRST, Fast, MergeError, Mistakes, Model, Partial, Played, Study,
    Verdict,
};
use thiserror::Error;

pub use self::sensitivity::{Sensitivities, Swing};
pub use self::uncertainty::Uncertainty;
pub use self::verify::{Difference, Verification, VerificationError, coverage_of};
use crate::run::MOST_THREADS;

/// What draws the replications of a study.
#[derive(Debug)]
pub enum LossEngine {
    /// Draws only what can be lost.
    Fast(Box<Fast>),
    /// Plays all of it through the real POS core in the simulated world.
    Core(Box<Played>),
}

impl LossEngine {
    /// Makes the engine that draws only what can be lost.
    ///
    /// # Errors
    ///
    /// The mistakes of the study.
    pub fn fast(study: &Study) -> Result<Self, Mistakes> {
        Ok(Self::Fast(Box::new(Fast::new(Model::new(study)?))))
    }

    /// Makes the engine that plays everything.
    ///
    /// # Errors
    ///
    /// The mistakes of the study.
    pub fn core(study: &Study) -> Result<Self, Mistakes> {
        Ok(Self::Core(Box::new(Played::new(study)?)))
    }

    /// Draws the replications `from..to`.
    pub fn block(&self, from: u64, to: u64) -> Partial {
        match self {
            Self::Fast(fast) => fast.block(from, to),
            Self::Core(played) => played.block(from, to),
        }
    }

    /// So many replications are one piece of work.
    const fn piece(&self) -> u64 {
        match self {
            Self::Fast(_) => 1 << 13,
            Self::Core(_) => 1 << 4,
        }
    }
}

/// Replications to be drawn, and when that is to end.
#[derive(Debug)]
pub struct Estimation<'a> {
    /// The study.
    pub study: &'a Study,
    /// What draws.
    pub engine: &'a LossEngine,
    /// How many threads draw at once.
    pub jobs: NonZeroUsize,
    /// Set when nobody wants the rest.
    pub stop: &'a AtomicBool,
}

/// How far it is: the results so far, and where the precision is looked at next.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// The results of all replications so far.
    pub partial: &'a Partial,
    /// The estimates of the last prefix that was looked at.
    pub estimates: Option<&'a Estimates>,
    /// How many replications that is.
    pub count: u64,
    /// At how many replications the precision is looked at next.
    pub next: u64,
    /// About how many the precision needs, as far as is known.
    pub needed: u64,
}

/// What it came to.
#[derive(Clone, Debug)]
pub struct Estimated {
    /// The results.
    pub partial: Partial,
    /// The estimates after each prefix that was looked at; the last are those of the results.
    pub prefixes: Vec<Estimates>,
    /// Why there are no more.
    pub ended: Ended,
}

/// Why no more replications were drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The precision is met, or as many were drawn as the study says.
    Enough,
    /// The limit of the study is reached; about so many would meet the precision.
    LimitReached(u64),
    /// Nobody wanted the rest: what is there is a prefix, and as good as any.
    Stopped,
}

/// Why nothing could be estimated.
#[derive(Debug, Error)]
pub enum EstimationError {
    /// The system gives no threads.
    #[error(transparent)]
    Threads(#[from] ThreadPoolBuildError),
    /// The results do not fit together.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// Nothing can be said of the results.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// The results to go on with do not begin with the first replication.
    #[error("the results begin with replication {0}, not with the first")]
    NotThePrefix(u64),
    /// The scramblings cannot share the replications equally.
    #[error(
        "32 scramblings of a sequence share the replications equally, and {count} cannot be shared \
         so: take {least}"
    )]
    NotEven {
        /// How many were asked for.
        count: u64,
        /// The next number that can be shared.
        least: u64,
    },
}

impl Estimation<'_> {
    /// Draws until it is enough; goes on with results of an earlier time, where there are some.
    ///
    /// `told` hears how far it is, about ten times a second or less.
    ///
    /// # Errors
    ///
    /// Where there are no threads, and where earlier results are not a prefix of this study's.
    pub fn run(
        &self,
        earlier: Option<Partial>,
        mut told: impl FnMut(Drawn<'_>),
    ) -> Result<Estimated, EstimationError> {
        let pool = pool(self.jobs)?;
        let mut partial = self.beginning(earlier)?;
        let mut prefixes: Vec<Estimates> = Vec::new();
        let (mut next, mut needed) = (self.first_look(partial.to), self.most());
        loop {
            while partial.to < next && !self.is_stopped() {
                let more = self.draw(&pool, (partial.to, next))?;
                partial = partial.merge(more)?;
                let (count, estimates) = (partial.to, prefixes.last());
                told(Drawn { partial: &partial, estimates, count, next, needed });
            }
            if partial.to > 0 {
                prefixes.push(Estimates::of(self.study, &partial)?);
            }
            let Some(estimates) = prefixes.last() else {
                return Ok(Estimated { partial, prefixes, ended: Ended::Stopped });
            };
            let ended = match self.study.verdict(estimates) {
                _ if self.is_stopped() && partial.to < next => Ended::Stopped,
                Verdict::Enough if partial.to < self.most() => {
                    next = (2 * next).min(self.most());
                    continue;
                }
                Verdict::Enough => Ended::Enough,
                Verdict::LimitReached { needed } => Ended::LimitReached(needed),
                Verdict::GoOn { next: further, needed: about } => {
                    (next, needed) = (further, about);
                    continue;
                }
            };
            return Ok(Estimated { partial, prefixes, ended });
        }
    }

    /// Returns how many replications there are before the precision is looked at for the first time.
    fn most(&self) -> u64 {
        self.study.first_prefix()
    }

    /// Returns the first prefix to look at that holds so many replications.
    fn first_look(&self, drawn: u64) -> u64 {
        let prefixes = std::iter::successors(Some(FIRST), |prefix| prefix.checked_mul(2));
        let most = self.most();
        prefixes.map(|prefix| prefix.min(most.max(drawn))).find(|it| *it >= drawn).unwrap_or(most)
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn beginning(&self, earlier: Option<Partial>) -> Result<Partial, EstimationError> {
        let Some(earlier) = earlier else { return Ok(self.engine.block(0, 0)) };
        if earlier.from != 0 {
            return Err(EstimationError::NotThePrefix(earlier.from));
        }
        if earlier.to > 0 {
            Estimates::of(self.study, &earlier)?;
        }
        Ok(earlier)
    }

    /// Draws the next pieces of a stretch, a few for each thread; those behind a stop are not
    /// drawn, so that what is drawn stays a prefix.
    fn draw(&self, pool: &ThreadPool, stretch: (u64, u64)) -> Result<Partial, MergeError> {
        let pieces = self.pieces(stretch, PIECES_A_JOB * self.jobs.get());
        let drawn: Vec<Option<Partial>> = pool.install(|| {
            let draw = |(from, to)| (!self.is_stopped()).then(|| self.engine.block(from, to));
            pieces.into_par_iter().map(draw).collect()
        });
        let begun = self.engine.block(stretch.0, stretch.0);
        Partial::merge_all([begun].into_iter().chain(drawn.into_iter().map_while(|part| part)))
    }

    fn pieces(&self, (from, to): (u64, u64), most: usize) -> Vec<(u64, u64)> {
        let piece = self.engine.piece();
        let begins = (0..).map(|nth| from + nth * piece).take_while(|begin| *begin < to);
        begins.take(most).map(|begin| (begin, to.min(begin + piece))).collect()
    }
}

/// Pieces that each thread draws before they are joined.
const PIECES_A_JOB: usize = 4;

fn pool(jobs: NonZeroUsize) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(jobs.get().min(MOST_THREADS)).build()
}

/// Draws a stretch of replications on several threads.
///
/// # Errors
///
/// Where the system gives no threads.
pub fn draw_block(
    engine: &LossEngine,
    (from, to): (u64, u64),
    jobs: NonZeroUsize,
) -> Result<Partial, EstimationError> {
    let begins = (0..).map(|nth| from + nth * engine.piece()).take_while(|begin| *begin < to);
    let pieces: Vec<(u64, u64)> =
        begins.map(|begin| (begin, to.min(begin + engine.piece()))).collect();
    let pool = pool(jobs)?;
    let mut whole = engine.block(from, from);
    for some in pieces.chunks(PIECES_A_JOB * jobs.get()) {
        let drawn: Vec<Partial> =
            pool.install(|| some.par_iter().map(|(from, to)| engine.block(*from, *to)).collect());
        whole = Partial::merge_all([whole].into_iter().chain(drawn))?;
    }
    Ok(whole)
}
