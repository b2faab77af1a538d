//! The issuer host as a process, and what is said to it.

mod messages;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pos_wire::iso8583::{Message, encode, frame};
use serde_json::Value as Json;

pub(crate) use messages::{KEY, MESSAGES, echo, messages, numbers, reversal, without};

const NOT_INSTALLED: i32 = 77;
/// How long an answer may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// A host that runs. It is ended by its own id wherever a test fails.
pub(crate) struct IssuerHost {
    process: Child,
    port: u16,
}

impl Drop for IssuerHost {
    fn drop(&mut self) {
        // One that has ended is not there to be killed, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl IssuerHost {
    /// Starts the host in that folder; none where Python or its packages are not there.
    pub(crate) fn start(folder: &Path) -> Option<Self> {
        let fields = Path::new(env!("CARGO_MANIFEST_DIR")).join("fields.json");
        let mut process = Command::new("python3")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(folder.join("host.py"))
            .arg("--fields")
            .arg(fields)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let mut host = Self { process, port: 0 };
        if said.is_empty() {
            let code = host.process.wait().unwrap().code();
            assert_eq!(code, Some(NOT_INSTALLED), "the host did not start");
            return None;
        }
        let ready: Json = serde_json::from_str(&said).unwrap();
        host.port = ready["port"].as_u64().unwrap().try_into().unwrap();
        Some(host)
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> Line {
        let connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        Line(connection)
    }

    /// Closes the standard input of the host, sees it end, and returns its log.
    pub(crate) fn end(mut self) -> Vec<Json> {
        drop(self.process.stdin.take());
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(self.process.wait().unwrap().success(), "{log}");
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A connection to the host.
pub(crate) struct Line(TcpStream);

impl Line {
    /// Sends a message and reads the answer.
    pub(crate) fn ask(&mut self, message: &Message) -> Vec<u8> {
        self.0.write_all(&frame(&encode(message).unwrap()).unwrap()).unwrap();
        let mut length = [0; 2];
        self.0.read_exact(&mut length).unwrap();
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        self.0.read_exact(&mut answer).unwrap();
        answer
    }

    /// Sends bytes and nothing after them, and returns all that comes back.
    pub(crate) fn say(mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.write_all(bytes).unwrap();
        // A host that has closed already leaves nothing to close here.
        let _ = self.0.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        // One that leaves bytes of ours unread breaks the connection instead of ending it.
        let _ = self.0.read_to_end(&mut answer);
        answer
    }
}
