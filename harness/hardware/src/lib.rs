//! What the full bench asks of the kernel, and nothing else: it knows neither tills nor payments.
//!
//! | part | what it gives |
//! |---|---|
//! | [`namespace`] | [`own_users`](namespace::own_users) makes a process root where it is not; a thread leaves the network and the mounts of the machine; [`Held`] names a thread that holds such, as `PID/TID`, and [`Held::enter`] enters them |
//! | [`Tun`] | an interface whose packets this process reads and writes |
//! | [`Router`] | the network of a till, that of its host, and the line between them: [`Weather`], [`Passage`], [`Order`], [`Counts`]; [`addresses`] has who is where |
//! | [`PowerDisk`] | ext4 whose power is cut in earnest |
//! | [`SmallDisk`] | a disk that is full |
//! | `FaultyDisk` | a disk that tears writes and whose syncs fail or lie; with the feature `fuse` |
//! | [`clock`] | a child for which the machine was just switched on, or for which it is another day |
//! | [`probe`](probe()) | which of these this machine has, by trying each; [`networks`], [`power_disk`] and [`fuse`] try one |
//!
//! Everything ends with the value that stands for it. What a process has made and could not drop,
//! because it was killed, ends with its last namespace: so make mounts after
//! [`leave_mounts`](namespace::leave_mounts).
//!
//! A till's process enters what a router holds like this, at its start, while it has one thread:
//!
//! ```no_run
//! use harness_hardware::{Held, Which};
//!
//! let within: Held = "4242/4243".parse()?;
//! within.enter(Which::ALL)?;
//! # Ok::<(), harness_hardware::HardwareError>(())
//! ```
//!
//! Outside Linux everything has its name, and says that it needs Linux. `calls.rs` is the only file
//! of the whole workspace with `unsafe`.
#![deny(unsafe_code)]

pub mod addresses;
#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
pub mod clock;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod error;
mod held;
#[cfg(target_os = "linux")]
mod interface;
#[cfg(target_os = "linux")]
pub mod namespace;
mod orders;
mod part;
#[cfg(target_os = "linux")]
mod probe;
#[cfg(target_os = "linux")]
mod router;
#[cfg(target_os = "linux")]
mod tun;

pub use addresses::HOST;
#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::faulty::FaultyDisk;
#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::unsynced::Fates;
#[cfg(all(target_os = "linux", feature = "fuse"))]
pub use disk::volume::{Space, Syncs};
#[cfg(target_os = "linux")]
pub use disk::{PowerDisk, SmallDisk, cut_power_at};
#[cfg(not(target_os = "linux"))]
pub use elsewhere::{
    Controls, PowerDisk, Router, SmallDisk, Tun, clock, cut_power_at, fuse, namespace, networks,
    power_disk, probe,
};
pub use error::HardwareError;
pub use held::{Held, Which};
pub use orders::{Counts, Order, Passage, Weather};
pub use part::Part;
#[cfg(target_os = "linux")]
pub use probe::{fuse, networks, power_disk, probe};
#[cfg(target_os = "linux")]
pub use router::{Controls, Router};
#[cfg(target_os = "linux")]
pub use tun::Tun;
