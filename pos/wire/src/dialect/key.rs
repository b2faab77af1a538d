//! The idempotency key in the fields 11, 37 and 41.

use alloc::format;
use alloc::string::String;

use pos_core::{Key, TillId};

use super::DialectError;
use super::fields::{parsed, text};
use crate::iso8583::Message;

/// How many trace numbers there are: 000001 to 999999.
const TRACE_NUMBERS: u32 = 999_999;

/// Writes a key into a message.
pub(super) fn write(message: Message, key: Key) -> Message {
    message.with(11, trace_number(key)).with(37, reference(key)).with(41, terminal(key.till))
}

/// Reads the key of a message.
pub(super) fn read(message: &Message) -> Result<Key, DialectError> {
    let till = TillId(parsed(message, 41, |text| text.strip_prefix('T')?.parse().ok())?);
    let key = Key { till, count: parsed(message, 37, |text| text.parse().ok())? };
    let written = [(11, trace_number(key)), (37, reference(key)), (41, terminal(till))];
    for (field, written) in written {
        if text(message, field)? != written {
            return Err(DialectError::Differs { field });
        }
    }
    Ok(key)
}

/// Folds the count into six digits that are never all zero; DE 37 has all of it.
pub(super) fn trace_number(key: Key) -> String {
    format!("{:06}", (key.count % TRACE_NUMBERS).saturating_add(1))
}

fn reference(key: Key) -> String {
    format!("{:012}", key.count)
}

fn terminal(till: TillId) -> String {
    format!("T{:07}", till.0)
}
