//! What the parts of a bench are.

/// What the parts of a bench are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Processes, sockets on loopback, real files.
    Loopback,
    /// Processes in two networks of the run's own with a router between them, disks whose power
    /// can be cut, chip cards at readers.
    Full,
}
