//! What a till was told in a run of the bench, and what it ordered: a file that replays.
//!
//! One JSON object a line: what recording it is, then each fact followed by the orders that came
//! of it. The same facts make the same core say the same, to the byte.

use core::time::Duration;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use pos_core::{Moment, TillId, Wall};
use pos_protocol::{Fact, FactLine, Mistake, Said, ServedTill};
use serde::{Deserialize, Serialize};
use sim_world::Plan;
use thiserror::Error;

/// The version of the file. A change that an older program would not understand needs another one.
const VERSION: u32 = 1;

/// One start of the app of one till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct App {
    pub(crate) till: TillId,
    pub(crate) start: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Recording { version: u32, scenario: String, seed: u64 },
    Told { app: App, line: FactLine },
    Said { app: App, line: Said },
}

impl Line {
    fn text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

/// A recording that is being made.
#[cfg_attr(not(unix), expect(dead_code, reason = "only the bench of real parts records"))]
#[derive(Debug)]
pub(crate) struct Tape {
    file: File,
    facts: BTreeMap<App, u64>,
}

impl Tape {
    pub(crate) fn start(path: &Path, plan: &Plan) -> io::Result<Self> {
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let made = folder.and_then(|()| File::create(path));
        let mut file = made.map_err(|reason| {
            io::Error::new(reason.kind(), format!("cannot record in {}: {reason}", path.display()))
        })?;
        let (version, scenario, seed) = (VERSION, plan.name.clone(), plan.seed);
        file.write_all(Line::Recording { version, scenario, seed }.text()?.as_bytes())?;
        Ok(Self { file, facts: BTreeMap::new() })
    }

    /// Writes down a fact and the orders that came of it, at once: a run may be broken off.
    pub(crate) fn note(
        &mut self,
        app: App,
        (at_ms, wall_ms, input): (u64, i64, Fact),
        said: &[Said],
    ) -> io::Result<String> {
        let told = self.facts.entry(app).or_default();
        let mut text =
            Line::Told { app, line: FactLine { fact: *told, at_ms, wall_ms, input } }.text()?;
        *told += 1;
        for order in said {
            text += &Line::Said { app, line: order.clone() }.text()?;
        }
        self.file.write_all(text.as_bytes())?;
        Ok(text)
    }
}

/// What a replay showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many facts the core was told.
    pub facts: usize,
    /// How many orders it gave that are those of the recording.
    pub orders: usize,
    /// The first line in which it is not the same.
    pub differs: Option<Difference>,
}

/// A line in which the recording and the core are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its number, from 1.
    pub line: usize,
    /// What stands there; none where the recording has ended.
    pub recorded: Option<String>,
    /// What the core orders; none where it orders nothing more.
    pub replayed: Option<String>,
}

/// Why a text is no recording.
#[derive(Debug, Error)]
#[error("line {line}: {wrong}")]
pub struct NoRecording {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: WrongLine,
}

/// What is wrong with a line.
#[derive(Debug, Error)]
pub enum WrongLine {
    /// It is no line of a recording.
    #[error("it is no line of a recording: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The first line does not say what recording it is.
    #[error("a recording begins with a line that says so")]
    NoBeginning,
    /// A line that only the first may be.
    #[error("a recording begins only once")]
    SecondBeginning,
    /// The recording is of another version.
    #[error("this is version {0} of recordings, and this program reads version {VERSION}")]
    OtherVersion(u32),
    /// A fact for an app that was not started.
    #[error("the app was not started before")]
    NotStarted,
    /// A fact that no till can be told.
    #[error("no till can be told so: {0}")]
    Untellable(Mistake),
}

/// Tells the core every fact of a recording, and compares each order that it gives.
///
/// # Errors
///
/// [`NoRecording`] where a line before the first difference makes no sense.
pub fn replay(text: &str) -> Result<Replayed, NoRecording> {
    let mut replay = Replay::default();
    let mut last = 0;
    for (place, line) in text.lines().enumerate() {
        last = place + 1;
        let taken = replay.take(line).map_err(|wrong| NoRecording { line: last, wrong })?;
        if let Taken::Differs(replayed) = taken {
            return Ok(replay.ended(last, Some(line.to_owned()), replayed));
        }
    }
    if last == 0 {
        return Err(NoRecording { line: 1, wrong: WrongLine::NoBeginning });
    }
    let replayed = replay.due.pop();
    Ok(replay.ended(last + 1, None, replayed))
}

#[derive(Debug, Default)]
struct Replay {
    has_begun: bool,
    apps: BTreeMap<App, ServedTill>,
    /// The orders that the recording has to have next, the last of them first.
    due: Vec<String>,
    facts: usize,
    orders: usize,
}

enum Taken {
    Same,
    Differs(Option<String>),
}

impl Replay {
    fn take(&mut self, text: &str) -> Result<Taken, WrongLine> {
        if let Some(due) = self.due.pop() {
            let is_same = due == text;
            self.orders += usize::from(is_same);
            return Ok(if is_same { Taken::Same } else { Taken::Differs(Some(due)) });
        }
        match serde_json::from_str(text)? {
            Line::Recording { .. } if self.has_begun => return Err(WrongLine::SecondBeginning),
            Line::Recording { version: VERSION, .. } => self.has_begun = true,
            Line::Recording { version, .. } => return Err(WrongLine::OtherVersion(version)),
            Line::Told { .. } | Line::Said { .. } if !self.has_begun => {
                return Err(WrongLine::NoBeginning);
            }
            Line::Told { app, line } => self.tell(app, line)?,
            Line::Said { .. } => return Ok(Taken::Differs(None)),
        }
        Ok(Taken::Same)
    }

    fn tell(&mut self, app: App, line: FactLine) -> Result<(), WrongLine> {
        let FactLine { fact: _, at_ms, wall_ms, input } = line;
        let moment = Moment { up: Duration::from_millis(at_ms), wall: Wall::from_millis(wall_ms) };
        let mut outputs = Vec::new();
        if let Fact::Hello(hello) = input {
            let started = ServedTill::start(hello, moment, &mut outputs);
            self.apps.insert(app, started.map_err(WrongLine::Untellable)?);
        } else {
            let till = self.apps.get_mut(&app).ok_or(WrongLine::NotStarted)?;
            till.handle(moment, input, &mut outputs).map_err(WrongLine::Untellable)?;
        }
        self.facts += 1;
        let till = self.apps.get_mut(&app).ok_or(WrongLine::NotStarted)?;
        for output in outputs {
            let text = Line::Said { app, line: till.order(output) }.text()?;
            self.due.push(text.trim_end().to_owned());
        }
        self.due.reverse();
        Ok(())
    }

    fn ended(self, line: usize, recorded: Option<String>, replayed: Option<String>) -> Replayed {
        let differs = recorded.is_some() || replayed.is_some();
        let differs = differs.then_some(Difference { line, recorded, replayed });
        Replayed { facts: self.facts, orders: self.orders, differs }
    }
}
