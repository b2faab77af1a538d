//! Interfaces of a network namespace: up, an address, a route to everywhere.

use core::net::Ipv4Addr;
use std::net::UdpSocket;

use crate::calls::{
    FAMILY, Interface, Request, SET_ADDRESS, SET_FLAGS, SET_MASK, SET_TUN, add_default_route,
};
use crate::error::{Doing as _, HardwareError};

/// The longest name, with the zero that ends it.
const NAME: usize = libc::IFNAMSIZ;

/// An interface of the current network namespace, by its name.
#[derive(Debug)]
pub(crate) struct Named<'a> {
    name: &'a str,
    octets: [u8; NAME],
    /// Any socket will do: it stands for the namespace.
    socket: UdpSocket,
}

impl<'a> Named<'a> {
    pub(crate) fn new(name: &'a str) -> Result<Self, HardwareError> {
        // A socket that is not bound would do as well, but the library only makes bound ones.
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0));
        let socket = socket.doing(|| "making a socket".to_owned())?;
        Ok(Self { name, octets: octets(name)?, socket })
    }

    pub(crate) fn bring_up(&self) -> Result<(), HardwareError> {
        let flags = i16::try_from(libc::IFF_UP | libc::IFF_RUNNING).unwrap_or(0);
        self.ask(&SET_FLAGS, &flags.to_ne_bytes(), "bringing up")
    }

    pub(crate) fn set_address(&self, (address, prefix): Address) -> Result<(), HardwareError> {
        self.ask(&SET_ADDRESS, &socket_address(address), "giving an address to")?;
        self.ask(&SET_MASK, &socket_address(mask(prefix)), "giving a mask to")
    }

    pub(crate) fn route_everything(&self) -> Result<(), HardwareError> {
        let doing = || format!("routing everything through {}", self.name);
        add_default_route(&self.socket, &self.octets).doing(doing)
    }

    fn ask(
        &self,
        request: &Request<Interface>,
        what: &[u8],
        doing: &str,
    ) -> Result<(), HardwareError> {
        let mut argument = interface(self.octets, what);
        let answer = request.send(&self.socket, &mut argument).map(drop);
        answer.doing(|| format!("{doing} {}", self.name))
    }
}

/// An address and how many of its bits are those of its network.
pub(crate) type Address = (Ipv4Addr, u8);

/// Makes this open `/dev/net/tun` the interface of that name.
pub(crate) fn make_tun(tun: &std::fs::File, name: &str) -> Result<(), HardwareError> {
    let flags = i16::try_from(libc::IFF_TUN | libc::IFF_NO_PI).unwrap_or(0);
    let mut argument = interface(octets(name)?, &flags.to_ne_bytes());
    SET_TUN.send(tun, &mut argument).map(drop).doing(|| format!("making the TUN device {name}"))
}

fn interface(name: [u8; NAME], what: &[u8]) -> Interface {
    let mut argument = Interface { name, what: [0; 24] };
    argument.what[..what.len()].copy_from_slice(what);
    argument
}

fn octets(name: &str) -> Result<[u8; NAME], HardwareError> {
    let mut octets = [0; NAME];
    let fits = !name.is_empty() && name.len() < NAME;
    let problem = std::io::Error::from(std::io::ErrorKind::InvalidInput);
    if !fits {
        return Err(problem).doing(|| format!("naming an interface `{name}` (1 to 15 letters)"));
    }
    octets[..name.len()].copy_from_slice(name.as_bytes());
    Ok(octets)
}

/// The mask of a network of so many bits; more than 32 are 32.
fn mask(prefix: u8) -> Ipv4Addr {
    let host = 32_u32.saturating_sub(u32::from(prefix));
    Ipv4Addr::from_bits(u32::MAX.checked_shl(host).unwrap_or(0))
}

/// `struct sockaddr_in`: the family in the machine's order, no port, the address.
fn socket_address(address: Ipv4Addr) -> [u8; 8] {
    let mut octets = [0; 8];
    octets[..2].copy_from_slice(&FAMILY.to_ne_bytes());
    octets[4..].copy_from_slice(&address.octets());
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_has_a_mask() {
        let masks = [0, 8, 24, 32, 33, 255].map(|prefix| mask(prefix).to_string());
        let all = "255.255.255.255";
        assert_eq!(masks, ["0.0.0.0", "255.0.0.0", "255.255.255.0", all, all, all]);
    }

    #[test]
    fn a_name_that_the_kernel_would_cut_is_refused() {
        for name in ["", "an-interface-too-long"] {
            let error = octets(name).unwrap_err().to_string();
            assert!(error.contains("1 to 15 letters"), "{error}");
        }
    }
}
