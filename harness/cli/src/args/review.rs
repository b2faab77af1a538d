//! Arguments of the review of snapshots.

use std::path::PathBuf;

use clap::Args;

/// Which pending snapshots to look at.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone review
  deadzone review scenarios/limits
  deadzone review | less

On a terminal each difference is shown, side by side where there is room, and a key decides: a
accepts it, r rejects it, s skips it, g accepts it with all others that have the same change, A, R
and S all that are left, u takes the last decision back, ? shows the other keys. Lines that only
moved in time are marked ~, and ] goes to the other changes. Nothing is written before the end: q
carries out what was decided, Ctrl-C nothing. Without a terminal the differences are printed on
standard output and nothing is decided.")]
pub(crate) struct ReviewArgs {
    /// Folders, scenarios, `.snap` or `.snap.new` files [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}
