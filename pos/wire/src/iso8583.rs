//! ISO 8583, numbered as in 1987: messages to bytes and back, and a stream to frames.
//!
//! A message on the wire is its type (two bytes of packed digits), a bitmap (eight bytes, sixteen
//! where a field beyond 64 is present) and its fields in the order of their numbers, each as
//! [`FIELDS`] says. Lengths are packed digits. Everything that differs from the table is an error
//! with its place: nothing is dropped, filled up or cut off.
//!
//! Source: ISO 8583:1987; DE 55 and the private fields as the networks use them.

mod coding;
mod error;
mod frame;
mod message;
mod message_type;
mod table;

pub use coding::{decode, encode};
pub use error::{At, Part, WireError};
pub use frame::{Framer, frame};
pub use message::{Message, Value};
pub use message_type::MessageType;
pub use table::{Encoding, FIELDS, Field, Length};

/// The same table as JSON, for who reads messages in another language.
pub const FIELD_TABLE: &str = include_str!("../fields.json");
