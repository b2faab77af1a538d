//! Arguments of runs in parts.

use std::path::PathBuf;

use clap::Args;

/// Which results to put together.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone run --shard 1/4 --json part-1.jsonl      on the first of four machines, and so on
  deadzone merge-reports part-*.jsonl --json whole.jsonl
  deadzone merge-reports part-*.jsonl | jq .verdict

The whole is what one run would have written, to the byte. All parts must be there, each once, and of
one list: the same files, filter and seed. The exit code is that of the whole.")]
pub(crate) struct MergeArgs {
    /// The results of each part, as `run --shard K/N --json FILE` writes them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Write the whole to FILE, one JSON object a line; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) json: PathBuf,
}
