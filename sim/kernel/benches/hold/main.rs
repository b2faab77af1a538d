//! How many events a second the agenda moves, beside the standard library's heap.
//!
//! Run: `cargo bench -p sim-kernel --bench hold`, with a part of a name for some of them. Beside
//! other engines, `speed/peers` measures the same workload.

mod standard;
mod workload;

use sim_kernel::Agenda;
use speed_measure::Benchmarks;

use standard::Standard;
use workload::{Hold, Timeouts};

const HOLDS: u64 = 4_000_000;

fn main() {
    let benchmarks = Benchmarks::from_args();
    for pending in [64, 1_024, 65_536] {
        let mut agenda = Hold::new(Agenda::new(), pending);
        let mut standard = Hold::new(Standard::default(), pending);
        benchmarks.compare(
            &format!("kernel: HOLD, {pending} pending"),
            "events",
            (&mut || agenda.run(HOLDS), &mut [("std", &mut || standard.run(HOLDS))]),
        );
        assert_eq!(agenda.fingerprint(), standard.fingerprint(), "both give the same order");
    }
    for lanes in [64, 1_024] {
        let mut agenda = Timeouts::new(Agenda::new(), lanes);
        let mut standard = Timeouts::new(Standard::default(), lanes);
        benchmarks.compare(
            &format!("kernel: arm and cancel, {lanes} lanes"),
            "steps",
            (&mut || agenda.run(HOLDS), &mut [("std", &mut || standard.run(HOLDS))]),
        );
        assert_eq!(agenda.fingerprint(), standard.fingerprint(), "both give the same order");
    }
}
