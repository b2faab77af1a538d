//! `deadzone bench doctor`: what this machine can do for the bench.

use harness_bench::{Found, Tier, examine};

use super::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Prints of each part whether it is there, how to get it, and what is left out without it.
pub(crate) fn doctor(output: Output) -> Exit {
    let parts = examine();
    let width = parts.iter().map(|part| part.name.chars().count()).max().unwrap_or(0);
    let lines: String = parts.iter().map(|part| line(part, width)).collect();
    if !can_play(&parts, Tier::Loopback) {
        printed(&lines, output);
        return output.failed(Exit::BENCH, "this machine cannot play on loopback");
    }
    printed(&(lines + &tiers(&parts)), output)
}

fn line(part: &Found, width: usize) -> String {
    let Found { name, found, without, .. } = part;
    match found {
        Ok(what) => format!("  ok       {name:width$}  {what}\n"),
        Err(missing) => {
            let missing = missing.replace('\n', " ");
            format!(
                "  missing  {name:width$}  {missing}\n           {:width$}  without it: {without}\n",
                ""
            )
        }
    }
}

fn can_play(parts: &[Found], tier: Tier) -> bool {
    let mut needed = parts.iter().filter(|part| part.needed_by == Some(tier));
    needed.all(|part| part.found.is_ok())
}

/// Says which tiers this machine can play.
fn tiers(parts: &[Found]) -> String {
    let missing = parts.iter().filter(|part| part.found.is_err()).map(|part| part.name);
    let missing = missing.collect::<Vec<_>>().join(", ");
    let full = match (can_play(parts, Tier::Full), missing.as_str()) {
        (false, _) => "not --bench full".to_owned(),
        (true, "") => "--bench full".to_owned(),
        (true, missing) => format!("--bench full, without: {missing}"),
    };
    format!("this machine can play: virtual time, --bench loopback, {full}\n")
}
