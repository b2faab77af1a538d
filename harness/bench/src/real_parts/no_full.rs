//! What the tier `full` has beyond the tier `loopback`, where this is no Linux: nothing.

use std::io::{self, BufRead, Write};
use std::path::Path;

use sim_world::Passage;

use super::ReaderPlace;
use super::site::Site;
use super::words::Passing;

fn not_here<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "the full bench needs Linux"))
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
pub fn serve_chip_reader(
    _: &ReaderPlace,
    _: &mut dyn FnMut(&str),
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
pub fn serve_faulty_disk(
    _: (&Path, &Path),
    _: u64,
    _: impl BufRead,
    _: impl Write,
) -> io::Result<()> {
    not_here()
}

pub(super) const fn no_faulty_disk() -> Option<&'static str> {
    Some("FUSE needs Linux")
}

pub(super) const fn no_power_disk() -> Option<&'static str> {
    Some("ext4 on a loop device needs Linux")
}

pub(super) fn site(_: &str, _: &str) -> io::Result<Site> {
    not_here()
}

pub(super) const fn passing(_: Passage, _: u32) -> Passing {
    Passing::All
}

pub(crate) fn chips_can_be_asked() -> Result<(), String> {
    Err("the full bench needs Linux".to_owned())
}

pub(super) const fn no_router() -> Option<&'static str> {
    Some("the full bench needs Linux")
}
