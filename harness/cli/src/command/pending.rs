//! `deadzone pending`: which snapshots wait for a decision.

use harness_runner::Pending;
use reports_render::pending_json;

use super::printed;
use super::settle::pending_in;
use crate::args::PendingArgs;
use crate::exit::Exit;
use crate::output::Output;

/// Prints what is pending, for people or for machines.
pub(crate) fn pending(args: &PendingArgs, output: Output) -> Exit {
    let pending = match pending_in(&args.paths, "pending") {
        Ok(pending) => pending,
        Err(message) => return output.failed(Exit::NOTHING, &message),
    };
    let write = if args.json { as_json } else { as_text };
    let lines: Vec<String> = pending.iter().map(write).collect();
    let exit = printed(&lines.concat(), output);
    if !args.json && exit == Exit::PASSED {
        output.say(output.language.say("pending-count", &[("count", &pending.len())]));
    }
    exit
}

fn as_json(one: &Pending) -> String {
    pending_json(one.path(), &one.becomes(), kind(one))
}

fn as_text(one: &Pending) -> String {
    format!("{}  {}\n", one.path().display(), kind(one))
}

/// Says whether something is recorded already.
pub(super) fn kind(one: &Pending) -> &'static str {
    if one.is_new() { "new" } else { "changed" }
}
