//! How fast the kernel is beside its peers, in one run, by turns.
//!
//! Run: `cargo run --release --manifest-path speed/peers/Cargo.toml -- --python python3`, with a
//! part of a name before the flag for some of the rows. A row is added to the file that
//! `DEADZONE_ROWS` names.
//!
//! The workload is that of `sim/kernel/benches/hold`. Ours, the standard heap and NexoSim fold the
//! same fingerprint, and must come to the same one, so they did the same in the same order. NexoSim
//! is at its best here: one thread, one model that schedules its own events, no message to another.
//! Tokio's paused clock counts milliseconds, so its events are about 15 s apart: closer ones would
//! share a tick and lose their order. SimPy runs one process a lane and folds nothing. Peers that
//! are slower do fewer holds a turn; all are filled and warm before the first.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod nexo;
mod paused;
mod simpy;
#[path = "../../../sim/kernel/benches/hold/standard.rs"]
mod standard;
#[path = "../../../sim/kernel/benches/hold/workload.rs"]
mod workload;

use clap::Parser;
use sim_kernel::Agenda;
use speed_measure::{Benchmarks, Clock, SelfTimed, rate};

use nexo::NexoSim;
use paused::Paused;
use simpy::SimPy;
use standard::Standard;
use workload::{Hold, Timeouts};

/// Holds of a turn, for those that do millions a second.
const HOLDS: u64 = 4_000_000;
/// Holds of a turn, for slower peers.
const FEWER: u64 = 400_000;

/// Compares the kernel with its peers.
#[derive(Parser)]
struct Args {
    /// Measure only the rows whose names contain this
    only: Option<String>,
    /// A Python that has SimPy
    #[arg(long, value_name = "PYTHON", default_value = "python3")]
    python: String,
}

fn main() {
    let args = Args::parse();
    let simpy = SimPy::find(&args.python);
    if let Err(reason) = &simpy {
        println!("skipped: SimPy, {reason}");
    }
    let benchmarks = Benchmarks::only(args.only);
    for pending in [64, 1_024, 65_536] {
        nexosim_keeps_our_order(pending);
        hold(&benchmarks, simpy.as_ref().ok(), pending);
    }
    for lanes in [64, 1_024] {
        timeouts(&benchmarks, lanes);
    }
}

/// Checks, before anything is measured, that NexoSim gives both workloads in the order of ours.
fn nexosim_keeps_our_order(pending: u64) {
    const SOME: u64 = 50_000;
    let (mut ours, mut theirs) = (Hold::new(Agenda::new(), pending), NexoSim::hold(pending));
    ours.run(SOME);
    theirs.run(SOME);
    assert_eq!(ours.fingerprint().value(), theirs.fingerprint(), "HOLD, {pending} pending");
    let (mut ours, mut theirs) =
        (Timeouts::new(Agenda::new(), pending), NexoSim::timeouts(pending));
    ours.run(SOME);
    theirs.run(SOME);
    assert_eq!(ours.fingerprint().value(), theirs.fingerprint(), "arm and cancel, {pending} lanes");
}

fn hold(benchmarks: &Benchmarks, simpy: Option<&SimPy>, pending: u64) {
    let (mut agenda, mut standard) =
        (Hold::new(Agenda::new(), pending), Hold::new(Standard::default(), pending));
    let (mut nexosim, mut paused) = (NexoSim::hold(pending), Paused::hold(pending));
    agenda.run(pending);
    standard.run(pending);
    nexosim.run(pending);
    paused.run(pending);
    let (mut standard_rate, mut nexosim_rate, mut paused_rate) = (
        || rate(Clock::Thread, &mut || standard.run(HOLDS)),
        || rate(Clock::Thread, &mut || nexosim.run(FEWER)),
        || rate(Clock::Thread, &mut || paused.run(FEWER)),
    );
    let mut simpy_rate = simpy.map(|simpy| move || simpy.rate(pending, FEWER));
    let mut peers: Vec<SelfTimed<'_>> = vec![
        ("std", &mut standard_rate),
        ("NexoSim", &mut nexosim_rate),
        ("tokio paused", &mut paused_rate),
    ];
    peers.extend(simpy_rate.as_mut().map(|rate| -> SelfTimed<'_> { ("SimPy", rate) }));
    let name = format!("kernel and peers: HOLD, {pending} pending");
    benchmarks.compare_rates(
        &name,
        "events",
        (&mut || rate(Clock::Thread, &mut || agenda.run(HOLDS)), &mut peers),
    );
    assert_eq!(agenda.fingerprint(), standard.fingerprint(), "both give the same order");
}

fn timeouts(benchmarks: &Benchmarks, lanes: u64) {
    let mut agenda = Timeouts::new(Agenda::new(), lanes);
    let mut standard = Timeouts::new(Standard::default(), lanes);
    let mut nexosim = NexoSim::timeouts(lanes);
    // Until stale timeouts are as many as they ever are.
    let warm = 60 * lanes;
    agenda.run(warm);
    standard.run(warm);
    nexosim.run(warm);
    benchmarks.compare(
        &format!("kernel and peers: arm and cancel, {lanes} lanes"),
        "steps",
        (
            &mut || agenda.run(HOLDS),
            &mut [("std", &mut || standard.run(HOLDS)), ("NexoSim", &mut || nexosim.run(FEWER))],
        ),
    );
    assert_eq!(agenda.fingerprint(), standard.fingerprint(), "both give the same order");
}
