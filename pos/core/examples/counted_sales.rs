//! Ten days of a till for `speed/instructions` to count what they cost: sales while the line is down,
//! and their forwarding. `cargo run --release -p pos-core --example counted_sales`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

#[path = "../benches/inputs/counter.rs"]
mod counter;

use pos_core::{Input, Moment, Output, Till};

use counter::Counter;

const DAYS: u32 = 10;
const SALES_A_DAY: u32 = 240;

fn main() {
    let mut inputs = 0_u64;
    let mut hand = |till: &mut Till, moment: Moment, input: Input, outputs: &mut Vec<Output>| {
        inputs += 1;
        till.handle(moment, input, outputs);
    };
    let mut counter = Counter::open(&mut hand);
    for _ in 0..DAYS {
        counter.day(SALES_A_DAY, &mut hand);
    }
    println!("{inputs} inputs");
}
