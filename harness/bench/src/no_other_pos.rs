//! Another POS where processes have no groups: not at all.

use core::time::Duration;
use std::io;

use sim_world::{Plan, Trace};

/// How another POS is started.
#[derive(Clone, Debug)]
pub struct PosCommand;

impl PosCommand {
    /// Reads a command; this system runs none.
    pub fn read(_: &str, _: Duration) -> Option<Self> {
        Some(Self)
    }
}

/// Plays nothing.
///
/// # Errors
///
/// Always: [`io::ErrorKind::Unsupported`].
pub fn play_against_command(_: &Plan, _: &PosCommand) -> io::Result<Trace> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "another POS runs on Unix systems only"))
}

/// Ends nothing, since nothing was started.
pub const fn leave_nothing_behind() {}
