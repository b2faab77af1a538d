//! Explored runs a second on one core: a week of two tills with three outages, and any shop.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use harness_runner::{Campaign, Workload};
use mimalloc::MiMalloc;
use sim_world::{OurTill, Storage};

const REPEATS: usize = 5;

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

static GO_ON: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), Box<dyn Error>> {
    for (name, workload) in Workload::NAMES {
        for (kept, storage, runs) in [("disk", Storage::Disk, 50), ("memory", Storage::Memory, 500)]
        {
            let rate = runs_a_second(workload, storage, runs)?;
            println!("{name:<5} on {kept:<7} {rate:>8} runs a second");
        }
    }
    Ok(())
}

/// Returns the median of five campaigns.
fn runs_a_second(workload: Workload, storage: Storage, runs: u64) -> Result<u128, Box<dyn Error>> {
    let mut rates = Vec::new();
    for _ in 0..REPEATS {
        let campaign = Campaign {
            workload,
            seed: 1,
            start_pos: &OurTill,
            storage,
            jobs: NonZeroUsize::MIN,
            runs,
            time: None,
            stop: &GO_ON,
        };
        let began = Instant::now();
        campaign.play(|_| {})?;
        rates.push(u128::from(runs) * 1_000_000 / began.elapsed().as_micros().max(1));
    }
    rates.sort_unstable();
    Ok(rates[REPEATS / 2])
}
