//! Finds scenario files and gives each its id.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use harness_scenario::closest;
use thiserror::Error;

/// The name of the folder that ids are counted from.
const ROOT: &str = "scenarios";

/// A TOML file that was found; what is in it is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is, as people would type it.
    pub path: PathBuf,
    /// What reports call it: `offline/paid-after-reconnect`.
    pub id: String,
}

/// Why files could not be found.
#[derive(Debug, Error)]
pub enum FindError {
    /// Nothing is there.
    #[error("there is no file or folder `{}`{}", path.display(), did_you_mean(near.as_deref()))]
    Missing {
        /// The path that was given.
        path: PathBuf,
        /// What is there under a name much like it.
        near: Option<PathBuf>,
    },
    /// A link is there, and what it leads to is not.
    #[error("`{}` is a link to `{}`, which is not there", path.display(), target.display())]
    Dangling {
        /// The path that was given.
        path: PathBuf,
        /// Where the link leads.
        target: PathBuf,
    },
    /// Something is there and cannot be read.
    #[error("cannot read `{}`: {reason}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

impl FindError {
    fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        |reason| Self::Unreadable { path, reason }
    }
}

/// Finds the TOML files of `paths`, in the order given, those of a folder sorted by id; each once.
///
/// # Errors
/// [`FindError::Missing`] or [`FindError::Dangling`] where a path leads nowhere,
/// [`FindError::Unreadable`] where it cannot be read.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<Found>, FindError> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(find_one(path)?);
    }
    let mut seen = BTreeSet::new();
    all.retain(|found| seen.insert(fs::canonicalize(&found.path).ok()));
    Ok(all)
}

/// Lists the TOML files of `paths` as [`read_catalogue`](crate::read_catalogue) finds them, and any
/// file that is named itself.
///
/// # Errors
/// [`FindError::Missing`] or [`FindError::Dangling`] where a path leads nowhere,
/// [`FindError::Unreadable`] where it cannot be read.
pub fn toml_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, FindError> {
    Ok(find(paths)?.into_iter().map(|found| found.path).collect())
}

fn find_one(given: &Path) -> Result<Vec<Found>, FindError> {
    if given.is_dir() {
        return find_in_folder(given);
    }
    if !given.exists() {
        let path = given.to_path_buf();
        return Err(match fs::read_link(given) {
            Ok(target) => FindError::Dangling { path, target },
            Err(_) => FindError::Missing { near: near(given), path },
        });
    }
    let folder = absolute(given)?.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let id = id_under(&root_above(&folder), given)?;
    Ok(vec![Found { path: given.to_path_buf(), id }])
}

fn did_you_mean(near: Option<&Path>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{}`?", near.display()))
}

/// Finds what stands in the folder of a path under a name much like its own.
fn near(given: &Path) -> Option<PathBuf> {
    let folder = given.parent()?;
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(here).ok()?.filter_map(Result::ok);
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    let wanted = stem(given.file_name()?.to_str()?);
    let meant = closest(wanted, names.iter().map(|name| stem(name)))?;
    names.iter().find(|name| stem(name) == meant).map(|name| folder.join(name))
}

/// Endings are alike, so a short name is not like another for its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn find_in_folder(given: &Path) -> Result<Vec<Found>, FindError> {
    let root = root_above(&absolute(given)?);
    let mut files = Vec::new();
    collect(given, &mut files)?;
    let mut found = Vec::new();
    for path in files {
        let id = id_under(&root, &path)?;
        found.push(Found { path, id });
    }
    found.sort_by(|a, b| a.id.split('/').cmp(b.id.split('/')));
    Ok(found)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), FindError> {
    for entry in fs::read_dir(folder).map_err(FindError::unreadable(folder))? {
        let entry = entry.map_err(FindError::unreadable(folder))?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension() == Some(OsStr::new("toml")) {
            files.push(path);
        }
    }
    Ok(())
}

fn absolute(path: &Path) -> Result<PathBuf, FindError> {
    let full = std::path::absolute(path).map_err(FindError::unreadable(path))?;
    Ok(without_dots(&full))
}

/// `a/../b` is `b`: a given `../scenarios` has the same ids as `scenarios` one folder up.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// The nearest folder named `scenarios`, `folder` itself included; else `folder`.
fn root_above(folder: &Path) -> PathBuf {
    let named = |above: &&Path| above.file_name() == Some(OsStr::new(ROOT));
    folder.ancestors().find(named).unwrap_or(folder).to_path_buf()
}

fn id_under(root: &Path, file: &Path) -> Result<String, FindError> {
    let full = absolute(file)?.with_extension("");
    let inside = full.strip_prefix(root).unwrap_or(&full);
    let parts = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(parts.collect::<Vec<_>>().join("/"))
}
