//! How many card sales a second go through the whole world: a busy day of six tills with 6,000 of
//! them and an outage of two hours, on a journal that only remembers and on the real one, with its
//! trace and without.
//!
//! `valgrind --tool=callgrind … shop_day once plain` plays one day, for its instructions.
#![expect(clippy::unwrap_used, reason = "the day of a benchmark is sound")]

use mimalloc::MiMalloc;
use sim_kernel::Agenda;
use sim_world::{
    Kept, Modelled, OurTill, Outcome, Plan, Simulation, Storage, Trace, What, perform,
    perform_where,
};
use speed_measure::Benchmarks;

#[path = "shop_day/day.rs"]
mod day;

/// As the command has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SALES: u32 = 6_000;
/// How many days a turn plays.
const DAYS: u64 = 10;

/// Plays the steps of a plan, and nothing else.
fn play(plan: &Plan, storage: Storage, kept: Kept) -> Trace {
    let mut parts = Modelled { start_pos: &OurTill, storage };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new()).keeping(kept);
    perform_where(plan, &mut simulation, |_, _| true);
    simulation.end().0
}

/// Plays a plan as a test does: invariants are watched, and all is looked at in the end.
fn judged(plan: &Plan) -> Trace {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new());
    perform(plan, &mut simulation);
    simulation.close();
    simulation.end().0
}

/// Counts the sales that ended as sales do; all of them are to.
fn sales(trace: &Trace) -> u64 {
    let ended = trace.entries().iter().filter(|entry| match &entry.what {
        What::StepFinished(seen) => {
            matches!(seen.outcome, Some(Outcome::Accepted | Outcome::Declined))
        }
        _ => false,
    });
    let sales = ended.count();
    assert_eq!(sales, usize::try_from(SALES).unwrap());
    u64::from(SALES)
}

fn main() {
    let plan = day::plan(day::Busy { days: 1, sales: SALES, quiet: 0 });
    if std::env::args().any(|argument| argument == "once") {
        return once(&plan);
    }
    let days = |play: &dyn Fn() -> Trace| (0..DAYS).map(|_| sales(&play())).sum::<u64>();
    let mut off = || days(&|| play(&plan, Storage::Memory, Kept::Ends));
    let mut on = || days(&|| play(&plan, Storage::Memory, Kept::Everything));
    let mut watched = || days(&|| judged(&plan));
    let mut on_redb = || sales(&play(&plan, Storage::Disk, Kept::Ends));
    Benchmarks::from_args().compare(
        "world: busy shop-day, plain journal, no trace",
        "sales",
        (
            &mut off,
            &mut [("with its trace", &mut on), ("judged", &mut watched), ("on redb", &mut on_redb)],
        ),
    );
    Benchmarks::from_args().measure("world: busy shop-day, redb, no trace", "sales", on_redb);
}

/// Plays one day, of the kind that the arguments name.
fn once(plan: &Plan) {
    let is_named = |name: &str| std::env::args().any(|argument| argument == name);
    let storage = if is_named("redb") { Storage::Disk } else { Storage::Memory };
    let kept = if is_named("trace") { Kept::Everything } else { Kept::Ends };
    sales(&if is_named("judged") { judged(plan) } else { play(plan, storage, kept) });
}
