//! What can go wrong: the one error of the crate.

use std::io;

/// A part of the machine that could not be had, and what brings it.
#[derive(Debug, thiserror::Error)]
pub enum HardwareError {
    /// The kernel refused.
    #[error("{doing}: {source}{}", remedy(source))]
    Kernel {
        /// What was tried, as in "opening /dev/net/tun".
        doing: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// A command or a library is not installed.
    #[error("{what} is missing: apt install {package}")]
    Missing {
        /// The command or the library.
        what: &'static str,
        /// The package of Debian that brings it.
        package: &'static str,
    },
    /// A command ran and failed.
    #[error("{command} failed: {said}")]
    Command {
        /// The command.
        command: &'static str,
        /// What it wrote to its standard error.
        said: String,
    },
    /// What a text should have been.
    #[error("`{text}` names no thread: write PID/TID, as in 4242/4243")]
    NoThread {
        /// The text as it was given.
        text: String,
    },
    /// There is no such part outside Linux.
    #[error("{what} needs Linux")]
    NeedsLinux {
        /// The part.
        what: &'static str,
    },
}

/// Says what helps against what the kernel said.
fn remedy(source: &io::Error) -> &'static str {
    match source.raw_os_error() {
        Some(libc::EPERM) => " (run as root, or where user namespaces are allowed)",
        Some(libc::EACCES) => " (run as root, or as a user whom its permissions let in)",
        _ => "",
    }
}

impl From<HardwareError> for io::Error {
    fn from(error: HardwareError) -> Self {
        let kind = match &error {
            HardwareError::Kernel { source, .. } => source.kind(),
            HardwareError::Missing { .. } => io::ErrorKind::NotFound,
            HardwareError::Command { .. } => io::ErrorKind::Other,
            HardwareError::NoThread { .. } => io::ErrorKind::InvalidInput,
            HardwareError::NeedsLinux { .. } => io::ErrorKind::Unsupported,
        };
        Self::new(kind, error)
    }
}

/// Adds to an error of the kernel what was tried.
#[cfg(target_os = "linux")]
pub(crate) trait Doing<T> {
    /// Names what was tried.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, HardwareError>;
}

#[cfg(target_os = "linux")]
impl<T, E: Into<io::Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, HardwareError> {
        self.map_err(|error| HardwareError::Kernel { doing: what(), source: error.into() })
    }
}
