//! What can be typed for the crash sweep.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// Whether tills die wherever they can, and how often.
#[derive(Args, Clone, Debug)]
pub(crate) struct SweepArgs {
    /// Play each scenario once for every write and message of its tills, with a power cut there.
    #[arg(long, conflicts_with_all = [
        "real_time", "bench", "pos", "update", "repeat", "record", "junit", "html", "history", "fail_fast",
        "keep_going", "unreferenced",
    ])]
    pub(crate) crash_sweep: bool,
    /// The most points of a scenario; of more, the seed picks as many.
    #[arg(long, value_name = "N", requires = "crash_sweep", default_value = "300")]
    pub(crate) points: NonZeroUsize,
    /// Write each point that breaks a rule to FOLDER as a scenario.
    #[arg(long, value_name = "FOLDER", requires = "crash_sweep")]
    pub(crate) keep: Option<PathBuf>,
}
