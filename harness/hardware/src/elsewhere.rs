//! The same names where there is no Linux: each says so, and none can be had.

use core::net::Ipv4Addr;
use core::time::Duration;
use std::io;
use std::path::Path;

use crate::error::HardwareError;
use crate::held::{Held, Which};
use crate::orders::{Counts, Order, Passage, Weather};
use crate::part::Part;

type Result<T> = core::result::Result<T, HardwareError>;

fn needs_linux<T>(what: &'static str) -> Result<T> {
    Err(HardwareError::NeedsLinux { what })
}

/// Namespaces, which only Linux has.
pub mod namespace {
    use super::{Path, Result, needs_linux};

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn own_users() -> Result<()> {
        needs_linux("a user namespace")
    }

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn leave_network() -> Result<()> {
        needs_linux("a network namespace")
    }

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn leave_mounts() -> Result<()> {
        needs_linux("a mount namespace")
    }

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn loopback_up() -> Result<()> {
        needs_linux("a network namespace")
    }

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn mount_tmpfs(_: &Path, _: u64) -> Result<()> {
        needs_linux("tmpfs")
    }
}

impl Held {
    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn enter(self, _: Which) -> Result<()> {
        needs_linux("a namespace")
    }
}

/// A router, of which there is none.
#[derive(Clone, Copy, Debug)]
pub enum Router {}

/// The controls of a router, of which there is none.
#[derive(Clone, Copy, Debug)]
pub enum Controls {}

impl Controls {
    /// Is never called.
    pub fn give(&self, _: Order) {
        match *self {}
    }

    /// Is never called.
    pub fn counts(&self) -> Counts {
        match *self {}
    }
}

impl Router {
    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn start(_: u64, _: Weather) -> Result<Self> {
        needs_linux("the router")
    }

    /// Is never called.
    pub fn till_side(&self) -> Held {
        match *self {}
    }

    /// Is never called.
    pub fn host_side(&self) -> Held {
        match *self {}
    }

    /// Is never called.
    pub fn controls(&self) -> Controls {
        match *self {}
    }

    /// Is never called.
    pub fn set_passage(&self, _: Passage) {
        match *self {}
    }

    /// Is never called.
    pub fn set_weather(&self, _: Weather) {
        match *self {}
    }

    /// Is never called.
    pub fn forget(&self) {
        match *self {}
    }

    /// Is never called.
    pub fn counts(&self) -> Counts {
        match *self {}
    }
}

/// A TUN device, of which there is none.
#[derive(Clone, Copy, Debug)]
pub enum Tun {}

impl Tun {
    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn open(_: &str, _: Ipv4Addr, _: u8) -> Result<Self> {
        needs_linux("a TUN device")
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        match *self {}
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn write(&self, _: &[u8]) -> io::Result<()> {
        match *self {}
    }
}

/// A disk whose power can be cut, of which there is none.
#[derive(Clone, Copy, Debug)]
pub enum PowerDisk {}

impl PowerDisk {
    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn make(_: &Path, _: u32, _: &Path) -> Result<Self> {
        needs_linux("ext4 on a loop device")
    }

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn open(_: &Path, _: &Path) -> Result<Self> {
        needs_linux("ext4 on a loop device")
    }

    /// Is never called.
    pub fn folder(&self) -> &Path {
        match *self {}
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn cut_power(&self) -> Result<()> {
        match *self {}
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn restore(&self) -> Result<()> {
        match *self {}
    }
}

/// A disk that is soon full, of which there is none.
#[derive(Clone, Copy, Debug)]
pub enum SmallDisk {}

impl SmallDisk {
    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn make(_: &Path, _: u64) -> Result<Self> {
        needs_linux("tmpfs")
    }

    /// Is never called.
    pub fn folder(&self) -> &Path {
        match *self {}
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn fill(&self) -> Result<()> {
        match *self {}
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn free(&self) -> Result<()> {
        match *self {}
    }
}

/// The clocks of a child, which only Linux can set.
pub mod clock {
    use std::ffi::OsString;
    use std::process::{Child, Command};
    use std::time::SystemTime;

    use super::{Duration, Path, Result, needs_linux};

    /// Says that it needs Linux.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn spawn_booted(_: &mut Command, _: Duration) -> Result<Child> {
        needs_linux("a time namespace")
    }

    /// Removes nothing.
    pub const fn forget(_: u32) {}

    /// The clock on the wall of a child, of which there is none.
    #[derive(Clone, Copy, Debug)]
    pub enum WallClock {}

    impl WallClock {
        /// Says that it needs Linux.
        ///
        /// # Errors
        ///
        /// Always.
        pub fn make(_: &Path) -> Result<Self> {
            needs_linux("libfaketime")
        }

        /// Is never called.
        pub fn environment(&self) -> [(&'static str, OsString); 4] {
            match *self {}
        }

        /// Is never called.
        ///
        /// # Errors
        ///
        /// None.
        pub fn set(&self, _: SystemTime) -> Result<()> {
            match *self {}
        }
    }
}

/// Says of every part that it needs Linux.
pub fn probe() -> Vec<Part> {
    crate::part::NAMES.map(lacking).into()
}

/// Says that it needs Linux.
///
/// # Errors
///
/// Always.
pub fn cut_power_at(_: &Path) -> Result<()> {
    needs_linux("ext4 on a loop device")
}

/// Says that it needs Linux.
pub fn power_disk() -> Part {
    lacking(crate::part::EXT4)
}

/// Says that it needs Linux.
pub fn networks() -> Part {
    lacking(crate::part::TUN)
}

/// Says that it needs Linux.
pub fn fuse() -> Part {
    lacking(crate::part::FUSE)
}

fn lacking(name: &'static str) -> Part {
    Part { name, found: Err("it needs Linux".to_owned()) }
}
