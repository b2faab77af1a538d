//! `deadzone list`: which scenarios there are.

use harness_scenario::Scenario;
use reports_render::listed_json;

use super::printed;
use crate::args::{Format, ListArgs};
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::read_some;

/// Prints the scenarios, for people or for machines.
pub(crate) fn list(args: &ListArgs, output: Output) -> Exit {
    match read_some(&args.paths, "list", (args.filter.as_deref(), output)) {
        Ok(catalogue) => printed(&written(&catalogue.scenarios, args.format), output),
        Err(exit) => exit,
    }
}

fn written(scenarios: &[Scenario], format: Format) -> String {
    match format {
        Format::Text => reports_render::list(&scenarios.iter().collect::<Vec<_>>()),
        Format::Json => scenarios.iter().map(listed_json).collect(),
    }
}
