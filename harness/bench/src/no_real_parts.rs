//! The bench of real parts where processes cannot be ended in groups: not there.

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use sim_world::Plan;

use core::sync::atomic::AtomicBool;

use crate::RealTimeRun;
use crate::issuer_command::IssuerCommand;
use crate::measure::{Load, LoadNews, LoadReport, Torture, TortureReport};
use crate::power_cuts::{PowerCutReport, PowerCuts};
use crate::real_time::Leaps;
use crate::tier::Tier;
use crate::watch::Witness;

/// How a plan is played on real parts.
#[derive(Clone, Debug)]
pub struct RealParts {
    /// The program whose `device` command runs the parts.
    pub program: PathBuf,
    /// What the parts are.
    pub tier: Tier,
    /// A part of the name of the card reader that is plugged in.
    pub reader: Option<String>,
    /// How many times as fast as the clock on the wall.
    pub speed: u32,
    /// Whether the clock leaps over what nobody waits through.
    pub leaps: Leaps,
    /// The issuer host that judges payments; none where this program judges them.
    pub issuer: Option<IssuerCommand>,
}

/// Where a till finds what is around it.
#[derive(Clone, Debug)]
pub struct TillPlace {
    /// The file of its journal.
    pub journal: PathBuf,
    /// The way to the processor.
    pub processor: SocketAddr,
    /// The way to the admin.
    pub admin: SocketAddr,
    /// The port of its reader.
    pub reader: u16,
}

fn not_here<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "the bench needs a Unix system"))
}

impl RealParts {
    /// Says why a plan cannot be played here.
    pub fn cannot_play(&self, _: &Plan) -> Option<String> {
        Some("the bench needs a Unix system".to_owned())
    }

    /// Lists nothing.
    pub const fn lacks(&self) -> Vec<String> {
        Vec::new()
    }

    /// Plays nothing.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    pub fn play(&self, _: &Plan, _: &mut dyn Witness) -> io::Result<RealTimeRun> {
        not_here()
    }

    /// Plays and records nothing.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    pub fn play_and_record(
        &self,
        _: &Plan,
        _: &Path,
        _: &mut dyn Witness,
    ) -> io::Result<RealTimeRun> {
        not_here()
    }
}

impl Load {
    /// Puts nothing under load.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    pub fn run(&self, _: &AtomicBool, _: &mut dyn FnMut(LoadNews)) -> io::Result<LoadReport> {
        not_here()
    }
}

impl Torture {
    /// Tortures nobody.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    pub fn run(&self, _: &AtomicBool) -> io::Result<TortureReport> {
        not_here()
    }
}

impl PowerCuts {
    /// Says why no power can be cut on this machine.
    pub fn cannot_play() -> Option<&'static str> {
        Some("the bench needs a Unix system")
    }

    /// Cuts no power.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    pub fn run(&self, _: &AtomicBool) -> io::Result<PowerCutReport> {
        not_here()
    }
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_faulty_disk(
    _: (&Path, &Path),
    _: u64,
    _: impl BufRead,
    _: impl Write,
) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_router(_: u64, _: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_disk(_: (&Path, &Path), _: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_till(_: &TillPlace, _: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_line(_: Ipv4Addr, _: (u16, u16), _: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_processor(_: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_admin(_: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Runs nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn serve_reader(_: impl BufRead, _: impl Write) -> io::Result<()> {
    not_here()
}

/// Starts nothing.
///
/// # Errors
///
/// [`io::ErrorKind::Unsupported`].
pub fn become_issuer(_: &[String]) -> io::Result<()> {
    not_here()
}

/// Tells that no chips can be asked.
pub(crate) fn chips_can_be_asked() -> Result<(), String> {
    Err("the bench needs a Unix system".to_owned())
}
