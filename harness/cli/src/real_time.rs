//! Real time: the player of the bench, and how far it fell behind.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sim_world::{Plan, Trace};

use crate::exit::Exit;
use crate::output::Output;

/// How far the bench may fall behind before its results mean nothing.
const TOLERANCE: Duration = Duration::from_millis(500);

/// Plays in real time and remembers the worst lag.
#[derive(Debug)]
pub(crate) struct RealTime {
    speed: u32,
    worst: Mutex<Duration>,
    failed: Mutex<Option<String>>,
}

impl RealTime {
    /// Lets so many seconds of a scenario pass in a real second.
    pub(crate) const fn new(speed: u32) -> Self {
        Self { speed, worst: Mutex::new(Duration::ZERO), failed: Mutex::new(None) }
    }

    /// Plays a plan.
    pub(crate) fn play(&self, plan: &Plan) -> Trace {
        let run = match harness_bench::play_in_real_time(plan, self.speed) {
            Ok(run) => run,
            Err(error) => {
                *self.failed.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(error.to_string());
                return Trace::new();
            }
        };
        let mut worst = self.worst.lock().unwrap_or_else(PoisonError::into_inner);
        *worst = run.worst_lag.max(*worst);
        tracing::info!(plan = plan.name, lag = ?run.worst_lag, "played in real time");
        run.trace
    }

    /// Returns how the run ended; a bench that was too slow is not a scenario's fault.
    pub(crate) fn judged(&self, ended: Exit, output: Output) -> Exit {
        if let Some(error) = &*self.failed.lock().unwrap_or_else(PoisonError::into_inner) {
            return output.failed(Exit::BENCH, &format!("the bench has no timers: {error}"));
        }
        let worst = *self.worst.lock().unwrap_or_else(PoisonError::into_inner);
        if worst <= TOLERANCE {
            return ended;
        }
        let (worst, most) = (worst.as_millis(), TOLERANCE.as_millis());
        let message =
            format!("the bench fell {worst} ms behind, more than {most} ms: try a lower --speed");
        output.failed(Exit::BENCH, &message)
    }
}
