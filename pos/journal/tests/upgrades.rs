//! Journals that earlier formats wrote are read by every later one, and later ones are refused.
//!
//! `written/FORMAT/till.journal` is a journal in that format and `records.txt` what must be read
//! from it. A new format gets a folder of its own, which the example `written` makes; the older
//! journals stay as they are. Where a record gains a field, the older `records.txt` gain what the
//! field is read as.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "the journals are files")]

mod memory_disk;

use std::fs;
use std::path::{Path, PathBuf};

use pos_core::Record;
use pos_journal::{DurableJournal, FileDisk, Journal, JournalError};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use memory_disk::MemoryDisk;

const RECORDS: TableDefinition<'_, &[u8; 5], &[u8]> = TableDefinition::new("records");

fn folders() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written");
    let mut folders: Vec<_> =
        fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()).collect();
    folders.sort();
    folders
}

fn database(disk: MemoryDisk) -> Database {
    Database::builder().create_with_backend(disk).unwrap()
}

/// The format that records are written in: their first byte.
fn present_format() -> u8 {
    let disk = MemoryDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&[Record::NextKey(1)]).unwrap();
    drop(journal);
    let database = database(disk);
    let transaction = database.begin_read().unwrap();
    let table = transaction.open_table(RECORDS).unwrap();
    let (_, record) = table.first().unwrap().unwrap();
    record.value()[0]
}

/// A journal whose last record is written in the next format.
fn of_the_next_format() -> Vec<u8> {
    let disk = MemoryDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&[Record::NextKey(1)]).unwrap();
    drop(journal);
    let database = database(disk.clone());
    let transaction = database.begin_write().unwrap();
    let mut table = transaction.open_table(RECORDS).unwrap();
    table.insert(&[4, 0, 0, 0, 7], [present_format() + 1, 0].as_slice()).unwrap();
    drop(table);
    transaction.commit().unwrap();
    drop(database);
    disk.bytes()
}

fn read(path: &Path) -> Result<Vec<Record>, JournalError> {
    DurableJournal::open(FileDisk::open(path)?)?.read()
}

#[test]
fn every_journal_that_was_ever_written_is_read_as_it_was_meant() {
    let scratch = tempfile::tempdir().unwrap();
    for folder in folders() {
        let path = scratch.path().join(folder.file_name().unwrap());
        fs::copy(folder.join("till.journal"), &path).unwrap();
        let meant = fs::read_to_string(folder.join("records.txt")).unwrap();
        assert_eq!(format!("{:#?}\n", read(&path).unwrap()), meant, "{}", folder.display());
    }
}

#[test]
fn a_journal_of_an_earlier_format_is_written_on() {
    for folder in folders() {
        let disk = MemoryDisk::holding(fs::read(folder.join("till.journal")).unwrap());
        let mut journal = DurableJournal::open(disk.clone()).unwrap();
        let mut records = journal.read().unwrap();
        journal.commit(&records).unwrap();
        journal.commit(&[Record::NextKey(99)]).unwrap();
        let next_key = records.iter_mut().find(|one| matches!(one, Record::NextKey(_))).unwrap();
        *next_key = Record::NextKey(99);
        drop(journal);
        let again = DurableJournal::open(disk).unwrap().read().unwrap();
        assert_eq!(again, records, "{}", folder.display());
    }
}

#[test]
fn the_present_format_has_a_journal() {
    let present = present_format().to_string();
    let has = folders().iter().any(|folder| folder.ends_with(&present));
    assert!(has, "run the example `written`, and keep what it writes as tests/written/{present}");
}

#[test]
fn a_journal_of_a_later_format_is_refused_with_both_formats_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.journal");
    fs::write(&path, of_the_next_format()).unwrap();
    let before = fs::read(&path).unwrap();
    let error = read(&path).unwrap_err();
    let (present, next) = (present_format(), present_format() + 1);
    let told =
        format!("the record of order 7 has format {next}, but none above {present} is known");
    assert_eq!(error.to_string(), told);
    assert!(error.remedy().contains("the version of the app that wrote it"), "{}", error.remedy());
    let after = fs::read(&path).unwrap();
    let changed = before.iter().zip(&after).position(|(one, other)| one != other);
    assert_eq!((after.len(), changed), (before.len(), None));
}
