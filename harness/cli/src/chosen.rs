//! The scenarios that a run is of: those that were found, fewer where that is asked for.

use std::path::Path;

use harness_runner::{Catalogue, Sharded};
use reports_render::failed_ids;

use crate::args::RunArgs;
use crate::exit::Exit;
use crate::history::timings;
use crate::input::read_text;
use crate::output::Output;
use crate::reading::counted;

/// Keeps what did not pass by an earlier run, and of that one part; returns which part.
///
/// # Errors
/// The exit code, after it was said why nothing is played: passed where nothing had failed.
pub(crate) fn choose(
    catalogue: &mut Catalogue,
    args: &RunArgs,
    output: Output,
) -> Result<Option<Sharded>, Exit> {
    if let Some(file) = &args.chosen.last_failed {
        keep_failed(catalogue, file, output)?;
    }
    let timings = match args.chosen.timings.as_slice() {
        [] => None,
        paths => {
            let read = timings(paths, args, output);
            Some(read.map_err(|wrong| output.failed(Exit::USAGE, &wrong))?)
        }
    };
    if let Some(timings) = &timings {
        let (all, ids) = (catalogue.scenarios.len(), &catalogue.scenarios);
        let known = timings.known(ids.iter().map(|scenario| scenario.id.as_str()));
        output.say(format!("{known} of {all} scenarios have a time by earlier runs"));
    }
    let sharded = args.chosen.shard.map(|shard| catalogue.shard(shard, timings.as_ref()));
    if let Some(Sharded { number, of, scenarios, places, .. }) = &sharded {
        output.say(format!("part {number} of {of}: {} of {scenarios} scenarios", places.len()));
    }
    Ok(sharded)
}

fn keep_failed(catalogue: &mut Catalogue, file: &Path, output: Output) -> Result<(), Exit> {
    let name = file.display();
    let read = read_text(file).and_then(|text| failed_ids(&name.to_string(), &text));
    let failed = read.map_err(|wrong| {
        let remedy = "give a file that `deadzone run --json FILE` wrote to its end";
        output.failed(Exit::USAGE, &format!("{wrong}; {remedy}"))
    })?;
    if failed.is_empty() {
        output.say(format!("nothing failed by `{name}`: nothing to play"));
        return Err(Exit::PASSED);
    }
    catalogue.scenarios.retain(|scenario| failed.contains(&scenario.id));
    let gone = failed.len().saturating_sub(catalogue.scenarios.len());
    if gone > 0 {
        let (gone, are) = (counted(gone, "scenario"), if gone == 1 { "is" } else { "are" });
        output.say(format!("{gone} that failed by `{name}` {are} not among those that were found"));
    }
    if catalogue.scenarios.is_empty() {
        let wrong = format!("nothing matched: nothing of what failed by `{name}` is there");
        return Err(output.failed(Exit::NOTHING, &wrong));
    }
    Ok(())
}
