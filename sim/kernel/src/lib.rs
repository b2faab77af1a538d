//! What every simulated world stands on: virtual [`Time`], the [`Agenda`] of what happens when,
//! [`Chance`] with an address for each draw, and the [`Fingerprint`] of a run.
//!
//! The kernel knows nothing of payments. It has no clock, no thread and no floating point, so the
//! same calls give the same bytes on every machine.
#![no_std]

extern crate alloc;

mod agenda;
mod chance;
mod fingerprint;
mod heap;
mod mix;
mod slab;
mod stream;
mod time;

pub use agenda::{Agenda, Ticket};
pub use chance::{Chance, Draws, Purpose, below, happens};
pub use fingerprint::Fingerprint;
pub use stream::Stream;
pub use time::Time;
