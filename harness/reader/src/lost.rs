//! How a conversation with a card ends before its time.

use thiserror::Error;

/// Why a command has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Lost {
    /// The card is no longer there.
    #[error("the card is gone")]
    Card,
    /// The reader, or the service that has it, is no longer there.
    #[error("the card reader is gone: {0}")]
    Reader(String),
    /// What came is no answer of a card.
    #[error("what the card answered is no answer: {0}")]
    Garbled(String),
}
