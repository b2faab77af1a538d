//! `deadzone bench replay`: tells the core what tills were told, and compares what it orders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness_bench::{Difference, Replayed, replay as replayed};

use crate::args::ReplayArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::counted;

/// What a recording ends with.
const ENDING: &str = "jsonl";
const REMEDY: &str = "make one: deadzone run --bench loopback --record FOLDER SCENARIO";
const NOTHING: &str = "nothing";

/// Replays every recording, and says of each how it went.
pub(crate) fn replay(args: &ReplayArgs, output: Output) -> Exit {
    let mut files = Vec::new();
    for path in &args.files {
        if let Err(reason) = find(path, &mut files) {
            let message = format!("cannot read `{}`: {reason}", path.display());
            return output.failed(Exit::NOTHING, &message);
        }
    }
    if files.is_empty() {
        return output.failed(Exit::NOTHING, &format!("there is no recording there\n  {REMEDY}"));
    }
    let exits = files.iter().map(|file| replay_one(file, output));
    exits.max().unwrap_or(Exit::PASSED)
}

/// Finds the recordings of a folder; a file is taken for one.
fn find(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let entries: io::Result<Vec<PathBuf>> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    let is_one = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|it| it == ENDING);
    entries.iter().filter(|path| is_one(path)).try_for_each(|path| find(path, found))
}

fn replay_one(file: &Path, output: Output) -> Exit {
    let name = file.display();
    let text = match fs::read(file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(reason) => {
            return output.failed(Exit::NOTHING, &format!("cannot read `{name}`: {reason}"));
        }
    };
    match replayed(&text) {
        Err(reason) => {
            let (line, wrong) = (reason.line, reason.wrong);
            output.failed(Exit::INVALID, &format!("{name}:{line}: {wrong}\n  {REMEDY}"))
        }
        Ok(Replayed { facts, orders, differs: None }) => {
            let (facts, orders) = (counted(facts, "fact"), counted(orders, "order"));
            output.say(format!("{name}: {facts}, {orders}, all the same"));
            Exit::PASSED
        }
        Ok(Replayed { facts, orders, differs: Some(Difference { line, recorded, replayed }) }) => {
            let (facts, orders) = (counted(facts, "fact"), counted(orders, "order"));
            let recorded = recorded.as_deref().unwrap_or(NOTHING);
            let replayed = replayed.as_deref().unwrap_or(NOTHING);
            output.say(format!(
                "{name}:{line}: not the same after {facts}, {orders}\n  \
                 recorded: {recorded}\n  replayed: {replayed}"
            ));
            Exit::FAILED
        }
    }
}
