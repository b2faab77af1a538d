//! What can be wrong with a line.

use thiserror::Error;

use crate::VERSION;

/// Why a line of the other side makes no sense.
#[derive(Debug, Error)]
pub enum Mistake {
    /// The line is not JSON, or not of the protocol.
    #[error("{0}")]
    Unreadable(#[from] serde_json::Error),
    /// The other side has done with a fact that is not the one it was told last.
    #[error("it is done with fact {got}, but was told fact {wanted}")]
    OtherFact {
        /// What it has done with.
        got: u64,
        /// What it was told.
        wanted: u64,
    },
    /// The other side speaks another version.
    #[error("it speaks version {0} of the protocol, not {VERSION}")]
    OtherVersion(u32),
    /// The first fact is not `hello`.
    #[error("the first fact is not `hello`")]
    NoHello,
    /// `hello` is told to an app that is up.
    #[error("`hello` is told to an app that is up")]
    SecondHello,
    /// A batch was stored that nobody ordered to be stored.
    #[error("batch {0} was not ordered to be stored")]
    UnknownBatch(u64),
    /// The version of the app is not a version.
    #[error("`{0}` is not a version")]
    NotAVersion(String),
}
