//! Which files a file is read from: itself, what it uses and plays, the tables that it names.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harness_scenario::{Folder, Opened, Shelf, Unreadable, read_scenario};
use rayon::prelude::*;

/// What a file was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesRead {
    /// The file.
    pub path: PathBuf,
    /// What was asked for, the file included; what is not there as well.
    pub read: BTreeSet<PathBuf>,
    /// Whether it is without a mistake; with one, more may be read once that is mended.
    pub is_valid: bool,
}

/// Reads files only to learn what each is read from.
pub fn files_read(paths: &[PathBuf]) -> Vec<FilesRead> {
    paths.par_iter().map(|path| one(path)).collect()
}

fn one(path: &Path) -> FilesRead {
    let shelf = Noting(RefCell::default());
    let is_valid = read_scenario(&shelf, path).is_ok();
    FilesRead { path: path.to_owned(), read: shelf.0.into_inner(), is_valid }
}

/// The files of the machine, with a note of what was asked for.
struct Noting(RefCell<BTreeSet<PathBuf>>);

impl Noting {
    fn note(&self, path: &Path) {
        self.0.borrow_mut().insert(path.to_owned());
    }
}

impl Shelf for Noting {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        self.note(path);
        Folder.read(path)
    }

    fn read_table(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        self.note(path);
        Folder.read_table(path)
    }

    fn open(&self, path: &Path) -> Result<Opened, Unreadable> {
        self.note(path);
        Folder.open(path)
    }
}
