//! The harness at scale: the catalogue, ten thousand files, a thousand results as reports.
//!
//! `cargo bench -p harness-runner --bench scale -- [PART]`: PART picks what is measured. What works
//! on two threads is measured by the time that all threads worked, and by the clock on the wall.
#![expect(clippy::unwrap_used, reason = "the files of a benchmark are sound")]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use harness_runner::{Catalogue, Runner, play_virtual, read_catalogue};
use mimalloc::MiMalloc;
use reports_language::Language;
use reports_render::{
    Ending, Junit, JunitForm, Played, RunPage, Tally, report, scenario_json, summary, summary_json,
};
use speed_measure::{Benchmarks, Clock};

#[path = "made/files.rs"]
mod files;

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const FILES: u64 = 10_000;
const RESULTS: usize = 1_000;
const JOBS: NonZeroUsize = NonZeroUsize::new(2).unwrap();
static NEVER: AtomicBool = AtomicBool::new(false);

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(JOBS.get()).build_global().unwrap();
    let benchmarks = Benchmarks::from_args();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    on_two_threads(&benchmarks, ("catalogue: check and run", "scenarios"), || run(&scenarios));
    if benchmarks.wants("10,000 files: check") || benchmarks.wants("10,000 files: run") {
        let folder = tempfile::tempdir().unwrap();
        files::write(folder.path(), FILES).unwrap();
        on_two_threads(&benchmarks, ("10,000 files: check", "files"), || check(folder.path()));
        on_two_threads(&benchmarks, ("10,000 files: run", "files"), || run(folder.path()));
    }
    reports(&benchmarks);
}

/// Measures by the work of all threads, and by the time that a person waits.
fn on_two_threads(
    benchmarks: &Benchmarks,
    (name, unit): (&str, &str),
    mut work: impl FnMut() -> u64,
) {
    benchmarks.by(Clock::Process).measure(&format!("{name}, a core"), unit, &mut work);
    benchmarks.by(Clock::Wall).measure(
        &format!("{name}, two threads by the wall"),
        unit,
        &mut work,
    );
}

fn read(folder: &Path) -> Catalogue {
    read_catalogue(&[PathBuf::from(folder)]).unwrap()
}

fn check(folder: &Path) -> u64 {
    u64::try_from(read(folder).scenarios.len()).unwrap()
}

fn run(folder: &Path) -> u64 {
    let catalogue = read(folder);
    let mut passed: usize = 0;
    play(&catalogue, |one| {
        passed += usize::from(!matches!(one.ending, Ending::Failed(_) | Ending::Error(_)));
    });
    assert_eq!(passed, catalogue.scenarios.len(), "every scenario passes");
    u64::try_from(passed).unwrap()
}

fn play<'s>(catalogue: &'s Catalogue, each: impl FnMut(Played<'s>)) {
    let runner = Runner { jobs: JOBS, ..Runner::quiet(&play_virtual, &NEVER) };
    runner.run(&catalogue.scenarios, each).unwrap();
}

/// The reports of a thousand results, of which every tenth has failed.
fn reports(benchmarks: &Benchmarks) {
    let names = ["reports: text", "reports: JSON", "reports: JUnit", "reports: page"];
    if !names.iter().any(|name| benchmarks.wants(name)) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    files::write(folder.path(), u64::try_from(RESULTS).unwrap()).unwrap();
    let mut catalogue = read(folder.path());
    for wrong in catalogue.scenarios.iter_mut().step_by(10) {
        // Without its outage a sale is not offline.
        wrong.plan.steps[0].act = sim_world::Act::Internet(sim_world::InternetChange::Up);
    }
    let mut played = Vec::new();
    play(&catalogue, |one| played.push(one));
    assert_eq!(
        played.iter().filter(|one| matches!(one.ending, Ending::Failed(_))).count(),
        RESULTS / 10
    );
    let ways: [fn(&[Played<'_>]) -> usize; 4] = [text, json, junit, page];
    for (name, way) in names.into_iter().zip(ways) {
        benchmarks.measure(name, "results", || {
            black_box(way(&played));
            u64::try_from(RESULTS).unwrap()
        });
    }
}

fn tally(played: &[Played<'_>]) -> Tally {
    let mut tally = Tally::default();
    for one in played {
        tally.count(&one.ending);
    }
    tally
}

fn text(played: &[Played<'_>]) -> usize {
    let whole: String = played.iter().map(|one| report(one, Language::English)).collect();
    whole.len() + summary(&tally(played), Duration::from_secs(1), Language::English).len()
}

fn json(played: &[Played<'_>]) -> usize {
    let whole: String = played.iter().map(scenario_json).collect();
    whole.len() + summary_json(&tally(played)).len()
}

fn junit(played: &[Played<'_>]) -> usize {
    let mut junit = Junit::new(JunitForm::Schema);
    for one in played {
        junit.take(one);
    }
    junit.text().unwrap().len()
}

fn page(played: &[Played<'_>]) -> usize {
    let mut page = RunPage::new(Language::English);
    for one in played {
        page.take(one);
    }
    page.text(&tally(played), Duration::from_secs(1)).len()
}
