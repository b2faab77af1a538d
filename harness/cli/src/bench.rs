//! The bench of real parts: the player, and whether it could play.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use harness_bench::{IssuerCommand, Leaps, RealParts, RealTimeRun, Tier};
use harness_scenario::Scenario;
use reports_render::{Ending, Played};
use sim_world::{Plan, Trace};

use crate::command::keep_command;
use crate::exit::Exit;
use crate::real_time::in_time;
use crate::watch::Watch;

/// How far the bench may fall behind before its results mean nothing: processes start, and files
/// are synced, on a machine that has other work to do.
const TOLERANCE: Duration = Duration::from_secs(5);

/// Plays on the bench and remembers whether it could.
#[derive(Debug)]
pub(crate) struct Bench {
    parts: RealParts,
    failed: AtomicBool,
}

impl Bench {
    /// Makes a bench whose parts are this program.
    ///
    /// # Errors
    /// Where the system does not say what program this is.
    pub(crate) fn new(tier: Tier, speed: u32, leaps: Leaps) -> io::Result<Self> {
        let program = env::current_exe()?;
        let parts = RealParts { program, tier, speed, leaps, issuer: None, reader: None };
        Ok(Self { parts, failed: AtomicBool::new(false) })
    }

    /// Has an issuer host judge the payments.
    pub(crate) fn judged_by(mut self, issuer: Option<IssuerCommand>) -> Self {
        self.parts.issuer = issuer;
        self
    }

    /// Has people hold cards to a reader that is plugged in.
    pub(crate) fn at_reader(mut self, reader: Option<String>) -> Self {
        self.parts.reader = reader;
        self
    }

    /// Lists what it plays by a model, for want of the part.
    pub(crate) fn lacks(&self) -> Vec<String> {
        self.parts.lacks()
    }

    /// Plays a plan.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where no bench of this tier can play it; any other where a
    /// part fails, or the machine is too slow for the speed.
    pub(crate) fn play(&self, plan: &Plan, watch: &Watch<'_>) -> io::Result<Trace> {
        self.play_as(plan, || self.parts.play(plan, &mut *watch.witness(plan)))
    }

    /// Plays a plan and records it.
    ///
    /// # Errors
    /// As [`Self::play`], and where the recording cannot be written.
    pub(crate) fn play_and_record(
        &self,
        plan: &Plan,
        file: &Path,
        watch: &Watch<'_>,
    ) -> io::Result<Trace> {
        self.play_as(plan, || self.parts.play_and_record(plan, file, &mut *watch.witness(plan)))
    }

    fn play_as(
        &self,
        plan: &Plan,
        on_parts: impl FnOnce() -> io::Result<RealTimeRun>,
    ) -> io::Result<Trace> {
        if let Some(reason) = self.parts.cannot_play(plan) {
            return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
        }
        let played = on_parts().and_then(|run| in_time(run, TOLERANCE));
        played.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// Returns how the run ended; a bench that failed is not a scenario's fault.
    pub(crate) fn judged(&self, ended: Exit) -> Exit {
        if self.failed.load(Ordering::Relaxed) { Exit::BENCH } else { ended }
    }
}

/// Returns where the recording of a plan belongs; none where it is no scenario's own.
pub(crate) fn recording(folder: &Path, scenarios: &[Scenario], plan: &Plan) -> Option<PathBuf> {
    let played = scenarios.iter().find(|one| core::ptr::eq(&raw const one.plan, plan))?;
    let parts = Path::new(&played.id).components();
    // Whatever path it was played under, its recording stays in the folder.
    let inside: PathBuf = parts.filter(|part| matches!(part, Component::Normal(_))).collect();
    let mut file = folder.join(inside).into_os_string();
    file.push(".jsonl");
    Some(file.into())
}

/// Makes the folder of the recordings before anything is played, so that a wrong path costs no time.
///
/// # Errors
/// Why there can be no recordings, in words: no folder, or one file for two of them.
pub(crate) fn make_room(folder: &Path, scenarios: &[Scenario]) -> Result<(), String> {
    let wrong = |reason| format!("cannot record in `{}`: {reason}", folder.display());
    one_file_for_two(folder, scenarios)
        .map_or_else(|| fs::create_dir_all(folder).map_err(wrong), Err)
}

/// Finds two scenarios whose recordings would be one file, and says so.
fn one_file_for_two(folder: &Path, scenarios: &[Scenario]) -> Option<String> {
    let mut files = BTreeSet::new();
    let mut recordings = scenarios.iter().filter_map(|one| recording(folder, scenarios, &one.plan));
    let twice = recordings.find(|file| !files.insert(file.clone()))?;
    let file = twice.display();
    Some(format!("{file} would be the recording of two scenarios\n  play a folder that holds both"))
}

/// Says what to do next with what did not pass on the bench.
pub(crate) fn advice(played: &Played<'_>) -> Option<String> {
    match &played.ending {
        Ending::Passed | Ending::Skipped(_) => None,
        ending if ending.is_new() => None,
        Ending::Failed(_) | Ending::Error(_) => {
            Some(format!("  keep it, for virtual time: {}", keep_command(played.scenario)))
        }
    }
}
