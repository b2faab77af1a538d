//! Snapshots that no scenario has any more: the scenario was renamed, deleted, or keeps none.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness_scenario::{Scenario, SnapshotPart};

use super::SnapshotFile;

/// The folder beside scenarios that holds their snapshots; only files in one are ever named.
const FOLDER: &str = "snapshots";
/// Studies are played by another command.
const STUDIES: &str = "studies";

/// Lists the `.snap` files under `folder` that none of `scenarios` has, sorted.
///
/// # Errors
/// What the system says of a folder that cannot be read.
pub fn unreferenced_under(folder: &Path, scenarios: &[Scenario]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    let known: BTreeSet<PathBuf> =
        scenarios.iter().flat_map(snapshots_of).filter_map(real).collect();
    found.retain(|path| real(path.clone()).is_none_or(|path| !known.contains(&path)));
    found.sort();
    Ok(found)
}

/// Its own snapshot where it has one, and the table of its file.
fn snapshots_of(scenario: &Scenario) -> Vec<PathBuf> {
    let file = |part: &SnapshotPart| match part {
        SnapshotPart::Matrix => SnapshotFile::of_file(scenario).path,
        SnapshotPart::Timeline
        | SnapshotPart::Orders
        | SnapshotPart::Admin
        | SnapshotPart::Processor => SnapshotFile::of(scenario).path,
    };
    scenario.header.snapshot.iter().map(file).collect()
}

/// Two paths to one file are the same.
fn real(path: PathBuf) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

/// Links are not followed: what they lead to belongs to somebody else.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind, name) = (entry.path(), entry.file_type()?, entry.file_name());
        let name = name.to_string_lossy();
        if kind.is_dir() && !name.starts_with('.') && name != STUDIES {
            collect(&path, found)?;
        } else if kind.is_file() && name.ends_with(".snap") && folder.ends_with(FOLDER) {
            found.push(path);
        }
    }
    Ok(())
}
