//! How many card sales a second the core engine plays through the whole world, on one core: by the
//! time that the core worked for it, so that others who are busy on the machine count for little,
//! and by the clock.
//!
//! The sales are those that customers attempt, refused ones included: in till-years of the café, and
//! in a shop with twelve of its tills. A number among the arguments says how many till-years a
//! repeat plays, a text which study; with a few till-years, `valgrind --tool=callgrind` counts the
//! instructions of a sale.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

use core::time::Duration;

use mimalloc::MiMalloc;
use nix::time::{ClockId, clock_gettime};
use sim_risk::{Flow, PAYMENT, Partial, Played, Study};

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

/// Prints how many sales a second are played of a study, so many replications at a time.
fn measure(name: &str, study: &Study, replications: u64) {
    let played = Played::new(study).unwrap();
    let mut sales = 0;
    let (mut at_work, mut by_the_clock) = (Vec::new(), Vec::new());
    for repeat in 0..REPEATS {
        let clocks = [ClockId::CLOCK_THREAD_CPUTIME_ID, ClockId::CLOCK_MONOTONIC];
        let before = clocks.map(read);
        let block = played.block(repeat * replications, (repeat + 1) * replications);
        let after = clocks.map(read);
        let count = attempted(&block);
        let rate = |of: usize| count as f64 / after[of].saturating_sub(before[of]).as_secs_f64();
        at_work.push(rate(0));
        by_the_clock.push(rate(1));
        sales += count;
    }
    let (at_work, by_the_clock) = (median(at_work), median(by_the_clock));
    println!("{name:>24}  {at_work:>10.0}  {by_the_clock:>12.0}  {sales:>10}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = arguments.iter().find_map(|argument| argument.parse().ok());
    let years: u64 = asked.unwrap_or(400);
    let mut supermarket = rig::cafe();
    supermarket.tills = 12;
    let studies = [("café", rig::cafe(), years), ("12 tills", supermarket, years.div_ceil(12))];
    println!("card sales a second on one core, medians of {REPEATS}");
    println!("{:>24}  {:>10}  {:>12}  {:>10}", "", "at work", "by the clock", "sales");
    let words = arguments.iter().filter(|argument| !argument.starts_with('-'));
    let wanted = words.clone().find(|argument| argument.parse::<u64>().is_err());
    let is_wanted = |name: &str| wanted.is_none_or(|part| name.contains(part.as_str()));
    for (name, study, years) in studies.into_iter().filter(|(name, ..)| is_wanted(name)) {
        measure(name, &study, years);
    }
}
