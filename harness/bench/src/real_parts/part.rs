//! A part of the shop in a process of its own: asked a line, it answers a line.

use core::fmt::Display;
use core::time::Duration;
use std::io;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::site::Environment;
use crate::other_pos::child::Child;
use crate::watch::{BenchPart, Fate, PartLog};

/// How long a part may take to answer, in real time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process, ended with all that it started when this is dropped.
#[derive(Debug)]
pub(super) struct Part {
    name: String,
    child: Child,
    /// How it came to an end that was not meant to.
    downfall: Option<Downfall>,
    who: BenchPart,
    log: PartLog,
    /// What is said of it when it is gone.
    end: Fate,
    /// How long it may take to answer, in real time.
    patience: Duration,
}

/// How a part came to its end that was not meant to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Downfall {
    /// Somebody outside killed it.
    Killed,
    /// It failed, and was ended.
    Failed,
}

impl Drop for Part {
    fn drop(&mut self) {
        self.child.end();
        self.log.note(self.who, self.child.id(), self.end);
    }
}

impl Part {
    /// Starts a program as a part, with these variables beside those of this process.
    pub(super) fn start(
        (program, environment): (&Path, &Environment),
        arguments: &[String],
        (who, log): (BenchPart, &PartLog),
    ) -> io::Result<Self> {
        let name = arguments.iter().find(|word| *word != "device").cloned().unwrap_or_default();
        let child = Child::start((&program.to_string_lossy(), environment), arguments)?;
        log.note(who, child.id(), Fate::Started);
        Ok(Self {
            name,
            child,
            downfall: None,
            who,
            log: log.clone(),
            end: Fate::Ended,
            patience: PATIENCE,
        })
    }

    /// Gives it more time to answer, where a person has to.
    pub(super) const fn wait_for_people(&mut self) {
        self.patience = Duration::from_mins(5);
    }

    /// Returns the id of the process, which is that of its group.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads what it says.
    pub(super) fn hear<R: DeserializeOwned>(&mut self) -> io::Result<R> {
        let said = match self.child.read_line(Instant::now() + self.patience) {
            Ok(said) => said,
            Err(wrong) => return Err(self.fail(&wrong)),
        };
        serde_json::from_str(&said)
            .map_err(|reason| io::Error::other(format!("{} said {said}: {reason}", self.name)))
    }

    /// Tells it something and reads what it says to that.
    pub(super) fn ask<R: DeserializeOwned>(&mut self, told: &impl Serialize) -> io::Result<R> {
        let mut line = serde_json::to_string(told)?;
        line.push('\n');
        match self.child.write(line.as_bytes(), Instant::now() + self.patience) {
            Ok(()) => self.hear(),
            Err(wrong) => Err(self.fail(&wrong)),
        }
    }

    /// Looks at how it failed, and ends it.
    fn fail(&mut self, wrong: &impl Display) -> io::Error {
        let death = self.child.how_it_died();
        let killed = self.child.was_killed();
        self.downfall = Some(if killed { Downfall::Killed } else { Downfall::Failed });
        let last_words = self.child.end();
        io::Error::other(format!("{} {wrong}; then it {death}\n{last_words}", self.name))
    }

    /// Tells whether somebody outside killed it, by `kill -9`.
    pub(super) fn was_killed(&mut self) -> bool {
        match self.downfall {
            Some(downfall) => downfall == Downfall::Killed,
            None => self.child.was_killed(),
        }
    }

    /// Ends the process at once, as by `kill -9`.
    pub(super) fn kill(mut self) {
        self.end = Fate::Killed;
    }
}
