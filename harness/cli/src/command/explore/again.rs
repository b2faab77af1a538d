//! The same runs in another process, with another number of threads: they must be the same.

use std::env;
use std::process::{Command, Stdio};

use harness_runner::{
    Campaign, CampaignReport, Checkpoints, checkpoints, entry_line, first_unlike,
};

use crate::args::ExploreArgs;

/// One run in so many is played again.
const ONE_IN: u64 = 20;

/// So many runs are asked for at a time, for the length of a command line.
const CHUNK: usize = 1_000;

/// So many entries lie between two hashes that are compared, before the entry itself is looked for.
const STRETCH: usize = 64;

/// Of so many runs that differ the entry is looked for.
const NAMED: usize = 3;

/// Another process that plays the same runs.
trait Elsewhere {
    /// Says the hashes of runs after every so many entries, a line a run.
    ///
    /// # Errors
    /// Why it said nothing of use.
    fn hashes(&self, runs: &[u64], stretch: usize) -> Result<String, String>;

    /// Says what its entry at a place of a run is.
    ///
    /// # Errors
    /// As [`Self::hashes`].
    fn entry(&self, run: u64, place: usize) -> Result<String, String>;
}

/// A run that was not the same twice, and the first entry in which it differs.
#[derive(Debug)]
pub(super) struct Unlike {
    pub(super) run: u64,
    /// The entry here and there; none where too many runs differ to look for each.
    pub(super) entries: Option<(String, String)>,
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
    Ok((runs.len(), compare(campaign, &runs, &OtherProcess(args))?))
}

fn compare(
    campaign: &Campaign<'_>,
    runs: &[u64],
    elsewhere: &dyn Elsewhere,
) -> Result<Vec<Unlike>, String> {
    let mut unlike = Vec::new();
    for chunk in runs.chunks(CHUNK) {
        let there = elsewhere.hashes(chunk, STRETCH)?;
        let here = hashes(campaign, chunk, STRETCH);
        let said = there.lines().count();
        if said != chunk.len() {
            return Err(format!("the other process said {said} of {} runs", chunk.len()));
        }
        let lines = here.lines().zip(there.lines());
        let differ = chunk.iter().zip(lines).filter(|(_, (here, there))| here != there);
        for (run, _) in differ {
            let is_named = unlike.len() < NAMED;
            let entries = is_named.then(|| first_entry(campaign, *run, elsewhere)).transpose()?;
            unlike.push(Unlike { run: *run, entries });
        }
    }
    Ok(unlike)
}

/// Finds the first entry in which a run differs.
fn first_entry(
    campaign: &Campaign<'_>,
    run: u64,
    elsewhere: &dyn Elsewhere,
) -> Result<(String, String), String> {
    let there = elsewhere.hashes(&[run], 1)?;
    let here = hashes(campaign, &[run], 1);
    let place = first_unlike(&read(&here), &read(&there)).unwrap_or(0);
    Ok((entry(campaign, run, place), elsewhere.entry(run, place)?.trim_end().to_owned()))
}

/// Writes the hashes of runs after every so many entries, a line a run.
pub(super) fn hashes(campaign: &Campaign<'_>, runs: &[u64], stretch: usize) -> String {
    let line = |run: &u64| {
        let trace = campaign.trace(&campaign.workload.plan(campaign.seed, *run));
        let hashes = checkpoints(&trace, stretch).0;
        let hashes: Vec<String> = hashes.iter().map(|hash| format!("{hash:016x}")).collect();
        hashes.join(" ") + "\n"
    };
    runs.iter().map(line).collect()
}

/// Says the entry at a place of a run.
pub(super) fn entry(campaign: &Campaign<'_>, run: u64, place: usize) -> String {
    entry_line(&campaign.trace(&campaign.workload.plan(campaign.seed, run)), place)
}

fn read(line: &str) -> Checkpoints {
    let hash = |text: &str| u64::from_str_radix(text, 16).unwrap_or(0);
    Checkpoints(line.split_ascii_whitespace().map(hash).collect())
}

/// This program once more.
#[derive(Debug)]
struct OtherProcess<'a>(&'a ExploreArgs);

impl OtherProcess<'_> {
    fn ask(&self, more: &[&str]) -> Result<String, String> {
        let program = env::current_exe().map_err(|reason| reason.to_string())?;
        let args = self.0;
        let mut command = Command::new(program);
        command.args(["explore", "--workload", args.workload.word()]);
        command.args(["--storage", args.storage.word(), "--seed", &args.seed.to_string()]);
        command.args(["--jobs", "1"]).args(more).stderr(Stdio::inherit());
        let ended = command.output().map_err(|reason| reason.to_string())?;
        if !ended.status.success() {
            return Err(format!("the other process ended with {}", ended.status));
        }
        String::from_utf8(ended.stdout).map_err(|reason| reason.to_string())
    }
}

impl Elsewhere for OtherProcess<'_> {
    fn hashes(&self, runs: &[u64], stretch: usize) -> Result<String, String> {
        let list: Vec<String> = runs.iter().map(u64::to_string).collect();
        self.ask(&["--hashes-of", &list.join(","), "--stretch", &stretch.to_string()])
    }

    fn entry(&self, run: u64, place: usize) -> Result<String, String> {
        self.ask(&["--hashes-of", &run.to_string(), "--entry", &place.to_string()])
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    use harness_runner::{Campaign, Workload};
    use sim_world::{OurTill, Storage};

    use super::{Elsewhere, compare, entry, hashes};

    static GO_ON: AtomicBool = AtomicBool::new(false);

    fn campaign(seed: u64) -> Campaign<'static> {
        Campaign {
            workload: Workload::Any,
            seed,
            start_pos: &OurTill,
            storage: Storage::Memory,
            jobs: NonZeroUsize::MIN,
            runs: 4,
            time: None,
            stop: &GO_ON,
        }
    }

    /// A process that plays run 3 where it is asked for run 1, or says too little.
    struct Odd {
        lines: usize,
    }

    impl Elsewhere for Odd {
        fn hashes(&self, runs: &[u64], stretch: usize) -> Result<String, String> {
            let swapped: Vec<u64> =
                runs.iter().map(|run| if *run == 1 { 3 } else { *run }).collect();
            let said = hashes(&campaign(1), &swapped, stretch);
            Ok(said.split_inclusive('\n').take(self.lines).collect())
        }

        fn entry(&self, run: u64, place: usize) -> Result<String, String> {
            Ok(entry(&campaign(1), if run == 1 { 3 } else { run }, place))
        }
    }

    #[test]
    fn the_first_entry_of_a_run_that_differs_is_named() {
        let unlike = compare(&campaign(1), &[0, 1, 2], &Odd { lines: 9 }).unwrap();
        let [only] = &unlike[..] else { panic!("{unlike:?}") };
        let (here, there) = only.entries.as_ref().unwrap();
        assert_eq!(only.run, 1);
        assert_ne!(here, there);
        let number = |line: &str| line.split(':').next().map(str::to_owned);
        assert_eq!(number(here), number(there));
        assert!(here.starts_with("entry "), "{here}");
    }

    #[test]
    fn a_process_that_says_too_little_is_no_proof() {
        let said = compare(&campaign(1), &[0, 2], &Odd { lines: 1 }).unwrap_err();
        assert_eq!(said, "the other process said 1 of 2 runs");
        assert!(compare(&campaign(1), &[0, 2], &Odd { lines: 2 }).unwrap().is_empty());
    }
}
