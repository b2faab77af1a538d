//! How many card sales a second the core engine plays through the whole world, on one core, by the
//! time that the core worked for it, so that others who are busy on the machine count for little.
//!
//! The sales are those that customers attempt, refused ones included: in till-years of the café, and
//! in a shop with twelve of its tills. `cargo bench -p sim-risk --bench played -- [PART] [YEARS]`: a
//! text picks the studies whose names contain it, a number says how many till-years a turn plays;
//! with a few of them, `valgrind --tool=callgrind` counts the instructions of a sale.
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "the studies of the tests say hours as floats")]

use mimalloc::MiMalloc;
use sim_risk::{Flow, PAYMENT, Partial, Played, Study};
use speed_measure::Benchmarks;

#[path = "../tests/risk/rig.rs"]
#[expect(dead_code, reason = "the tests have more studies than the benchmark measures")]
mod rig;

/// As the command has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Returns how many sales the customers of a block attempted.
fn attempted(block: &Partial) -> u64 {
    let flows = block.points.iter().map(|point| &point.flows[Flow::Attempted as usize]);
    let sales: i128 = flows.map(|flow| flow.payments.sum / i128::from(PAYMENT)).sum();
    u64::try_from(sales).unwrap()
}

/// Measures how many sales a second are played of a study, so many replications a turn, each turn
/// others than the one before.
fn measure(benchmarks: &Benchmarks, (name, study): (&str, &Study), replications: u64) {
    let played = Played::new(study).unwrap();
    let mut from = 0;
    benchmarks.measure(&format!("played: {name}"), "card sales", || {
        let block = played.block(from, from + replications);
        from += replications;
        attempted(&block)
    });
}

fn main() {
    let years = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let years: u64 = years.unwrap_or(400);
    let mut supermarket = rig::cafe();
    supermarket.tills = 12;
    let benchmarks = Benchmarks::from_args();
    measure(&benchmarks, ("café", &rig::cafe()), years);
    measure(&benchmarks, ("12 tills", &supermarket), years.div_ceil(12));
}
