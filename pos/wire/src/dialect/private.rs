//! Private values: `KEY=VALUE`, with `;` between them.

use alloc::string::String;

use super::DialectError;
use super::fields::text;
use crate::iso8583::{Message, Value};

/// Adds a private value to a field.
pub(super) fn with(message: Message, field: u8, pair: (&str, &str)) -> Message {
    let mut written = String::new();
    if let Some(Value::Text(before)) = message.get(field) {
        written.extend([before, ";"]);
    }
    written.extend([pair.0, "=", pair.1]);
    message.with(field, written)
}

/// Finds a private value of a field that is there.
pub(super) fn find<'a>(
    message: &'a Message,
    field: u8,
    key: &str,
) -> Result<Option<&'a str>, DialectError> {
    let mut pairs = text(message, field)?.split(';').filter_map(|pair| pair.split_once('='));
    Ok(pairs.find(|pair| pair.0 == key).map(|pair| pair.1))
}

/// Reads a private value that must be there.
pub(super) fn parsed<T>(
    message: &Message,
    place: (u8, &str),
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DialectError> {
    let (field, key) = place;
    find(message, field, key)?.and_then(parse).ok_or(DialectError::Unreadable { field })
}
