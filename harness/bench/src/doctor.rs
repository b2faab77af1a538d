//! What this machine has of what a bench is made of.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Something that a bench is made of.
#[derive(Debug)]
pub struct Found {
    /// What it is.
    pub name: &'static str,
    /// Whether the tier `loopback` cannot do without it.
    pub needed_for_loopback: bool,
    /// What was found, or what is missing and how to get it.
    pub found: Result<String, String>,
}

/// Looks for everything that a bench is made of.
pub fn examine() -> Vec<Found> {
    let asked_of_the_kernel = harness_hardware::probe().into_iter().map(hardware);
    let programs = [
        needed("sockets on loopback", sockets()),
        needed("files that are synced", files()),
        needed("processes", processes()),
        part("python3", python("", "the example POS needs it: apt install python3")),
        part(
            "pyiso8583",
            python("import iso8583", "the other ISO 8583 codec: pip install pyiso8583"),
        ),
        part("pyemv", python("import pyemv", "the independent issuer host: pip install pyemv")),
    ];
    programs.into_iter().chain(asked_of_the_kernel).collect()
}

const fn needed(name: &'static str, found: Result<String, String>) -> Found {
    Found { name, needed_for_loopback: true, found }
}

const fn part(name: &'static str, found: Result<String, String>) -> Found {
    Found { name, needed_for_loopback: false, found }
}

fn hardware(tried: harness_hardware::Part) -> Found {
    part(tried.name, tried.found)
}

fn sockets() -> Result<String, String> {
    let tried = || -> io::Result<u128> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let begun = Instant::now();
        let mut out = TcpStream::connect(listener.local_addr()?)?;
        listener.accept()?;
        out.write_all(b"?")?;
        Ok(begun.elapsed().as_micros())
    };
    tried().map(|took| format!("a connection takes {took} us")).map_err(|reason| reason.to_string())
}

fn files() -> Result<String, String> {
    let tried = || -> io::Result<u128> {
        let mut file = tempfile::tempfile()?;
        let begun = Instant::now();
        file.write_all(&[7; 4_096])?;
        file.sync_all()?;
        Ok(begun.elapsed().as_micros())
    };
    let words = |took| format!("a synced page takes {took} us");
    tried()
        .map(words)
        .map_err(|reason| format!("{reason}: set TMPDIR to a folder that takes files"))
}

fn processes() -> Result<String, String> {
    if cfg!(not(unix)) {
        return Err("the bench needs a Unix system".to_owned());
    }
    let begun = Instant::now();
    let me = std::env::current_exe().map_err(|reason| reason.to_string())?;
    let mut command = Command::new(me);
    let ran = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    ran.map(|_| format!("one starts and ends in {} us", begun.elapsed().as_micros()))
        .map_err(|reason| reason.to_string())
}

fn python(code: &str, remedy: &str) -> Result<String, String> {
    let mut command = Command::new("python3");
    let ran = command.args(["-c", code]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match ran {
        Ok(status) if status.success() => Ok("there".to_owned()),
        Ok(_) | Err(_) => Err(remedy.to_owned()),
    }
}
