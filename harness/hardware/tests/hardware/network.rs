//! TCP through the router, as the two kernels do it.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use harness_hardware::addresses::{HOST, ROUTER_AT_HOST, ROUTER_AT_TILL};
use harness_hardware::{Held, Passage, Router, Weather, Which};
use libtest_mimic::{Failed, Trial};

use crate::machine::{check, is_a_lack};

const PORT: u16 = 8_583;
const MS: Duration = Duration::from_millis(1);
/// `ENETUNREACH` and `EHOSTUNREACH` on Linux.
const UNREACHABLE: [i32; 2] = [101, 113];
/// How long a connection is given where none is expected.
const PATIENCE: Duration = Duration::from_millis(700);
/// Longer than any wait of TCP in these tests.
const LONG: Duration = Duration::from_secs(30);

/// A test, whose failures are errors.
type Test = fn(&Shop) -> io::Result<()>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 9] = [
        ("a_delay_is_at_least_as_long_as_it_says", a_delay_is_at_least_as_long_as_it_says),
        ("loss_still_delivers_every_octet", loss_still_delivers_every_octet),
        ("doubled_and_reordered_packets_deliver_in_order", doubled_and_reordered),
        ("the_host_sees_the_address_of_the_router", the_host_sees_the_router),
        ("a_silent_cut_is_a_timeout_and_a_mended_connection_resumes", a_silent_cut),
        ("an_unreachable_host_is_told_at_once_and_a_connection_survives_it", an_unreachable_host),
        ("a_router_that_is_dead_is_silent_at_its_own_address_too", a_dead_router),
        ("a_reset_of_nat_breaks_what_is_open_and_lets_new_through", a_reset_of_nat),
        ("what_has_no_listener_is_refused_by_the_host", what_has_no_listener),
    ];
    tests.map(|(name, test)| Trial::test(name, move || play(name, test))).into()
}

/// A router and a host behind it that sends back what it hears.
struct Shop {
    router: Router,
    listener: TcpListener,
}

fn play(name: &str, test: Test) -> Result<(), Failed> {
    let router = match Router::start(7, Weather::CALM).map_err(io::Error::from) {
        Err(error) if is_a_lack(&error) => {
            println!("skipped: {name}: {error}");
            return Ok(());
        }
        router => router?,
    };
    let listener = inside(router.host_side(), || TcpListener::bind((HOST, PORT)))?;
    test(&Shop { router, listener }).map_err(Failed::from)
}

/// Does something in the network that a thread holds.
fn inside<T: Send>(held: Held, what: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
    let enter = || {
        held.enter(Which::NETWORK)?;
        what()
    };
    thread::scope(|scope| scope.spawn(enter).join().expect("it does not panic"))
}

impl Shop {
    fn connect(&self, patience: Duration) -> io::Result<TcpStream> {
        self.connect_to((HOST, PORT), patience)
    }

    fn connect_to(&self, to: (Ipv4Addr, u16), patience: Duration) -> io::Result<TcpStream> {
        let to = SocketAddr::from(to);
        inside(self.router.till_side(), || TcpStream::connect_timeout(&to, patience))
    }

    /// Opens a connection, and gives both its ends, the till's first.
    fn connection(&self) -> io::Result<(TcpStream, TcpStream)> {
        let till = self.connect(LONG)?;
        let (host, _) = self.listener.accept()?;
        for end in [&till, &host] {
            end.set_read_timeout(Some(LONG))?;
            end.set_nodelay(true)?;
        }
        Ok((till, host))
    }

    /// Sends so many octets to the host, and tells whether it got them all in their order.
    fn delivers(&self, octets: usize) -> io::Result<()> {
        let (mut till, mut host) = self.connection()?;
        let sent: Vec<u8> = (0..=250).cycle().take(octets).collect();
        let mut heard = Vec::new();
        thread::scope(|scope| {
            let sender = scope.spawn(|| {
                till.write_all(&sent)?;
                till.shutdown(std::net::Shutdown::Write)
            });
            host.read_to_end(&mut heard)?;
            sender.join().expect("it does not panic")
        })?;
        check(heard == sent, "every octet in its order")
    }
}

/// Sends one octet there and hears it.
fn passes(from: &mut TcpStream, to: &mut TcpStream) -> io::Result<()> {
    from.write_all(b"x")?;
    let mut heard = [0];
    to.read_exact(&mut heard)?;
    check(heard == *b"x", "the octet that was sent")
}

fn a_delay_is_at_least_as_long_as_it_says(shop: &Shop) -> io::Result<()> {
    shop.router.set_weather(Weather { delay: 20 * MS, ..Weather::CALM });
    let start = Instant::now();
    let (mut till, mut host) = shop.connection()?;
    check(start.elapsed() >= 40 * MS, "a connection to take both ways")?;
    let start = Instant::now();
    passes(&mut till, &mut host)?;
    passes(&mut host, &mut till)?;
    let taken = start.elapsed();
    check((40 * MS..400 * MS).contains(&taken), &format!("40 ms both ways, not {taken:?}"))
}

fn loss_still_delivers_every_octet(shop: &Shop) -> io::Result<()> {
    shop.router.set_weather(Weather { loss_ppm: 200_000, ..Weather::CALM });
    shop.delivers(100_000)?;
    check(shop.router.counts().lost > 5, "some packets lost")
}

fn doubled_and_reordered(shop: &Shop) -> io::Result<()> {
    let weather = Weather {
        delay: 2 * MS,
        jitter: MS,
        doubled_ppm: 300_000,
        reordered_ppm: 200_000,
        ..Weather::CALM
    };
    shop.router.set_weather(weather);
    shop.delivers(300_000)?;
    let counts = shop.router.counts();
    check(counts.doubled > 5 && counts.reordered > 5, "some doubled and some held back")
}

fn the_host_sees_the_router(shop: &Shop) -> io::Result<()> {
    let (till, host) = shop.connection()?;
    check(host.peer_addr()?.ip() == ROUTER_AT_HOST, "the router's address")?;
    check(host.peer_addr()?.port() == till.local_addr()?.port(), "the port of the till")
}

fn a_silent_cut(shop: &Shop) -> io::Result<()> {
    let (mut till, mut host) = shop.connection()?;
    shop.router.set_passage(Passage::Silent);
    let kind = shop.connect(PATIENCE).expect_err("nothing passes").kind();
    check(kind == ErrorKind::TimedOut, &format!("a timeout, not {kind:?}"))?;
    lan_is_alive(shop)?;
    till.write_all(b"late")?;
    host.set_read_timeout(Some(300 * MS))?;
    let mut heard = [0; 4];
    check(host.read(&mut heard).is_err(), "nothing to arrive")?;
    shop.router.set_passage(Passage::Open);
    host.set_read_timeout(Some(LONG))?;
    host.read_exact(&mut heard)?;
    check(heard == *b"late", "what was sent during the cut")
}

/// The router has no open port, which it says at once.
fn lan_is_alive(shop: &Shop) -> io::Result<()> {
    let kind = shop.connect_to((ROUTER_AT_TILL, 80), PATIENCE).expect_err("no port is open").kind();
    check(kind == ErrorKind::ConnectionRefused, &format!("a refusal of the router, not {kind:?}"))
}

fn an_unreachable_host(shop: &Shop) -> io::Result<()> {
    let (mut till, mut host) = shop.connection()?;
    shop.router.set_passage(Passage::Unreachable);
    let start = Instant::now();
    let error = shop.connect(LONG).expect_err("nothing passes");
    let told = error.raw_os_error().is_some_and(|code| UNREACHABLE.contains(&code));
    check(told, &format!("EHOSTUNREACH, not {error}"))?;
    check(start.elapsed() < 300 * MS, "to be told at once")?;
    lan_is_alive(shop)?;
    till.write_all(b"x")?;
    thread::sleep(300 * MS);
    shop.router.set_passage(Passage::Open);
    host.read_exact(&mut [0])?;
    passes(&mut till, &mut host)
}

fn a_dead_router(shop: &Shop) -> io::Result<()> {
    shop.router.set_passage(Passage::RouterDead);
    for to in [(HOST, PORT), (ROUTER_AT_TILL, 80)] {
        let kind = shop.connect_to(to, PATIENCE).expect_err("nothing answers").kind();
        check(kind == ErrorKind::TimedOut, &format!("a timeout, not {kind:?}"))?;
    }
    shop.router.set_passage(Passage::Open);
    shop.connection().map(drop)
}

/// A late acknowledgement may have been answered with the reset before this end says anything.
fn is_reset(end: &mut TcpStream) -> io::Result<()> {
    let said = end.write_all(b"x").and_then(|()| end.read(&mut [0]));
    let kind = said.expect_err("it is broken").kind();
    check(kind == ErrorKind::ConnectionReset, &format!("a reset, not {kind:?}"))
}

fn a_reset_of_nat(shop: &Shop) -> io::Result<()> {
    let (mut till, mut host) = shop.connection()?;
    passes(&mut till, &mut host)?;
    shop.router.forget();
    is_reset(&mut till)?;
    is_reset(&mut host)?;
    let (mut till, mut host) = shop.connection()?;
    check(host.peer_addr()?.ip() == ROUTER_AT_HOST, "the router's address")?;
    passes(&mut till, &mut host)
}

fn what_has_no_listener(shop: &Shop) -> io::Result<()> {
    let kind = shop.connect_to((HOST, PORT + 1), PATIENCE).expect_err("nobody listens").kind();
    check(kind == ErrorKind::ConnectionRefused, &format!("a refusal, not {kind:?}"))
}
