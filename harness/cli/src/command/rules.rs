//! `deadzone rules`: which rule is proved by which scenario.

use reports_render::rules_table;

use super::printed;
use crate::args::RulesArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::read;

/// Prints all rules with their proofs.
pub(crate) fn rules(args: &RulesArgs, output: Output) -> Exit {
    match read(&args.paths, "rules", output) {
        Ok(catalogue) => {
            let scenarios = catalogue.scenarios.iter().collect::<Vec<_>>();
            printed(&rules_table(&scenarios, output.language), output)
        }
        Err(exit) => exit,
    }
}
