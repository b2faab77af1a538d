//! What came of scenarios.

use core::time::Duration;

use harness_scenario::{Failure, Scenario};
use reports_language::Language;
use sim_world::Trace;

/// A scenario after its turn.
#[derive(Clone, Debug)]
pub struct Played<'a> {
    /// The scenario, with the seed that it was played with.
    pub scenario: &'a Scenario,
    /// How it ended.
    pub ending: Ending,
    /// What happened; none where it was not played to the end.
    pub trace: Option<Trace>,
    /// How long that took on the clock of the person who waits.
    pub wall: Duration,
    /// What else there is to say: the lines of a difference, a file that was written.
    pub details: Vec<String>,
}

/// How a scenario ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All that was wanted was seen.
    Passed,
    /// Something differs; never empty.
    Failed(Vec<Failure>),
    /// It could not be played here, for this reason.
    Skipped(String),
    /// It could not be played to its end, which is not the scenario's fault.
    Error(String),
}

/// What a failure says of a snapshot that was never taken.
pub const NO_SNAPSHOT: &str = "there is no such file yet";

impl Ending {
    /// Tells whether all that was wanted was seen, and only a first snapshot is not taken yet.
    pub fn is_new(&self) -> bool {
        match self {
            Self::Failed(failures) => {
                matches!(failures.as_slice(), [only] if only.actual == NO_SNAPSHOT)
            }
            Self::Passed | Self::Skipped(_) | Self::Error(_) => false,
        }
    }

    /// Returns the word of the verdict, for a person.
    pub fn said(&self, language: Language) -> &'static str {
        language.word("verdict", self.word())
    }

    /// Returns the word of the verdict.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
            Self::Error(_) => "error",
        }
    }
}

/// How many scenarios ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that was wanted was seen.
    pub passed: usize,
    /// Something differs.
    pub failed: usize,
    /// Of those that failed, how many only lack their first snapshot.
    pub new: usize,
    /// Not played, with a reason.
    pub skipped: usize,
    /// Not played to the end.
    pub errors: usize,
    /// Never begun: the run was interrupted.
    pub not_run: usize,
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, ending: &Ending) {
        match ending {
            Ending::Passed => self.passed += 1,
            Ending::Failed(_) => {
                self.failed += 1;
                self.new += usize::from(ending.is_new());
            }
            Ending::Skipped(_) => self.skipped += 1,
            Ending::Error(_) => self.errors += 1,
        }
    }

    /// Counts one more by the word of its verdict, as a report has it.
    pub(crate) fn count_word(&mut self, word: &str) {
        match word {
            "passed" => self.passed += 1,
            "failed" => self.failed += 1,
            "skipped" => self.skipped += 1,
            _ => self.errors += 1,
        }
    }

    /// Adds what another part of the run came to.
    #[must_use]
    pub(crate) const fn with(self, other: &Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            new: self.new + other.new,
            skipped: self.skipped + other.skipped,
            errors: self.errors + other.errors,
            not_run: self.not_run + other.not_run,
        }
    }

    /// Returns how many were counted.
    pub const fn total(&self) -> usize {
        self.passed + self.failed + self.skipped + self.errors
    }
}
