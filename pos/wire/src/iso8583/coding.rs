//! Messages to bytes and back.

mod bitmap;
mod reader;
mod value;

use alloc::vec::Vec;

use super::{At, Field, Message, MessageType, Part, WireError};
use reader::Reader;

/// Writes a message.
///
/// # Errors
/// The first field, in the order of their numbers, that the table does not know or that does not
/// fit its row: [`WireError::UnknownField`], [`WireError::WrongKind`], [`WireError::WrongLength`],
/// [`WireError::BadByte`].
pub fn encode(message: &Message) -> Result<Vec<u8>, WireError> {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(&message.kind().packed());
    bitmap::write(message, &mut bytes);
    for (number, value) in message.fields() {
        let at = At { part: Part::Field(number), offset: bytes.len() };
        let field = Field::find(number).ok_or(WireError::UnknownField { at })?;
        value::write(field, value, &mut bytes)?;
    }
    Ok(bytes)
}

/// Reads a message; what it returns is encoded to the same bytes again.
///
/// # Errors
/// The first mistake in the order of the bytes, with its place: any of [`WireError`] except
/// [`WireError::WrongKind`], [`WireError::EmptyFrame`] and [`WireError::LongFrame`].
pub fn decode(bytes: &[u8]) -> Result<Message, WireError> {
    let mut reader = Reader::new(bytes);
    let at = reader.at(Part::MessageType);
    let found = reader.array::<2>(Part::MessageType)?;
    let kind = MessageType::find(found).ok_or(WireError::UnknownMessageType { at, found })?;
    let mut message = Message::new(kind);
    let mut part = Part::Bitmap;
    for number in bitmap::read(&mut reader)? {
        part = Part::Field(number);
        let at = reader.at(part);
        let field = Field::find(number).ok_or(WireError::UnknownField { at })?;
        message = message.with(number, value::read(field, &mut reader)?);
    }
    match reader.left() {
        0 => Ok(message),
        count => Err(WireError::Trailing { at: reader.at(part), count }),
    }
}
