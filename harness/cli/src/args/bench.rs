//! What can be typed about the bench.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use harness_bench::Leaps;

use super::Tier;
use super::measure::{LoadArgs, TortureArgs};
use super::recording::{KeepArgs, ReplayArgs};

/// What is done with the bench.
#[derive(Subcommand, Debug)]
#[command(after_help = "Examples:
  deadzone bench doctor                              what this machine can do for the bench
  deadzone bench compare scenarios/sale              is the bench as virtual time is?
  deadzone run --bench loopback --record out scenarios/sale
  deadzone bench replay out                          what was recorded, against the core
  deadzone bench keep scenarios/sale/checkout-by-hand.toml

Scenarios are played on the bench by `deadzone run --bench loopback`: docs/bench.md.")]
pub(crate) enum BenchCommand {
    /// Play scenarios in virtual time and on the bench, and list every difference.
    #[command(after_help = "Examples:
  deadzone bench compare
  deadzone bench compare scenarios/faults --speed 20
  deadzone bench compare --filter 'tag(smoke)' --no-leaps
  deadzone bench compare --tier full scenarios/hardware")]
    Compare(CompareArgs),
    /// Put many tills at once, each a process of its own, under load against one processor.
    Load(LoadArgs),
    /// Kill a till again and again while its stored payments are forwarded, and ask the processor
    /// what came of them.
    Torture(TortureArgs),
    /// Tell our own core what tills were told on the bench, and compare every order.
    Replay(ReplayArgs),
    /// Write what was played on the bench as a scenario file of its own, for virtual time.
    Keep(KeepArgs),
    /// Say what this machine can do for the bench, what is missing, and how to get it.
    #[command(after_help = "Examples:
  deadzone bench doctor
  deadzone bench doctor && deadzone run --bench loopback scenarios/sale")]
    Doctor,
}

/// What is compared.
#[derive(Args, Debug)]
pub(crate) struct CompareArgs {
    /// Scenario files, or folders with some [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Play what has this text in its id or name, or `tag(x)`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// How many scenarios play at once [default: one a core].
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Which real parts.
    #[arg(long, value_enum, value_name = "TIER", default_value_t = Tier::Loopback)]
    pub(crate) tier: Tier,
    /// How many seconds of a scenario pass in a real second.
    #[arg(long, value_name = "N", default_value_t = 60)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) speed: u32,
    /// Wait through every second in which nothing is under way.
    #[arg(long)]
    pub(crate) no_leaps: bool,
    /// Say nothing of scenarios that agree.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl CompareArgs {
    /// Says whether the clock of the bench leaps.
    pub(crate) const fn leaps(&self) -> Leaps {
        if self.no_leaps { Leaps::None } else { Leaps::Idle }
    }
}
