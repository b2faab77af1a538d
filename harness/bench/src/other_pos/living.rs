//! Every process group that this program started and did not end yet.
//!
//! A process is ended when whoever talks to it is dropped, also in a panic. An exit in the middle
//! of a run drops nobody: then all of them are ended from here.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tempfile::TempDir;

static LIVING: Mutex<Living> =
    Mutex::new(Living { groups: BTreeSet::new(), folders: BTreeSet::new(), closed: false });

#[derive(Debug)]
struct Living {
    groups: BTreeSet<u32>,
    /// What they keep their files in.
    folders: BTreeSet<PathBuf>,
    /// Set when the program ends: nothing more is started.
    closed: bool,
}

fn living() -> MutexGuard<'static, Living> {
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that goes when it is dropped, and when the program ends in the middle of a run.
#[derive(Debug)]
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(prefix: &str) -> io::Result<Self> {
        let folder = TempDir::with_prefix(prefix)?;
        living().folders.insert(folder.path().to_owned());
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        living().folders.remove(self.0.path());
    }
}

/// Ends every process that runs, with all that it started, and removes what they kept; none is
/// started any more.
pub fn end_every_pos() {
    let mut living = living();
    living.closed = true;
    for group in core::mem::take(&mut living.groups) {
        kill(group);
    }
    for folder in core::mem::take(&mut living.folders) {
        // Nobody is left to be told that it stays.
        drop(fs::remove_dir_all(folder));
    }
}

/// Starts a process that leads a group of its own.
pub(super) fn start(command: &mut Command) -> io::Result<Child> {
    let mut living = living();
    if living.closed {
        return Err(io::Error::other("the run was interrupted"));
    }
    let child = command.spawn()?;
    living.groups.insert(child.id());
    Ok(child)
}

/// Ends a process with all that it started, as by `kill -9`, and waits for it.
pub(super) fn end(child: &mut Child) {
    let mut living = living();
    if living.groups.remove(&child.id()) {
        kill(child.id());
        // It was killed: nobody wants to know how it ended.
        drop(child.wait());
    }
}

/// Kills a process with all that it started, as somebody outside does: whoever talks to it finds
/// it dead. Tells whether it was there.
pub(crate) fn strike(group: u32) -> bool {
    // The lock: nobody waits for the process meanwhile, so that its id is not somebody else's.
    let living = living();
    let is_there = living.groups.contains(&group);
    if is_there {
        kill(group);
    }
    is_there
}

/// Tells how a process ended by itself, if it did; what it started is ended.
pub(super) fn ended_by_itself(child: &mut Child) -> Option<ExitStatus> {
    let mut living = living();
    let status = child.try_wait().ok().flatten()?;
    if living.groups.remove(&child.id()) {
        kill(child.id());
    }
    Some(status)
}

fn kill(group: u32) {
    if let Ok(group) = i32::try_from(group) {
        // A group without a living member cannot be killed, and need not be.
        let _nobody = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}
