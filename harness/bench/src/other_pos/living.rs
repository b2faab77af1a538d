//! Every process group that this program started and did not end yet, and every folder that it
//! made for a run.
//!
//! A process is ended when whoever talks to it is dropped, and a folder goes with its owner, also in
//! a panic. An exit in the middle of a run drops nobody: then all of them go from here.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};

use harness_hardware::clock::forget;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tempfile::TempDir;

/// Who was killed a moment ago may still make a file in a folder that is being removed.
const MOST_TRIES: usize = 100;

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

/// Ends every process that runs, with all that it started, and removes every folder of a run;
/// nothing is started any more.
pub fn leave_nothing_behind() {
    let mut living = living();
    living.closed = true;
    for group in core::mem::take(&mut living.groups) {
        kill(group);
    }
    for folder in core::mem::take(&mut living.folders) {
        remove(&folder);
    }
}

/// A folder that goes when it is dropped, or when the program ends in the middle of a run.
#[derive(Debug)]
pub(crate) struct RunFolder(TempDir);

impl RunFolder {
    /// Makes an empty folder where this system keeps what is for a while only.
    pub(crate) fn make(prefix: &str) -> io::Result<Self> {
        let mut living = living();
        if living.closed {
            return Err(interrupted());
        }
        // Keys and journals of tests are nobody else's either.
        let mine = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix(prefix).permissions(mine).tempdir()?;
        living.folders.insert(folder.path().to_owned());
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        let mut living = living();
        // Whoever ends the program in the meantime waits for this.
        remove(self.0.path());
        living.folders.remove(self.0.path());
    }
}

fn remove(folder: &Path) {
    for _ in 0..MOST_TRIES {
        match fs::remove_dir_all(folder) {
            Err(reason) if reason.kind() != io::ErrorKind::NotFound => {}
            Ok(()) | Err(_) => return,
        }
    }
}

fn interrupted() -> io::Error {
    io::Error::other("the run was interrupted")
}

/// Starts a process that leads a group of its own.
pub(super) fn start(command: &mut Command) -> io::Result<Child> {
    let mut living = living();
    if living.closed {
        return Err(interrupted());
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

/// Stops a process with all that it started: it does nothing more until it is killed.
pub(crate) fn freeze(group: u32) {
    let living = living();
    if living.groups.contains(&group) {
        send(group, Signal::SIGSTOP);
    }
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
    send(group, Signal::SIGKILL);
}

fn send(group: u32, signal: Signal) {
    if let Ok(group) = i32::try_from(group) {
        // A group without a living member cannot be killed, and need not be.
        let _nobody = killpg(Pid::from_raw(group), signal);
    }
    forget(group);
}

#[cfg(test)]
mod tests {
    use super::{RunFolder, end, start};
    use nix::sys::signal::killpg;
    use nix::unistd::Pid;
    use std::os::unix::process::CommandExt;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::path::PathBuf;
    use std::process::{Child, Command};

    struct Ended(Child);

    impl Drop for Ended {
        fn drop(&mut self) {
            end(&mut self.0);
        }
    }

    #[test]
    fn a_panic_leaves_neither_a_process_nor_a_folder() {
        let mut left: Option<(u32, PathBuf)> = None;
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let folder = RunFolder::make("deadzone-test-").unwrap();
            std::fs::write(folder.path().join("journal"), "a record").unwrap();
            let mut command = Command::new("sleep");
            let process = Ended(start(command.arg("600").process_group(0)).unwrap());
            left = Some((process.0.id(), folder.path().to_owned()));
            assert!(!folder.path().exists(), "on purpose");
        }));
        assert!(panicked.is_err());
        let (group, folder) = left.unwrap();
        assert!(!folder.exists());
        assert!(killpg(Pid::from_raw(i32::try_from(group).unwrap()), None).is_err());
    }
}
