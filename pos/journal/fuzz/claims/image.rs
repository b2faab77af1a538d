//! A disk with any bytes on it is opened as a journal, or refused with a message; what is read from
//! it is written and read again as the same, and a journal that was damaged holds no record that was
//! never committed to it.
//!
//! The first byte says what the others are: a disk as it is, damages of a journal after a clean end
//! or a power cut, or records that a sound database holds.

#[path = "../../tests/memory_disk/mod.rs"]
mod memory_disk;
#[path = "../../src/sample.rs"]
#[allow(dead_code, reason = "the journal's own tests use all of it")]
mod sample;

use std::sync::OnceLock;

use pos_core::Record;
use pos_journal::{DurableJournal, Journal, JournalError};
use redb::{Database, TableDefinition};

use memory_disk::MemoryDisk;

const RECORDS: TableDefinition<'_, &[u8; 5], &[u8]> = TableDefinition::new("records");

pub(crate) fn holds(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    match kind % 4 {
        0 => reads_again(&read(rest.to_vec())),
        1 => damaged(&images().0, rest),
        2 => damaged(&images().1, rest),
        _ => reads_again(&read(database_of(rest))),
    }
}

/// Reads what a disk holds; nothing where it is refused.
fn read(image: Vec<u8>) -> Vec<Record> {
    match try_to_read(image) {
        Ok(records) => records,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Vec::new()
        }
    }
}

fn try_to_read(image: Vec<u8>) -> Result<Vec<Record>, JournalError> {
    let mut journal = DurableJournal::open(MemoryDisk::holding(image))?;
    let records = journal.read()?;
    journal.commit(&sample::every_kind())?;
    Ok(records)
}

fn reads_again(records: &[Record]) {
    let mut journal = DurableJournal::open(MemoryDisk::default()).unwrap();
    journal.commit(records).unwrap();
    assert_eq!(journal.read().unwrap(), records);
}

/// Changes bytes of a journal, or cuts it: three bytes say where, and the fourth what is flipped.
fn damaged(image: &[u8], damages: &[u8]) {
    let mut image = image.to_vec();
    for damage in damages.chunks_exact(4) {
        let [a, b, c, flipped] = [damage[0], damage[1], damage[2], damage[3]];
        let place = usize::try_from(u32::from_le_bytes([a, b, c, 0])).unwrap();
        let place = place.checked_rem(image.len()).unwrap_or(0);
        match image.get_mut(place) {
            Some(byte) if flipped != 0 => *byte ^= flipped,
            _ => image.truncate(place),
        }
    }
    let committed: Vec<Record> = commits().concat();
    let invented = read(image).into_iter().find(|record| !committed.contains(record));
    assert_eq!(invented, None);
}

fn commits() -> [Vec<Record>; 3] {
    let orders = |total| vec![sample::order_of(2, total), sample::order_of(3, total)];
    [sample::every_kind(), orders(10), orders(20)]
}

/// A journal after a clean end, and one after a power cut.
fn images() -> &'static (Vec<u8>, Vec<u8>) {
    static IMAGES: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    IMAGES.get_or_init(|| {
        let disk = MemoryDisk::default();
        let mut journal = DurableJournal::open(disk.clone()).unwrap();
        for records in commits() {
            journal.commit(&records).unwrap();
        }
        let after_power_cut = disk.bytes();
        drop(journal);
        (disk.bytes(), after_power_cut)
    })
}

/// A sound database with these entries: five bytes of key, one of length, and the record.
fn database_of(mut entries: &[u8]) -> Vec<u8> {
    let disk = MemoryDisk::default();
    let database = Database::builder().create_with_backend(disk.clone()).unwrap();
    let transaction = database.begin_write().unwrap();
    let mut table = transaction.open_table(RECORDS).unwrap();
    while let Some(([a, b, c, d, e, length], rest)) = entries.split_first_chunk() {
        let (record, rest) = rest.split_at(rest.len().min(usize::from(*length) * 4));
        table.insert(&[*a, *b, *c, *d, *e], record).unwrap();
        entries = rest;
    }
    drop(table);
    transaction.commit().unwrap();
    drop(database);
    disk.bytes()
}
