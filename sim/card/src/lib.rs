//! A chip card of our own, as a state machine, and what its issuer's host makes of it.
//!
//! [`Card`] takes the bytes of a command and gives those of its answer. It has no clock, no chance
//! and no IO: who brings it to a reader sleeps, tears and asks. It is an EMV card with one
//! application for each scheme that it is a card of, static and dynamic signatures (DDA), and an
//! application cryptogram of version 18, which [`issuer`] checks and answers.
//!
//! It has no combined signatures (CDA), although cards in the field have. The terminal kernel that
//! the harness takes, the crate `emv` 0.1.1, stores a data object once, and so takes the second
//! signed cryptogram of a transaction for a forgery: with CDA every approval after an answer of the
//! host, or after none, would end as a decline. A card without CDA does not meet that fault.
//!
//! All keys in here are **test keys that protect nothing**: they stand in this source for all to
//! read, no scheme knows them, and the applications have names from the range that belongs to nobody.

mod authentication;
mod card;
mod chip_data;
mod command;
mod cryptogram;
pub mod issuer;
mod keys;
mod log;
mod number;
mod personal;
mod records;
mod tlv;

pub use authentication::{CaKey, ca_key};
pub use card::{ATR, Card, ISSUER_COMMANDS};
pub use chip_data::{ChipData, Terms};
pub use log::{Cryptogram, Entry};
pub use number::{BadNumber, Number};
pub use personal::{
    COMMANDS_TO_CRYPTOGRAM, Personal, REGISTERED, Scheme, Unfit, Ways, application,
};
