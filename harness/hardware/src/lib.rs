//! What the full bench asks of the kernel.
#![deny(unsafe_code)]
#[cfg(target_os = "linux")]
mod calls;
mod error;
mod held;
#[cfg(target_os = "linux")]
mod interface;
#[cfg(target_os = "linux")]
pub mod namespace;
#[cfg(target_os = "linux")]
pub mod router;
#[cfg(target_os = "linux")]
mod tun;

pub use error::HardwareError;
pub use held::{Held, Which};
#[cfg(target_os = "linux")]
pub use router::orders::{Counts, Order, Passage, Weather};
#[cfg(target_os = "linux")]
pub use router::{Controls, Router};
#[cfg(target_os = "linux")]
pub use tun::Tun;
