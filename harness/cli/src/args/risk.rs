//! What can be typed about decline exposure.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::beginning::{RiskExplainArgs, RiskFitArgs, RiskNewArgs};

/// What to do with a study.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  deadzone risk new cafe.toml --per-hour 30 --ticket 8.50   a study of what you know
  deadzone risk fit orders_export.csv --out shop.toml       a study of what your sales say
  deadzone risk run cafe.toml --html cafe.html              what it loses, as a page
  deadzone risk explain                                     the usual figures, with sources

What a study is: docs/studies.md. How to read what comes of it: docs/decline-exposure.md.")]
pub(crate) enum RiskCommand {
    /// Estimate what a study loses, with intervals.
    Run(RiskRunArgs),
    /// Hold the fast engine against the real POS core: the same loss, to the cent.
    Verify(RiskVerifyArgs),
    /// Play one replication through the real POS core and show its timeline.
    Replay(RiskReplayArgs),
    /// Draw some of the replications, to be merged with others later.
    Shard(RiskShardArgs),
    /// Join the results of shards, and say what they come to.
    Merge(RiskMergeArgs),
    /// Count how often the intervals of a study hold its exact values, over many seeds.
    Coverage(RiskCoverageArgs),
    /// Fit the figures of a study from the export of a till, each with its interval.
    Fit(Box<RiskFitArgs>),
    /// Begin a study: what is said, and usual figures with their sources for the rest.
    New(Box<RiskNewArgs>),
    /// Say what the usual figures of studies are and where they are from, or what a key means.
    Explain(RiskExplainArgs),
}

/// What draws the replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Only what can be lost is drawn.
    Fast,
    /// Every payment goes through the real POS core in the simulated world.
    Core,
    /// Closed forms, where there are some; nothing is drawn.
    Exact,
}

/// How many threads there are.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Threads {
    /// How many threads work at once [default: the cores of this machine].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl Threads {
    /// Returns how many are meant.
    pub(crate) fn count(self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(cores)
    }
}

/// Which seed is drawn by.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Seed {
    /// Another seed than the study's.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

/// Which chance is drawn by.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Chance {
    /// The seed.
    #[command(flatten)]
    pub(crate) seed: Seed,
    /// Take counts and lengths of outages from scrambled Sobol sequences: means are known from fewer
    /// replications.
    #[arg(long)]
    pub(crate) quasi: bool,
}

/// Where results are written.
#[derive(Args, Clone, Debug)]
pub(crate) struct RiskOutputs {
    /// Write the estimates to FILE as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write the estimates to FILE as CSV, one number a row; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write the rows of --csv to FILE as Parquet; for that deadzone is built with the feature
    /// `parquet`.
    #[arg(long, value_name = "FILE")]
    pub(crate) parquet: Option<PathBuf>,
    /// Write one page with pictures to FILE, for a browser; it needs no network.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Print no summary.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Which study, and how much of it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk run scenarios/studies/cafe.toml
  deadzone risk run cafe.toml --html cafe.html          a page for those who decide
  deadzone risk run cafe.toml --json - --quiet | jq .points[0].mean
  deadzone risk run cafe.toml --sensitivities           what the loss hangs on, figure by figure
  deadzone risk run cafe.toml --uncertainty 200         how far it goes with figures known so well
  deadzone risk run cafe.toml --quasi                   as precise from fewer replications
  deadzone risk run cafe.toml --engine exact            closed forms, where there are some
  deadzone risk run cafe.toml --engine core --replications 2000
  deadzone risk run cafe.toml --checkpoint cafe.part    a long run that can be ended and gone on with

Ctrl-C ends the drawing: what is drawn so far is a prefix, and is reported with its intervals. The
same study and seed give the same bytes on any number of threads.

Exit codes: 0 estimated   2 wrong command line   3 invalid study   130 interrupted: the prefix is reported")]
pub(crate) struct RiskRunArgs {
    /// The study.
    pub(crate) study: PathBuf,
    /// What draws the replications.
    #[arg(long, value_enum, default_value_t = Engine::Fast)]
    pub(crate) engine: Engine,
    /// Exactly so many replications, whatever the study says.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    pub(crate) replications: Option<u64>,
    /// What is drawn by.
    #[command(flatten)]
    pub(crate) chance: Chance,
    /// How many threads there are.
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Move each figure of the study that may be otherwise to its low and to its high end, N
    /// replications each, and say what the loss hangs on; without N as many as take about as long as
    /// the run itself. --html does so unless N is 0.
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "not asked, asked, and asked for so many")]
    pub(crate) sensitivities: Option<Option<u64>>,
    /// Draw N sets of figures, each figure between its ends, and say how far the losses go over them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(20..=1_000_000))]
    pub(crate) uncertainty: Option<u64>,
    /// Write the results so far to FILE now and then, and go on with what is in it.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Where results are written.
    #[command(flatten)]
    pub(crate) outputs: RiskOutputs,
}

/// What is held against the core.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk verify scenarios/studies/cafe.toml
  deadzone risk verify cafe.toml --replications 100000 --seed 7

Each replication is drawn by the fast engine and played through the real POS core in the simulated
world, under every policy of the sweep. The first that differs is named, with the command that shows it.

Exit codes: 0 all the same   1 one differs   2 wrong command line   3 invalid study   130 interrupted")]
pub(crate) struct RiskVerifyArgs {
    /// The study.
    pub(crate) study: PathBuf,
    /// So many replications, from the first.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) replications: u64,
    /// What is drawn by.
    #[command(flatten)]
    pub(crate) chance: Chance,
    /// How many threads there are.
    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// Which replication is shown.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk replay cafe.toml --replication 123456
  deadzone risk replay cafe.toml --replication 123456 --point 3
  deadzone risk replay cafe.toml --replication 123456 --write scenarios/worst")]
pub(crate) struct RiskReplayArgs {
    /// The study.
    pub(crate) study: PathBuf,
    /// The number of the replication, from 0.
    #[arg(long, value_name = "N")]
    pub(crate) replication: u64,
    /// Which point of the sweep, from 0, in the order of the results.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) point: usize,
    /// What is drawn by.
    #[command(flatten)]
    pub(crate) chance: Chance,
    /// Write each outage as a scenario into FOLDER.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) write: Option<PathBuf>,
}

/// Which replications are drawn.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk shard cafe.toml --from 0 --to 500000 --out part-0.json
  seq 0 9 | xargs -I N sh -c 'deadzone risk shard cafe.toml --from N00000 --to $((N+1))00000 --out part-N.json'

A shard depends on its arguments alone: it is the same on any machine and with any number of threads.")]
pub(crate) struct RiskShardArgs {
    /// The study.
    pub(crate) study: PathBuf,
    /// The first replication, from 0.
    #[arg(long, value_name = "A")]
    pub(crate) from: u64,
    /// The one after the last.
    #[arg(long, value_name = "B")]
    pub(crate) to: u64,
    /// The file that is written; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What draws the replications.
    #[arg(long, value_enum, default_value_t = Engine::Fast)]
    pub(crate) engine: Engine,
    /// What is drawn by.
    #[command(flatten)]
    pub(crate) seed: Seed,
    /// How many threads there are.
    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// Which shards are joined.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk merge part-*.json
  deadzone risk merge part-*.json --html cafe.html
  deadzone risk merge part-*.json --out all.json

Parts of other studies, gaps and overlaps are refused.")]
pub(crate) struct RiskMergeArgs {
    /// The files of the shards, in any order.
    #[arg(required = true, value_name = "PART")]
    pub(crate) parts: Vec<PathBuf>,
    /// Write the joined results to FILE, as a shard writes its own.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Where results are written.
    #[command(flatten)]
    pub(crate) outputs: RiskOutputs,
}

/// What is counted.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk coverage study.toml
  deadzone risk coverage study.toml --seeds 1000 --replications 20000

A 95 % interval is honest where it holds the exact value in 95 of 100 cases. The study needs a closed
form: deadzone risk run STUDY --engine exact

Exit codes: 0 counted   2 wrong command line   3 invalid study, or one without a closed form")]
pub(crate) struct RiskCoverageArgs {
    /// The study.
    pub(crate) study: PathBuf,
    /// Under so many seeds, from 1.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seeds: u64,
    /// Of so many replications each.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) replications: u64,
    /// How many threads there are.
    #[command(flatten)]
    pub(crate) threads: Threads,
}
