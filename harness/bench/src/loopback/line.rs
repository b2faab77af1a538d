//! The process of the line: it takes what tills send, and carries it on, back, or nowhere.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};

use super::serve::{listen, serve};
use super::words::{Door, FromLine, ToLine};
use crate::numbers::{Numbers, look_alike};

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
    let doors = [(to_processor, processor), (to_admin, admin)];
    let mut line = Line { doors, held: BTreeMap::new(), numbers: Numbers::default(), leak: None };
    let first = FromLine::Open { processor: processor_door, admin: admin_door };
    serve((told, said), Some(first), |told| {
        match told {
            ToLine::Watch(digits) => line.numbers = Numbers::of(&digits),
            ToLine::Deliver(door, port) => line.deliver(door, port)?,
            ToLine::Return(port) => line.carry_back(port)?,
            ToLine::Lose(door, port) => line.lose(door, port)?,
        }
        Ok(line.leak.take().unwrap_or(FromLine::Done))
    })
}

#[derive(Debug)]
struct Line {
    /// Where tills come in, and where it goes on from there.
    doors: [(TcpListener, u16); 2],
    /// Connections by the port that the till sends from.
    held: BTreeMap<u16, Held>,
    numbers: Numbers,
    /// What is to be said of what was carried last.
    leak: Option<FromLine>,
}

#[derive(Debug)]
struct Held {
    door: Door,
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
            self.held.insert(from.port(), Held { door, till, beyond: None });
        }
        Ok(())
    }

    fn deliver(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        let beyond_port = self.door(door).1;
        let held = self.held.get_mut(&port).ok_or(io::ErrorKind::NotFound)?;
        let mut request = Vec::new();
        held.till.read_to_end(&mut request)?;
        self.leak = leak(&self.numbers, &request, (door, "to"));
        let mut beyond = TcpStream::connect((Ipv4Addr::LOCALHOST, beyond_port))?;
        beyond.set_read_timeout(Some(SILENCE))?;
        beyond.write_all(&request)?;
        beyond.shutdown(Shutdown::Write)?;
        held.beyond = Some(beyond);
        Ok(())
    }

    fn carry_back(&mut self, port: u16) -> io::Result<()> {
        let mut held = self.held.remove(&port).ok_or(io::ErrorKind::NotFound)?;
        let mut answer = Vec::new();
        if let Some(beyond) = &mut held.beyond {
            beyond.read_to_end(&mut answer)?;
        }
        self.leak = leak(&self.numbers, &answer, (held.door, "from"));
        held.till.write_all(&answer)
    }

    fn lose(&mut self, door: Door, port: u16) -> io::Result<()> {
        self.let_in(door, port)?;
        let Some(mut held) = self.held.remove(&port) else { return Ok(()) };
        if held.beyond.is_none() {
            let mut request = Vec::new();
            // A till that is killed may break off: whatever there is was said.
            drop(held.till.read_to_end(&mut request));
            self.leak = leak(&self.numbers, &request, (door, "to"));
        }
        Ok(())
    }
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
    use super::{BTreeMap, Door, FromLine, Line, Numbers, listen};
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};

    /// A number that networks publish for tests, as a message of a processor may carry it.
    const DIGITS: &str = "5555555555554444";
    const PACKED: [u8; 8] = [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x44, 0x44];

    /// A line to a processor that listens, with what a till has sent over it.
    fn line_with(sent: &[u8]) -> (Line, TcpListener, TcpStream) {
        let (beyond, beyond_port) = listen().unwrap();
        let ((to_processor, door), (to_admin, _)) = (listen().unwrap(), listen().unwrap());
        let doors = [(to_processor, beyond_port), (to_admin, 0)];
        let numbers = Numbers::of(&[DIGITS.to_owned()]);
        let line = Line { doors, held: BTreeMap::new(), numbers, leak: None };
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
        line.carry_back(port).unwrap();
        assert_eq!(told(&line), Some(("on the line from the processor", "4444")));
    }
}
