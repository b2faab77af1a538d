//! The bench: the same plan, player, devices and POS core, in real time.
//!
//! The world knows no clock: it says what is going to happen, and a driver decides when. Here the
//! driver is tokio: each thing to come is a timer of its own that reports through a channel.
//!
//! Another POS is driven here as well, since only the bench starts processes: it speaks the till
//! protocol over its pipes, and virtual time stands still while it thinks.

mod doctor;
mod issuer_command;
mod measure;
#[cfg(unix)]
mod numbers;
#[cfg(unix)]
mod other_pos;
#[cfg(not(unix))]
#[path = "no_other_pos.rs"]
mod other_pos;
mod pace;
mod power_cuts;
#[cfg(unix)]
mod real_parts;
#[cfg(not(unix))]
#[path = "no_real_parts.rs"]
mod real_parts;
mod real_time;
mod recording;
mod tier;
mod watch;

use core::time::Duration;

use sim_world::{Modelled, OurTill, Plan, Storage, Trace};

use watch::{PartLog, Watch, play_watched};

pub use doctor::{Found, examine};
pub use harness_hardware::Held;
pub use issuer_command::IssuerCommand;
pub use measure::{
    Latency, Ledger, Load, LoadNews, LoadReport, Memory, Pace, Probe, Stretch, Torture,
    TortureReport,
};
pub use other_pos::{PosCommand, leave_nothing_behind, play_against_command};
pub use power_cuts::{PowerCutReport, PowerCuts, Recovery};
pub use real_parts::{
    RealParts, TillPlace, become_issuer, serve_admin, serve_chip_reader, serve_disk,
    serve_faulty_disk, serve_line, serve_processor, serve_reader, serve_router, serve_till,
};
pub use real_time::{Leaps, RealTime};
pub use recording::{Difference, NoRecording, Replayed, WrongLine, replay};
pub use tier::{ReaderPlace, Tier};
pub use watch::{BenchPart, Fate, Leap, News, Nobody, PartNews, Witness};

/// A run in real time.
#[derive(Clone, Debug)]
pub struct RealTimeRun {
    /// What happened.
    pub trace: Trace,
    /// By how much the latest of its events was late, in real time.
    pub worst_lag: Duration,
}

/// Plays a plan in real time, `speed` times as fast as the clock on the wall, at least once; a
/// witness is told what happens as it happens.
///
/// # Errors
///
/// [`std::io::Error`] where the timers of this machine cannot be had.
pub fn play_in_real_time(
    plan: &Plan,
    speed: u32,
    witness: &mut dyn Witness,
) -> std::io::Result<RealTimeRun> {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Disk };
    let mut watch = Watch { witness, parts: PartLog::default() };
    let driver = RealTime::new(speed, Leaps::None)?;
    let (trace, driver) = play_watched(plan, &mut parts, driver, &mut watch);
    Ok(RealTimeRun { trace, worst_lag: driver.worst_lag() })
}

/// Enters the networks and the mounts that a thread holds.
///
/// # Errors
///
/// [`std::io::Error`] where the thread is gone, the right is missing, or this is no Linux.
pub fn enter(held: Held) -> std::io::Result<()> {
    held.enter(harness_hardware::Which::ALL).map_err(std::io::Error::other)
}

/// Enters the network alone that a thread holds.
///
/// # Errors
///
/// As [`enter`].
pub fn enter_network(held: Held) -> std::io::Result<()> {
    held.enter(harness_hardware::Which::NETWORK).map_err(std::io::Error::other)
}
