//! Snapshots beside the scenarios: compared, recorded, accepted and rejected.

mod alignment;
mod comparison;
mod difference;
mod file_name;
mod insta_file;
mod settle;
mod times;
mod unreferenced;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness_scenario::Scenario;
use reports_render::{NO_SNAPSHOT, typed};

pub use comparison::{Comparison, Piece, Row};
pub use difference::whole as lines_that_differ;
pub use settle::{Pending, pending_under};
pub use times::Shift;
pub use unreferenced::unreferenced_under;

use crate::snapshot::difference::unified;
use crate::snapshot::insta_file::Recorded;

/// What is said where a run may not write.
const WRITES_NOTHING: &str = "nothing was written; to take it: deadzone run, then deadzone accept";

/// What a run does with a snapshot that is missing or different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Writes nothing: it fails. Holds whenever `CI` is set.
    None,
    /// Writes a pending `.snap.new` beside it, and fails until that is accepted.
    New,
    /// Writes the missing and different ones of passed scenarios in place.
    Changed,
    /// Writes all in place, those of failed scenarios included, and says so.
    All,
}

/// The snapshot of one scenario, or of all of a file, in `snapshots/` beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SnapshotFile {
    path: PathBuf,
    source: String,
}

/// What became of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Snapped {
    /// It is as recorded, or there is nothing to compare.
    Same,
    /// It was written in place; the text says what and why.
    Written(String),
    /// It is missing, different or cannot be used: the scenario fails.
    Differs(Difference),
}

/// How a snapshot differs, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// What is recorded.
    pub expected: String,
    /// What came instead.
    pub actual: String,
    /// The lines that differ, then what to do about it.
    pub lines: Vec<String>,
}

impl SnapshotFile {
    /// Names the snapshot of a scenario: `STEM.snap`, of an instance `STEM@NAME.snap`.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let instance = scenario.instance.as_ref();
        let ending = instance.map(|one| format!("@{}", file_name::of(&one.name)));
        Self::named(scenario, &ending.unwrap_or_default())
    }

    /// Names the snapshot that all instances of a file share.
    pub(crate) fn of_file(scenario: &Scenario) -> Self {
        Self::named(scenario, "")
    }

    fn named(scenario: &Scenario, ending: &str) -> Self {
        let file = &scenario.path;
        let folder = file.parent().unwrap_or(Path::new("")).join("snapshots");
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let instance = scenario.instance.as_ref().map(|one| format!("[{}]", one.name));
        let id = instance.and_then(|name| scenario.id.strip_suffix(&name)).unwrap_or(&scenario.id);
        Self { path: folder.join(format!("{stem}{ending}.snap")), source: format!("{id}.toml") }
    }

    /// Returns the recorded text; empty where there is none that can be read.
    pub(crate) fn recorded(&self) -> String {
        let recorded = Recorded::read(&self.path).ok().flatten();
        recorded.as_ref().map(Recorded::text).unwrap_or_default()
    }

    fn pending(&self) -> PathBuf {
        self.path.with_extension("snap.new")
    }

    /// Compares the snapshot of a passed scenario with `body` and does what `update` asks.
    pub(crate) fn settle(&self, body: &str, update: Update) -> Snapped {
        match Recorded::read(&self.path) {
            Ok(Some(recorded)) if recorded.is(body) => self.settle_same(body, update),
            Ok(recorded) => {
                let old = recorded.as_ref().map(Recorded::text);
                self.settle_other(old.as_deref(), body, update)
            }
            Err(reason) => self.settle_unreadable(&reason, body, update),
        }
    }

    /// Records the snapshot of a failed scenario, which only [`Update::All`] asks for.
    pub(crate) fn settle_failed(&self, body: &str, update: Update) -> Snapped {
        match update {
            Update::All => self.record(body, "recorded from a FAILED run"),
            Update::None | Update::New | Update::Changed => Snapped::Same,
        }
    }

    fn settle_same(&self, body: &str, update: Update) -> Snapped {
        match update {
            Update::None => Snapped::Same,
            Update::New | Update::Changed => self.forget_pending(),
            Update::All => match self.record(body, "recorded") {
                Snapped::Written(_) => Snapped::Same,
                other => other,
            },
        }
    }

    /// What a run proposed earlier means nothing once the recorded text is right again.
    fn forget_pending(&self) -> Snapped {
        match remove_if_there(&self.pending()) {
            Ok(()) => Snapped::Same,
            Err(reason) => Snapped::Differs(self.unusable(&reason.to_string())),
        }
    }

    fn settle_other(&self, old: Option<&str>, body: &str, update: Update) -> Snapped {
        match update {
            Update::None => {
                let advice = format!("{WRITES_NOTHING} {}", typed(&self.pending()));
                Snapped::Differs(self.difference(old, body, &advice))
            }
            Update::New => self.propose(old, body),
            Update::Changed | Update::All => {
                self.record(body, if old.is_none() { "recorded" } else { "recorded anew" })
            }
        }
    }

    fn settle_unreadable(&self, reason: &str, body: &str, update: Update) -> Snapped {
        match update {
            Update::None | Update::New => Snapped::Differs(self.unusable(reason)),
            Update::Changed | Update::All => self.record(body, "recorded anew"),
        }
    }

    fn propose(&self, old: Option<&str>, body: &str) -> Snapped {
        let pending = self.pending();
        match insta_file::write(&pending, &self.source, body) {
            Ok(()) => {
                let advice = format!("to take it: deadzone accept {}", typed(&pending));
                Snapped::Differs(self.difference(old, body, &advice))
            }
            Err(reason) => Snapped::Differs(self.unusable(&reason.to_string())),
        }
    }

    fn record(&self, body: &str, what: &str) -> Snapped {
        let written = insta_file::write(&self.path, &self.source, body);
        match written.and_then(|()| remove_if_there(&self.pending())) {
            Ok(()) => Snapped::Written(format!("snapshot {what}: {}", self.path.display())),
            Err(reason) => Snapped::Differs(self.unusable(&reason.to_string())),
        }
    }

    /// A text that nobody has seen yet stands in the pending file: it is not drawn as well.
    fn difference(&self, old: Option<&str>, body: &str, advice: &str) -> Difference {
        let new = insta_file::as_kept(body);
        let path = self.path.display();
        let Some(old) = old else {
            return Difference {
                expected: format!("the text in {path}"),
                actual: NO_SNAPSHOT.to_owned(),
                lines: vec![advice.to_owned()],
            };
        };
        let (expected, actual) = difference::first_lines(old, &new);
        let mut lines = unified(old, &new);
        lines.push(advice.to_owned());
        Difference { expected, actual, lines }
    }

    fn unusable(&self, reason: &str) -> Difference {
        Difference {
            expected: format!("a snapshot in {}", self.path.display()),
            actual: reason.to_owned(),
            lines: vec!["to record it anew: deadzone run --update changed".to_owned()],
        }
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != io::ErrorKind::NotFound => Err(reason),
        Ok(()) | Err(_) => Ok(()),
    }
}
