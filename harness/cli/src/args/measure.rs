//! What can be typed for the runs of the bench that measure and torture.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;
use harness_bench::Pace;

use super::Tier;

/// More payments a second than any machine begins.
const MOST: u32 = 1_000_000;

/// How much is tortured.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  deadzone bench torture
  deadzone bench torture --payments 40 --kills 8
  deadzone bench torture --seed 7 --speed 20
  deadzone bench torture --tier full --kills 500     an evening of power cuts

A till stores the payments while the line is down. Then the line comes, and is cut every few seconds
of the bench's clock, and the till's process is killed by SIGKILL at random moments of the clock on
the wall, and started again, until all is forwarded. The processor's own ledger must then have each
payment once, and no invariant may be broken: else the exit code is 1. The seed fixes the cuts and
how far the kills are apart, not which instruction a kill meets.

With --tier full the till sells while the line comes and goes, and its journal is on an ext4 of its
own: with each kill the power of that is cut, so that all is gone that was not synced. Every payment
that the till confirmed must be captured once in the end, and none twice. There are twice as many
payments as kills at least.")]
pub(crate) struct TortureArgs {
    /// How many payments are stored and forwarded.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) payments: u32,
    /// How often the till is killed.
    #[arg(long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub(crate) kills: u32,
    /// Which real parts: on `full` the power of the till's disk is cut with each kill.
    #[arg(long, value_enum, value_name = "TIER", default_value_t = Tier::Loopback)]
    pub(crate) tier: Tier,
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
  deadzone bench load --rate highest                 the highest rate that holds
  deadzone bench load --rate highest --seconds 1800 -v
                                                     and a soak of half an hour at it
  deadzone bench load --json - | jq .latency

Each till is a process with a journal in a file, each payment a round trip in ISO 8583 through the
line, and its commits are synced. A payment takes from the card at the reader to the approval on the
till. With --rate payments begin on time where they can; by how much they are late is told. A rate
holds where no till's last payment begins more than 250 ms late and p99 is 250 ms at most; a rate that
does not is tried once more. With --rate highest rates are tried for 10 s each, on tills of their own:
twice as many until one does not hold, then between the two, to a twentieth. Then --seconds are played
at the highest that held. With -v a run of more than ten minutes has a line each minute. Memory is the resident memory of the processes, where Linux tells it.
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
    /// How many payments begin a second, at all tills together [default: as many as go], or
    /// `highest`: as many as hold, which is searched for first.
    #[arg(long, value_name = "N|highest", value_parser = pace)]
    pub(crate) rate: Option<Pace>,
    /// Write the figures to FILE as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// Reads a rate.
fn pace(text: &str) -> Result<Pace, String> {
    if text == "highest" {
        return Ok(Pace::Highest);
    }
    let rate = text.parse::<NonZeroU32>().ok().filter(|rate| rate.get() <= MOST);
    let wrong = || format!("write how many payments a second, from 1 to {MOST}, or `highest`");
    rate.map(Pace::At).ok_or_else(wrong)
}
