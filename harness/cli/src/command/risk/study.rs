//! Reads a study for a command, and says what was made of its tables.

use std::path::Path;

use harness_scenario::{Folder, StudyFile, read_study};
use sim_risk::{Replications, Sequence};

use crate::args::Chance;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{counted, draw_all};

/// What the command line says in place of the study.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Instead {
    pub(super) seed: Option<u64>,
    pub(super) replications: Option<u64>,
    /// Whether counts and lengths of outages come from an even sequence.
    pub(super) evenly: bool,
}

impl Instead {
    /// Takes what the command line says.
    pub(super) fn of(chance: Chance, replications: Option<u64>) -> Self {
        Self { seed: chance.seed.seed, replications, evenly: chance.quasi }
    }
}

/// Reads a study; says what its tables left out.
///
/// # Errors
/// The exit code, after its mistakes were drawn.
pub(super) fn read(path: &Path, instead: Instead, output: Output) -> Result<StudyFile, Exit> {
    let mut file = read_study(&Folder, path).map_err(|mistakes| {
        draw_all(&mistakes, output);
        let mistakes = counted(mistakes.len(), "mistake");
        output.failed(Exit::INVALID, &format!("{mistakes} in `{}`", path.display()))
    })?;
    for table in &file.tables {
        output.say(table.to_string());
    }
    file.study.run.seed = instead.seed.unwrap_or(file.study.run.seed);
    if instead.evenly {
        file.study.run.sequence = Sequence::Sobol;
    }
    if let Some(count) = instead.replications {
        file.study.run.replications = Replications::Exactly(count);
    }
    Ok(file)
}
