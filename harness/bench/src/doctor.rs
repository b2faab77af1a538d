//! What this machine has of what a bench is made of.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::tier::Tier;

/// Something that a bench is made of.
#[derive(Debug)]
pub struct Found {
    /// What it is.
    pub name: &'static str,
    /// The tier that cannot do without it; none where that tier leaves something out.
    pub needed_by: Option<Tier>,
    /// What was found, or what is missing and how to get it.
    pub found: Result<String, String>,
    /// What is left out without it.
    pub without: &'static str,
}

/// Looks for everything that a bench is made of.
pub fn examine() -> Vec<Found> {
    let loopback = [
        ("sockets on loopback", sockets()),
        ("files that are synced", files()),
        ("processes", processes()),
    ];
    let loopback = loopback.map(|(name, found)| {
        let without = "nothing is played on real parts";
        Found { name, needed_by: Some(Tier::Loopback), found, without }
    });
    let kernel = harness_hardware::probe().into_iter().map(of_the_kernel);
    loopback.into_iter().chain(kernel).chain(beside()).collect()
}

/// Says of a part of the kernel what it is for.
fn of_the_kernel(part: harness_hardware::Part) -> Found {
    let name = part.name;
    let (needed_by, without) = match name {
        "network namespaces" | "TUN" => (Some(Tier::Full), "the full bench is not played"),
        "user namespaces" => (None, "the full bench needs root"),
        "ext4 on a loop device" => (None, "tills keep files, and no disk loses its power"),
        "tmpfs" => (None, "chips are models, and readers ask none"),
        "FUSE" => (None, "no test of a disk that tears writes (feature fuse of harness-hardware)"),
        "libfaketime" => (None, "the wall clocks of tills are not checked"),
        "time namespaces" => (None, "no test of a clock since boot"),
        _ => (None, ""),
    };
    Found { name, needed_by, found: part.found, without }
}

/// What is no part of the kernel, and which every tier can do without.
fn beside() -> [Found; 4] {
    let part = |name, found, without| Found { name, needed_by: None, found, without };
    let no_host = "no issuer host in Python (run --issuer)";
    let chips = crate::real_parts::chips_can_be_asked();
    let chips = chips.map(|()| "pcscd with the driver vpcd".to_owned());
    [
        part("virtual card reader", chips, "chips are models, and readers ask none"),
        part("python3", python("", "apt install python3"), "no POS and no issuer host in Python"),
        part("pyiso8583", python("import iso8583", "pip install pyiso8583"), no_host),
        part("pyemv", python("import pyemv", "pip install pyemv"), no_host),
    ]
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
