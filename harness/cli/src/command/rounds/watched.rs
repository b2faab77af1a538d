//! The files that a run depends on, and which of them changed. They are looked at again and again,
//! by path: that sees every way in which editors save, on every file system.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use harness_runner::{FilesRead, files_read, toml_files};

/// How long a file must stay as it is before it is read: some editors save in two steps.
const STEADY: Duration = Duration::from_millis(10);
/// How often that is waited for, at most.
const LOOKS: usize = 50;
const SNAPSHOTS: &str = "snapshots";

/// When something was written, and how long it is; nothing where it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Files under watch.
#[derive(Debug)]
pub(super) struct Watched {
    paths: Vec<PathBuf>,
    /// What each file is read from.
    reads: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

/// What is not as it was.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The files that were saved.
    pub(super) saved: Vec<PathBuf>,
    pub(super) found: Vec<PathBuf>,
    pub(super) gone: Vec<PathBuf>,
    /// What must be read again, and played where it is a scenario.
    pub(super) touched: BTreeSet<PathBuf>,
}

impl Watched {
    /// Looks at all files for the first time.
    pub(super) fn open(paths: &[PathBuf]) -> Self {
        let mut watched =
            Self { paths: paths.to_vec(), reads: BTreeMap::new(), stamps: BTreeMap::new() };
        watched.look_again(watched.files_there(), &BTreeMap::new());
        watched
    }

    /// Lists the files that were found.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        self.reads.keys().cloned().collect()
    }

    /// Finds what changed since it was looked last; nothing where all is as it was.
    pub(super) fn changes(&mut self) -> Option<Changes> {
        let mut now = stamped(self.stamps.keys());
        if now == self.stamps {
            return None;
        }
        for _ in 0..LOOKS {
            thread::sleep(STEADY);
            let before = core::mem::replace(&mut now, stamped(self.stamps.keys()));
            if before == now {
                break;
            }
        }
        let differ = now.iter().filter(|(path, stamp)| self.stamps.get(*path) != Some(stamp));
        let differ: BTreeSet<PathBuf> = differ.map(|(path, _)| path).cloned().collect();
        Some(self.follow(differ, &now))
    }

    /// Looks at the snapshots anew: what a run wrote itself is no change.
    pub(super) fn forgive_snapshots(&mut self) {
        self.stamps.retain(|path, _| !is_of_snapshots(path));
        for path in snapshots(self.reads.keys()) {
            let stamp = stamp(&path);
            self.stamps.insert(path, stamp);
        }
    }

    fn follow(&mut self, mut differ: BTreeSet<PathBuf>, now: &BTreeMap<PathBuf, Stamp>) -> Changes {
        let all = differ.len();
        differ.retain(|path| !path.is_dir());
        // Files come and go with a change of their folder, or of what they are read from.
        let found_anew = all > differ.len() || now.values().any(Option::is_none);
        let before = self.reads.clone();
        let depends = |read: &BTreeSet<PathBuf>| !read.is_disjoint(&differ);
        let mut touched: BTreeSet<PathBuf> =
            before.iter().filter(|(_, read)| depends(read)).map(|(path, _)| path.clone()).collect();
        self.reads.retain(|path, _| !touched.contains(path));
        let files = if found_anew { self.files_there() } else { before.keys().cloned().collect() };
        self.look_again(files, &before);
        let is_taken = |path: &&PathBuf| is_of_snapshots(path) && !path.is_dir();
        let fresh = self.stamps.keys().filter(|path| !now.contains_key(*path));
        differ.extend(fresh.filter(is_taken).cloned());
        // What changed since is found the next time.
        for (path, stamp) in &mut self.stamps {
            *stamp = now.get(path).copied().unwrap_or(*stamp);
        }
        let of_snapshot = differ.iter().filter_map(|path| scenario_of(path));
        touched.extend(of_snapshot);
        let is_new = |path: &&PathBuf| !before.contains_key(*path);
        let found: Vec<PathBuf> = self.reads.keys().filter(is_new).cloned().collect();
        let is_gone = |path: &&PathBuf| !self.reads.contains_key(*path);
        let gone: Vec<PathBuf> = before.keys().filter(is_gone).cloned().collect();
        touched.extend(found.iter().cloned());
        touched.retain(|path| self.reads.contains_key(path));
        let told = |path: &PathBuf| !found.contains(path) && !gone.contains(path);
        let saved = differ.into_iter().filter(told).collect();
        Changes { saved, found, gone, touched }
    }

    /// Finds files anew; a path that leads nowhere for a while has none.
    fn files_there(&self) -> BTreeSet<PathBuf> {
        let there: Vec<PathBuf> = self.paths.iter().filter(|path| path.exists()).cloned().collect();
        toml_files(&there).unwrap_or_default().into_iter().collect()
    }

    /// Learns what those files are read from that are not known or were touched.
    fn look_again(
        &mut self,
        files: BTreeSet<PathBuf>,
        known: &BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    ) {
        self.reads.retain(|path, _| files.contains(path));
        let fresh: Vec<PathBuf> =
            files.into_iter().filter(|path| !self.reads.contains_key(path)).collect();
        for FilesRead { path, mut read, is_valid } in files_read(&fresh) {
            // A slip of the pen hides what stands below it.
            if let Some(before) = known.get(&path).filter(|_| !is_valid) {
                read.extend(before.iter().cloned());
            }
            self.reads.insert(path, read);
        }
        let mut all: BTreeSet<PathBuf> = self.reads.values().flatten().cloned().collect();
        all.extend(self.paths.iter().cloned());
        self.paths.iter().for_each(|path| folders(path, &mut all));
        all.extend(snapshots(self.reads.keys()));
        self.stamps = stamped(all.iter());
    }
}

fn stamped<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> BTreeMap<PathBuf, Stamp> {
    paths.map(|path| (path.clone(), stamp(path))).collect()
}

fn stamp(path: &Path) -> Stamp {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Adds a folder and those in it: what comes or goes in one changes it.
fn folders(path: &Path, all: &mut BTreeSet<PathBuf>) {
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    if !path.is_dir() || (is_hidden && !all.contains(path)) || is_of_snapshots(path) {
        return;
    }
    all.insert(path.to_owned());
    let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    let inside = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_file()));
    inside.for_each(|entry| folders(&entry.path(), all));
}

/// Lists the folders of snapshots beside files, and the taken snapshots in them.
fn snapshots<'a>(files: impl Iterator<Item = &'a PathBuf>) -> BTreeSet<PathBuf> {
    let beside = files.filter_map(|file| Some(file.parent()?.join(SNAPSHOTS)));
    let folders: BTreeSet<PathBuf> = beside.collect();
    let entries = |folder: &PathBuf| fs::read_dir(folder).into_iter().flatten();
    let inside = folders.iter().flat_map(entries).filter_map(|entry| Some(entry.ok()?.path()));
    let taken: BTreeSet<PathBuf> =
        inside.filter(|path| path.extension().is_some_and(|it| it == "snap")).collect();
    taken.into_iter().chain(folders).collect()
}

fn is_of_snapshots(path: &Path) -> bool {
    path.ends_with(SNAPSHOTS) || path.parent().is_some_and(|folder| folder.ends_with(SNAPSHOTS))
}

/// Finds the file whose snapshot this is: `a.toml` of `snapshots/a@one.snap`.
fn scenario_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|_| is_of_snapshots(path))?.parent()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    let stem = name.strip_suffix(".snap")?;
    let stem = stem.split_once('@').map_or(stem, |(stem, _)| stem);
    Some(folder.join(format!("{stem}.toml")))
}
