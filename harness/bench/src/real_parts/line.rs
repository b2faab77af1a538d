//! The process of the line: it takes what tills send, and carries it on, back, or nowhere.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use super::serve::{listen_at, serve};
use super::words::{Door, FromLine, ToLine};
use crate::numbers::{Numbers, look_alike};

/// Whoever holds a connection open longer without a word is broken.
const SILENCE: Duration = Duration::from_secs(10);
/// How often it looks who knocks.
const LOOK: Duration = Duration::from_micros(200);

/// Runs the line between tills, which find it at an address, and what listens at two ports, until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where a connection breaks that should not.
pub fn serve_line(
    address: Ipv4Addr,
    (processor, admin): (u16, u16),
    told: impl BufRead,
    said: impl Write,
) -> io::Result<()> {
    let (to_processor, processor_door) = listen_at(address)?;
    let (to_admin, admin_door) = listen_at(address)?;
    to_processor.set_nonblocking(true)?;
    to_admin.set_nonblocking(true)?;
    let doors = [(to_processor, processor), (to_admin, admin)];
    let over_router = address != Ipv4Addr::LOCALHOST;
    let mut line = Line { over_router, ..Line::between(doors) };
    let first = FromLine::Open { processor: processor_door, admin: admin_door };
    serve((told, said), Some(first), |told| {
        match told {
            ToLine::Watch(digits) => line.numbers = Numbers::of(&digits),
            ToLine::Deliver(door, port) => line.deliver(door, port)?,
            ToLine::Return(door, port) => line.carry_back(door, port)?,
            ToLine::Lose(door, port) => line.lose(door, port)?,
            ToLine::Serve => line.serve()?,
        }
        Ok(line.leak.take().unwrap_or(FromLine::Done))
    })
}

#[derive(Debug)]
struct Line {
    /// Where tills come in, and where it goes on from there.
    doors: [(TcpListener, u16); 2],
    /// Connections by the door and the port that the till sends from: towards another door the same
    /// port may be in use as well.
    held: BTreeMap<(Door, u16), Held>,
    /// What was lost before it came here, over a router: it is let in no more.
    lost: BTreeSet<(Door, u16)>,
    /// Whether there is a router between the tills and here.
    over_router: bool,
    numbers: Numbers,
    /// What is to be said of what was carried last.
    leak: Option<FromLine>,
}

#[derive(Debug)]
struct Held {
    till: TcpStream,
    beyond: Option<TcpStream>,
}

impl Line {
    /// Makes a line on which tills are next door.
    fn between(doors: [(TcpListener, u16); 2]) -> Self {
        let (held, lost, numbers) = (BTreeMap::new(), BTreeSet::new(), Numbers::default());
        Self { doors, held, lost, over_router: false, numbers, leak: None }
    }

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
            self.take_in(door)?;
            if self.held.contains_key(&(door, port)) {
                return Ok(());
            }
            if Instant::now() >= patience {
                return Err(io::ErrorKind::TimedOut.into());
            }
            thread::sleep(LOOK);
        }
    }

    /// Takes in all that knocks.
    fn take_in(&mut self, door: Door) -> io::Result<()> {
        while let Some((till, from)) = knocking(&self.door(door).0)? {
            if !self.lost.remove(&(door, from)) {
                self.held.insert((door, from), Held { till, beyond: None });
            }
        }
        Ok(())
    }

    fn deliver(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.lost.remove(&(door, port));
        self.let_in(door, port)?;
        let beyond_port = self.door(door).1;
        let held = self.held.get_mut(&(door, port)).ok_or(io::ErrorKind::NotFound)?;
        let request = read_all(&mut held.till)?;
        self.leak = leak(&self.numbers, &request, (door, "to"));
        held.beyond = Some(carry_on(&request, beyond_port)?);
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
        self.leak = leak(&self.numbers, &answer, (door, "from"));
        held.till.write_all(&answer)
    }

    fn lose(&mut self, door: Door, port: u16) -> io::Result<()> {
        if self.over_router {
            self.take_in(door)?;
        } else {
            self.let_in(door, port)?;
        }
        let Some(mut held) = self.held.remove(&(door, port)) else {
            self.lost.insert((door, port));
            return Ok(());
        };
        if held.beyond.is_none() {
            let mut request = Vec::new();
            // Over a router that is cut the rest never comes. A till that is killed may break off as
            // well: whatever there is was said.
            held.till.set_nonblocking(self.over_router)?;
            drop(held.till.read_to_end(&mut request));
            self.leak = leak(&self.numbers, &request, (door, "to"));
        }
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
    let request = read_all(&mut till)?;
    let mut beyond = carry_on(&request, beyond)?;
    let mut answer = Vec::new();
    beyond.read_to_end(&mut answer)?;
    till.write_all(&answer)
}

fn read_all(till: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    till.read_to_end(&mut request)?;
    Ok(request)
}

/// Hands a whole request on.
fn carry_on(request: &[u8], beyond: u16) -> io::Result<TcpStream> {
    let mut beyond = TcpStream::connect((Ipv4Addr::LOCALHOST, beyond))?;
    beyond.set_read_timeout(Some(SILENCE))?;
    beyond.write_all(request)?;
    beyond.shutdown(Shutdown::Write)?;
    Ok(beyond)
}

/// Looks for a card number in what the line carries to or from a door. Rule: `never.pan`.
fn leak(numbers: &Numbers, bytes: &[u8], (door, way): (Door, &str)) -> Option<FromLine> {
    let (whom, looks_alike) = match door {
        // Fields of digits stand side by side there, and some would pass for a number.
        Door::Processor => ("the processor", None),
        Door::Admin => ("the admin", look_alike(bytes)),
    };
    let last_four = numbers.find_in(bytes).or(looks_alike)?;
    Some(FromLine::Leaked { place: format!("on the line {way} {whom}"), last_four })
}

#[cfg(test)]
mod tests {
    use super::super::serve::listen;
    use super::{Door, FromLine, Line, Numbers};
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};

    /// A number that networks publish for tests, as a message of a processor may carry it.
    const DIGITS: &str = "5555555555554444";
    const PACKED: [u8; 8] = [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x44, 0x44];

    /// A line to a processor that listens, with what a till has sent over it.
    fn line_with(sent: &[u8]) -> (Line, TcpListener, TcpStream) {
        let (beyond, beyond_port) = listen().unwrap();
        let ((to_processor, door), (to_admin, _)) = (listen().unwrap(), listen().unwrap());
        to_processor.set_nonblocking(true).unwrap();
        to_admin.set_nonblocking(true).unwrap();
        let doors = [(to_processor, beyond_port), (to_admin, 0)];
        let numbers = Numbers::of(&[DIGITS.to_owned()]);
        let line = Line { numbers, ..Line::between(doors) };
        let mut till = TcpStream::connect((Ipv4Addr::LOCALHOST, door)).unwrap();
        till.write_all(sent).unwrap();
        till.shutdown(Shutdown::Write).unwrap();
        (line, beyond, till)
    }

    fn told(line: &Line) -> Option<(&str, &str)> {
        match &line.leak {
            Some(FromLine::Leaked { place, last_four }) => Some((place, last_four)),
            _ => None,
        }
    }

    #[test]
    fn a_number_in_what_a_till_sends_is_told_also_where_it_is_lost() {
        let (mut line, _beyond, till) = line_with(DIGITS.as_bytes());
        line.deliver(Door::Processor, till.local_addr().unwrap().port()).unwrap();
        assert_eq!(told(&line), Some(("on the line to the processor", "4444")));
        let (mut line, _beyond, till) = line_with(&PACKED);
        line.lose(Door::Processor, till.local_addr().unwrap().port()).unwrap();
        assert_eq!(told(&line), Some(("on the line to the processor", "4444")));
    }

    #[test]
    fn a_number_in_an_answer_is_told() {
        let (mut line, beyond, till) = line_with(b"a question");
        let port = till.local_addr().unwrap().port();
        line.deliver(Door::Processor, port).unwrap();
        assert_eq!(told(&line), None);
        let (mut processor, _) = beyond.accept().unwrap();
        processor.read_to_end(&mut Vec::new()).unwrap();
        processor.write_all(&PACKED).unwrap();
        drop(processor);
        line.carry_back(Door::Processor, port).unwrap();
        assert_eq!(told(&line), Some(("on the line from the processor", "4444")));
    }
}
