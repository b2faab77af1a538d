//! `deadzone check`: looks for mistakes and plays nothing.

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
            let files = counted(catalogue.scenarios.len() + catalogue.others, "file");
            output.say(format!("{files} without a mistake"));
            Exit::PASSED
        }
    }
}
