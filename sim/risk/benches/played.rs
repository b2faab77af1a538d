//! How many card sales a second the core engine plays through the whole world, on one core.
//!
//! The sales are those that customers attempt in the café's till-years, refused ones included. An
//! argument says how many till-years a repeat plays; with a few of them, `valgrind
//! --tool=callgrind` counts the instructions of a sale.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use mimalloc::MiMalloc;
use sim_risk::{Flow, PAYMENT, Partial, Played};

#[path = "../tests/risk/rig.rs"]
#[expect(dead_code, reason = "the tests have more studies than the benchmark measures")]
mod rig;

/// As the command has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const REPEATS: u64 = 5;

/// Returns how many sales the customers of a block attempted.
fn attempted(block: &Partial) -> i128 {
    let flows = block.points.iter().map(|point| &point.flows[Flow::Attempted as usize]);
    flows.map(|flow| flow.payments.sum / i128::from(PAYMENT)).sum()
}

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let years: u64 = asked.unwrap_or(400);
    let played = Played::new(&rig::cafe()).unwrap();
    let mut sales = 0;
    let mut rates: Vec<f64> = (0..REPEATS)
        .map(|repeat| {
            #[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
            let start = Instant::now();
            let count = attempted(&played.block(repeat * years, (repeat + 1) * years));
            sales += count;
            count as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let rate = rates[rates.len() / 2];
    println!("card sales a second on one core, the median of {REPEATS}, {sales} sales in all");
    println!("{:>24}  {rate:>10.0}", "café, core");
}
