//! The results of earlier runs, kept to be compared with: one object a line, one line a run.

mod change;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::change::changes;
use crate::json::line;
use crate::played::Played;

/// The version of the lines.
const VERSION: u32 = 1;

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryRun {
    r#type: String,
    version: u32,
    /// What was asked for: runs that were asked for the same are compared.
    asked: String,
    /// What it was played on, such as `virtual`.
    on: String,
    /// The hash of the program.
    program: String,
    complete: bool,
    results: Vec<HistoryResult>,
}

/// What came of a scenario in an earlier run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct HistoryResult {
    id: String,
    verdict: String,
    seed: u64,
    /// The hash of what was played.
    plan: String,
    /// The hash of what happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    wall_ms: f64,
}

impl HistoryRun {
    /// Begins a run: what was asked for, what it is played on, the hash of the program.
    pub fn new(asked: String, on: String, program: u64) -> Self {
        let program = format!("{program:016x}");
        let r#type = "run".to_owned();
        Self { r#type, version: VERSION, asked, on, program, complete: false, results: Vec::new() }
    }

    /// Takes a result; `plan` is the hash of what was played.
    pub fn take(&mut self, played: &Played<'_>, plan: u64) {
        self.results.push(HistoryResult {
            id: played.scenario.id.clone(),
            verdict: played.ending.word().to_owned(),
            seed: played.scenario.plan.seed,
            plan: format!("{plan:016x}"),
            trace: played.trace.as_ref().map(|trace| trace.fingerprint().to_string()),
            wall_ms: (played.wall.as_secs_f64() * 1e6).round() / 1e3,
        });
    }

    /// Says that all was played that was asked for.
    pub const fn complete(&mut self) {
        self.complete = true;
    }

    /// Writes it as one line, ended.
    pub fn json(&self) -> String {
        line(self)
    }
}

/// The runs that are kept, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    runs: Vec<HistoryRun>,
    /// The line, counted from 1, that was cut short and is left out.
    pub cut_short: Option<usize>,
}

impl History {
    /// Reads the lines of a history. A last line that is not ended was cut short, and is left out.
    ///
    /// # Errors
    /// Which line is none of a history, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let runs =
            whole.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()).map(
                |(place, text)| run(text).map_err(|wrong| format!("line {}: {wrong}", place + 1)),
            );
        let runs: Vec<HistoryRun> = runs.collect::<Result<_, _>>()?;
        let cut_short = (!text[whole.len()..].trim().is_empty()).then(|| whole.lines().count() + 1);
        Ok(Self { runs, cut_short })
    }

    /// Adds a run, and keeps no more than the last `most`; tells whether an older one had to go.
    pub fn add(&mut self, run: HistoryRun, most: usize) -> bool {
        self.runs.push(run);
        let too_many = self.runs.len().saturating_sub(most);
        self.runs.drain(..too_many);
        too_many > 0
    }

    /// Takes the runs of another history as well.
    pub fn extend(&mut self, other: Self) {
        self.runs.extend(other.runs);
    }

    /// Writes all of it.
    pub fn text(&self) -> String {
        self.runs.iter().map(HistoryRun::json).collect()
    }

    /// Returns how long each scenario took on such a place, as the median of all runs.
    pub fn timings(&self, on: &str) -> Timings {
        let mut all: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
        let results = self.runs.iter().filter(|run| run.on == on).flat_map(|run| &run.results);
        for result in results.filter(|result| result.trace.is_some()) {
            all.entry(&result.id).or_default().push(wall(result));
        }
        let known = all
            .into_iter()
            .filter_map(|(id, mut walls)| Some((id.to_owned(), median(&mut walls)?)));
        Timings(known.collect())
    }

    /// Returns the last complete run that was asked for the same.
    fn last_like(&self, run: &HistoryRun) -> Option<&HistoryRun> {
        let is_like =
            |one: &&HistoryRun| one.complete && one.asked == run.asked && one.on == run.on;
        self.runs.iter().rev().find(is_like)
    }

    fn ids(&self) -> BTreeSet<&str> {
        let results = self.runs.iter().flat_map(|run| &run.results);
        results.map(|result| result.id.as_str()).collect()
    }
}

fn run(text: &str) -> Result<HistoryRun, String> {
    let run: HistoryRun = serde_json::from_str(text).map_err(|wrong| wrong.to_string())?;
    if run.r#type != "run" {
        return Err(format!("there is no `{}`", run.r#type));
    }
    if run.version != VERSION {
        return Err(format!("it is of version {}, and this is {VERSION}", run.version));
    }
    let of_no_time =
        |result: &&HistoryResult| Duration::try_from_secs_f64(result.wall_ms / 1e3).is_err();
    match run.results.iter().find(of_no_time) {
        Some(result) => Err(format!("`{}` cannot take {} ms", result.id, result.wall_ms)),
        None => Ok(run),
    }
}

/// What is no time was refused when it was read.
fn wall(result: &HistoryResult) -> Duration {
    Duration::try_from_secs_f64(result.wall_ms / 1e3).unwrap_or_default()
}

fn median<T: Ord + Copy>(values: &mut [T]) -> Option<T> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// How long scenarios took in earlier runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timings(BTreeMap<String, Duration>);

impl Timings {
    /// Returns how many of these ids are known.
    pub fn known<'a>(&self, ids: impl Iterator<Item = &'a str>) -> usize {
        ids.filter(|id| self.0.contains_key(*id)).count()
    }

    /// Returns how long each of these takes, in microseconds, at least one; what is not known
    /// takes the median of what is.
    pub fn weights<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<u64> {
        let ids: Vec<&str> = ids.collect();
        let mut there: Vec<Duration> = ids.iter().filter_map(|id| self.of(id)).collect();
        let usual = median(&mut there).unwrap_or_default();
        let micros = |wall: Duration| u64::try_from(wall.as_micros()).unwrap_or(u64::MAX).max(1);
        ids.iter().map(|id| micros(self.of(id).unwrap_or(usual))).collect()
    }

    fn of(&self, id: &str) -> Option<Duration> {
        self.0.get(id).copied()
    }
}

#[cfg(test)]
mod tests;
