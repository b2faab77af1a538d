//! `deadzone check`: looks for mistakes and plays nothing.

use std::collections::BTreeSet;
use std::path::Path;

use harness_runner::Catalogue;

use crate::args::PathArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{counted, read};

/// Reads everything and says how much it was.
pub(crate) fn check(args: &PathArgs, output: Output) -> Exit {
    match read(&args.paths, "check", output) {
        Err(exit) => exit,
        Ok(catalogue) if catalogue.scenarios.is_empty() && catalogue.others == 0 => {
            output.failed(Exit::NOTHING, "nothing matched: there is no scenario there")
        }
        Ok(catalogue) => {
            output.say(format!("{} without a mistake", said(&catalogue)));
            Exit::PASSED
        }
    }
}

/// Counts files, and scenarios where one file holds several.
fn said(catalogue: &Catalogue) -> String {
    let played: BTreeSet<&Path> =
        catalogue.scenarios.iter().map(|one| one.path.as_path()).collect();
    let files = counted(played.len() + catalogue.others, "file");
    match catalogue.scenarios.len() {
        several if several > played.len() => format!("{files} ({})", counted(several, "scenario")),
        _ => files,
    }
}
