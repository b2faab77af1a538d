//! The connection of one request: it may never come about, and nobody waits for that.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread::{self, JoinHandle};

/// A request under way on a connection of its own.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    /// Says the request, where the other side is not on this machine's loopback.
    saying: Option<JoinHandle<io::Result<()>>>,
}

impl Connection {
    /// Says a request at an address; over a router that nothing passes, it is said as soon as
    /// something does.
    ///
    /// # Errors
    ///
    /// Where there is no socket, or nobody at all listens on loopback.
    pub(super) fn say(to: SocketAddr, request: Vec<u8>, passes: bool) -> io::Result<Self> {
        if to.ip().is_loopback() {
            let mut stream = TcpStream::connect(to)?;
            say(&mut stream, &request)?;
            return Ok(Self { stream, saying: None });
        }
        let stream = begin(to)?;
        let mut other = stream.try_clone()?;
        let saying = thread::spawn(move || say(&mut other, &request));
        let connection = Self { stream, saying: Some(saying) };
        // What is said is under way also where the app dies right after.
        if passes { connection.said() } else { Ok(connection) }
    }

    /// Returns the port that it comes from.
    pub(super) fn port(&self) -> io::Result<u16> {
        Ok(self.stream.local_addr()?.port())
    }

    /// Waits until the request is said.
    fn said(mut self) -> io::Result<Self> {
        if let Some(saying) = self.saying.take() {
            saying.join().map_err(|_| io::Error::other("a request was not said"))??;
        }
        Ok(self)
    }

    /// Reads the whole answer.
    pub(super) fn answer(self) -> io::Result<Vec<u8>> {
        let mut stream = self.said()?.stream;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Tells whether the request is not said yet: nothing passes the router.
    pub(super) fn is_unsaid(&self) -> bool {
        self.saying.as_ref().is_some_and(|saying| !saying.is_finished())
    }

    /// Says the request no more, where it is not said yet.
    pub(super) fn give_up(self) {
        // Whoever waits to say it hears of this.
        drop(self.stream.shutdown(Shutdown::Both));
    }

    /// Tells whether the other side has closed it without an answer.
    pub(super) fn is_closed(&self) -> bool {
        if self.is_unsaid() {
            return false;
        }
        let looks = self.stream.set_nonblocking(true);
        let closed = matches!(self.stream.peek(&mut [0]), Ok(0));
        let waits = self.stream.set_nonblocking(false);
        closed || looks.is_err() || waits.is_err()
    }
}

fn say(stream: &mut TcpStream, request: &[u8]) -> io::Result<()> {
    stream.write_all(request)?;
    stream.shutdown(Shutdown::Write)
}

/// Begins to connect: whoever writes waits until it has come about.
#[cfg(target_os = "linux")]
fn begin(to: SocketAddr) -> io::Result<TcpStream> {
    use nix::errno::Errno;
    use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrStorage, connect, socket};
    use std::os::fd::AsRawFd;

    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let socket = socket(AddressFamily::Inet, SockType::Stream, flags, None)?;
    match connect(socket.as_raw_fd(), &SockaddrStorage::from(to)) {
        // Whatever keeps it from coming about is heard by whoever writes.
        Ok(()) | Err(Errno::EINPROGRESS | Errno::EHOSTUNREACH | Errno::ENETUNREACH) => {}
        Err(reason) => return Err(reason.into()),
    }
    let stream = TcpStream::from(socket);
    stream.set_nonblocking(false)?;
    Ok(stream)
}

#[cfg(not(target_os = "linux"))]
fn begin(_: SocketAddr) -> io::Result<TcpStream> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "networks of its own need Linux"))
}
