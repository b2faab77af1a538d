//! What is wrong with bytes, or with a message that cannot become bytes.

use core::fmt;

use super::Length;

/// A part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The two bytes of length before a message.
    Frame,
    /// The message type.
    MessageType,
    /// The bitmap.
    Bitmap,
    /// A data element, by its number.
    Field(u8),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame => write!(f, "frame"),
            Self::MessageType => write!(f, "message type"),
            Self::Bitmap => write!(f, "bitmap"),
            Self::Field(number) => write!(f, "DE {number}"),
        }
    }
}

/// A place in a message: which part, and how many bytes of the message stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Which part.
    pub part: Part,
    /// How many bytes stand before it.
    pub offset: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.part, self.offset)
    }
}

/// What is wrong with a message or with its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end too early.
    #[error("{at}: {missing} more bytes are needed")]
    Truncated {
        /// Where.
        at: At,
        /// How many bytes are missing.
        missing: usize,
    },
    /// No message has this type.
    #[error("{at}: there is no message type {:02x}{:02x}", found[0], found[1])]
    UnknownMessageType {
        /// Where.
        at: At,
        /// The two bytes.
        found: [u8; 2],
    },
    /// The table has no such field.
    #[error("{at}: the field table has no such field")]
    UnknownField {
        /// Where.
        at: At,
    },
    /// There is a secondary bitmap without a field in it.
    #[error("{at}: the secondary bitmap is empty")]
    EmptySecondaryBitmap {
        /// Where.
        at: At,
    },
    /// A length is not written in packed digits.
    #[error("{at}: the length is not written in digits")]
    BadLength {
        /// Where.
        at: At,
    },
    /// A value is longer or shorter than the table allows.
    #[error("{at}: {found} long, the table says {allowed}")]
    WrongLength {
        /// Where.
        at: At,
        /// How long it is.
        found: usize,
        /// How long it may be.
        allowed: Length,
    },
    /// A byte is none that the encoding of the field has.
    #[error("{at}: the byte {found:#04x} does not belong there")]
    BadByte {
        /// Where.
        at: At,
        /// The byte; the half byte where digits are packed.
        found: u8,
    },
    /// The half byte before an odd number of digits is not zero.
    #[error("{at}: the half byte before an odd number of digits is not zero")]
    BadPadding {
        /// Where.
        at: At,
    },
    /// Text stands where bytes belong, or bytes where text belongs.
    #[error("{at}: text and bytes are not the same")]
    WrongKind {
        /// Where.
        at: At,
    },
    /// Bytes follow the last field.
    #[error("{at}: {count} bytes follow the last field")]
    Trailing {
        /// The last field, and where the rest begins.
        at: At,
        /// How many bytes.
        count: usize,
    },
    /// A frame holds nothing.
    #[error("a frame holds nothing")]
    EmptyFrame,
    /// A frame is longer than allowed.
    #[error("a frame of {length} bytes, at most {most} are allowed")]
    LongFrame {
        /// How long it is, or says that it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
}
