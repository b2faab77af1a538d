//! How many card sales a second the core engine plays through the whole world, on one core.
//!
//! What is counted is what the customers attempt. The café is the till-year of the first section of
//! risk.md. The first argument that is a number is how many replications are played at a time; few
//! of them are enough to count instructions.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use sim_risk::{Flow, Partial, Played, Study};

#[path = "../tests/risk/rig.rs"]
#[expect(dead_code, reason = "the tests have more studies than the benchmark measures")]
mod rig;

const REPEATS: u64 = 5;

fn sales(block: &Partial) -> u64 {
    block.points.iter().map(|point| point.flows[Flow::Attempted].count).sum()
}
fn main() {}
