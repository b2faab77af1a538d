//! The router: two threads hold a network each, a third carries packets between them.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::time::TimeSpec;

use crate::addresses::{HOST, PREFIX, TILL};
use crate::error::{Doing as _, HardwareError};
use crate::held::Held;
use crate::namespace::{leave_mounts, leave_network, loopback_up, mount_tmpfs};
use crate::orders::{Counts, Order, Passage, Weather};
use crate::tun::Tun;
use line::{Line, Side};

mod checksum;
mod line;
mod packet;

/// The name of the interface on both sides.
const INTERFACE: &str = "wan0";
/// Where pcscd has its socket and its lock.
const PCSCD: &str = "/run/pcscd";
const RUN: &str = "/run";
const PCSCD_OCTETS: u64 = 4 << 20;
/// How many packets are taken from one side before the other has its turn.
const BURST: usize = 64;
/// The router looks for the end at least so often, should nobody wake it.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// A router between the network of the till and that of the host; to drop it ends it.
///
/// The networks live as long as the router or a process in them.
#[derive(Debug)]
pub struct Router {
    controls: Controls,
    till: Holder,
    host: Holder,
    carrier: Option<JoinHandle<()>>,
}

/// The controls of a router, for any thread. An order has been obeyed when `give` returns.
#[derive(Clone, Debug)]
pub struct Controls {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    line: Mutex<Line>,
    ended: AtomicBool,
    wake: EventFd,
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Controls {
    /// Gives an order.
    pub fn give(&self, order: Order) {
        self.shared.line().obey(order);
    }

    /// Reads what happened to packets so far.
    pub fn counts(&self) -> Counts {
        self.shared.line().counts()
    }

    fn end(&self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        // Should this fail, the router sees the end when it looks next.
        let _ = self.shared.wake.write(1);
    }
}

impl Router {
    /// Makes both networks and starts to carry, in this weather.
    ///
    /// The till's side has a place of its own for the socket of pcscd, at `/run/pcscd`; where the
    /// machine has no such folder it is made, as pcscd itself does, or `/run` is covered as a whole
    /// where that is not allowed.
    ///
    /// What chance decides of a packet depends on the seed, its direction and its number alone;
    /// which packet has which number is up to the kernels at both ends.
    ///
    /// # Errors
    ///
    /// Where a namespace or a TUN device cannot be made.
    pub fn start(seed: u64, weather: Weather) -> Result<Self, HardwareError> {
        let (till, at_till) = Holder::start("till side", network_of_the_till)?;
        let (host, at_host) = Holder::start("host side", network_of_the_host)?;
        let wake = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK);
        let wake = wake.doing(|| "making an eventfd".to_owned())?;
        let (line, ended) = (Mutex::new(Line::new(seed, weather)), AtomicBool::new(false));
        let shared = Arc::new(Shared { line, ended, wake });
        let carrier = Carrier { shared: Arc::clone(&shared), at_till, at_host };
        let carrier = Builder::new().name("router".to_owned()).spawn(move || carrier.carry());
        let carrier = Some(carrier.doing(|| "starting a thread".to_owned())?);
        Ok(Self { controls: Controls { shared }, till, host, carrier })
    }

    /// Names the thread that holds the network and the mounts of the till.
    pub fn till_side(&self) -> Held {
        self.till.held
    }

    /// Names the thread that holds the network of the host.
    pub fn host_side(&self) -> Held {
        self.host.held
    }

    /// Hands out controls that may outlive the router: they do nothing then.
    pub fn controls(&self) -> Controls {
        self.controls.clone()
    }

    /// Changes what passes.
    pub fn set_passage(&self, passage: Passage) {
        self.controls.give(Order::Passage(passage));
    }

    /// Changes the weather for packets that come from here on.
    pub fn set_weather(&self, weather: Weather) {
        self.controls.give(Order::Weather(weather));
    }

    /// Forgets all connections, as a router does that was switched off and on.
    pub fn forget(&self) {
        self.controls.give(Order::Forget);
    }

    /// Reads what happened to packets so far.
    pub fn counts(&self) -> Counts {
        self.controls.counts()
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        self.controls.end();
        // A thread that panicked has ended, which is all that is wanted of it.
        let _ = self.carrier.take().map(JoinHandle::join);
    }
}

/// A thread that holds namespaces until it is dropped.
#[derive(Debug)]
struct Holder {
    held: Held,
    hold: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Holder {
    fn start(
        name: &str,
        make: impl FnOnce() -> Result<Tun, HardwareError> + Send + 'static,
    ) -> Result<(Self, Tun), HardwareError> {
        let (report, answer) = channel();
        let (hold, release) = channel();
        let thread = Builder::new().name(name.to_owned()).spawn(move || {
            // Who does not listen any more has given up; the thread ends with its sender.
            let _ = report.send(make().map(|tun| (Held::here(), tun)));
            wait_for(&release);
        });
        let thread = Some(thread.doing(|| "starting a thread".to_owned())?);
        let answer = answer.recv().map_err(|_| io::Error::other("it panicked"));
        let (named, tun) = answer.doing(|| format!("preparing the {name}"))??;
        Ok((Self { held: named, hold: Some(hold), thread }, tun))
    }
}

/// Waits until the other end is dropped: nobody ever sends.
fn wait_for(end: &Receiver<()>) {
    while end.recv().is_ok() {}
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.hold.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn network_of_the_till() -> Result<Tun, HardwareError> {
    leave_network()?;
    leave_mounts()?;
    loopback_up()?;
    make_place_for_pcscd()?;
    Tun::open(INTERFACE, TILL, PREFIX)
}

/// Covers the folder of pcscd; where there is none and it may not be made, all of `/run`.
fn make_place_for_pcscd() -> Result<(), HardwareError> {
    if fs::create_dir_all(PCSCD).is_err() {
        mount_tmpfs(Path::new(RUN), PCSCD_OCTETS)?;
        fs::create_dir_all(PCSCD).doing(|| format!("making {PCSCD}"))?;
    }
    mount_tmpfs(Path::new(PCSCD), PCSCD_OCTETS)
}

fn network_of_the_host() -> Result<Tun, HardwareError> {
    leave_network()?;
    loopback_up()?;
    Tun::open(INTERFACE, HOST, PREFIX)
}

/// The thread that carries packets.
struct Carrier {
    shared: Arc<Shared>,
    at_till: Tun,
    at_host: Tun,
}

impl Carrier {
    fn carry(self) {
        while !self.shared.ended.load(Ordering::Relaxed) {
            if self.sleep().is_err() {
                return;
            }
            self.take(Side::Till);
            self.take(Side::Host);
            self.hand_out();
        }
    }

    /// Sleeps until a packet comes, one is due, or it is woken.
    fn sleep(&self) -> nix::Result<()> {
        use std::os::fd::AsFd as _;
        let next = self.shared.line().next();
        let span = next.map_or(LONGEST_SLEEP, |due| due.saturating_duration_since(Instant::now()));
        let files = [self.at_till.as_fd(), self.at_host.as_fd(), self.shared.wake.as_fd()];
        let mut files = files.map(|file| PollFd::new(file, PollFlags::POLLIN));
        match ppoll(&mut files, Some(TimeSpec::from_duration(span.min(LONGEST_SLEEP))), None) {
            Err(nix::errno::Errno::EINTR) | Ok(_) => (),
            Err(other) => return Err(other),
        }
        // Somebody in the namespace has removed the interface: nothing passes any more.
        let is_gone = |file: &PollFd<'_>| {
            file.revents().is_some_and(|events| events.contains(PollFlags::POLLERR))
        };
        if files.iter().any(is_gone) { Err(nix::errno::Errno::ENODEV) } else { Ok(()) }
    }

    fn side(&self, side: Side) -> &Tun {
        match side {
            Side::Till => &self.at_till,
            Side::Host => &self.at_host,
        }
    }

    /// Takes in what has come; the lock is let go between packets, so that an order can get in.
    fn take(&self, side: Side) {
        for _ in 0..BURST {
            let Ok(octets) = self.side(side).read() else { return };
            self.shared.line().take(side, octets, Instant::now());
        }
    }

    /// Hands out what is due. A packet that the kernel does not take is lost, as on any line.
    fn hand_out(&self) {
        loop {
            let ready = self.shared.line().ready(Instant::now());
            let Some((to, octets)) = ready else { return };
            let _ = self.side(to).write(&octets);
        }
    }
}
