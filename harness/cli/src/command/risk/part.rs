//! The file of a shard: the study with the results, so that whoever joins parts needs nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{MemoryShelf, read_study, write_study};
use reports_render::RiskEngine;
use serde::{Deserialize, Serialize};
use sim_risk::{Partial, Study};

use crate::args::Seed;

/// The format of the file.
const FORMAT: u32 = 1;

/// The name of the study in a shelf that holds nothing else.
const STUDY: &str = "study.toml";

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    /// The study's file, as it was typed.
    file: String,
    /// What was typed besides, each after a space.
    #[serde(default)]
    options: String,
    study: String,
    /// What drew it, as the command line says it.
    engine: String,
    partial: Partial,
}

/// A part with what it is of.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) typed: Typed,
    pub(super) study: Study,
    pub(super) engine: RiskEngine,
    pub(super) partial: Partial,
}

/// How the study is called on a command line.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// Its file, as it was typed.
    pub(super) file: PathBuf,
    /// What the commands that show a replication must say besides, each after a space.
    pub(super) options: String,
}

impl Typed {
    /// Takes what was typed.
    pub(super) fn of(file: &Path, seed: Seed) -> Self {
        let options = seed.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
        Self { file: file.to_owned(), options }
    }
}

/// Writes the results of a study down.
pub(super) fn text(
    (typed, study): (&Typed, &Study),
    engine: RiskEngine,
    partial: &Partial,
) -> Result<String, String> {
    let (file, study) = (typed.file.display().to_string(), write_study(study));
    let options = typed.options.clone();
    let (engine, partial) = (engine.word().to_owned(), partial.clone());
    let written = Written { format: FORMAT, file, options, study, engine, partial };
    serde_json::to_string(&written).map(|text| text + "\n").map_err(|reason| reason.to_string())
}

/// Writes results to a file in one go: who reads it finds the old ones or the new ones.
pub(super) fn save(path: &Path, text: &str) -> Result<(), String> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    fs::write(&aside, text)
        .and_then(|()| fs::rename(&aside, path))
        .map_err(|reason| format!("cannot write `{}`: {reason}", path.display()))
}

/// Reads the file of a shard.
pub(super) fn load(path: &Path) -> Result<Part, String> {
    let says = |what: String| format!("`{}` is no part of a study: {what}", path.display());
    let text = fs::read_to_string(path)
        .map_err(|reason| format!("cannot read `{}`: {reason}", path.display()))?;
    let written: Written =
        serde_json::from_str(&text).map_err(|reason| says(reason.to_string()))?;
    if written.format != FORMAT {
        return Err(says(format!("its format is {}, and {FORMAT} is known", written.format)));
    }
    let shelf = MemoryShelf::new().with(STUDY, written.study);
    let study = read_study(&shelf, Path::new(STUDY)).map_err(|mistakes| {
        let first = mistakes.first().map_or_else(String::new, ToString::to_string);
        says(format!("its study has mistakes: {first}"))
    })?;
    written.partial.check().map_err(|reason| says(reason.to_string()))?;
    let drawing = [RiskEngine::Fast, RiskEngine::Core];
    let engine = drawing.into_iter().find(|engine| engine.word() == written.engine);
    let engine = engine.ok_or_else(|| says(format!("there is no engine `{}`", written.engine)))?;
    let typed = Typed { file: written.file.into(), options: written.options };
    Ok(Part { typed, study: study.study, engine, partial: written.partial })
}
