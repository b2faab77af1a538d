//! What can be typed while working on a file: how it begins, how it is laid out, what is shown of it.

use std::path::PathBuf;

use clap::Args;

/// Which files to lay out.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone fmt                              all files of scenarios/
  deadzone fmt scenarios/limits my-shop.toml
  deadzone fmt --check                      for CI: shows what would change, writes nothing
  deadzone fmt - < a.toml > b.toml          for editors: standard input to standard output

White space changes, and the comma behind the last item of a list, and nothing else: comments, the
order of keys, what stands on one line, and the form of tables, lists and texts stay. What is aligned
with the line above, by more than one space, stays aligned. A file that is no TOML is refused, and
then nothing is written; other mistakes are for `deadzone check`.

Exit codes: 0 formatted, or nothing to do   1 --check: a file would change   2 wrong command line
            3 a file is no TOML: nothing was written   4 nothing matched")]
pub(crate) struct FmtArgs {
    /// Files, or folders with some; `-` alone is standard input [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing: show what would change, and end with 1 where something would.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Whether a run goes on.
#[derive(Args, Clone, Debug)]
pub(crate) struct RoundsArgs {
    /// Go on: whenever a file is saved, play again what depends on it.
    #[arg(long, conflicts_with_all = [
        "json", "junit", "html", "record", "crash_sweep", "real_time", "bench", "shard",
        "last_failed", "unreferenced",
    ])]
    pub(crate) watch: bool,
}

/// What a first scenario is about.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone new
  deadzone new scenarios/limits/my-evening.toml
  deadzone new lunch dinner      lunch.toml and dinner.toml
  deadzone new --name 'a swipe is refused' --till-reader chip-and-swipe --country CA

On a terminal, without a flag, three questions are asked. A file that is there is never written
over. Readers: deadzone explain readers. Countries: AU, CA, DE, ES, FR, GB, IE, JP, NZ, US.")]
pub(crate) struct NewArgs {
    /// Files, or folders with a `/` at the end [default: scenarios/, named after the scenario].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What it shows.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// The reader of its till, such as wisepad-3.
    #[arg(long, value_name = "READER")]
    pub(crate) till_reader: Option<String>,
    /// The country of its store, such as CA.
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
}

/// Which scenarios to show.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone show scenarios/limits/device-limit.toml
  deadzone show scenarios/limits/device-limit.toml | grep device_limit
  deadzone show scenarios/eligibility/entries.toml --filter swipe
  deadzone show --timeline scenarios/sale/checkout-by-hand.toml

Each value of the shop stands with the file and line that it comes from, or with `standard shop`
where nobody wrote it; each step with the time at which it begins, where that is certain before it
is played. What is printed is itself a scenario, which depends on no other file.")]
pub(crate) struct ShowArgs {
    /// Scenario files, or folders with some.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Show what has this text in its id or name, or `tag(x)`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Play, and show what happened when, with the outages in a margin.
    #[arg(long)]
    pub(crate) timeline: bool,
}
