//! Reads everything before anything runs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harness_scenario::{Document, Folder, Mistake, Scenario, StudyFile, read_scenario};
use rayon::prelude::*;
use thiserror::Error;

use crate::find::{FindError, Found, find};
use crate::select::Filter;

/// The scenarios that were found, in file order.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The scenarios, each with its id.
    pub scenarios: Vec<Scenario>,
    /// The parts that were read beside them.
    pub parts: Vec<PathBuf>,
    /// The fixtures that were read beside them.
    pub fixtures: Vec<PathBuf>,
    /// The studies that were read beside them: another command plays these.
    pub studies: Vec<StudyFile>,
    /// The TOML files of something else that were passed over.
    pub foreign: Vec<PathBuf>,
}

impl Catalogue {
    /// Tells whether nothing was found.
    pub fn is_empty(&self) -> bool {
        let others = self.parts.is_empty() && self.fixtures.is_empty() && self.studies.is_empty();
        self.scenarios.is_empty() && others && self.foreign.is_empty()
    }

    /// Keeps the scenarios that `filter` takes.
    pub fn select(&mut self, filter: &Filter) {
        self.scenarios.retain(|scenario| filter.takes(scenario));
    }

    /// Keeps, of one file, the scenarios of the case that stands at a line, counted from 1; all of
    /// them where no case stands there.
    pub fn keep_case_at(&mut self, file: &Path, line: usize) {
        let stands_there = |scenario: &Scenario| {
            scenario.instance.as_ref().is_some_and(|one| one.lines.contains(&line))
        };
        let is_of = |scenario: &Scenario| scenario.path == file;
        if self.scenarios.iter().any(|scenario| is_of(scenario) && stands_there(scenario)) {
            self.scenarios.retain(|scenario| !is_of(scenario) || stands_there(scenario));
        }
    }

    /// Gives every scenario this seed. A snapshot is of a scenario's own seed: under another it is
    /// not compared.
    pub fn reseed(&mut self, seed: u64) {
        for scenario in &mut self.scenarios {
            if scenario.plan.seed != seed {
                scenario.plan.seed = seed;
                scenario.header.snapshot.clear();
            }
        }
    }

    /// Compares no snapshots: they are of our own till.
    pub fn forget_snapshots(&mut self) {
        for scenario in &mut self.scenarios {
            scenario.header.snapshot.clear();
        }
    }
}

/// Why a catalogue could not be read: nothing of it is run.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// The files could not be found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Files are invalid; all mistakes of all of them, in file order, each once.
    #[error("{} mistakes in {files} files", mistakes.len())]
    Invalid {
        /// The mistakes.
        mistakes: Vec<Mistake>,
        /// How many of the files read have any.
        files: usize,
    },
}

/// Reads the scenarios of `paths`: of a folder those in it, at any depth.
///
/// # Errors
/// [`CatalogueError::Find`] where a path leads nowhere, [`CatalogueError::Invalid`] where a file is
/// invalid.
pub fn read_catalogue(paths: &[PathBuf]) -> Result<Catalogue, CatalogueError> {
    read(&find(paths)?)
}

/// Reads those files of `paths` that are among some; their ids are as in the whole.
///
/// # Errors
/// As [`read_catalogue`].
pub fn read_some_of(
    paths: &[PathBuf],
    some: &BTreeSet<PathBuf>,
) -> Result<Catalogue, CatalogueError> {
    let mut found = find(paths)?;
    found.retain(|one| some.contains(&one.path));
    read(&found)
}

fn read(found: &[Found]) -> Result<Catalogue, CatalogueError> {
    let read: Vec<_> = found.par_iter().map(read_one).collect();
    let mut catalogue = Catalogue::default();
    let (mut mistakes, mut files) = (Vec::new(), 0);
    for (found, document) in read {
        match document {
            Ok(Document::Scenario(scenario)) => {
                catalogue.scenarios.push(named(*scenario, &found.id));
            }
            Ok(Document::Scenarios(all)) => {
                catalogue.scenarios.extend(all.into_iter().map(|one| named(one, &found.id)));
            }
            Ok(Document::Part) => catalogue.parts.push(found.path.clone()),
            Ok(Document::Fixture) => catalogue.fixtures.push(found.path.clone()),
            Ok(Document::Study(study)) => catalogue.studies.push(*study),
            Ok(Document::Foreign) => catalogue.foreign.push(found.path.clone()),
            Err(more) => {
                files += 1;
                mistakes.extend(more);
            }
        }
    }
    if files > 0 {
        return Err(CatalogueError::Invalid { mistakes: each_once(mistakes), files });
    }
    Ok(catalogue)
}

/// Gives a scenario the id of its file, and its own name within it.
fn named(scenario: Scenario, file: &str) -> Scenario {
    let id = match &scenario.instance {
        Some(instance) => format!("{file}[{}]", instance.name),
        None => file.to_owned(),
    };
    Scenario { id, ..scenario }
}

type Read<'a> = (&'a Found, Result<Document, Vec<Mistake>>);

/// Reads a file, whatever it is: a scenario that lacks its steps is no fixture to be passed over.
fn read_one(found: &Found) -> Read<'_> {
    (found, read_scenario(&Folder, &found.path))
}

/// Two scenarios that use the same broken fixture report it once.
fn each_once(mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    let mut seen = BTreeSet::new();
    mistakes.retain(|one| seen.insert((one.place.clone(), one.code, one.message.clone())));
    mistakes
}
