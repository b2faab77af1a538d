//! Frames: two bytes of length, high byte first, and that many bytes.

use alloc::vec::Vec;

use super::{At, Part, WireError};

const HEADER: usize = 2;

/// Puts the length before a message.
///
/// # Errors
/// [`WireError::EmptyFrame`], [`WireError::LongFrame`] beyond 65,535 bytes.
pub fn frame(message: &[u8]) -> Result<Vec<u8>, WireError> {
    if message.is_empty() {
        return Err(WireError::EmptyFrame);
    }
    let long = WireError::LongFrame { length: message.len(), most: usize::from(u16::MAX) };
    let length = u16::try_from(message.len()).map_err(|_| long)?;
    let mut framed = Vec::with_capacity(HEADER.saturating_add(message.len()));
    framed.extend_from_slice(&length.to_be_bytes());
    framed.extend_from_slice(message);
    Ok(framed)
}

/// Makes messages of a stream that arrives in any pieces.
///
/// A stream that broke a rule stays broken: nobody knows where its next frame begins.
#[derive(Clone, Debug)]
pub struct Framer {
    most: usize,
    held: Vec<u8>,
    broken: Option<WireError>,
}

impl Framer {
    /// Makes a framer for messages of at most `most` bytes; none is longer than 65,535.
    pub const fn new(most: usize) -> Self {
        Self { most, held: Vec::new(), broken: None }
    }

    /// Takes the next piece of the stream.
    pub fn push(&mut self, piece: &[u8]) {
        if self.broken.is_none() {
            self.held.extend_from_slice(piece);
        }
    }

    /// Returns the next whole message; none where more bytes are needed.
    ///
    /// # Errors
    /// [`WireError::EmptyFrame`], [`WireError::LongFrame`], as soon as the length is known; the
    /// same again ever after.
    pub fn next_message(&mut self) -> Result<Option<Vec<u8>>, WireError> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        let Some(length) = self.length().inspect_err(|error| self.broken = Some(*error))? else {
            return Ok(None);
        };
        let end = HEADER.saturating_add(length);
        if self.held.len() < end {
            return Ok(None);
        }
        let rest = self.held.split_off(end);
        let mut message = core::mem::replace(&mut self.held, rest);
        message.drain(..HEADER);
        Ok(Some(message))
    }

    /// Tells whether the stream may end here.
    ///
    /// # Errors
    /// The error that broke the stream, or [`WireError::Truncated`] inside of a frame.
    pub fn end(&self) -> Result<(), WireError> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        let needed = match self.length()? {
            Some(length) => HEADER.saturating_add(length),
            None if self.held.is_empty() => 0,
            None => HEADER,
        };
        match needed.saturating_sub(self.held.len()) {
            0 => Ok(()),
            missing => {
                let at = At { part: Part::Frame, offset: self.held.len() };
                Err(WireError::Truncated { at, missing })
            }
        }
    }

    /// Reads the length at the front; none where it is not there yet.
    fn length(&self) -> Result<Option<usize>, WireError> {
        let [high, low, ..] = self.held[..] else { return Ok(None) };
        match usize::from(u16::from_be_bytes([high, low])) {
            0 => Err(WireError::EmptyFrame),
            length if length > self.most => Err(WireError::LongFrame { length, most: self.most }),
            length => Ok(Some(length)),
        }
    }
}
