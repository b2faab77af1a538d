//! `deadzone schema`: the format, for editors.

use super::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Prints the schema of scenario files.
pub(crate) fn schema(output: Output) -> Exit {
    printed(&harness_scenario::schema(), output)
}
