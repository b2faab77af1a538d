//! One scenario by its path, for tests that run one at a time.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use harness_scenario::Scenario;
use reports_language::Language;
use reports_render::{Ending, Played, report};

use crate::catalogue::{CatalogueError, read_catalogue};
use crate::one::play_one;
use crate::run::Runner;
use crate::virtual_time::play_virtual;

/// Lists the scenarios of a folder, in file order.
///
/// # Errors
/// As [`read_catalogue`].
pub fn scenarios_in(folder: &Path) -> Result<Vec<Scenario>, CatalogueError> {
    Ok(read_catalogue(&[folder.to_path_buf()])?.scenarios)
}

/// Plays the scenario in `file` in virtual time, against its snapshot, and writes nothing.
///
/// # Errors
/// What a person should read: the mistakes of the file, or the report of the failure.
pub fn run_file(file: &Path) -> Result<(), String> {
    let catalogue = read_catalogue(&[PathBuf::from(file)]).map_err(|error| in_words(&error))?;
    catalogue.scenarios.iter().try_for_each(run_scenario)
}

/// Plays a scenario in virtual time, against its snapshot, and writes nothing.
///
/// # Errors
/// The report of the failure, for a person to read.
pub fn run_scenario(scenario: &Scenario) -> Result<(), String> {
    let never = AtomicBool::new(false);
    let played = play_one(&Runner::quiet(&play_virtual, &never), scenario);
    failed(&played).map_or(Ok(()), Err)
}

fn failed(played: &Played<'_>) -> Option<String> {
    match played.ending {
        Ending::Passed | Ending::Skipped(_) => None,
        Ending::Failed(_) | Ending::Error(_) => Some(report(played, Language::English)),
    }
}

/// Writes the mistakes without the lines of the files.
pub fn in_words(error: &CatalogueError) -> String {
    match error {
        CatalogueError::Find(error) => error.to_string(),
        CatalogueError::Invalid { mistakes, .. } => {
            mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
        }
    }
}
