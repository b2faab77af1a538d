//! Snapshots that no scenario has any more: named, a failure, or deleted.

use std::fs;
use std::path::{Path, PathBuf};

use harness_runner::{Catalogue, unreferenced_under};

use crate::args::{RunArgs, UnreferencedArg};
use crate::exit::Exit;
use crate::output::{Output, RED, YELLOW, is_ci};
use crate::reading::{counted, paths_or_default};

/// What was found, and what is done about it.
#[derive(Debug)]
pub(crate) struct Unreferenced {
    paths: Vec<PathBuf>,
    action: UnreferencedArg,
}

impl Unreferenced {
    /// Looks where whole folders are played: a part of them says nothing of what the rest has.
    pub(crate) fn find(args: &RunArgs, catalogue: &Catalogue) -> Self {
        let folders = paths_or_default(&args.paths, "run").unwrap_or_default();
        let whole = args.chosen.filter.is_none() && folders.iter().all(|path| path.is_dir());
        let mut paths = Vec::new();
        for folder in folders.iter().filter(|_| whole) {
            match unreferenced_under(folder, &catalogue.scenarios) {
                Ok(found) => paths.extend(found),
                Err(reason) => tracing::warn!(?folder, %reason, "cannot look for snapshots"),
            }
        }
        paths.sort();
        paths.dedup();
        Self { paths, action: action(args.unreferenced) }
    }

    /// Says what was found and does what was asked for; returns how the run ended after all.
    pub(crate) fn settle(&self, ended: Exit, output: Output) -> Exit {
        if self.paths.is_empty() {
            return ended;
        }
        match self.action {
            UnreferencedArg::Warn => {
                self.name(output, format!("{YELLOW}warning{YELLOW:#}"));
                ended
            }
            UnreferencedArg::Reject => {
                self.name(output, format!("{RED}error{RED:#}"));
                if ended == Exit::PASSED { Exit::FAILED } else { ended }
            }
            UnreferencedArg::Delete => self.delete(ended, output),
        }
    }

    fn name(&self, output: Output, word: impl std::fmt::Display) {
        let count = counted(self.paths.len(), "snapshot");
        output.say(format!("{word}: {count} that no scenario has"));
        for path in &self.paths {
            output.say(format!("  {}", path.display()));
        }
        output.say("  to delete them: deadzone run --unreferenced delete");
    }

    fn delete(&self, ended: Exit, output: Output) -> Exit {
        for path in &self.paths {
            if let Err(exit) = delete_one(path, output) {
                return exit;
            }
        }
        ended
    }
}

fn delete_one(path: &Path, output: Output) -> Result<(), Exit> {
    let path_shown = path.display();
    match fs::remove_file(path) {
        Ok(()) => output.say(format!("deleted {path_shown}: no scenario has it")),
        Err(reason) => {
            let message = format!("cannot delete `{path_shown}`: {reason}");
            return Err(output.failed(Exit::USAGE, &message));
        }
    }
    Ok(())
}

/// With `CI` set nothing is ever deleted.
fn action(asked: Option<UnreferencedArg>) -> UnreferencedArg {
    match asked {
        None if is_ci() => UnreferencedArg::Reject,
        Some(UnreferencedArg::Delete) if is_ci() => UnreferencedArg::Reject,
        None => UnreferencedArg::Warn,
        Some(asked) => asked,
    }
}
