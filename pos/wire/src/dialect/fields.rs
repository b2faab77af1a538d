//! Text out of fields.

use super::DialectError;
use crate::iso8583::{Message, Value};

/// Returns the text of a field.
pub(super) fn text(message: &Message, field: u8) -> Result<&str, DialectError> {
    match message.get(field) {
        Some(Value::Text(text)) => Ok(text),
        Some(Value::Bytes(_)) => Err(DialectError::Unreadable { field }),
        None => Err(DialectError::Missing { field }),
    }
}

/// Returns the bytes of a field.
pub(super) fn bytes(message: &Message, field: u8) -> Result<&[u8], DialectError> {
    match message.get(field) {
        Some(Value::Bytes(bytes)) => Ok(bytes),
        Some(Value::Text(_)) => Err(DialectError::Unreadable { field }),
        None => Err(DialectError::Missing { field }),
    }
}

/// Reads the text of a field.
pub(super) fn parsed<T>(
    message: &Message,
    field: u8,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DialectError> {
    parse(text(message, field)?).ok_or(DialectError::Unreadable { field })
}
