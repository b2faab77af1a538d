//! A part of the full bench, as this machine has it.

use core::fmt;

/// The name of a disk whose power can be cut.
pub(crate) const EXT4: &str = "ext4 on a loop device";
/// The name of what file systems in a process are made of.
pub(crate) const FUSE: &str = "FUSE";
/// The name of the network device of the router.
pub(crate) const TUN: &str = "TUN";

/// The names of all parts.
pub(crate) const NAMES: [&str; 8] = [
    "user namespaces",
    "network namespaces",
    TUN,
    EXT4,
    "tmpfs",
    FUSE,
    "libfaketime",
    "time namespaces",
];

/// A part that the full bench needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What was found, or what is missing and what brings it.
    pub found: Result<String, String>,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.found {
            Ok(found) => write!(f, "{}: {found}", self.name),
            Err(missing) => write!(f, "{}: missing: {missing}", self.name),
        }
    }
}
