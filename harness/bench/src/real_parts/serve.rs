//! The side of a part: lines in, lines out, until nobody tells it anything more.

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Says the first word, then answers line by line.
pub(super) fn serve<T: DeserializeOwned, R: Serialize>(
    (mut told, mut said): (impl BufRead, impl Write),
    first: Option<R>,
    mut answer: impl FnMut(T) -> io::Result<R>,
) -> io::Result<()> {
    if let Some(first) = first {
        say(&mut said, &first)?;
    }
    let mut line = String::new();
    loop {
        line.clear();
        if told.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let answered = answer(serde_json::from_str(&line)?)?;
        say(&mut said, &answered)?;
    }
}

fn say(said: &mut impl Write, word: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(word)?;
    line.push(b'\n');
    said.write_all(&line)?;
    said.flush()
}

/// Opens a port on loopback that nobody uses.
pub(super) fn listen() -> io::Result<(TcpListener, u16)> {
    listen_at(Ipv4Addr::LOCALHOST)
}

/// Opens a port at an address that nobody uses.
pub(super) fn listen_at(address: Ipv4Addr) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((address, 0))?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// A house that can serve by itself, beside whoever tells it what to do.
#[derive(Debug)]
pub(super) struct Shared<H> {
    house: Arc<Mutex<H>>,
    /// What went wrong while it served by itself: whoever tells it something hears of it.
    broken: Arc<Mutex<Option<io::Error>>>,
}

impl<H: Send + 'static> Shared<H> {
    pub(super) fn new(house: H) -> Self {
        Self { house: Arc::new(Mutex::new(house)), broken: Arc::default() }
    }

    /// Does what it was told.
    pub(super) fn with<R>(&self, done: impl FnOnce(&mut H) -> io::Result<R>) -> io::Result<R> {
        match locked(&self.broken).take() {
            Some(reason) => Err(reason),
            None => done(&mut locked(&self.house)),
        }
    }

    /// Takes every connection from now on, one after the other, until one goes wrong: what is said
    /// after that would mean nothing.
    pub(super) fn serve(
        &self,
        listener: TcpListener,
        take: fn(&mut H, TcpStream) -> io::Result<()>,
    ) {
        let (house, broken) = (Arc::clone(&self.house), Arc::clone(&self.broken));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let taken = connection.and_then(|connection| take(&mut locked(&house), connection));
                if let Err(reason) = taken {
                    locked(&broken).get_or_insert(reason);
                    return;
                }
            }
        });
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
