//! How time and memory grow with what a shop, a folder or a study has of something.
//!
//! `cargo bench -p harness-runner --bench growth -- [PART]`: PART picks what grows.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a benchmark plays is sound")]

use std::hint::black_box;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use harness_runner::{Catalogue, Runner, play_virtual, read_catalogue};
use harness_scenario::{Document, MemoryShelf};
use mimalloc::MiMalloc;
use reports_render::Ending;
use sim_kernel::Agenda;
use sim_risk::{Fast, Model};
use sim_world::{Kept, Modelled, OurTill, Plan, Simulation, Storage, What, perform};
use speed_measure::{Growth, Work, measure_growth};

#[path = "made/files.rs"]
mod files;
#[path = "made/plans.rs"]
mod plans;

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A study that nothing of is special: a shop, its outages, its limits.
const STUDY: &str = include_str!("../../../scenarios/studies/cafe.toml");

fn main() -> io::Result<()> {
    let grows = |name, unit, sizes, prepare| Growth { name, unit, sizes, prepare };
    measure_growth(&[
        grows("tills", "tills, two hours offline", [4, 32, 128, 512], |tills| {
            played(plans::evening(tills), Storage::Memory)
        }),
        grows(
            "stored payments",
            "sales, stored and forwarded",
            [100, 1_000, 10_000, 100_000],
            |sales| played(plans::outage(1, sales), Storage::Memory),
        ),
        grows("stored, redb", "sales, stored and forwarded", [100, 400, 1_600, 6_400], |sales| {
            played(plans::outage(1, sales), Storage::Disk)
        }),
        grows("events", "sales online", [100, 1_000, 10_000, 100_000], |sales| {
            played(plans::online(1, sales), Storage::Memory)
        }),
        grows("files checked", "files", [100, 1_000, 10_000, 50_000], checked),
        grows("files played", "files", [100, 1_000, 10_000, 50_000], files_played),
        grows("replications", "replications", [1_000, 10_000, 100_000, 1_000_000], drawn),
    ])
}

/// Plays a plan with its whole trace, and makes sure that every sale was paid.
fn played(plan: Plan, storage: Storage) -> Work {
    Box::new(move || {
        let mut parts = Modelled { start_pos: &OurTill, storage };
        let mut simulation =
            Simulation::new(&plan, &mut parts, Agenda::new()).keeping(Kept::Everything);
        perform(&plan, &mut simulation);
        simulation.close();
        let (trace, _) = simulation.end();
        let captured =
            trace.entries().iter().filter(|entry| matches!(entry.what, What::Captured { .. }));
        let captured = u64::try_from(captured.count()).unwrap();
        assert_eq!(captured, u64::try_from(plan.orders().count()).unwrap(), "every sale is paid");
        captured
    })
}

/// A folder of files; it is removed once the work is done.
fn folder(count: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files::write(folder.path(), count).unwrap();
    folder
}

fn read(folder: &tempfile::TempDir) -> Catalogue {
    read_catalogue(&[folder.path().to_path_buf()]).unwrap()
}

fn checked(count: u64) -> Work {
    let folder = folder(count);
    Box::new(move || u64::try_from(read(&folder).scenarios.len()).unwrap())
}

fn files_played(count: u64) -> Work {
    let folder = folder(count);
    Box::new(move || {
        let (never, jobs) = (AtomicBool::new(false), NonZeroUsize::MIN);
        let runner = Runner { jobs, ..Runner::quiet(&play_virtual, &never) };
        let (catalogue, mut passed) = (read(&folder), 0);
        runner
            .run(&catalogue.scenarios, |one| passed += u64::from(one.ending == Ending::Passed))
            .unwrap();
        assert_eq!(passed, count, "every scenario passes");
        passed
    })
}

fn drawn(count: u64) -> Work {
    let path = PathBuf::from("cafe.toml");
    let shelf = MemoryShelf::new().with("cafe.toml", STUDY);
    let Ok(Document::Study(file)) = harness_scenario::read_scenario(&shelf, &path) else {
        panic!("the study of the benchmark is sound");
    };
    let fast = Fast::new(Model::new(&file.study).unwrap());
    Box::new(move || {
        black_box(fast.block(0, count));
        count
    })
}
