//! What survives a power cut: the durable store of a till.
//!
//! A [`Journal`] keeps one [`Record`](pos_core::Record) for each [`Slot`](pos_core::Slot).
//! [`DurableJournal`] keeps them in a database on any [`Disk`]: a [`FileDisk`] in a real till, the
//! simulated disk in the world. [`PlainJournal`] only remembers them, for benchmarks and the risk
//! engine.
//!
//! Written before confirmed: once [`Journal::commit`] has returned `Ok`, its records survive a
//! power cut, as far as the disk keeps its word about [`Disk::sync`]. Rule: `sale.durable`. A
//! commit that failed may be durable after all; only a reopened journal knows, see
//! [`JournalError::needs_reopen`]. Rule: `never.refused-stored`.
#![warn(clippy::as_conversions, clippy::arithmetic_side_effects, clippy::float_arithmetic)]

mod disk;
mod durable_journal;
mod error;
mod file_disk;
mod journal;
mod plain_journal;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod test_disk;
mod unfinished;
mod withheld;
mod written_form;

pub use disk::Disk;
pub use durable_journal::DurableJournal;
pub use error::JournalError;
pub use file_disk::FileDisk;
pub use journal::Journal;
pub use plain_journal::PlainJournal;
