//! `deadzone schema`: the format, for editors; the till protocol, for whoever writes a POS.

use super::printed;
use crate::args::SchemaOf;
use crate::exit::Exit;
use crate::output::Output;

/// Prints a schema.
pub(crate) fn schema(what: SchemaOf, output: Output) -> Exit {
    match what {
        SchemaOf::Scenario => printed(&harness_scenario::schema(), output),
        SchemaOf::Study => printed(&harness_scenario::study_schema(), output),
        SchemaOf::Pos => printed(pos_protocol::SCHEMA, output),
    }
}
