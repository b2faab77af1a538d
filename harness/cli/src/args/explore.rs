//! What can be typed for the search for faults.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use harness_runner::Workload;
use sim_world::Storage;

/// Where to look, and how long.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  deadzone explore                              any shop, for a minute
  deadzone explore --runs 100000 --seed 7       a campaign that can be repeated to the byte
  deadzone explore --workload week --storage memory --seconds 600
  deadzone explore --keep scenarios/found       what is found is written there, ready to be kept
  deadzone explore --run 4711 --seed 7          one run alone, with its timeline
  deadzone explore --json - --quiet | jq .findings

Each run is a shop, its sales and its faults, drawn from the seed and the number of the run; each family
of faults is left out of half of the runs. Then everything heals, and within half a day of the
scenario every stored payment must be answered, every receipt sent, every order in the admin. What
breaks a rule is made small and written as a scenario. A campaign of 2,000 runs or more that never
meets one of the facts it lists fails, since it proves nothing of that. One run in twenty is played
again by another process with another number of threads, and must be the same, entry by entry.

Exit codes: 0 nothing found   1 a rule broke, a fact was never met, or a run was not the same twice
            2 wrong command line   130 interrupted: what was played is reported")]
pub(crate) struct ExploreArgs {
    /// Ends after so many runs [default: as many as fit in --seconds].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) runs: Option<u64>,
    /// Ends after so many seconds [default: 60, where no --runs are given].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: Option<u64>,
    /// The seed of all runs.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many runs play at once [default: the cores of this machine].
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// What shops are looked at.
    #[arg(long, value_enum, default_value_t = Shops::Any)]
    pub(crate) workload: Shops,
    /// What the tills keep their journals on.
    #[arg(long, value_enum, default_value_t = Kept::Disk)]
    pub(crate) storage: Kept,
    /// Writes what is found as scenario files into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keep: Option<PathBuf>,
    /// Plays this run alone and shows its timeline with causes.
    #[arg(long, value_name = "N", conflicts_with_all = ["runs", "seconds", "keep", "json"])]
    pub(crate) run: Option<u64>,
    /// Write the report to FILE as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Say only what went wrong.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Says the hashes of these runs, and no more; for the check in another process.
    #[arg(long, hide = true, value_delimiter = ',')]
    pub(crate) hashes_of: Vec<u64>,
}

/// The shops of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shops {
    /// One to three tills, any readers, limits and forwarding, one to seven days.
    Any,
    /// Two tills, a week, outages of 5, 2 and 9 hours, 30 card sales a till in them.
    Week,
}

impl Shops {
    pub(crate) const fn workload(self) -> Workload {
        match self {
            Self::Any => Workload::Any,
            Self::Week => Workload::Week,
        }
    }

    /// Returns the word that is typed.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Week => "week",
        }
    }
}

/// What the tills keep their journals on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kept {
    /// The database of a real till on a simulated disk, which loses and tears what is not synced.
    Disk,
    /// Memory, for many more runs in the same time; what is stored is never torn.
    Memory,
}

impl Kept {
    pub(crate) const fn storage(self) -> Storage {
        match self {
            Self::Disk => Storage::Disk,
            Self::Memory => Storage::Memory,
        }
    }

    /// Returns the word that is typed.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Memory => "memory",
        }
    }
}

/// Which scenario is shown step by step.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone replay scenarios/found/never-twice-after-a-crash.toml
  deadzone replay scenarios/faults/lost-answer.toml | less

Each line has a number, and `<- #12` names the line that it comes from. What never settled is said at
the end. The exit code is 1 where the scenario fails.")]
pub(crate) struct StepsArgs {
    /// A scenario file; of several instances all are shown.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// Another seed than the scenario's own.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}
