//! What can be typed for the runs of the bench that measure and torture.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;

/// How much is tortured.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  deadzone bench torture
  deadzone bench torture --payments 40 --kills 8
  deadzone bench torture --seed 7 --speed 20

A till stores the payments while the line is down. Then the line comes, and is cut every few seconds
of the bench's clock, and the till's process is killed by SIGKILL at random moments of the clock on
the wall, and started again, until all is forwarded. The processor's own ledger must then have each
payment once, and no invariant may be broken: else the exit code is 1. The seed fixes the cuts and
how far the kills are apart, not which instruction a kill meets.")]
pub(crate) struct TortureArgs {
    /// How many payments are stored and forwarded.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) payments: u32,
    /// How often the till is killed.
    #[arg(long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub(crate) kills: u32,
    /// The seed of the cuts and the kills.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many seconds of the bench's clock pass in a real second, at most.
    #[arg(long, value_name = "N", default_value_t = 60)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) speed: u32,
}

/// How much load, and how long.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  deadzone bench load                                as fast as it goes, for 30 s
  deadzone bench load --tills 10 --rate 20 -v        a line each 10 s
  deadzone bench load --seconds 1800 --rate 25 -v    a soak of half an hour
  deadzone bench load --json - | jq .latency

Each till is a process with a journal in a file, each payment a round trip in ISO 8583 through the
line, and its commits are synced. A payment takes from the card at the reader to the approval on the
till. With --rate payments begin on time where they can; by how much they are late is told: a rate
holds while that stays small. Memory is the resident memory of the processes, where Linux tells it.
In the end the processor's own ledger must have every payment once: else the exit code is 1.")]
pub(crate) struct LoadArgs {
    /// How many tills.
    #[arg(long, value_name = "N", default_value_t = 50)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) tills: u16,
    /// How long payments are begun.
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=604_800))]
    pub(crate) seconds: u64,
    /// How many payments begin a second, at all tills together [default: as many as go].
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<NonZeroU32>,
    /// Write the figures to FILE as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}
