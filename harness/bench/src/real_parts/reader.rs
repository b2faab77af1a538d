//! The process of a card reader: it hands cards over to its till, over a socket.

use std::io::{self, BufRead, Write};
use std::net::TcpStream;

use super::serve::{listen, serve};
use super::words::{FromReader, ToReader};

/// Runs a reader until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where its till cannot be reached.
pub fn serve_reader(told: impl BufRead, said: impl Write) -> io::Result<()> {
    let (listener, port) = listen()?;
    let mut till: Option<TcpStream> = None;
    listener.set_nonblocking(true)?;
    serve((told, said), Some(FromReader::Open(port)), |told| {
        let ToReader::Present(card) = told else { return Ok(FromReader::Done) };
        // A till that was started again connects anew: the last one counts.
        while let Ok((connection, _)) = listener.accept() {
            till = Some(connection);
        }
        let till = till.as_mut().ok_or_else(|| io::Error::other("no till is connected"))?;
        let mut line = serde_json::to_vec(&card)?;
        line.push(b'\n');
        till.write_all(&line)?;
        Ok(FromReader::Done)
    })
}
