//! `deadzone explain CODE`: what kind of mistake a code stands for.

use harness_scenario::Code;

use super::printed;
use crate::args::ExplainArgs;
use crate::exit::Exit;
use crate::output::Output;

/// Prints what is known of a code.
pub(crate) fn explain(args: &ExplainArgs, output: Output) -> Exit {
    let wanted = args.code.trim().to_uppercase();
    let Some(code) = Code::ALL.iter().find(|code| code.id() == wanted) else {
        return output.failed(Exit::USAGE, &unknown(&args.code));
    };
    printed(&format!("{}: {}\n", code.id(), code.title()), output)
}

fn unknown(code: &str) -> String {
    let ends = [Code::ALL.first(), Code::ALL.last()];
    let range: Vec<_> = ends.into_iter().flatten().map(|code| code.id()).collect();
    format!("there is no code `{code}`; codes are {}", range.join(" to "))
}
