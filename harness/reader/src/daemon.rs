//! A reader without hardware: the PC/SC daemon with a driver that takes cards over a socket.

use std::env;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use pcsc::{Context, Scope};
use sim_card::Card;
use tempfile::TempDir;
use thiserror::Error;

use crate::at_reader::Inserted;

/// What the reader is called; the service puts numbers behind it.
const NAME: &str = "Virtual reader";
/// Where systems keep the driver, and the daemon.
const DRIVERS: [&str; 3] = [
    "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
    "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so",
    "/usr/local/lib/pcsc/drivers/serial/libifdvpcd.so",
];
const DAEMONS: [&str; 3] = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];
/// The daemon answers within 30 ms on a machine that is not busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take for an end in good order.
const LAST_WORDS: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(5);

/// A daemon with one virtual reader. Dropped, it ends.
///
/// The daemon listens at a path that is compiled in, `/run/pcscd`, and its reader at a port on all
/// addresses: whoever wants several, or does not want to be seen, starts it in namespaces of its own.
pub struct VirtualReader {
    daemon: Child,
    port: u16,
    /// Keeps the daemon from going away for want of work, which it does once we are gone.
    context: Option<Context>,
    /// What the daemon was started with, and what it says.
    folder: TempDir,
}

impl core::fmt::Debug for VirtualReader {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.debug_struct("VirtualReader").field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why there is no virtual reader.
#[derive(Debug, Error)]
pub enum VirtualReaderFailed {
    /// A part of it is not installed.
    #[error("there is no {} (apt install {package})", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// The package that has it.
        package: &'static str,
    },
    /// The daemon could not be started.
    #[error("pcscd cannot be started: {0}")]
    NotStarted(#[from] io::Error),
    /// The daemon ended, and said this.
    #[error("pcscd ended at once, maybe because there is another one in /run/pcscd: {0}")]
    Ended(String),
    /// The daemon does not answer.
    #[error("pcscd does not answer for {0:?}; it said: {1}")]
    Silent(Duration, String),
}

impl VirtualReader {
    /// Tells what is missing on this machine for a virtual reader.
    ///
    /// # Errors
    ///
    /// [`VirtualReaderFailed::Missing`] with the first file that is not there.
    pub fn probe() -> Result<(), VirtualReaderFailed> {
        found(&DAEMONS, "pcscd")?;
        found(&DRIVERS, "vsmartcard-vpcd")?;
        Ok(())
    }

    /// Starts a daemon whose reader takes its card at this port, and the one after it, and waits
    /// until it answers.
    ///
    /// # Errors
    ///
    /// [`VirtualReaderFailed`] where something is missing, it cannot be started, ends or is silent.
    pub fn start(port: u16) -> Result<Self, VirtualReaderFailed> {
        // Ctrl-C is for us: we end it when we no longer need it.
        Self::start_with(port, &env::temp_dir(), |command| command.process_group(0))
    }

    /// Starts a daemon as [`Self::start`] does, for a process that is ended with its group by
    /// whoever started it: the daemon is in that group, and keeps its files in a folder that goes
    /// with the run.
    ///
    /// # Errors
    ///
    /// As [`Self::start`].
    pub fn start_in(port: u16, folder: &Path) -> Result<Self, VirtualReaderFailed> {
        Self::start_with(port, folder, |command| command)
    }

    fn start_with(
        port: u16,
        folder: &Path,
        placed: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Self, VirtualReaderFailed> {
        let (program, driver) = (found(&DAEMONS, "pcscd")?, found(&DRIVERS, "vsmartcard-vpcd")?);
        let folder = tempfile::Builder::new().prefix("deadzone-pcscd-").tempdir_in(folder)?;
        let readers = folder.path().join("readers");
        fs::create_dir(&readers)?;
        fs::write(readers.join("virtual"), configuration(port, driver))?;
        let said = fs::File::create(folder.path().join("said"))?;
        let mut command = Command::new(program);
        command.args(["--foreground", "--auto-exit", "--config"]).arg(&readers);
        command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said);
        let daemon = placed(&mut command).spawn()?;
        let mut reader = Self { daemon, port, context: None, folder };
        reader.wait_until_it_answers()?;
        Ok(reader)
    }

    /// Puts a card into the reader.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the reader takes none.
    pub fn insert(&self, card: Card) -> io::Result<Inserted> {
        Inserted::at(self.port, card)
    }

    /// Returns the process of the daemon.
    pub fn id(&self) -> u32 {
        self.daemon.id()
    }

    /// Returns a part of the reader's name, by which [`PcscReader`](crate::PcscReader) finds it.
    pub fn name(&self) -> &'static str {
        NAME
    }

    fn wait_until_it_answers(&mut self) -> Result<(), VirtualReaderFailed> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(context) = answering() {
                self.context = Some(context);
                return Ok(());
            }
            if self.daemon.try_wait()?.is_some() {
                return Err(VirtualReaderFailed::Ended(self.said()));
            }
            if Instant::now() >= deadline {
                return Err(VirtualReaderFailed::Silent(PATIENCE, self.said()));
            }
            sleep(LOOK);
        }
    }

    fn said(&self) -> String {
        let said = fs::read_to_string(self.folder.path().join("said")).unwrap_or_default();
        said.lines().rev().take(3).collect::<Vec<_>>().join("; ")
    }

    fn has_ended(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if !matches!(self.daemon.try_wait(), Ok(None)) {
                return true;
            }
            sleep(LOOK);
        }
        false
    }
}

impl Drop for VirtualReader {
    /// Asks the daemon to end, so that it takes its socket away, and kills it where it does not.
    fn drop(&mut self) {
        drop(self.context.take());
        if let Ok(id) = i32::try_from(self.daemon.id()) {
            // It may have ended by itself, and is not awaited yet: its id is still its own.
            let _sent = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        if !self.has_ended(LAST_WORDS) {
            let _killed = self.daemon.kill();
        }
        let _awaited = self.daemon.wait();
    }
}

/// Returns a connection to a daemon that answers and has our reader.
fn answering() -> Option<Context> {
    let context = Context::establish(Scope::User).ok()?;
    let readers = context.list_readers_owned().ok()?;
    readers.iter().any(|reader| reader.to_string_lossy().starts_with(NAME)).then_some(context)
}

/// Returns the first of these files that is there.
fn found(
    files: &[&'static str],
    package: &'static str,
) -> Result<&'static str, VirtualReaderFailed> {
    let first = files.iter().find(|file| Path::new(file).exists());
    first.copied().ok_or_else(|| {
        let path = files.first().copied().unwrap_or_default().into();
        VirtualReaderFailed::Missing { path, package }
    })
}

/// Describes the reader to the daemon.
fn configuration(port: u16, driver: &str) -> String {
    format!(
        "FRIENDLYNAME \"{NAME}\"\n\
         DEVICENAME /dev/null:{port:#06X}\n\
         LIBPATH {driver}\n\
         CHANNELID {port:#06X}\n"
    )
}
