mod damage;

use std::error::Error;
use std::io;

use pos_core::{Link, NetworkId, OrderId, Record, Session, StaffId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::DurableJournal;
use crate::error::JournalError;
use crate::journal::Journal;
use crate::plain_journal::PlainJournal;
use crate::sample::{SEALED_BYTE, every_kind, order_numbers, order_of};
use crate::test_disk::TestDisk;

fn open(image: Vec<u8>) -> Result<DurableJournal, JournalError> {
    DurableJournal::open(TestDisk::holding(image))
}

fn read(image: Vec<u8>) -> Vec<Record> {
    open(image).unwrap().read().unwrap()
}

#[test]
fn an_empty_disk_makes_an_empty_journal() {
    assert_eq!(read(Vec::new()), []);
}

#[test]
fn every_kind_of_record_is_read_as_it_was_written() {
    let mut journal = open(Vec::new()).unwrap();
    journal.commit(&every_kind()).unwrap();
    assert_eq!(journal.read().unwrap(), every_kind());
}

#[test]
fn orders_are_read_last_and_by_number() {
    let mut journal = open(Vec::new()).unwrap();
    let numbers = [256, 1, u32::MAX, 2];
    journal.commit(&numbers.map(|number| order_of(number, 0))).unwrap();
    journal.commit(&[Record::NextKey(4)]).unwrap();
    let records = journal.read().unwrap();
    assert_eq!(records.first(), Some(&Record::NextKey(4)));
    assert_eq!(order_numbers(&records), [1, 2, 256, u32::MAX]);
}

#[test]
fn a_record_takes_the_place_of_the_one_with_its_slot() {
    let mut journal = open(Vec::new()).unwrap();
    journal.commit(&[order_of(1, 10), order_of(2, 10), order_of(2, 20)]).unwrap();
    journal.commit(&[order_of(1, 30)]).unwrap();
    assert_eq!(journal.read().unwrap(), [order_of(1, 30), order_of(2, 20)]);
}

#[test]
fn an_archived_order_leaves_the_journal_with_its_batch() {
    let disk = TestDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&[order_of(1, 10), order_of(2, 10)]).unwrap();
    journal.commit(&[order_of(3, 10), Record::Archived(OrderId(1))]).unwrap();
    journal.commit(&[Record::Archived(OrderId(9))]).unwrap();
    assert_eq!(order_numbers(&journal.read().unwrap()), [2, 3]);
    assert_eq!(order_numbers(&read(disk.synced())), [2, 3]);
}

#[test]
fn a_committed_record_survives_a_power_cut() {
    let disk = TestDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&every_kind()).unwrap();
    assert_eq!(read(disk.synced()), every_kind());
}

#[test]
fn a_journal_that_was_dropped_is_read_again() {
    let disk = TestDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&every_kind()).unwrap();
    drop(journal);
    assert_eq!(read(disk.synced()), every_kind());
}

#[test]
fn the_same_commits_make_the_same_bytes() {
    let image = || {
        let disk = TestDisk::default();
        commit_all(&mut DurableJournal::open(disk.clone()).unwrap());
        disk.synced()
    };
    assert!(image() == image());
}

/// A till's commits: orders are stored, then changed beside others.
fn commits() -> Vec<Vec<Record>> {
    vec![
        every_kind(),
        vec![order_of(1, 10), Record::NextKey(13)],
        vec![order_of(2, 20), order_of(3, 30)],
        vec![order_of(1, 11), order_of(2, 21), order_of(3, 31)],
    ]
}

/// Commits as long as the disk allows, and returns how many commits were confirmed.
fn commit_all(journal: &mut impl Journal) -> usize {
    commits().iter().take_while(|records| journal.commit(records).is_ok()).count()
}

/// What is read after the first `count` commits.
fn records_after(count: usize) -> Vec<Record> {
    let mut journal = PlainJournal::new();
    commits().iter().take(count).for_each(|records| journal.commit(records).unwrap());
    journal.read().unwrap()
}

/// All confirmed commits are there, and the one after them is there as a whole or not at all.
fn assert_whole(image: Vec<u8>, confirmed: usize) {
    let records = read(image);
    let candidates = [records_after(confirmed), records_after(confirmed.saturating_add(1))];
    assert!(candidates.contains(&records), "{confirmed} commits, but: {records:?}");
}

#[test]
fn a_power_cut_at_any_moment_tears_no_commit() {
    for moment in 0..60 {
        let disk = TestDisk::failing_after(moment);
        let opened = DurableJournal::open(disk.clone());
        let confirmed = opened.map_or(0, |mut journal| commit_all(&mut journal));
        assert_whole(disk.synced(), confirmed);
        (0..8).for_each(|seed| assert_whole(disk.torn(seed), confirmed));
    }
}

#[test]
fn a_power_cut_while_it_recovers_tears_no_commit() {
    let disk = TestDisk::failing_after(24);
    let confirmed = commit_all(&mut DurableJournal::open(disk.clone()).unwrap());
    for seed in 0..100 {
        let again = TestDisk::holding(disk.torn(seed));
        again.fail_after(u32::try_from(seed % 12).unwrap());
        drop(DurableJournal::open(again.clone()));
        assert_whole(again.torn(seed), confirmed);
    }
}

#[test]
fn after_a_failed_sync_it_takes_nothing_until_it_is_reopened() {
    let disk = TestDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    journal.commit(&[order_of(1, 10)]).unwrap();
    disk.fail_syncs();
    let failed = journal.commit(&[order_of(2, 20)]).unwrap_err();
    assert!(matches!(failed, JournalError::Disk { .. }) && failed.needs_reopen());
    assert!(matches!(journal.read(), Err(JournalError::FailedBefore)));
    let refused = journal.commit(&[order_of(3, 30)]).unwrap_err();
    assert!(matches!(refused, JournalError::FailedBefore) && refused.needs_reopen());
    drop(journal);
    (0..100).for_each(|seed| assert_failed_order_is_there_or_not(disk.torn(seed)));
}

fn assert_failed_order_is_there_or_not(image: Vec<u8>) {
    let mut reopened = open(image).unwrap();
    let numbers = order_numbers(&reopened.read().unwrap());
    assert!(numbers == [1] || numbers == [1, 2], "{numbers:?}");
    reopened.commit(&[order_of(4, 40)]).unwrap();
}

#[test]
fn dropping_it_on_a_failing_disk_does_no_harm() {
    for moment in 0..20 {
        let disk = TestDisk::default();
        let mut journal = DurableJournal::open(disk.clone()).unwrap();
        journal.commit(&every_kind()).unwrap();
        disk.fail_after(moment);
        drop(journal);
        assert_eq!(read(disk.synced()), every_kind());
        assert_eq!(read(disk.torn(u64::from(moment))), every_kind());
    }
}

#[test]
fn an_error_of_the_disk_is_kept_as_the_source() {
    let error = DurableJournal::open(TestDisk::failing_after(0)).unwrap_err();
    assert_eq!(error.to_string(), "the disk of the journal failed");
    assert_eq!(error.source().unwrap().to_string(), "no power");
}

#[test]
fn something_else_on_the_disk_is_not_a_journal() {
    let error = open(b"a shopping list".repeat(100)).unwrap_err();
    assert!(matches!(error, JournalError::NotAJournal { .. }), "{error:?}");
}

#[test]
fn damage_after_a_clean_end_is_noticed() {
    let disk = TestDisk::default();
    DurableJournal::open(disk.clone()).unwrap().commit(&every_kind()).unwrap();
    let mut image = disk.synced();
    let sealed = image.windows(16).position(|bytes| bytes == [SEALED_BYTE; 16]).unwrap();
    image[sealed] ^= 1;
    let error = open(image).unwrap_err();
    assert!(matches!(error, JournalError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_full_disk_can_be_told_from_a_broken_one() {
    let full = redb::Error::Io(io::ErrorKind::StorageFull.into());
    let JournalError::Disk { source } = JournalError::from_database(full) else {
        panic!("a full disk is an error of the disk");
    };
    assert_eq!(source.kind(), io::ErrorKind::StorageFull);
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        4 => (0..6_u32, any::<i64>()).prop_map(|(number, total)| order_of(number, total)),
        1 => any::<u32>().prop_map(Record::NextKey),
        1 => any::<u16>().prop_map(|staff| Record::Session(Session {
            staff: Some(StaffId(staff)),
            ..Session::default()
        })),
        1 => any::<u32>().prop_map(|joined| {
            Record::Verified(Link { network: NetworkId(1), joined })
        }),
    ]
}

/// What happens between two commits.
#[derive(Clone, Copy, Debug)]
enum Between {
    Nothing,
    Reopening,
    PowerCut,
}

impl Between {
    fn befall(self, disk: TestDisk, journal: DurableJournal) -> (TestDisk, DurableJournal) {
        let disk = match self {
            Self::Nothing => return (disk, journal),
            Self::Reopening => {
                drop(journal);
                disk
            }
            Self::PowerCut => TestDisk::holding(disk.synced()),
        };
        (disk.clone(), DurableJournal::open(disk).unwrap())
    }
}

fn between() -> impl Strategy<Value = Between> {
    prop_oneof![Just(Between::Nothing), Just(Between::Reopening), Just(Between::PowerCut)]
}

/// The same cases every time; a failure is repeated by running the test again.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::with_cases(200)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn it_holds_what_the_plain_journal_holds(
        steps in vec((vec(record(), 0..6), between()), 0..16),
    ) {
        let (mut disk, mut plain) = (TestDisk::default(), PlainJournal::new());
        let mut durable = DurableJournal::open(disk.clone()).unwrap();
        for (records, between) in steps {
            durable.commit(&records).unwrap();
            plain.commit(&records).unwrap();
            (disk, durable) = between.befall(disk, durable);
            prop_assert_eq!(durable.read().unwrap(), plain.read().unwrap());
        }
    }
}
