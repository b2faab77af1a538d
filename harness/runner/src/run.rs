//! Runs scenarios on several threads and hands results back in file order.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use harness_scenario::{Need, Scenario};
use rayon::ThreadPoolBuildError;
use reports_render::Played;
use sim_world::{Plan, Trace};

use crate::matrix::Tables;
use crate::one::play_one;
use crate::snapshot::Update;

/// More threads than this help nobody.
pub(crate) const MOST_THREADS: usize = 256;

/// Plays a plan: in virtual time, in real time, or not at all in a test.
///
/// An error is of the place where it plays: the scenario ends as [`reports_render::Ending::Error`],
/// or as [`reports_render::Ending::Skipped`] where the place cannot play it
/// ([`io::ErrorKind::Unsupported`]).
pub type Player<'a> = &'a (dyn Fn(&Plan) -> io::Result<Trace> + Sync);

/// How scenarios are run.
#[derive(Clone, Copy)]
pub struct Runner<'a> {
    /// Plays a plan.
    pub player: Player<'a>,
    /// Plays each plan once more elsewhere; the two runs must be the same.
    pub beside: Option<Player<'a>>,
    /// What the place where it plays can give; a scenario that needs more is skipped.
    pub offers: &'a [Need],
    /// How many scenarios play at once.
    pub jobs: NonZeroUsize,
    /// How often each is played; all runs of one must be the same.
    pub repeat: NonZeroUsize,
    /// What is done with snapshots that are missing or different.
    pub update: Update,
    /// Set when nobody wants the rest: what has not begun does not begin.
    pub stop: &'a AtomicBool,
}

impl core::fmt::Debug for Runner<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Runner").field("jobs", &self.jobs).finish_non_exhaustive()
    }
}

impl<'a> Runner<'a> {
    /// Runs in virtual time, each scenario once, and writes nothing.
    pub const fn quiet(player: Player<'a>, stop: &'a AtomicBool) -> Self {
        Self {
            player,
            beside: None,
            offers: &[Need::VirtualTime],
            jobs: NonZeroUsize::MIN,
            repeat: NonZeroUsize::MIN,
            update: Update::None,
            stop,
        }
    }

    /// Runs scenarios and hands over each result, in the order of `scenarios` whatever the number
    /// of jobs. After a stop, those that did not run are left out.
    ///
    /// # Errors
    /// Where the system gives no threads.
    pub fn run<'s>(
        &self,
        scenarios: &'s [Scenario],
        mut each: impl FnMut(Played<'s>),
    ) -> Result<(), ThreadPoolBuildError> {
        let threads = self.jobs.get().min(scenarios.len()).clamp(1, MOST_THREADS);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let (sender, receiver) = channel();
        let mut tables = Tables::default();
        let mut each = |played| each(tables.take(played, self.update));
        pool.in_place_scope_fifo(|scope| {
            for (place, scenario) in scenarios.iter().enumerate() {
                let sender = sender.clone();
                scope.spawn_fifo(move |_| self.take_turn(scenario, place, &sender));
            }
            drop(sender);
            in_order(&receiver, &mut each);
        });
        Ok(())
    }

    fn take_turn<'s>(&self, scenario: &'s Scenario, place: usize, sender: &Sender<Turn<'s>>) {
        let stopped = self.stop.load(Ordering::Relaxed);
        let played = (!stopped).then(|| play_one(self, scenario));
        // Nobody listens where the caller's own closure panicked, which is reported there.
        drop(sender.send((place, played)));
    }
}

type Turn<'s> = (usize, Option<Played<'s>>);

/// Keeps what comes early until its turn.
fn in_order<'s>(turns: &Receiver<Turn<'s>>, each: &mut impl FnMut(Played<'s>)) {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (place, played) in turns {
        early.insert(place, played);
        while let Some(played) = early.remove(&next) {
            next += 1;
            if let Some(played) = played {
                each(played);
            }
        }
    }
}

/// Returns a scenario that nobody has played.
pub(crate) const fn unplayed(scenario: &Scenario, ending: reports_render::Ending) -> Played<'_> {
    Played { scenario, ending, trace: None, wall: Duration::ZERO, details: Vec::new() }
}
