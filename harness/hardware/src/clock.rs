//! Clocks of a child process: how long the machine has run, and what time it is.

use core::time::Duration;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::SystemTime;

use nix::sched::{CloneFlags, unshare};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::gettid;

use crate::error::{Doing as _, HardwareError};

/// Where libfaketime may be, the folders of Debian first.
const FOLDERS: [&str; 6] = [
    "/usr/lib/x86_64-linux-gnu/faketime",
    "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib/faketime",
    "/usr/lib64/faketime",
    "/usr/local/lib/faketime",
    "/usr/lib/arm-linux-gnueabihf/faketime",
];
const LIBRARY: &str = "libfaketime.so.1";

/// Starts a command for which the machine was switched on so long ago: its monotonic clock and its
/// clock since boot read `uptime` at its start, and so do those of its children.
///
/// The thread that starts it ends before this returns, so a command that is to end with the thread
/// that started it (`PR_SET_PDEATHSIG`) must not ask for that.
///
/// # Errors
///
/// Where there are no time namespaces (Linux 5.6), the right is missing, or the command cannot be
/// started.
pub fn spawn_booted(command: &mut Command, uptime: Duration) -> Result<Child, HardwareError> {
    let start = || {
        leave_time(uptime)?;
        let doing = format!("starting {}", command.get_program().to_string_lossy());
        crate::calls::forked(command).spawn().doing(|| doing)
    };
    let ended = thread::scope(|scope| scope.spawn(start).join());
    ended
        .map_err(|_| std::io::Error::other("its thread panicked"))
        .doing(|| "starting".to_owned())?
}

/// Gives the children of this thread clocks that read `uptime`.
fn leave_time(uptime: Duration) -> Result<(), HardwareError> {
    let flag = CloneFlags::from_bits_retain(libc::CLONE_NEWTIME);
    unshare(flag).doing(|| "making a time namespace".to_owned())?;
    let clocks = [("monotonic", ClockId::CLOCK_MONOTONIC), ("boottime", ClockId::CLOCK_BOOTTIME)];
    let offset = |(name, clock)| {
        let now = clock_gettime(clock).doing(|| format!("reading the {name} clock"))?;
        let (seconds, nanos) = behind(uptime, Duration::from(now));
        Ok(format!("{name} {seconds} {nanos}\n"))
    };
    let offsets = clocks.into_iter().map(offset).collect::<Result<String, HardwareError>>()?;
    // The file of the process is that of its first thread.
    let path = format!("/proc/{}/timens_offsets", gettid());
    fs::write(&path, offsets).doing(|| format!("writing {path}"))
}

/// Finds what to add to `now` for `uptime`: whole seconds, maybe below zero, and what is over.
fn behind(uptime: Duration, now: Duration) -> (i128, i128) {
    let nanos = |span: Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX / 2);
    let more = nanos(uptime) - nanos(now);
    (more.div_euclid(1_000_000_000), more.rem_euclid(1_000_000_000))
}

/// The clock on the wall of child processes that are started with [`WallClock::environment`].
///
/// Only what asks the C library for the time sees it, and only the time of the day: the monotonic
/// clock stays, without which no Rust program would wake from its sleep.
#[derive(Debug)]
pub struct WallClock {
    library: PathBuf,
    file: PathBuf,
}

impl WallClock {
    /// Makes a clock that shows the real time until it is set; `file` is where its children look.
    ///
    /// # Errors
    ///
    /// Where libfaketime is not installed, or the file cannot be written.
    pub fn make(file: &Path) -> Result<Self, HardwareError> {
        let clock = Self { library: find_library()?, file: file.to_owned() };
        clock.advance(0.0)?;
        Ok(clock)
    }

    /// The variables that a child is started with, beside its others.
    pub fn environment(&self) -> [(&'static str, OsString); 4] {
        [
            ("LD_PRELOAD", self.library.clone().into_os_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone().into_os_string()),
            ("FAKETIME_NO_CACHE", OsString::from("1")),
            ("FAKETIME_DONT_FAKE_MONOTONIC", OsString::from("1")),
        ]
    }

    /// Sets the clock: it goes on from that time, in processes that run already as well.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn set(&self, wall: SystemTime) -> Result<(), HardwareError> {
        let now = SystemTime::now();
        let ahead = wall.duration_since(now).map(|ahead| ahead.as_secs_f64());
        self.advance(ahead.unwrap_or_else(|behind| -behind.duration().as_secs_f64()))
    }

    /// Lets it be so many seconds ahead of the real time.
    fn advance(&self, seconds: f64) -> Result<(), HardwareError> {
        let doing = || format!("writing {}", self.file.display());
        let mut beside = self.file.clone().into_os_string();
        beside.push(".new");
        // A child reads the file at any time: it must see the old one or the new one.
        fs::write(&beside, format!("{seconds:+.6}\n")).doing(doing)?;
        fs::rename(&beside, &self.file).doing(doing)
    }
}

/// Removes what libfaketime keeps for a process and removes by itself unless it is killed.
pub fn forget(process: u32) {
    for name in ["faketime_shm_", "sem.faketime_sem_"] {
        // There is none where the process ended by itself, or had the clock of the machine.
        let _ = fs::remove_file(format!("/dev/shm/{name}{process}"));
    }
}

impl Drop for WallClock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// Finds libfaketime.
pub(crate) fn find_library() -> Result<PathBuf, HardwareError> {
    let all = FOLDERS.iter().map(|folder| Path::new(OsStr::new(folder)).join(LIBRARY));
    all.into_iter()
        .find(|path| path.is_file())
        .ok_or(HardwareError::Missing { what: LIBRARY, package: "libfaketime" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_uptime_is_so_many_seconds_below_and_nanoseconds_above() {
        let (now, nano) = (Duration::from_secs(100), Duration::from_nanos(1));
        assert_eq!(behind(now, now), (0, 0));
        assert_eq!(behind(now + nano, now), (0, 1));
        assert_eq!(behind(Duration::ZERO, now + nano), (-101, 999_999_999));
    }
}
