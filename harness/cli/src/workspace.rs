//! What a build server of GitHub gives a step: a folder that paths are told from, and a page.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Component, Path, PathBuf, absolute};

/// How long the page of a step may be: a longer one is not shown at all.
const MOST_SUMMARY: u64 = 1024 * 1024;

/// How many remarks of a kind are shown of a step.
pub(crate) const MOST_ANNOTATIONS: usize = 10;

/// Writes a path from the folder of the workspace on, as the server knows its files.
pub(crate) fn from_workspace(file: &str) -> String {
    let workspace = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let below = workspace.and_then(|workspace| below(&workspace, Path::new(file)));
    below.unwrap_or_else(|| PathBuf::from(file)).display().to_string()
}

fn below(workspace: &Path, file: &Path) -> Option<PathBuf> {
    let [file, folder] = [plain(file)?, plain(workspace)?];
    if let Ok(rest) = file.strip_prefix(&folder) {
        return Some(rest.to_owned());
    }
    let (file, folder) = (fs::canonicalize(file).ok()?, fs::canonicalize(folder).ok()?);
    file.strip_prefix(folder).ok().map(Path::to_owned)
}

/// Makes a path absolute, with no `..` in it.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in absolute(path).ok()?.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    Some(plain)
}

/// Adds to the page of the step, where there is one; `page` writes so many bytes at most.
///
/// # Errors
/// Why it cannot be written to, in words.
pub(crate) fn add_to_summary(page: impl FnOnce(usize) -> String) -> Result<(), String> {
    let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let cannot = |why| format!("cannot write the summary `{}`: {why}", Path::new(&file).display());
    let mut opened = OpenOptions::new().append(true).create(true).open(&file).map_err(cannot)?;
    let there = opened.metadata().map_err(cannot)?.len();
    let room = usize::try_from(MOST_SUMMARY.saturating_sub(there)).unwrap_or(0);
    opened.write_all(page(room).as_bytes()).map_err(cannot)
}
