//! The bench: the same plan, player, devices and POS core, in real time.
//!
//! The world knows no clock: it says what is going to happen, and a driver decides when. Here the
//! driver is tokio: each thing to come is a timer of its own that reports through a channel.
//!
//! Another POS is driven here as well, since only the bench starts processes: it speaks the till
//! protocol over its pipes, and virtual time stands still while it thinks.

mod doctor;
#[cfg(unix)]
mod loopback;
#[cfg(not(unix))]
#[path = "no_loopback.rs"]
mod loopback;
#[cfg(unix)]
mod numbers;
#[cfg(unix)]
mod other_pos;
#[cfg(not(unix))]
#[path = "no_other_pos.rs"]
mod other_pos;
mod pace;
mod real_time;
mod recording;

use core::time::Duration;

use sim_world::{Modelled, OurTill, Plan, Trace, play_under};

pub use doctor::{Found, examine};
pub use loopback::{
    Loopback, TillPlace, serve_admin, serve_line, serve_processor, serve_reader, serve_till,
};
pub use other_pos::{PosCommand, leave_nothing_behind, play_against_command};
pub use real_time::{Leaps, RealTime};
pub use recording::{Difference, NoRecording, Replayed, WrongLine, replay};

/// A run in real time.
#[derive(Clone, Debug)]
pub struct RealTimeRun {
    /// What happened.
    pub trace: Trace,
    /// By how much the latest of its events was late, in real time.
    pub worst_lag: Duration,
}

/// Plays a plan in real time, `speed` times as fast as the clock on the wall; at least once.
///
/// # Errors
///
/// [`std::io::Error`] where the timers of this machine cannot be had.
pub fn play_in_real_time(plan: &Plan, speed: u32) -> std::io::Result<RealTimeRun> {
    let mut parts = Modelled { start_pos: &OurTill };
    let (trace, driver) = play_under(plan, &mut parts, RealTime::new(speed, Leaps::None)?);
    Ok(RealTimeRun { trace, worst_lag: driver.worst_lag() })
}
