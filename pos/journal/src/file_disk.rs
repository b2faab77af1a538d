//! A disk that is a file: for a till outside the simulator.
#![expect(clippy::disallowed_types, reason = "a real till keeps its journal in a real file")]

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::disk::Disk;
use crate::error::JournalError;

/// A [`Disk`] over a file, locked as long as it lives: two tills never share a journal.
#[derive(Debug)]
pub struct FileDisk {
    file: Mutex<File>,
}

impl FileDisk {
    /// Opens the file, creates it where it is missing, and locks it.
    ///
    /// # Errors
    ///
    /// - [`JournalError::File`] if the file cannot be opened, created or locked,
    /// - [`JournalError::FileInUse`] if somebody else holds it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let path = path.as_ref();
        let failed = |source| JournalError::File { path: path.into(), source };
        let file = create(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Mutex::new(file) }),
            Err(TryLockError::WouldBlock) => Err(JournalError::FileInUse { path: path.into() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Every use sets its own position first, so a lock that a panic left behind does no harm.
    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, offset: u64) -> io::Result<MutexGuard<'_, File>> {
        let mut file = self.file();
        file.seek(SeekFrom::Start(offset))?;
        Ok(file)
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).open(path)?;
    sync_folder(path)?;
    Ok(file)
}

/// Makes the name of a new file durable: without it, a power cut takes the whole file away.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file, and the file system keeps names in its own log.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

impl Disk for FileDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file().metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.at(offset)?.read_exact(out)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.at(offset)?.write_all(data)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file().set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.file().sync_data()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::FileDisk;
    use crate::disk::Disk;
    use crate::durable_journal::DurableJournal;
    use crate::error::JournalError;
    use crate::journal::Journal;
    use crate::sample::every_kind;

    #[test]
    fn a_journal_in_a_file_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        let mut journal = DurableJournal::open(FileDisk::open(&path).unwrap()).unwrap();
        journal.commit(&every_kind()).unwrap();
        drop(journal);
        let reopened = DurableJournal::open(FileDisk::open(&path).unwrap()).unwrap();
        assert_eq!(reopened.read().unwrap(), every_kind());
    }

    #[test]
    fn a_file_belongs_to_one_till_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        let journal = DurableJournal::open(FileDisk::open(&path).unwrap()).unwrap();
        let error = FileDisk::open(&path).unwrap_err();
        assert!(matches!(&error, JournalError::FileInUse { path: named } if *named == path));
        drop(journal);
        FileDisk::open(&path).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_made_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = FileDisk::open(folder.path().join("missing/till.journal")).unwrap_err();
        assert!(error.to_string().contains("missing/till.journal"), "{error}");
    }

    #[test]
    fn reading_beyond_the_end_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let disk = FileDisk::open(folder.path().join("till.journal")).unwrap();
        disk.write(3, &[1, 2]).unwrap();
        let mut bytes = [9; 3];
        disk.read(2, &mut bytes).unwrap();
        assert_eq!((disk.len().unwrap(), bytes), (5, [0, 1, 2]));
        assert_eq!(disk.read(3, &mut bytes).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
