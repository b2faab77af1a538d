//! The world around a till.
mod plan;
mod trace;
pub use plan::*;
pub use trace::*;
