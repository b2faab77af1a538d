//! Disks with faults, in a build without FUSE: there are none.

use std::io::{self, BufRead, Write};
use std::path::Path;

const LACK: &str = "this build has no FUSE: build it with the feature `fuse`";

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
    Err(io::Error::new(io::ErrorKind::Unsupported, LACK))
}

pub(in crate::real_parts) const fn no_faulty_disk() -> Option<&'static str> {
    Some(LACK)
}
