//! The same runs in another process, with another number of threads: they must be the same.

use std::env;
use std::process::{Command, Stdio};

use harness_runner::{Campaign, CampaignReport, Checkpoints, checkpoints, first_unlike};

use crate::args::ExploreArgs;

/// One run in so many is played again.
const ONE_IN: u64 = 20;

/// So many runs are asked for at a time, for the length of a command line.
const CHUNK: usize = 1_000;

/// A run that was not the same twice.
#[derive(Debug)]
pub(super) struct Unlike {
    pub(super) run: u64,
    /// The stretch of entries in which the first difference lies.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Plays one run in twenty again elsewhere; returns how many, and those that differ.
///
/// # Errors
/// Why the other process said nothing of use.
pub(super) fn play_again(
    args: &ExploreArgs,
    (campaign, report): (&Campaign<'_>, &CampaignReport),
) -> Result<(usize, Vec<Unlike>), String> {
    let runs: Vec<u64> = (0..report.runs).filter(|run| run % ONE_IN == 0).collect();
    let mut unlike = Vec::new();
    for chunk in runs.chunks(CHUNK) {
        let said = elsewhere(args, chunk)?;
        let here = hashes(campaign, chunk);
        for ((run, here), there) in chunk.iter().zip(here.lines()).zip(said.lines()) {
            let stretch = first_unlike(&read(here), &read(there));
            unlike.extend(stretch.map(|(from, to)| Unlike { run: *run, from, to }));
        }
        if said.lines().count() != chunk.len() {
            return Err(format!(
                "the other process said {} of {} runs",
                said.lines().count(),
                chunk.len()
            ));
        }
    }
    Ok((runs.len(), unlike))
}

/// Writes the checkpoints of runs, a line each.
pub(super) fn hashes(campaign: &Campaign<'_>, runs: &[u64]) -> String {
    let line = |run: &u64| {
        let trace = campaign.trace(&campaign.workload.plan(campaign.seed, *run));
        let hashes = checkpoints(&trace).0;
        let hashes: Vec<String> = hashes.iter().map(|hash| format!("{hash:016x}")).collect();
        hashes.join(" ") + "\n"
    };
    runs.iter().map(line).collect()
}

fn read(line: &str) -> Checkpoints {
    let hash = |text: &str| u64::from_str_radix(text, 16).unwrap_or(0);
    Checkpoints(line.split_ascii_whitespace().map(hash).collect())
}

fn elsewhere(args: &ExploreArgs, runs: &[u64]) -> Result<String, String> {
    let program = env::current_exe().map_err(|reason| reason.to_string())?;
    let list: Vec<String> = runs.iter().map(u64::to_string).collect();
    let mut command = Command::new(program);
    command.args(["explore", "--workload", args.workload.word()]);
    command.args(["--storage", args.storage.word(), "--seed", &args.seed.to_string()]);
    command.args(["--jobs", "1", "--hashes-of", &list.join(",")]);
    let ended = command.stderr(Stdio::inherit()).output().map_err(|reason| reason.to_string())?;
    if !ended.status.success() {
        return Err(format!("the other process ended with {}", ended.status));
    }
    String::from_utf8(ended.stdout).map_err(|reason| reason.to_string())
}
