//! A TUN device: an interface whose packets a process reads and writes.

use core::net::Ipv4Addr;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt as _;

use crate::error::{Doing as _, HardwareError};
use crate::interface::{Named, make_tun};

/// The longest packet: the unit of a TUN device is 1,500 octets unless it is changed.
pub(crate) const LONGEST: usize = 1_500;

/// A TUN device; it goes away when it is dropped.
#[derive(Debug)]
pub struct Tun {
    file: File,
}

impl Tun {
    /// Opens a device of this name in the current network namespace, with this address, its
    /// network of so many bits, and the route to everywhere through it.
    ///
    /// # Errors
    ///
    /// Where the name is empty or longer than 15 letters, there is no `/dev/net/tun`, or the right
    /// is missing.
    pub fn open(name: &str, address: Ipv4Addr, prefix: u8) -> Result<Self, HardwareError> {
        let path = "/dev/net/tun";
        let mut options = OpenOptions::new();
        options.read(true).write(true).custom_flags(libc::O_NONBLOCK);
        let file = options.open(path).doing(|| format!("opening {path}"))?;
        make_tun(&file, name)?;
        let interface = Named::new(name)?;
        interface.set_address((address, prefix))?;
        interface.bring_up()?;
        interface.route_everything()?;
        Ok(Self { file })
    }

    /// Reads one packet, or tells that there is none (`WouldBlock`).
    ///
    /// # Errors
    ///
    /// What the kernel says.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut packet = vec![0; LONGEST];
        let length = (&self.file).read(&mut packet)?;
        packet.truncate(length);
        Ok(packet)
    }

    /// Writes one packet, which the machine of this namespace receives.
    ///
    /// # Errors
    ///
    /// What the kernel says: it takes no packet that is none.
    pub fn write(&self, packet: &[u8]) -> io::Result<()> {
        (&self.file).write(packet).map(drop)
    }
}

impl AsFd for Tun {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}
