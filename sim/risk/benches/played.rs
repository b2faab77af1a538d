//! How many card sales a second the core engine plays through the whole world, on one core: by the
//! time that the core worked for it, so that others who are busy on the machine count for little,
//! and by the clock.
//!
//! The sales are those that customers attempt in the café's till-years, refused ones included. An
//! argument says how many till-years a repeat plays; with a few of them, `valgrind
//! --tool=callgrind` counts the instructions of a sale.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

use core::time::Duration;

use mimalloc::MiMalloc;
use nix::time::{ClockId, clock_gettime};
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

/// Reads a clock.
fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).unwrap().into()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let years: u64 = asked.unwrap_or(400);
    let played = Played::new(&rig::cafe()).unwrap();
    let mut sales = 0;
    let (mut at_work, mut by_the_clock) = (Vec::new(), Vec::new());
    for repeat in 0..REPEATS {
        let clocks = [ClockId::CLOCK_THREAD_CPUTIME_ID, ClockId::CLOCK_MONOTONIC];
        let before = clocks.map(read);
        let count = attempted(&played.block(repeat * years, (repeat + 1) * years));
        let after = clocks.map(read);
        let rate = |of: usize| count as f64 / (after[of] - before[of]).as_secs_f64();
        at_work.push(rate(0));
        by_the_clock.push(rate(1));
        sales += count;
    }
    println!("card sales a second on one core, medians of {REPEATS}, {sales} sales in all");
    println!("{:>24}  {:>10.0}  at work", "café, core", median(at_work));
    println!("{:>24}  {:>10.0}  by the clock", "", median(by_the_clock));
}
