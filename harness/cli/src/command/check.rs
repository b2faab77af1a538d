//! `deadzone check`: looks for mistakes and plays nothing.

use std::collections::BTreeSet;
use std::path::Path;

use harness_runner::Catalogue;

use crate::args::PathArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{NONE_OF_OURS, counted, others, read};

/// Reads everything and says how much it was, and what was left out of the tables of studies.
pub(crate) fn check(args: &PathArgs, output: Output) -> Exit {
    match read(&args.paths, "check", output) {
        Err(exit) => exit,
        Ok(catalogue) if catalogue.is_empty() => {
            output.failed(Exit::NOTHING, "nothing matched: there is no scenario there")
        }
        Ok(catalogue) if is_foreign_alone(&catalogue) => {
            // Hooks name every file that was changed, so that this is no mistake.
            output.say(format!("{NONE_OF_OURS}; nothing was checked"));
            Exit::PASSED
        }
        Ok(catalogue) => {
            for table in catalogue.studies.iter().flat_map(|study| &study.tables) {
                output.say(table.to_string());
            }
            output.say(format!("{} without a mistake", said(&catalogue)));
            Exit::PASSED
        }
    }
}

fn is_foreign_alone(catalogue: &Catalogue) -> bool {
    let Catalogue { scenarios, parts, fixtures, studies, .. } = catalogue;
    scenarios.is_empty() && parts.is_empty() && fixtures.is_empty() && studies.is_empty()
}

/// Counts files, scenarios where one file holds several, and those that are none.
fn said(catalogue: &Catalogue) -> String {
    let played: BTreeSet<&Path> =
        catalogue.scenarios.iter().map(|one| one.path.as_path()).collect();
    let (parts, fixtures) = (catalogue.parts.len(), catalogue.fixtures.len());
    let files = played.len() + parts + fixtures + catalogue.studies.len();
    let files = counted(files, "file");
    let several = catalogue.scenarios.len();
    let scenarios = (several > played.len()).then(|| counted(several, "scenario"));
    let among: Vec<String> = scenarios.into_iter().chain(others(catalogue)).collect();
    if among.is_empty() { files } else { format!("{files} ({})", among.join(", ")) }
}
