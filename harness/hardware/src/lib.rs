//! What the full bench asks of the kernel.
#![deny(unsafe_code)]

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
pub mod clock;
#[cfg(target_os = "linux")]
mod disk;
mod error;
mod held;
#[cfg(target_os = "linux")]
mod interface;
#[cfg(target_os = "linux")]
pub mod namespace;
mod part;
#[cfg(target_os = "linux")]
mod probe;
#[cfg(target_os = "linux")]
pub mod router;
#[cfg(target_os = "linux")]
mod tun;

#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::faulty::FaultyDisk;
#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::unsynced::Fates;
#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::volume::{Space, Syncs};
#[cfg(target_os = "linux")]
pub use disk::{PowerDisk, SmallDisk};
pub use error::HardwareError;
pub use held::{Held, Which};
pub use part::Part;
#[cfg(target_os = "linux")]
pub use probe::probe;
#[cfg(target_os = "linux")]
pub use router::orders::{Counts, Order, Passage, Weather};
#[cfg(target_os = "linux")]
pub use router::{Controls, Router};
#[cfg(target_os = "linux")]
pub use tun::Tun;
