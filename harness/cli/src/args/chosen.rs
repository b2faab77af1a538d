//! Arguments that choose among the scenarios that were found.

use std::path::PathBuf;

use clap::Args;
use harness_runner::Shard;

/// Which of the scenarios that were found are played.
#[derive(Args, Debug)]
pub(crate) struct ChosenArgs {
    /// Play what has this text in its id or name, or `tag(x)`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Play what did not pass by FILE, which `--json` wrote; where all passed, nothing.
    #[arg(long, value_name = "FILE", conflicts_with = "crash_sweep")]
    pub(crate) last_failed: Option<PathBuf>,
    /// Play part K of N: each file in one part, the parts as large as each other.
    #[arg(long, value_name = "K/N", conflicts_with = "crash_sweep")]
    pub(crate) shard: Option<Shard>,
    /// Make the parts last as long as each other, by the histories that `--history` wrote: FILE, or
    /// all `.jsonl` files of a folder. All parts must be given the same.
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub(crate) timings: Vec<PathBuf>,
}
