//! What the parts of a bench are.

use std::path::PathBuf;

/// What the parts of a bench are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Processes, sockets on loopback, real files.
    Loopback,
    /// Processes in two networks of the run's own with a router between them, disks whose power
    /// can be cut, chip cards at readers.
    Full,
}

/// Where a reader that asks chips stands.
#[derive(Clone, Debug)]
pub struct ReaderPlace {
    /// Whose it is: the number of the till.
    pub till: u16,
    /// The folder of the run: the disks in it are not for the reader.
    pub folder: PathBuf,
    /// A part of the name of the reader that is plugged in; a virtual one where nothing is said.
    pub plugged_in: Option<String>,
}
