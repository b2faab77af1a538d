//! The process of the line: it takes what tills send, and carries it on, back, or nowhere.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;

use super::serve::{listen, serve};
use super::words::{Door, FromLine, ToLine};

/// Whoever holds a connection open longer without a word is broken.
const SILENCE: Duration = Duration::from_secs(10);

/// Runs the line between tills and what listens at two ports, until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where a connection breaks that should not.
pub fn serve_line(
    (processor, admin): (u16, u16),
    told: impl BufRead,
    said: impl Write,
) -> io::Result<()> {
    let (to_processor, processor_door) = listen()?;
    let (to_admin, admin_door) = listen()?;
    let mut line =
        Line { doors: [(to_processor, processor), (to_admin, admin)], held: BTreeMap::new() };
    let first = FromLine::Open { processor: processor_door, admin: admin_door };
    serve((told, said), Some(first), |told| {
        match told {
            ToLine::Deliver(door, port) => line.deliver(door, port)?,
            ToLine::Return(port) => line.carry_back(port)?,
            ToLine::Lose(door, port) => line.lose(door, port)?,
            ToLine::Serve => line.serve()?,
        }
        Ok(FromLine::Done)
    })
}

#[derive(Debug)]
struct Line {
    /// Where tills come in, and where it goes on from there.
    doors: [(TcpListener, u16); 2],
    /// Connections by the port that the till sends from.
    held: BTreeMap<u16, Held>,
}

#[derive(Debug)]
struct Held {
    till: TcpStream,
    beyond: Option<TcpStream>,
}

impl Line {
    const fn door(&self, door: Door) -> &(TcpListener, u16) {
        match door {
            Door::Processor => &self.doors[0],
            Door::Admin => &self.doors[1],
        }
    }

    /// Takes connections in until the one from this port is there.
    fn let_in(&mut self, door: Door, port: u16) -> io::Result<()> {
        while !self.held.contains_key(&port) {
            let (till, from) = self.door(door).0.accept()?;
            till.set_read_timeout(Some(SILENCE))?;
            self.held.insert(from.port(), Held { till, beyond: None });
        }
        Ok(())
    }

    fn deliver(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        let beyond_port = self.door(door).1;
        let held = self.held.get_mut(&port).ok_or(io::ErrorKind::NotFound)?;
        held.beyond = Some(carry_on(&mut held.till, beyond_port)?);
        Ok(())
    }

    /// Carries everything there and back, each connection in a thread of its own.
    fn serve(&self) -> io::Result<()> {
        for (door, beyond) in &self.doors {
            let (door, beyond) = (door.try_clone()?, *beyond);
            thread::spawn(move || {
                for till in door.incoming().flatten() {
                    // A till that is answered with nothing says so itself.
                    thread::spawn(move || drop(carry(till, beyond)));
                }
            });
        }
        Ok(())
    }

    fn carry_back(&mut self, port: u16) -> io::Result<()> {
        let mut held = self.held.remove(&port).ok_or(io::ErrorKind::NotFound)?;
        let mut answer = Vec::new();
        if let Some(beyond) = &mut held.beyond {
            beyond.read_to_end(&mut answer)?;
        }
        held.till.write_all(&answer)
    }

    fn lose(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        self.held.remove(&port);
        Ok(())
    }
}

fn carry(mut till: TcpStream, beyond: u16) -> io::Result<()> {
    till.set_read_timeout(Some(SILENCE))?;
    let mut beyond = carry_on(&mut till, beyond)?;
    let mut answer = Vec::new();
    beyond.read_to_end(&mut answer)?;
    till.write_all(&answer)
}

/// Hands a whole request on.
fn carry_on(till: &mut TcpStream, beyond: u16) -> io::Result<TcpStream> {
    let mut request = Vec::new();
    till.read_to_end(&mut request)?;
    let mut beyond = TcpStream::connect((Ipv4Addr::LOCALHOST, beyond))?;
    beyond.set_read_timeout(Some(SILENCE))?;
    beyond.write_all(&request)?;
    beyond.shutdown(Shutdown::Write)?;
    Ok(beyond)
}
