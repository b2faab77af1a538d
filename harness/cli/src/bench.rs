//! The bench of real parts: the player, and whether it could play.

use std::env;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use harness_bench::{Leaps, Loopback};
use sim_world::{Plan, Trace};

use crate::exit::Exit;
use crate::real_time::in_time;
use crate::watch::Watch;

/// How far the bench may fall behind before its results mean nothing: processes start, and files
/// are synced, on a machine that has other work to do.
const TOLERANCE: Duration = Duration::from_secs(5);

/// Plays on the bench and remembers whether it could.
#[derive(Debug)]
pub(crate) struct Bench {
    loopback: Loopback,
    failed: AtomicBool,
}

impl Bench {
    /// Makes a bench whose parts are this program.
    ///
    /// # Errors
    /// Where the system does not say what program this is.
    pub(crate) fn new(speed: u32, leaps: Leaps) -> io::Result<Self> {
        let loopback = Loopback { program: env::current_exe()?, speed, leaps };
        Ok(Self { loopback, failed: AtomicBool::new(false) })
    }

    /// Plays a plan.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where no bench of this tier can play it; any other where a
    /// part fails, or the machine is too slow for the speed.
    pub(crate) fn play(&self, plan: &Plan, watch: &Watch<'_>) -> io::Result<Trace> {
        if let Some(reason) = Loopback::cannot_play(plan) {
            return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
        }
        let played = self.loopback.play(plan, &mut *watch.witness(plan));
        let played = played.and_then(|run| in_time(run, TOLERANCE));
        played.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// Returns how the run ended; a bench that failed is not a scenario's fault.
    pub(crate) fn judged(&self, ended: Exit) -> Exit {
        if self.failed.load(Ordering::Relaxed) { Exit::BENCH } else { ended }
    }
}
