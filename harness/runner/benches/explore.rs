//! Explored runs a second on one core: a week of two tills with three outages, and any shop.
#![expect(clippy::unwrap_used, reason = "the campaigns of a benchmark are sound")]

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use harness_runner::{Campaign, Workload};
use mimalloc::MiMalloc;
use sim_world::{OurTill, Storage};
use speed_measure::{Benchmarks, Clock};

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

static GO_ON: AtomicBool = AtomicBool::new(false);

fn main() {
    // A campaign plays on threads of its own, here on one.
    let benchmarks = Benchmarks::from_args().by(Clock::Process);
    for (name, workload) in Workload::NAMES {
        for (kept, storage, runs) in [("redb", Storage::Disk, 50), ("plain", Storage::Memory, 500)]
        {
            benchmarks.measure(&format!("explore: {name}, {kept} journal"), "runs", || {
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
                campaign.play(|_| {}).unwrap();
                runs
            });
        }
    }
}
