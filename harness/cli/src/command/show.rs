//! `deadzone show`: scenarios as they are read.

use harness_scenario::show as shown;

use super::printed;
use crate::args::ShowArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::read_some;

/// Prints scenarios with all that they take from elsewhere.
pub(crate) fn show(args: &ShowArgs, output: Output) -> Exit {
    match read_some(&args.paths, "show", (args.filter.as_deref(), output)) {
        Ok(catalogue) => {
            let texts: Vec<String> = catalogue.scenarios.iter().map(shown).collect();
            printed(&texts.join("\n"), output)
        }
        Err(exit) => exit,
    }
}
