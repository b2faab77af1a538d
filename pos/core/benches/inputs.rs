//! How many inputs a second the core alone takes: offline sales, a day's outage of them at a time,
//! and their forwarding. Taps, answers of the reader, the journal and the line, and looks for the
//! internet are all inputs; the world around them was played beforehand.

use std::hint::black_box;

use mimalloc::MiMalloc;
use pos_core::{Input, Moment, Output, Till};
use speed_measure::{Benchmarks, TURNS};

#[path = "inputs/counter.rs"]
mod counter;

use counter::Counter;

/// As the command has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const DAYS: u32 = 100;
const SALES_A_DAY: u32 = 240;

type Fact = (Moment, Input);

/// Plays the days and writes down all that the till was told.
fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut hand = |till: &mut Till, moment: Moment, input: Input, outputs: &mut Vec<Output>| {
        facts.push((moment, input.clone()));
        till.handle(moment, input, outputs);
    };
    let mut counter = Counter::open(&mut hand);
    for _ in 0..DAYS {
        counter.day(SALES_A_DAY, &mut hand);
    }
    facts
}

fn main() {
    let facts = facts();
    // What a fact is made of is not to be measured.
    let mut copies: Vec<Vec<Fact>> = (0..TURNS).map(|_| facts.clone()).collect();
    let mut outputs = Vec::new();
    Benchmarks::from_args().measure("core: offline sales and their forwarding", "inputs", || {
        let facts = copies.pop().unwrap_or_default();
        let count = facts.len() as u64;
        let mut till = counter::start(&mut outputs);
        for (moment, input) in facts {
            outputs.clear();
            till.handle(moment, input, &mut outputs);
        }
        black_box(&till);
        count
    });
}
