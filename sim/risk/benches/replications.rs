//! How many replications a second the fast engine draws, on one core.
//!
//! `cargo bench -p sim-risk --bench replications -- [PART] [--python PYTHON]`: PART picks the studies
//! whose names contain it. G1 and G4 are outages of four hours under a device limit; the café is the
//! till-year of the first section of risk.md, under no device limit, under its own, and under its
//! sweep. With a Python that has NumPy, the café is held against `numpy/years.py`, by turns: against
//! losses alone, and where no limit can bind also against all that the engine reports.
#![expect(clippy::unwrap_used, reason = "the studies of a benchmark are sound")]
#![expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]

use std::hint::black_box;
use std::process::Command;
#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use mimalloc::MiMalloc;
use sim_risk::{Fast, Model, Study};
use speed_measure::{Row, tell};

/// The allocator of the command line.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[path = "../tests/risk/rig.rs"]
#[expect(dead_code, reason = "the tests have more studies than the benchmark measures")]
mod rig;

const BLOCK: u64 = 16_384;
const REPEATS: u64 = 5;

/// A study to measure: so many blocks in each repeat, and the model of it in `years.py`.
struct Measured {
    name: &'static str,
    study: Study,
    blocks: u64,
    numpy: &'static [(&'static str, u64)],
}

fn measured() -> [Measured; 5] {
    let mut unlimited = rig::cafe();
    unlimited.policy.device_limit = None;
    let of = |name, study, blocks, numpy| Measured { name, study, blocks, numpy };
    [
        of("G1", rig::g1(), 50, &[]),
        of("G4", rig::g4(), 50, &[]),
        of(
            "café, no device limit",
            unlimited,
            100,
            &[("thinned", 1_638_400), ("whole", 1_638_400)],
        ),
        of("café, 5,000.00", rig::cafe(), 20, &[("limited", 65_536)]),
        of("café, five limits", rig::cafe_sweep(), 5, &[]),
    ]
}

/// Replications a second of the blocks from one on.
fn rate(fast: &Fast, from: u64, blocks: u64) -> f64 {
    #[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
    let start = Instant::now();
    for block in from..from + blocks {
        black_box(fast.block(block * BLOCK, (block + 1) * BLOCK));
    }
    (blocks * BLOCK) as f64 / start.elapsed().as_secs_f64()
}

/// Years a second that the NumPy version draws.
fn numpy(python: &str, model: &str, years: u64) -> f64 {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numpy/years.py");
    let years = years.to_string();
    let output = Command::new(python).args([script, model, &years, "1"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.split_whitespace().next().unwrap().parse().unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn measure(measured: &Measured, python: Option<&str>) {
    let fast = Fast::new(Model::new(&measured.study).unwrap());
    let peers = python.map_or(&[][..], |_| measured.numpy);
    let (mut ours, mut theirs) = (Vec::new(), vec![Vec::new(); peers.len()]);
    for repeat in 0..REPEATS {
        ours.push(rate(&fast, repeat * measured.blocks, measured.blocks));
        for (rates, (model, years)) in theirs.iter_mut().zip(peers) {
            rates.push(numpy(python.unwrap_or("python3"), model, *years));
        }
    }
    let ratios = peers.iter().zip(theirs).map(|((model, _), theirs)| {
        let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
        (format!("NumPy {model}"), median(ratios))
    });
    let ratios = ratios.collect();
    let (low, high) = ours
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), rate| (low.min(*rate), high.max(*rate)));
    let median = median(ours);
    let (name, unit) = (format!("risk: {}", measured.name), "replications".to_owned());
    tell(&Row { name, unit, median, spread: (high - low) / median, ratios });
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut part, mut python) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--python" => python = arguments.next(),
            // Cargo says this to every benchmark.
            "--bench" => {}
            _ => part = Some(argument),
        }
    }
    let is_wanted = |name: &str| part.as_ref().is_none_or(|part| name.contains(part));
    for it in measured().iter().filter(|it| is_wanted(it.name)) {
        measure(it, python.as_deref());
    }
}
