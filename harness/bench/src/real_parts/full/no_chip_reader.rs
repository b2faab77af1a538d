//! The process of a reader that asks chips, where the command is built without it.

use std::io::{self, BufRead, Write};

use super::super::ReaderPlace;

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
    let missing = "this command is built without the feature pcsc";
    Err(io::Error::new(io::ErrorKind::Unsupported, missing))
}

/// Tells what is missing for chips to be asked.
pub(crate) fn chips_can_be_asked() -> Result<(), String> {
    Err("built without the feature pcsc: cargo build --features pcsc".to_owned())
}
