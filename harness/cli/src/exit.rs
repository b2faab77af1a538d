//! The exit codes: what a script may rely on.

use std::process::ExitCode;

use reports_render::Tally;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exit(u8);

impl Exit {
    /// All passed, or skipped with a reason.
    pub(crate) const PASSED: Self = Self(0);
    /// A scenario failed: an expectation, an unexpected refusal, an invariant, a snapshot.
    pub(crate) const FAILED: Self = Self(1);
    /// The command line is wrong.
    pub(crate) const USAGE: Self = Self(2);
    /// A file is invalid: nothing was run.
    pub(crate) const INVALID: Self = Self(3);
    /// Nothing matched.
    pub(crate) const NOTHING: Self = Self(4);
    /// The bench failed, which is not the scenario's fault.
    pub(crate) const BENCH: Self = Self(5);
    /// A panic of our own.
    pub(crate) const PANICKED: Self = Self(101);
    /// Interrupted; what had finished was reported.
    pub(crate) const INTERRUPTED: Self = Self(130);

    /// Returns the number.
    pub(crate) const fn code(self) -> u8 {
        self.0
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

impl From<Tally> for Exit {
    fn from(tally: Tally) -> Self {
        match tally {
            Tally { errors: 1.., .. } => Self::PANICKED,
            Tally { failed: 1.., .. } => Self::FAILED,
            Tally { .. } => Self::PASSED,
        }
    }
}
