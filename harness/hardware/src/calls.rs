//! The only file with `unsafe`: what no crate wraps, each call behind a safe function.
#![allow(unsafe_code)]

use core::ffi::c_int;
use core::marker::PhantomData;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::fcntl::OFlag;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork, pipe2};

/// A request of `ioctl`, with the type that the kernel reads and writes for it.
///
/// Only this file makes them, so a request cannot meet another type.
#[derive(Debug)]
pub(crate) struct Request<T> {
    number: libc::c_ulong,
    argument: PhantomData<fn(&mut T)>,
}

/// `TUNSETIFF`: makes or joins a TUN device.
pub(crate) const SET_TUN: Request<Interface> = Request::new(0x4004_54CA);
/// `SIOCSIFADDR`: gives an interface its address.
pub(crate) const SET_ADDRESS: Request<Interface> = Request::new(0x8916);
/// `SIOCSIFNETMASK`: gives an interface its mask.
pub(crate) const SET_MASK: Request<Interface> = Request::new(0x891C);
/// `SIOCSIFFLAGS`: brings an interface up.
pub(crate) const SET_FLAGS: Request<Interface> = Request::new(0x8914);
/// `SIOCADDRT`: adds a route.
pub(crate) const ADD_ROUTE: Request<Route> = Request::new(0x890B);
/// `LOOP_CTL_GET_FREE`: answers with the number of a free loop device.
pub(crate) const FREE_LOOP: Request<()> = Request::new(0x4C82);
/// `LOOP_CONFIGURE`: puts a file behind a loop device.
pub(crate) const SET_LOOP: Request<LoopConfig> = Request::new(0x4C0A);
/// `EXT4_IOC_SHUTDOWN`: ends a file system as a power cut does.
pub(crate) const SHUT_DOWN: Request<u32> = Request::new(0x8004_587D);

impl<T> Request<T> {
    const fn new(number: libc::c_ulong) -> Self {
        Self { number, argument: PhantomData }
    }

    /// Sends the request, and answers with what the kernel returned.
    pub(crate) fn send(&self, file: impl AsFd, argument: &mut T) -> io::Result<c_int> {
        let file = file.as_fd();
        // SAFETY: the descriptor is borrowed for the call, and the kernel reads and writes no more
        // than a `T` for this number, which the constants above see to.
        let answer = unsafe { libc::ioctl(file.as_raw_fd(), self.number as _, argument) };
        nix::errno::Errno::result(answer).map_err(io::Error::from)
    }
}

/// `struct ifreq`: an interface, and 24 octets whose meaning the request decides.
#[repr(C, align(8))]
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(crate) name: [u8; 16],
    pub(crate) what: [u8; 24],
}

/// `struct loop_config` with its `struct loop_info64`; what is not used is named after its place.
#[repr(C)]
#[derive(Clone, Debug)]
pub(crate) struct LoopConfig {
    pub(crate) file: u32,
    block_size: u32,
    numbers: [u64; 5],
    kinds: [u32; 3],
    pub(crate) flags: u32,
    names: [u8; 160],
    rest: [u64; 10],
}

impl LoopConfig {
    /// Puts this open file behind the device, with these flags.
    pub(crate) fn new(file: u32, flags: u32) -> Self {
        let (numbers, kinds, names, rest) = ([0; 5], [0; 3], [0; 160], [0; 10]);
        Self { file, block_size: 0, numbers, kinds, flags, names, rest }
    }
}

/// `AF_INET` as wide as a socket address has it.
#[expect(clippy::cast_possible_truncation, reason = "it is 2")]
pub(crate) const FAMILY: libc::sa_family_t = libc::AF_INET as libc::sa_family_t;

/// `struct rtentry`: the route to everywhere through an interface.
#[repr(transparent)]
pub(crate) struct Route(libc::rtentry);

/// Adds the route to everywhere through this interface, over any socket of its namespace.
pub(crate) fn add_default_route(socket: impl AsFd, name: &[u8; 16]) -> io::Result<()> {
    // SAFETY: all fields are integers, addresses of plain octets and pointers that may be null.
    let mut route: libc::rtentry = unsafe { core::mem::zeroed() };
    let family = FAMILY;
    route.rt_dst.sa_family = family;
    route.rt_gateway.sa_family = family;
    route.rt_genmask.sa_family = family;
    route.rt_flags = libc::RTF_UP;
    route.rt_dev = name.as_ptr().cast_mut().cast();
    ADD_ROUTE.send(socket, &mut Route(route)).map(drop)
}

/// Makes the child of this command fork, and not share memory until it executes: only a child that
/// is forked gets the time namespace of its parent on every kernel.
pub(crate) fn forked(command: &mut Command) -> &mut Command {
    // SAFETY: the closure does nothing, which is allowed after a fork.
    unsafe { command.pre_exec(|| Ok(())) }
}

/// Does something in a forked process, which has one thread, and tells what it told.
///
/// What it takes must be a matter of seconds: it is ended after `SECONDS`.
pub(crate) fn apart(
    what: impl FnOnce() -> Result<String, String>,
) -> io::Result<Result<String, String>> {
    const SECONDS: u32 = 30;
    let (listener, speaker) = pipe2(OFlag::O_CLOEXEC)?;
    // SAFETY: the child has one thread; it allocates, which the C library keeps possible after a
    // fork, and leaves by `_exit`, so that it ends nothing of its parent's.
    match unsafe { fork()? } {
        ForkResult::Child => {
            nix::unistd::alarm::set(SECONDS);
            tell(speaker, what());
            // SAFETY: it ends this process, without what its parent wants done at its own end.
            unsafe { libc::_exit(0) }
        }
        ForkResult::Parent { child } => {
            drop(speaker);
            let said = hear(listener);
            let ended = waitpid(child, None)?;
            said?.ok_or_else(|| died(ended))
        }
    }
}

fn tell(speaker: OwnedFd, outcome: Result<String, String>) {
    let text = match outcome {
        Ok(found) => format!("+{found}"),
        Err(missing) => format!("-{missing}"),
    };
    // A parent that hears nothing says that the child died, which is the best that is left.
    let _ = File::from(speaker).write_all(text.as_bytes());
}

fn hear(listener: OwnedFd) -> io::Result<Option<Result<String, String>>> {
    let mut text = String::new();
    File::from(listener).read_to_string(&mut text)?;
    let found = text.strip_prefix('+').map(|found| Ok(found.to_owned()));
    let missing = || text.strip_prefix('-').map(|missing| Err(missing.to_owned()));
    Ok(found.or_else(missing))
}

fn died(status: WaitStatus) -> io::Error {
    io::Error::other(format!("the process that tried it died: {status:?}"))
}
