//! How many replications a second the fast engine draws, on one core.
//!
//! An argument picks the studies whose names contain it. G1 is one outage of four hours with fixed tickets and a device limit; the café is the till-year
//! of the first section of risk.md, under no device limit, under its own, and under its sweep.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

use std::hint::black_box;
#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use sim_risk::{Fast, Model, Study};

#[path = "../tests/risk/rig.rs"]
#[expect(dead_code, reason = "the tests have more studies than the benchmark measures")]
mod rig;

const BLOCK: u64 = 4_096;
const REPEATS: usize = 5;

/// Replications a second, the median of five; each repeat draws others.
fn rate(study: &Study, blocks: u64) -> f64 {
    let fast = Fast::new(Model::new(study).unwrap());
    let mut rates: Vec<f64> = (0..REPEATS as u64)
        .map(|repeat| {
            let from = repeat * blocks * BLOCK;
            #[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
            let start = Instant::now();
            for block in 0..blocks {
                let first = from + block * BLOCK;
                black_box(fast.block(first, first + BLOCK));
            }
            (blocks * BLOCK) as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[REPEATS / 2]
}

fn main() {
    println!("replications a second on one core, medians of five");
    let mut unlimited = rig::cafe();
    unlimited.policy.device_limit = None;
    let studies = [
        ("G1", rig::g1(), 100),
        ("G4", rig::g4(), 100),
        ("café, no device limit", unlimited, 100),
        ("café, 5,000.00", rig::cafe(), 20),
        ("café, five limits", rig::cafe_sweep(), 10),
    ];
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|part| name.contains(part));
    for (name, study, blocks) in studies.into_iter().filter(|(name, ..)| is_wanted(name)) {
        println!("{name:>24}  {:>10.0}", rate(&study, blocks));
    }
}
