//! A journal read from a copy in memory: on a disk that takes no writes it cannot be mended in
//! place, and what it holds is wanted all the same.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pos_core::Record;
use pos_journal::{Disk, DurableJournal, Journal, JournalError};

/// Reads the journal in a file, and leaves the file as it is.
pub(super) fn read_in_memory(path: &Path) -> Result<Vec<Record>, JournalError> {
    let failed = |source| JournalError::File { path: path.to_owned(), source };
    let copy = Copied(Mutex::new(fs::read(path).map_err(failed)?));
    DurableJournal::open(copy)?.read()
}

/// The octets of a disk.
#[derive(Debug)]
struct Copied(Mutex<Vec<u8>>);

impl Copied {
    fn octets(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput.into())
}

impl Disk for Copied {
    fn len(&self) -> io::Result<u64> {
        u64::try_from(self.octets().len()).map_err(io::Error::other)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let (octets, start) = (self.octets(), place(offset)?);
        let read = octets.get(start..start.saturating_add(out.len()));
        out.copy_from_slice(read.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (mut octets, start) = (self.octets(), place(offset)?);
        let end = start.saturating_add(data.len());
        let length = octets.len().max(end);
        octets.resize(length, 0);
        octets[start..end].copy_from_slice(data);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let length = place(len)?;
        self.octets().resize(length, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
