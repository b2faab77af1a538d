//! `deadzone bench doctor`: what this machine can do for the bench.

use harness_bench::{Found, examine};

use super::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Prints of each part whether it is there, and how to get it.
pub(crate) fn doctor(output: Output) -> Exit {
    let parts = examine();
    let width = parts.iter().map(|part| part.name.chars().count()).max().unwrap_or(0);
    let lines: String = parts.iter().map(|part| line(part, width)).collect();
    if parts.iter().any(|part| part.needed_for_loopback && part.found.is_err()) {
        printed(&lines, output);
        return output.failed(Exit::BENCH, "this machine cannot play on loopback");
    }
    let next = "this machine can play on loopback: deadzone run --bench loopback\n";
    printed(&(lines + next), output)
}

fn line(part: &Found, width: usize) -> String {
    let name = part.name;
    match &part.found {
        Ok(what) => format!("  ok       {name:width$}  {what}\n"),
        Err(missing) => format!("  missing  {name:width$}  {missing}\n"),
    }
}
