//! The till protocol: a POS in any language, driven over two pipes.
//!
//! Facts go to the POS, orders come back: one JSON object a line. A [`Dialogue`] is the side of
//! whoever drives a POS, [`serve`] is our own till on the other side. Neither starts a process nor
//! reads a clock. `docs/till-protocol.md` describes the lines for people, [`SCHEMA`] for machines.
#![warn(clippy::as_conversions, clippy::arithmetic_side_effects, clippy::float_arithmetic)]

mod dialogue;
mod fact;
mod hello;
mod mistake;
mod said;
mod screen;
mod serve;

pub use dialogue::{Dialogue, Heard};
pub use fact::{Answer, Deed, Fact, FactLine, Payment};
pub use hello::{Hello, Patience, Profile};
pub use mistake::Mistake;
pub use said::{Message, PaymentMessage, Said};
pub use screen::Screen;
pub use serve::{ServeError, serve};

/// The version of the protocol. A change that an older POS would not understand needs another one.
pub const VERSION: u32 = 1;

/// The lines of both sides as JSON Schema (2020-12).
pub const SCHEMA: &str = include_str!("../../../docs/till-protocol.schema.json");
