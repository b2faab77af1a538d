//! What can be typed about recordings, and about keeping what was played.

use std::path::PathBuf;

use clap::Args;

/// Which recordings.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone run --bench loopback --record out scenarios/sale
  deadzone bench replay out
  deadzone bench replay out/sale/checkout-by-hand.jsonl

The same facts must give the same orders, to the byte. Where one differs, the line is named and both
texts are printed, and the exit code is 1; a file that is no recording has exit code 3.")]
pub(crate) struct ReplayArgs {
    /// Recordings, or folders with some.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// What is kept, and where.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone bench keep scenarios/sale/checkout-by-hand.toml
  deadzone bench keep scenarios/eligibility/entries.toml --filter '[swipe]' -o swipe.toml
  deadzone bench keep scenarios/sale/checkout-by-hand.toml --seed 7 -o - | less

The file depends on no other: shop, seed, steps and expectations stand in it. It has no snapshot. A
file that is there is never written over.")]
pub(crate) struct KeepArgs {
    /// The scenario file.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// Keep the one that has this text in its id or name.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Take this seed in place of the scenario's own.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// The file to write; `-` is standard output [default: after the scenario, in this folder].
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
