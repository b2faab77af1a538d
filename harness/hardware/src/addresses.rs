//! The addresses on both sides of the router.

use core::net::Ipv4Addr;

/// The till's address.
pub const TILL: Ipv4Addr = Ipv4Addr::new(10, 77, 1, 2);
/// The router's address on the network of the till.
pub const ROUTER_AT_TILL: Ipv4Addr = Ipv4Addr::new(10, 77, 1, 1);
/// The address of the host: processor, admin, whatever else is reached over the line.
pub const HOST: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
/// The router's address on the side of the host: the till's packets come from it.
pub const ROUTER_AT_HOST: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);

/// How many bits of an address are those of its network.
pub const PREFIX: u8 = 24;
