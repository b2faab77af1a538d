//! Pending snapshots: what a run proposed and nobody has decided on.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::comparison::Comparison;
use super::insta_file::Recorded;

/// How the name of a pending snapshot ends.
const ENDING: &str = ".snap.new";

/// A proposed snapshot that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pending {
    path: PathBuf,
}

impl Pending {
    /// Returns the proposed file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file that it becomes.
    pub fn becomes(&self) -> PathBuf {
        self.path.with_extension("")
    }

    /// Puts the recorded text and the proposed one side by side; the recorded one is empty where
    /// there is none.
    ///
    /// # Errors
    /// Why one of the two files cannot be read as a snapshot, in words.
    pub fn comparison(&self) -> Result<Comparison, String> {
        let (old, new) = self.texts()?;
        Ok(Comparison::of(&old, &new))
    }

    fn texts(&self) -> Result<(String, String), String> {
        let text = |path: &Path| {
            Ok::<_, String>(Recorded::read(path)?.map(|one| one.text()).unwrap_or_default())
        };
        Ok((text(&self.becomes())?, text(&self.path)?))
    }

    /// Returns the file of the scenario that it is of, with the name of the instance where it is of
    /// one; none where it does not stand in a folder beside a scenario.
    pub fn scenario(&self) -> Option<(PathBuf, Option<String>)> {
        let stem = self.path.file_name()?.to_str()?.strip_suffix(ENDING)?;
        let folder = self.path.parent()?.parent()?;
        let file = |stem: &str| folder.join(format!("{stem}.toml"));
        if file(stem).exists() {
            return Some((file(stem), None));
        }
        let (stem, instance) = stem.split_once('@')?;
        file(stem).exists().then(|| (file(stem), Some(instance.to_owned())))
    }

    /// Tells whether it would be the first one.
    pub fn is_new(&self) -> bool {
        !self.becomes().exists()
    }

    /// Puts the proposed snapshot in place.
    ///
    /// # Errors
    /// What the system says.
    pub fn accept(&self) -> io::Result<()> {
        fs::rename(&self.path, self.becomes())
    }

    /// Throws the proposed snapshot away.
    ///
    /// # Errors
    /// What the system says.
    pub fn reject(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Lists what is pending under `path`, sorted: a folder, a scenario, a `.snap` or a `.snap.new`.
///
/// # Errors
/// What the system says of a path that leads nowhere or cannot be read.
pub fn pending_under(path: &Path) -> io::Result<Vec<Pending>> {
    let mut found = Vec::new();
    if path.is_dir() {
        collect(path, &mut found)?;
    } else {
        let proposed = proposed_for(path).filter(|proposed| proposed.exists());
        if proposed.is_none() && !path.exists() {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        found.extend(proposed.map(|path| Pending { path }));
        collect_instances(path, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn proposed_for(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    if name.ends_with(ENDING) {
        return Some(path.to_path_buf());
    }
    match path.extension()?.to_str()? {
        "toml" => Some(path.parent()?.join("snapshots").join(name).with_extension("snap.new")),
        "snap" => Some(path.with_extension("snap.new")),
        _ => None,
    }
}

/// Collects what is pending for the instances of a scenario: `STEM@NAME.snap.new`.
fn collect_instances(file: &Path, found: &mut Vec<Pending>) -> io::Result<()> {
    let (Some(stem), true) = (file.file_stem(), file.extension() == Some(OsStr::new("toml")))
    else {
        return Ok(());
    };
    let start = format!("{}@", stem.to_string_lossy());
    let folder = file.with_file_name("snapshots");
    if folder.is_dir() {
        let mut all = Vec::new();
        collect(&folder, &mut all)?;
        let name =
            |one: &Pending| one.path.file_name().map(|name| name.to_string_lossy().into_owned());
        found.extend(
            all.into_iter().filter(|one| name(one).is_some_and(|name| name.starts_with(&start))),
        );
    }
    Ok(())
}

fn collect(folder: &Path, found: &mut Vec<Pending>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            collect(&path, found)?;
        } else if entry.file_name().to_string_lossy().ends_with(ENDING) {
            found.push(Pending { path });
        }
    }
    Ok(())
}
