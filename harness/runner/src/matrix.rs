//! One table for all instances of a file: each instance answers for its row, the last one for the
//! table.

use std::collections::BTreeMap;
use std::path::Path;

use harness_scenario::{Failure, Scenario, SnapshotPart};
use reports_render::{Ending, MatrixRow, Played, matrix};
use sim_world::Trace;

use crate::one::failed_snapshot;
use crate::snapshot::{Difference, Snapped, SnapshotFile, Update};

/// What a failure of a snapshot is called.
pub(crate) const SNAPSHOT: &str = "snapshot";

/// Tells whether a scenario has a row in the table of its file.
pub(crate) fn has_row(scenario: &Scenario) -> bool {
    scenario.header.snapshot.contains(&SnapshotPart::Matrix)
}

/// Compares the row of an instance with the recorded table; where tables are written, that is
/// done by [`Tables`].
pub(crate) fn unlike_row(scenario: &Scenario, trace: &Trace, update: Update) -> Option<Failure> {
    if !has_row(scenario) || matches!(update, Update::Changed | Update::All) {
        return None;
    }
    let recorded = SnapshotFile::of_file(scenario).recorded();
    let headings = recorded.lines().nth(1).unwrap_or_default();
    let row = MatrixRow::played(scenario, trace).text(headings);
    let rows: Vec<String> = recorded.lines().map(plain).collect();
    if rows.contains(&row) {
        return None;
    }
    let name = format!("{} ", row.split(' ').next().unwrap_or_default());
    let old = rows.into_iter().find(|old| old.starts_with(&name));
    let expected = old.unwrap_or_else(|| "a row in the table of the file".to_owned());
    Some(failed_snapshot(scenario, &Difference { expected, actual: row, lines: Vec::new() }))
}

fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tables of files whose instances have not all come yet.
#[derive(Debug, Default)]
pub(crate) struct Tables<'s>(BTreeMap<&'s Path, Vec<MatrixRow>>);

impl<'s> Tables<'s> {
    /// Takes the row of an instance; with the last one of a file its table is settled.
    pub(crate) fn take(&mut self, mut played: Played<'s>, update: Update) -> Played<'s> {
        let scenario = played.scenario;
        if !has_row(scenario) {
            return played;
        }
        let rows = self.0.entry(&scenario.path).or_default();
        rows.extend(row(&played));
        let (place, of) = scenario.instance.as_ref().map_or((0, 1), |one| (one.place, one.of));
        // Where some were left out or failed there is no whole table to compare.
        if place + 1 == of && rows.len() == of {
            let snapped = SnapshotFile::of_file(scenario).settle(&matrix(rows), update);
            add(&mut played, snapped);
        }
        played
    }
}

/// A run that failed says nothing of how its row should look, unless the row alone has failed.
fn row(played: &Played<'_>) -> Option<MatrixRow> {
    let scenario = played.scenario;
    let instance = scenario.instance.as_ref();
    if let Some(reason) = instance.and_then(|instance| instance.skipped.as_ref()) {
        return Some(MatrixRow::skipped(scenario, reason));
    }
    let is_whole = match &played.ending {
        Ending::Passed => true,
        Ending::Failed(failures) => failures.iter().all(|failure| failure.key == SNAPSHOT),
        Ending::Skipped(_) | Ending::Error(_) => false,
    };
    let trace = played.trace.as_ref().filter(|_| is_whole)?;
    Some(MatrixRow::played(scenario, trace))
}

fn add(played: &mut Played<'_>, snapped: Snapped) {
    match snapped {
        Snapped::Same => {}
        Snapped::Written(note) => played.details.push(note),
        Snapped::Differs(difference) => {
            let failure = failed_snapshot(played.scenario, &difference);
            played.details.extend(difference.lines);
            match &mut played.ending {
                Ending::Failed(failures) => failures.push(failure),
                Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => {
                    played.ending = Ending::Failed(vec![failure]);
                }
            }
        }
    }
}
