//! Where files come from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: u64 = 4 * 1024 * 1024;

/// The largest table of values that is read, in bytes: several million rows.
pub(crate) const LARGEST_TABLE: u64 = 512 * 1024 * 1024;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// It is not there.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, or another thing that is no file.
    #[error("this is not a file")]
    NotAFile,
    /// It is larger than 4 MiB, or a table of values than 512 MiB.
    #[error("it is too large")]
    TooLarge,
    /// The system said so.
    #[error("{0}")]
    System(String),
}

/// A place that files are read from.
pub trait Shelf {
    /// Reads a whole file.
    ///
    /// # Errors
    /// Where there is no such file, it is no file, it is too large, or the system cannot read it.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable>;

    /// Reads a whole table of values, such as a CSV file, which may be larger than other files.
    ///
    /// # Errors
    /// As [`Shelf::read`].
    fn read_table(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        self.read(path)
    }

    /// Opens a file of any size, to be read bit by bit.
    ///
    /// # Errors
    /// Where there is no such file, it is no file, or the system cannot read it.
    fn open(&self, path: &Path) -> Result<Opened, Unreadable> {
        let bytes = self.read_table(path)?;
        let size = u64::try_from(bytes.len()).ok();
        Ok(Opened { bytes: Box::new(io::Cursor::new(bytes)), size })
    }
}

/// A file that is read bit by bit.
pub struct Opened {
    /// What is in it.
    pub bytes: Box<dyn Read>,
    /// How many bytes that is, where it is known.
    pub size: Option<u64>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("size", &self.size).finish_non_exhaustive()
    }
}

/// The files of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Folder;

impl Shelf for Folder {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        read_up_to(path, LARGEST)
    }

    fn read_table(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        read_up_to(path, LARGEST_TABLE)
    }

    fn open(&self, path: &Path) -> Result<Opened, Unreadable> {
        let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
        if about.is_dir() {
            return Err(Unreadable::NotAFile);
        }
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        // A pipe has no size.
        let size = about.is_file().then_some(about.len());
        Ok(Opened { bytes: Box::new(file), size })
    }
}

fn read_up_to(path: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
    let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !about.is_file() {
        return Err(Unreadable::NotAFile);
    }
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if is_beyond(&bytes, most) { Err(Unreadable::TooLarge) } else { Ok(bytes) }
}

fn is_beyond(bytes: &[u8], most: u64) -> bool {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most
}

fn unreadable(error: &io::Error) -> Unreadable {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Missing,
        io::ErrorKind::IsADirectory => Unreadable::NotAFile,
        _ => Unreadable::System(error.to_string().to_lowercase()),
    }
}

/// Files that are kept in memory, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryShelf(BTreeMap<String, Vec<u8>>);

impl MemoryShelf {
    /// Starts without a file.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.into(), bytes.into());
        self
    }
}

impl Shelf for MemoryShelf {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        self.up_to(path, LARGEST)
    }

    fn read_table(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        self.up_to(path, LARGEST_TABLE)
    }
}

impl MemoryShelf {
    fn up_to(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
        let wanted = path.to_string_lossy();
        if let Some(bytes) = self.0.get(wanted.as_ref()) {
            let large = is_beyond(bytes, most);
            return if large { Err(Unreadable::TooLarge) } else { Ok(bytes.clone()) };
        }
        let folder = format!("{}/", wanted.trim_end_matches('/'));
        let is_folder = self.0.keys().any(|known| known.starts_with(&folder));
        Err(if is_folder { Unreadable::NotAFile } else { Unreadable::Missing })
    }
}
