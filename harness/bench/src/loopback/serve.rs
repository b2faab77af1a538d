//! The side of a part: lines in, lines out, until nobody tells it anything more.

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, TcpListener};

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
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}
