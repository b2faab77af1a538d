//! Real time: the player of the bench, and how far it fell behind.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use harness_bench::RealTimeRun;
use sim_world::{Plan, Trace};

use crate::exit::Exit;
use crate::watch::Watch;

/// How far the bench may fall behind before its results mean nothing.
const TOLERANCE: Duration = Duration::from_millis(500);

/// Plays in real time and remembers whether the bench could.
#[derive(Debug)]
pub(crate) struct RealTime {
    speed: u32,
    failed: AtomicBool,
}

impl RealTime {
    /// Lets so many seconds of a scenario pass in a real second.
    pub(crate) const fn new(speed: u32) -> Self {
        Self { speed, failed: AtomicBool::new(false) }
    }

    /// Plays a plan.
    ///
    /// # Errors
    /// Where the machine gives no timers, or is too slow for the speed.
    pub(crate) fn play(&self, plan: &Plan, watch: &Watch<'_>) -> io::Result<Trace> {
        let played = harness_bench::play_in_real_time(plan, self.speed, &mut *watch.witness(plan));
        let played = played.and_then(|run| in_time(run, TOLERANCE));
        played.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// Returns how the run ended; a bench that failed is not a scenario's fault.
    pub(crate) fn judged(&self, ended: Exit) -> Exit {
        if self.failed.load(Ordering::Relaxed) { Exit::BENCH } else { ended }
    }
}

/// Refuses a run that fell too far behind.
pub(crate) fn in_time(run: RealTimeRun, most: Duration) -> io::Result<Trace> {
    let lag = run.worst_lag;
    tracing::info!(?lag, "played in real time");
    if lag <= most {
        return Ok(run.trace);
    }
    let (lag, most) = (lag.as_millis(), most.as_millis());
    let reason = format!("the bench fell {lag} ms behind, more than {most} ms: lower the speed");
    Err(io::Error::other(reason))
}

#[cfg(test)]
mod tests {
    use super::{RealTime, TOLERANCE, in_time};
    use crate::exit::Exit;
    use harness_bench::RealTimeRun;
    use sim_world::Trace;
    use std::time::Duration;

    #[test]
    fn a_bench_that_falls_behind_has_failed() {
        let late_by = |worst_lag| RealTimeRun { trace: Trace::new(), worst_lag };
        assert!(in_time(late_by(TOLERANCE), TOLERANCE).is_ok());
        assert!(in_time(late_by(TOLERANCE + Duration::from_millis(1)), TOLERANCE).is_err());
    }

    #[test]
    fn a_failed_bench_is_no_failure_of_a_scenario() {
        let bench = RealTime::new(1);
        assert_eq!(bench.judged(Exit::FAILED), Exit::FAILED);
        bench.failed.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(bench.judged(Exit::PANICKED), Exit::BENCH);
    }
}
