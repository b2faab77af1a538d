//! What every journal does.

use std::fmt::Debug;

use pos_core::Record;

use crate::error::JournalError;

/// A store of records, one for each [`Slot`](pos_core::Slot).
pub trait Journal: Debug + Send {
    /// Stores all of `records` or none; each takes the place of the one with the same slot.
    ///
    /// Among `records` themselves the last of a slot stays.
    ///
    /// # Errors
    ///
    /// As [`JournalError`] lists them. After one that
    /// [needs a reopening](JournalError::needs_reopen), the records may be durable or not.
    fn commit(&mut self, records: &[Record]) -> Result<(), JournalError>;

    /// Reads all records: settings, session, verified network, next key, then orders by number.
    ///
    /// # Errors
    ///
    /// As [`JournalError`] lists them; the first unreadable record ends the reading.
    fn read(&self) -> Result<Vec<Record>, JournalError>;
}
