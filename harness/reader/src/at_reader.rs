//! A card in the virtual reader: it talks to the reader's driver over a socket.
//!
//! The driver sends the length in two bytes, then as many bytes. One byte alone is about power: off,
//! on, reset, or the question what the card announces itself with. Anything else is a command.

use core::fmt;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::os::linux::net::TcpStreamExt as _;
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;

use sim_card::{ATR, Card};

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const ANNOUNCE: u8 = 4;

/// A card that is in the reader. Dropped, it is out, and lost.
pub struct Inserted {
    connection: TcpStream,
    answering: Option<JoinHandle<Card>>,
}

impl fmt::Debug for Inserted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Inserted").field("is_torn", &self.is_torn()).finish_non_exhaustive()
    }
}

impl Inserted {
    /// Puts a card into the reader at this port.
    pub(crate) fn at(port: u16, mut card: Card) -> io::Result<Self> {
        let connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        let mut line = connection.try_clone()?;
        card.insert();
        let answering = Builder::new().name("card".to_owned()).spawn(move || {
            // It ends with its connection, whoever closes it, and says why in its log.
            let _closed = answer(&mut card, &mut line);
            let _closed = line.shutdown(Shutdown::Both);
            card
        })?;
        Ok(Self { connection, answering: Some(answering) })
    }

    /// Takes the card out, and hands it back with its log.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the card panicked.
    pub fn remove(mut self) -> io::Result<Card> {
        self.close().unwrap_or_else(|| Err(io::Error::other("the card was removed before")))
    }

    /// Tells whether the card is gone by itself.
    pub fn is_torn(&self) -> bool {
        self.answering.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn close(&mut self) -> Option<io::Result<Card>> {
        let answering = self.answering.take()?;
        // It is closed already where the card was torn.
        let _closed = self.connection.shutdown(Shutdown::Both);
        Some(answering.join().map_err(|_| io::Error::other("the card panicked")))
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        let _card = self.close();
    }
}

/// Answers until the connection is closed, or the card is torn.
fn answer(card: &mut Card, line: &mut TcpStream) -> io::Result<()> {
    loop {
        let told = hear(line)?;
        let said = match told[..] {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                continue;
            }
            [ANNOUNCE] => ATR.to_vec(),
            _ => {
                sleep(Duration::from_millis(u64::from(card.ways().delay_ms)));
                let Some(said) = card.command(&told) else { return Ok(()) };
                said
            }
        };
        let length = u16::try_from(said.len()).map_err(io::Error::other)?;
        line.write_all(&[&length.to_be_bytes()[..], &said].concat())?;
    }
}

fn hear(line: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    read_at_once(line, &mut length)?;
    let mut told = vec![0; usize::from(u16::from_be_bytes(length))];
    read_at_once(line, &mut told)?;
    Ok(told)
}

/// The driver sends length and bytes one after the other, and the second waits until the first is
/// acknowledged: without this, 44 ms later. The kernel forgets the wish, so it is made each time.
fn read_at_once(line: &mut TcpStream, room: &mut [u8]) -> io::Result<()> {
    line.set_quickack(true)?;
    line.read_exact(room)
}
