//! `deadzone bench keep`: what was played on the bench as a scenario file for virtual time.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use harness_runner::play_virtual;
use harness_scenario::{
    Document, Failure, MemoryShelf, Scenario, Status, judge, read_scenario, write,
};
use reports_render::{rerun, typed};

use super::printed;
use crate::args::KeepArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{counted, draw_all, read_some};

/// Writes a scenario that depends on no other file and has the same verdict.
pub(crate) fn keep(args: &KeepArgs, output: Output) -> Exit {
    let paths = [args.path.clone()];
    let mut catalogue = match read_some(&paths, "bench keep", (args.filter.as_deref(), output)) {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
    catalogue.forget_snapshots();
    match &catalogue.scenarios[..] {
        [one] => keep_one(one, args, output),
        many => output.failed(Exit::USAGE, &too_many(many)),
    }
}

/// Names the scenarios of which only one can be kept.
fn too_many(scenarios: &[Scenario]) -> String {
    let count = counted(scenarios.len(), "scenario");
    let first = scenarios.first().map(command).unwrap_or_default();
    format!("there are {count}, and one can be kept\n  type, such as: {first}")
}

/// Returns the command that keeps a scenario just as it was played.
pub(crate) fn command(scenario: &Scenario) -> String {
    rerun(scenario).replacen("deadzone run", "deadzone bench keep", 1)
}

fn keep_one(scenario: &Scenario, args: &KeepArgs, output: Output) -> Exit {
    if let Some(reason) = scenario.instance.as_ref().and_then(|one| one.skipped.as_ref()) {
        return output.failed(Exit::USAGE, &format!("{} is never played: {reason}", scenario.id));
    }
    let file = args.output.clone().unwrap_or_else(|| usual_file(scenario));
    let again = rerun(scenario);
    let text = format!("# As played by: {again}\n{}", write(&scenario.plan, &scenario.header));
    let Some(kept) = read_back(&file, &text, output) else {
        return output.failed(Exit::PANICKED, "the kept scenario does not read; nothing is kept");
    };
    let (was, is) = (verdict(scenario), verdict(&kept));
    if was != is {
        let message = format!("kept, it has another verdict: {is:?}, not {was:?}");
        return output.failed(Exit::PANICKED, &message);
    }
    if file == Path::new("-") {
        return printed(&text, output);
    }
    if let Err(reason) = create(&file, &text) {
        return output.failed(Exit::USAGE, &not_written(&file, &reason));
    }
    let (word, file) = (if was.is_empty() { "passes" } else { "fails" }, typed(&file));
    output.say(format!(
        "wrote {file}, which {word} in virtual time as {} does\n  play it: deadzone run {file}",
        scenario.id
    ));
    Exit::PASSED
}

/// Names a file after the words of the id.
fn usual_file(scenario: &Scenario) -> PathBuf {
    let words = scenario.id.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    PathBuf::from(format!("{}-kept.toml", words.join("-")))
}

/// What is written must be read as what was played.
fn read_back(file: &Path, text: &str, output: Output) -> Option<Scenario> {
    let path = if file == Path::new("-") { Path::new("kept.toml") } else { file };
    let shelf = MemoryShelf::new().with(path.to_string_lossy(), text);
    match read_scenario(&shelf, path) {
        Ok(Document::Scenario(scenario)) => Some(*scenario),
        Ok(_) => None,
        Err(mistakes) => {
            draw_all(&mistakes, output);
            None
        }
    }
}

/// Lists what failed in virtual time, without the places, which are others in another file.
fn verdict(scenario: &Scenario) -> Vec<(usize, String, String, String)> {
    let Ok(trace) = play_virtual(&scenario.plan) else { return Vec::new() };
    let verdict = judge(scenario, &trace);
    let plain = |failure: Failure| {
        let Failure { step, key, expected, actual, .. } = failure;
        (step, key, expected, actual)
    };
    if verdict.status == Status::Passed {
        return Vec::new();
    }
    verdict.failures.into_iter().map(plain).collect()
}

/// Never writes over what somebody has.
fn create(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn not_written(file: &Path, reason: &io::Error) -> String {
    let file = file.display();
    match reason.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("`{file}` is there already; nothing was written\n  name another one: -o FILE")
        }
        _ => format!("cannot write `{file}`: {reason}"),
    }
}
