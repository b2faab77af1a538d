//! The journal that a till trusts: a database on a disk.

use std::io;

use pos_core::Record;
use redb::{
    AccessGuard, Database, Durability, ReadableDatabase, ReadableTable, StorageBackend,
    StorageError, TableDefinition, TableError,
};

use crate::disk::Disk;
use crate::error::JournalError;
use crate::journal::Journal;
use crate::unfinished::clear_unfinished;
use crate::withheld::Withheld;
use crate::written_form::{SlotKey, decode, encode};

type Key = &'static [u8; 5];
type Bytes = &'static [u8];

const RECORDS: TableDefinition<'_, Key, Bytes> = TableDefinition::new("records");

/// Enough for the records of a till; a world has many tills.
const CACHE_BYTES: usize = 1 << 20;

/// A journal whose records survive a power cut.
///
/// A commit that fails may be durable or not, and this journal cannot tell: it neither writes nor
/// reads any more until it is dropped and opened again ([`JournalError::needs_reopen`]). The
/// reopened journal holds all records of that commit or none. Rule: `never.refused-stored`.
///
/// Dropping it writes and syncs, so that the next opening finds a clean end; a disk that fails
/// then does no harm, as a power cut does none.
#[derive(Debug)]
pub struct DurableJournal {
    database: Database,
    failed: bool,
}

impl DurableJournal {
    /// Opens the journal on `disk`, or makes one where the disk is empty.
    ///
    /// Every byte in use is checked against its checksum, because the database trusts what it
    /// reads later and would panic over damage. After a power cut, a last commit that is torn is
    /// taken back: on a disk that syncs honestly it was never confirmed. Where the disk lied about
    /// the sync, or damaged that commit since, nothing tells the difference.
    ///
    /// # Errors
    ///
    /// - [`JournalError::Disk`] if the disk fails,
    /// - [`JournalError::NotAJournal`] if it holds something else,
    /// - [`JournalError::Damaged`] if what it holds was changed from outside, or the disk lied about
    ///   a sync,
    /// - [`JournalError::Refused`] if the journal is of an older or newer database,
    /// - what [`Journal::read`] says of a record that this program does not understand.
    ///
    /// A journal that is refused is left as it is, for the program that wrote it.
    pub fn open(disk: impl Disk) -> Result<Self, JournalError> {
        clear_unfinished(&disk).map_err(|source| JournalError::Disk { source })?;
        let disk = Withheld::new(disk);
        let database = Database::builder()
            .set_cache_size(CACHE_BYTES)
            .set_check_integrity_on_open(true)
            .create_with_backend(Backend(disk.clone()))
            .map_err(JournalError::from_opening)?;
        let journal = Self { database, failed: false };
        journal.read()?;
        disk.let_through().map_err(|source| JournalError::Disk { source })?;
        Ok(journal)
    }

    /// The database goes on reading after a failed commit, but from memory, not from the disk.
    const fn check_sound(&self) -> Result<(), JournalError> {
        if self.failed { Err(JournalError::FailedBefore) } else { Ok(()) }
    }

    /// What the commit before wrote is held until this one is through: the database then frees its
    /// pages along with the next commit, in place of a second transaction behind each.
    fn write(&self, entries: &[(SlotKey, Option<Vec<u8>>)]) -> Result<(), redb::Error> {
        let before = self.database.begin_read()?;
        let mut transaction = self.database.begin_write()?;
        // The database's default as well, but too much rests on it to leave it unsaid.
        transaction.set_durability(Durability::Immediate)?;
        let mut table = transaction.open_table(RECORDS)?;
        for (key, bytes) in entries {
            match bytes {
                Some(bytes) => table.insert(&key.0, bytes.as_slice())?,
                None => table.remove(&key.0)?,
            };
        }
        drop(table);
        transaction.commit()?;
        Ok(before.close()?)
    }
}

impl Journal for DurableJournal {
    fn commit(&mut self, records: &[Record]) -> Result<(), JournalError> {
        self.check_sound()?;
        let bytes = |record: &Record| match record {
            Record::Archived(_) => Ok(None),
            kept => encode(kept).map(Some),
        };
        let entry = |record: &Record| Ok((SlotKey::of(record.slot()), bytes(record)?));
        let entries: Vec<_> = records.iter().map(entry).collect::<Result<_, JournalError>>()?;
        let written = self.write(&entries).map_err(JournalError::from_database);
        self.failed = written.is_err();
        written
    }

    fn read(&self) -> Result<Vec<Record>, JournalError> {
        self.check_sound()?;
        let transaction = self.database.begin_read().map_err(JournalError::from_database)?;
        match transaction.open_table(RECORDS) {
            Ok(table) => read_all(&table),
            // The first commit makes the table.
            Err(TableError::TableDoesNotExist(_)) => Ok(Vec::new()),
            Err(error) => Err(JournalError::from_database(error)),
        }
    }
}

fn read_all(table: &impl ReadableTable<Key, Bytes>) -> Result<Vec<Record>, JournalError> {
    let entries = table.iter().map_err(JournalError::from_database)?;
    let record = |entry: Result<_, StorageError>| {
        let (key, bytes): (AccessGuard<'_, Key>, AccessGuard<'_, Bytes>) =
            entry.map_err(JournalError::from_database)?;
        decode(SlotKey(*key.value()), bytes.value())
    };
    entries.map(record).collect()
}

/// The disk as the database wants to see it.
#[derive(Debug)]
struct Backend<D>(D);

impl<D: Disk> StorageBackend for Backend<D> {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

#[cfg(test)]
mod tests;
