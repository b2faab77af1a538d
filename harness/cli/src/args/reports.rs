//! Arguments of what a run leaves behind.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use reports_render::JunitForm;

/// What a run leaves behind for machines, and for the next run.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReportArgs {
    /// Write results to FILE, one JSON object a line; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write results to FILE as JUnit XML, one suite a file; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Where the JUnit XML has file, line and properties of a scenario.
    #[arg(long, value_enum, value_name = "WHERE", requires = "junit")]
    #[arg(default_value_t = JunitArg::Suite)]
    pub(crate) junit_places: JunitArg,
    /// Write all that came of it to FILE as one page, to open in a browser.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Keep the results in FILE, and say what changed against those of the run before.
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    /// How many runs the history keeps.
    #[arg(long, value_name = "N", requires = "history", default_value = "50")]
    pub(crate) history_keep: NonZeroUsize,
}

/// Where JUnit XML has what its common schema knows no attribute for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum JunitArg {
    /// At the suite, as the common schema wants it.
    Suite,
    /// At each case, where GitLab and others look for them; the common schema forbids it.
    Case,
}

impl From<JunitArg> for JunitForm {
    fn from(arg: JunitArg) -> Self {
        match arg {
            JunitArg::Suite => Self::Schema,
            JunitArg::Case => Self::Places,
        }
    }
}
