//! A journal that is cut short or changed: opened as what it once was, or refused with what to do.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pos_core::{Money, OrderId, Record};

use crate::durable_journal::DurableJournal;
use crate::error::JournalError;
use crate::journal::Journal;
use crate::plain_journal::PlainJournal;
use crate::sample::every_kind;
use crate::test_disk::{Draws, TestDisk};

/// The part of the first page that the database uses: what it is, then its last two commits.
const HEADER: usize = 320;
const SECTOR: usize = 512;

/// Orders with a stored payment each, changed now and then: what a till commits in an outage.
fn commits() -> Vec<Vec<Record>> {
    let outage = (2..10).map(|number| vec![stored(number, 10), Record::NextKey(number)]);
    let answers = (2..6).map(|number| vec![stored(number, 20), Record::Archived(OrderId(1))]);
    [every_kind()].into_iter().chain(outage).chain(answers).collect()
}

/// The order of the samples, with its stored payment, under another number.
fn stored(number: u32, total: i64) -> Record {
    let order = every_kind().into_iter().find_map(|record| match record {
        Record::Order(order) => Some(order),
        _ => None,
    });
    let mut order = order.unwrap();
    order.id = OrderId(number);
    order.total = Money::from_minor(total);
    Record::Order(order)
}

/// What was read after each of the commits, and before the first.
fn states() -> Vec<Vec<Record>> {
    let mut journal = PlainJournal::new();
    let mut states = vec![Vec::new()];
    for records in commits() {
        journal.commit(&records).unwrap();
        states.push(journal.read().unwrap());
    }
    states
}

/// A journal after a clean end, and after a power cut.
fn images() -> [Vec<u8>; 2] {
    let disk = TestDisk::default();
    let mut journal = DurableJournal::open(disk.clone()).unwrap();
    for records in commits() {
        journal.commit(&records).unwrap();
    }
    let after_power_cut = disk.synced();
    drop(journal);
    [disk.synced(), after_power_cut]
}

/// Reads a journal and goes on with it, as a till does that starts on it.
fn start(disk: &TestDisk) -> Result<Vec<Record>, JournalError> {
    let mut journal = DurableJournal::open(disk.clone())?;
    let records = journal.read()?;
    journal.commit(&[stored(99, 10)])?;
    Ok(records)
}

/// Starts a till on a damaged image, which may be any of these states; `damage` names it.
///
/// One that is refused is left as it is, for whoever repairs it.
fn assert_refused_or_one_of(states: &[Vec<Record>], image: &[u8], damage: &str) {
    let disk = TestDisk::holding(image.to_vec());
    let started = catch_unwind(AssertUnwindSafe(|| start(&disk)));
    match started.unwrap_or_else(|_| panic!("it panics over {damage}")) {
        Ok(records) => assert!(states.contains(&records), "{damage}, and it reads {records:?}"),
        Err(error) => {
            let (told, remedy) = (error.to_string(), error.remedy());
            assert!(!told.is_empty() && !remedy.is_empty(), "{damage}: {error:?}");
            assert!(disk.synced() == image, "{damage}: it is refused and written to");
        }
    }
}

/// The state after the last commit, and the one before it: where the last commit is damaged itself,
/// nothing tells that from a power cut.
fn last_two_states() -> Vec<Vec<Record>> {
    states().into_iter().rev().take(2).collect()
}

fn place_in(image: &[u8], draws: &mut Draws) -> usize {
    usize::try_from(draws.below(image.len().try_into().unwrap())).unwrap()
}

/// After a power cut the pages at the end may be free: a journal that lacks no more than those has
/// all of its records. One that ended cleanly knows its length.
#[test]
fn a_journal_cut_at_any_length_is_refused_unless_no_record_is_missing() {
    let mut draws = Draws(3);
    assert_eq!(start(&TestDisk::default()).unwrap(), []);
    let whole = states().split_off(commits().len());
    for (image, states) in images().into_iter().zip([&[][..], &whole]) {
        let borders = (SECTOR..image.len()).step_by(SECTOR).flat_map(|at| [at - 1, at, at + 1]);
        let sample: Vec<usize> = (0..500).map(|_| place_in(&image, &mut draws).max(1)).collect();
        for len in (1..=HEADER).chain(borders).chain(sample).chain([image.len() - 1]) {
            assert_refused_or_one_of(states, &image[..len], &format!("a cut at {len}"));
        }
    }
}

#[test]
fn a_journal_with_any_bit_of_its_header_flipped_is_refused_or_whole() {
    let states = last_two_states();
    for image in images() {
        for (place, bit) in (0..HEADER).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut image = image.clone();
            image[place] ^= 1 << bit;
            assert_refused_or_one_of(&states, &image, &format!("bit {bit} of byte {place}"));
        }
    }
}

#[test]
fn a_journal_with_any_byte_beyond_its_header_changed_is_refused_or_whole() {
    let (states, mut draws) = (last_two_states(), Draws(4));
    for image in images() {
        for _ in 0..700 {
            let mut image = image.clone();
            let place = place_in(&image, &mut draws);
            image[place] ^= u8::try_from(1 + draws.below(255)).unwrap();
            assert_refused_or_one_of(&states, &image, &format!("another byte at {place}"));
        }
    }
}
