//! Bytes to and from the processor.
//!
//! [`iso8583`] is the codec: messages to bytes and back, and a stream to frames. [`dialect`] is
//! what a till says in it: payments, reversals, echoes and the answers to them. [`dukpt`] seals
//! what a reader knows of a card, so that only the processor opens it. [`tlv`] is the form in which
//! chip data stand in DE 55.
//!
//! Nothing here opens a socket, reads a clock or keeps a file.
#![no_std]
#![warn(clippy::as_conversions, clippy::arithmetic_side_effects, clippy::float_arithmetic)]

extern crate alloc;

pub mod dialect;
pub mod dukpt;
pub mod iso8583;
pub mod numbers;
pub mod tlv;
