//! The process of the line: it takes what tills send, and carries it on, back, or nowhere.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use super::serve::{listen, serve};
use super::words::{Door, FromLine, ToLine};

/// Whoever holds a connection open longer without a word is broken.
const SILENCE: Duration = Duration::from_secs(10);
/// How often it looks who knocks.
const LOOK: Duration = Duration::from_micros(200);

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
    to_processor.set_nonblocking(true)?;
    to_admin.set_nonblocking(true)?;
    let mut line =
        Line { doors: [(to_processor, processor), (to_admin, admin)], held: BTreeMap::new() };
    let first = FromLine::Open { processor: processor_door, admin: admin_door };
    serve((told, said), Some(first), |told| {
        match told {
            ToLine::Deliver(door, port) => line.deliver(door, port)?,
            ToLine::Return(door, port) => line.carry_back(door, port)?,
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
    /// Connections by the door and the port that the till sends from: towards another door the same
    /// port may be in use as well.
    held: BTreeMap<(Door, u16), Held>,
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

    /// Takes in all that knocks, until the one from this port is there.
    ///
    /// A till that was killed leaves connections behind that nobody speaks of. When its port is used
    /// again the later connection takes the place of that one: it knocks before it is spoken of.
    fn let_in(&mut self, door: Door, port: u16) -> io::Result<()> {
        let patience = Instant::now() + SILENCE;
        loop {
            while let Some((till, from)) = knocking(&self.door(door).0)? {
                self.held.insert((door, from), Held { till, beyond: None });
            }
            if self.held.contains_key(&(door, port)) {
                return Ok(());
            }
            if Instant::now() >= patience {
                return Err(io::ErrorKind::TimedOut.into());
            }
            thread::sleep(LOOK);
        }
    }

    fn deliver(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        let beyond_port = self.door(door).1;
        let held = self.held.get_mut(&(door, port)).ok_or(io::ErrorKind::NotFound)?;
        held.beyond = Some(carry_on(&mut held.till, beyond_port)?);
        Ok(())
    }

    /// Carries everything there and back, each connection in a thread of its own.
    fn serve(&self) -> io::Result<()> {
        for (door, beyond) in &self.doors {
            let (door, beyond) = (door.try_clone()?, *beyond);
            door.set_nonblocking(false)?;
            thread::spawn(move || {
                for till in door.incoming().flatten() {
                    // A till that is answered with nothing says so itself.
                    thread::spawn(move || drop(carry(till, beyond)));
                }
            });
        }
        Ok(())
    }

    fn carry_back(&mut self, door: Door, port: u16) -> io::Result<()> {
        let mut held = self.held.remove(&(door, port)).ok_or(io::ErrorKind::NotFound)?;
        let mut answer = Vec::new();
        if let Some(beyond) = &mut held.beyond {
            beyond.read_to_end(&mut answer)?;
        }
        held.till.write_all(&answer)
    }

    fn lose(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        self.held.remove(&(door, port));
        Ok(())
    }
}

/// Takes in the next connection that waits at a door, with the port that it comes from.
fn knocking(door: &TcpListener) -> io::Result<Option<(TcpStream, u16)>> {
    match door.accept() {
        Ok((till, from)) => {
            till.set_nonblocking(false)?;
            till.set_read_timeout(Some(SILENCE))?;
            Ok(Some((till, from.port())))
        }
        Err(reason) if reason.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(reason) => Err(reason),
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
