//! A message: its type and its fields.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::MessageType;

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Digits or text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bytes(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A message type with fields, ordered by their numbers.
///
/// Whether the fields fit the table is asked when it is encoded.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Message {
    kind: MessageType,
    fields: BTreeMap<u8, Value>,
}

/// Fields that may hold a card number, a track or a PIN.
const SENSITIVE: [u8; 7] = [2, 34, 35, 36, 45, 52, 55];

impl fmt::Debug for Message {
    /// Shows the type and the fields, but not what a card or a customer keeps secret.
    /// Rule: `never.pan`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        self.fields.iter().try_for_each(|(number, value)| match value {
            _ if SENSITIVE.contains(number) => write!(f, " {number}=…"),
            value => write!(f, " {number}={value:?}"),
        })
    }
}

impl Message {
    /// Makes a message without a field.
    pub const fn new(kind: MessageType) -> Self {
        Self { kind, fields: BTreeMap::new() }
    }

    /// Returns the message with a field more, or with another value in that field.
    #[must_use]
    pub fn with(mut self, number: u8, value: impl Into<Value>) -> Self {
        self.fields.insert(number, value.into());
        self
    }

    /// Returns what the message is.
    pub const fn kind(&self) -> MessageType {
        self.kind
    }

    /// Returns what stands in a field.
    pub fn get(&self, number: u8) -> Option<&Value> {
        self.fields.get(&number)
    }

    /// Lists the fields in the order of their numbers.
    pub fn fields(&self) -> impl Iterator<Item = (u8, &Value)> {
        self.fields.iter().map(|(number, value)| (*number, value))
    }

    /// Takes the message apart.
    pub fn into_parts(self) -> (MessageType, BTreeMap<u8, Value>) {
        (self.kind, self.fields)
    }
}
