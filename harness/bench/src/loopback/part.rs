//! A part of the shop in a process of its own: asked a line, it answers a line.

use core::time::Duration;
use std::io;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::other_pos::child::Child;
use crate::watch::{BenchPart, Fate, PartLog};

/// How long a part may take to answer, in real time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process, ended with all that it started when this is dropped.
#[derive(Debug)]
pub(super) struct Part {
    name: String,
    child: Child,
    who: BenchPart,
    log: PartLog,
    /// What is said of it when it is gone.
    end: Fate,
}

impl Drop for Part {
    fn drop(&mut self) {
        self.child.end();
        self.log.note(self.who, self.child.pid(), self.end);
    }
}

impl Part {
    /// Starts `deadzone device …`.
    pub(super) fn start(
        program: &Path,
        arguments: &[String],
        (who, log): (BenchPart, &PartLog),
    ) -> io::Result<Self> {
        let name = arguments.first().cloned().unwrap_or_default();
        let arguments: Vec<String> =
            core::iter::once("device".to_owned()).chain(arguments.iter().cloned()).collect();
        let child = Child::start(&program.to_string_lossy(), &arguments)?;
        log.note(who, child.pid(), Fate::Started);
        Ok(Self { name, child, who, log: log.clone(), end: Fate::Ended })
    }

    /// Reads what it says.
    pub(super) fn hear<R: DeserializeOwned>(&mut self) -> io::Result<R> {
        let said = self.child.read_line(Instant::now() + PATIENCE);
        let said = match said {
            Ok(said) => said,
            Err(wrong) => {
                let last_words = self.child.end();
                return Err(io::Error::other(format!("{} {wrong}\n{last_words}", self.name)));
            }
        };
        serde_json::from_str(&said)
            .map_err(|reason| io::Error::other(format!("{} said {said}: {reason}", self.name)))
    }

    /// Tells it something and reads what it says to that.
    pub(super) fn ask<R: DeserializeOwned>(&mut self, told: &impl Serialize) -> io::Result<R> {
        let mut line = serde_json::to_string(told)?;
        line.push('\n');
        if let Err(wrong) = self.child.write(line.as_bytes(), Instant::now() + PATIENCE) {
            let last_words = self.child.end();
            return Err(io::Error::other(format!("{} {wrong}\n{last_words}", self.name)));
        }
        self.hear()
    }

    /// Ends the process at once, as by `kill -9`.
    pub(super) fn kill(mut self) {
        self.end = Fate::Killed;
    }
}
