//! What a POS did that the harness cannot go on after.

use core::fmt;
use core::time::Duration;
use std::io;
use std::process::ExitStatus;

use pos_core::TillId;
use pos_protocol::Mistake;
use thiserror::Error;

/// More of a line than this helps nobody.
const MOST_SHOWN: usize = 600;

/// What a POS did, with what led to it.
#[derive(Debug)]
pub(super) struct PosFault {
    pub(super) till: TillId,
    pub(super) wrong: Wrong,
    /// The last line that it said.
    pub(super) said: Option<String>,
    /// The last line that it was told.
    pub(super) told: String,
    /// The end of what it wrote to its standard error.
    pub(super) last_words: String,
}

impl PosFault {
    /// Makes the fault of a POS that was told nothing.
    pub(super) const fn early(till: TillId, wrong: Wrong) -> Self {
        Self { till, wrong, said: None, told: String::new(), last_words: String::new() }
    }
}

impl std::error::Error for PosFault {}

impl fmt::Display for PosFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the POS of till {} {}", self.till.0, self.wrong)?;
        if let Some(said) = &self.said {
            write!(f, "\nits last line:       {}", shortened(said))?;
        }
        if !self.told.is_empty() {
            write!(f, "\nit was told last:    {}", shortened(&self.told))?;
        }
        for (place, line) in self.last_words.lines().enumerate() {
            let head = if place == 0 { "its standard error:" } else { "" };
            write!(f, "\n{head:<20} {line}")?;
        }
        Ok(())
    }
}

fn shortened(line: &str) -> String {
    let line = line.trim_end();
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}… ({} bytes)", &line[..end], line.len()),
        None => line.to_owned(),
    }
}

/// The kinds of things that a POS does wrong.
#[derive(Debug, Error)]
pub(super) enum Wrong {
    #[error("cannot be started: {0}: {1}")]
    NotStarted(String, io::Error),
    #[error("died: {0}")]
    Died(ExitStatus),
    #[error("closed its pipes and lives on")]
    Mute,
    #[error("closed its pipes")]
    Closed,
    #[error("is silent")]
    Silent,
    #[error("gave no answer within {0:?}")]
    Late(Duration),
    #[error("was not done within {1:?}; orders that it gave: {0}")]
    NeverDone(usize, Duration),
    #[error("gave more than {0} orders for one fact")]
    TooMany(usize),
    #[error("was told more than {0} facts within a millisecond, since each asks for another")]
    Restless(u32),
    #[error("spoke without being told anything")]
    Unasked,
    #[error("said a line that is longer than {0} bytes")]
    TooLong(usize),
    #[error("said a line that is not UTF-8")]
    NotText,
    #[error("broke the protocol: {0}")]
    Mistake(Mistake),
    #[error("cannot be reached: {0}")]
    Pipe(io::Error),
}
