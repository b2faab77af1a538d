//! How long the command takes to build, and how long one waits for a verdict after an edit.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::Wrong;

/// A file of the core that an edit may be in.
const EDITED: &str = "pos/core/src/limits.rs";

/// A scenario that an edit of it is judged by.
const JUDGED_BY: &str = "scenarios/limits/device-limit.toml";

/// What one build took.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Build {
    /// What was built.
    pub(crate) name: &'static str,
    /// How long a person waits.
    pub(crate) wall: Duration,
    /// How long all processors worked.
    pub(crate) worked: Duration,
}

/// Builds the command from nothing in both profiles, and after an edit of the core.
///
/// # Errors
/// Where a build fails, or the edited file cannot be touched.
pub(crate) fn measured(root: &Path) -> Result<Vec<Build>, Wrong> {
    let target = tempfile::tempdir().map_err(|reason| Wrong::System("a folder".into(), reason))?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(root).env("CARGO_TARGET_DIR", target.path());
        cargo.stdout(Stdio::null());
        cargo
    };
    let command = ["-q", "-p", "harness-cli", "--locked"];
    let dev = timed("cold, dev", &mut cargo(&[&["build"], &command[..]].concat()))?;
    touch(&root.join(EDITED))?;
    let run = [&["run"], &command[..], &["--", "run", JUDGED_BY, "--quiet"]].concat();
    let edit = timed("an edit of the core to its verdict, dev", &mut cargo(&run))?;
    let release = [&["build", "--release"], &command[..]].concat();
    let release = timed("cold, release", &mut cargo(&release))?;
    Ok(vec![dev, edit, release])
}

/// Makes a file look edited.
fn touch(path: &Path) -> Result<(), Wrong> {
    let file = File::options().append(true).open(path);
    let touched = file.and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|reason| Wrong::System(EDITED.to_owned(), reason))
}

fn timed(name: &'static str, command: &mut Command) -> Result<Build, Wrong> {
    println!("== build: {name}");
    let (begun, before) = (Instant::now(), worked());
    let ended = command.status().map_err(|reason| Wrong::System("cargo".to_owned(), reason))?;
    if !ended.success() {
        return Err(Wrong::Build);
    }
    Ok(Build { name, wall: begun.elapsed(), worked: worked().saturating_sub(before) })
}

/// How long the processes that this one started have worked, and theirs.
fn worked() -> Duration {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return Duration::ZERO };
    span(usage.user_time()) + span(usage.system_time())
}

fn span(time: TimeVal) -> Duration {
    let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
