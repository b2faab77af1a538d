//! `deadzone accept` and `deadzone reject`: what becomes of pending snapshots.

use std::io;
use std::path::{Path, PathBuf};

use harness_runner::{Pending, pending_under};

use crate::args::SettleArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::paths_or_default;

/// Puts pending snapshots in place.
pub(crate) fn accept(args: &SettleArgs, output: Output) -> Exit {
    settle(
        args,
        output,
        Decision {
            command: "accept",
            said: ["settled-accepted", "settled-all-accepted"],
            act: Pending::accept,
        },
    )
}

/// Throws pending snapshots away.
pub(crate) fn reject(args: &SettleArgs, output: Output) -> Exit {
    settle(
        args,
        output,
        Decision {
            command: "reject",
            said: ["settled-rejected", "settled-all-rejected"],
            act: Pending::reject,
        },
    )
}

#[derive(Clone, Copy)]
struct Decision {
    command: &'static str,
    /// What is said of one, and of all.
    said: [&'static str; 2],
    act: fn(&Pending) -> io::Result<()>,
}

/// Looks at all paths before anything is decided.
fn settle(args: &SettleArgs, output: Output, decision: Decision) -> Exit {
    match pending_in(&args.paths, decision.command) {
        Ok(pending) => decide(&pending, output, decision),
        Err(message) => output.failed(Exit::NOTHING, &message),
    }
}

/// Lists what is pending under some paths, or in the usual folder.
///
/// # Errors
/// Which path leads nowhere, or cannot be read.
pub(super) fn pending_in(paths: &[PathBuf], command: &str) -> Result<Vec<Pending>, String> {
    let mut pending = Vec::new();
    for path in paths_or_default(paths, command)? {
        pending.extend(pending_under(&path).map_err(|reason| not_looked_at(&path, &reason))?);
    }
    pending.sort();
    pending.dedup();
    Ok(pending)
}

fn not_looked_at(path: &Path, reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::NotFound => format!("there is no file or folder `{}`", path.display()),
        _ => format!("cannot read `{}`: {reason}", path.display()),
    }
}

fn decide(pending: &[Pending], output: Output, decision: Decision) -> Exit {
    let [one_said, all_said] = decision.said;
    for one in pending {
        let path = one.becomes();
        if let Err(reason) = (decision.act)(one) {
            let message = format!("cannot settle `{}`: {reason}", one.path().display());
            return output.failed(Exit::USAGE, &message);
        }
        output.say(output.language.say(one_said, &[("path", &path.display())]));
    }
    output.say(output.language.say(all_said, &[("count", &pending.len())]));
    Exit::PASSED
}
