//! What a journal costs a run of the simulator: make one, commit some orders, drop it.
//!
//! The durable journal is on a disk in memory, so this is the price of the database alone.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::io;
use std::iter;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use pos_core::{Money, Order, OrderId, ReceiptState, Record};
use pos_journal::{Disk, DurableJournal, Journal, JournalError, PlainJournal};

const REPEATS: usize = 5;
const LIVES: u32 = 500;
const COMMITS: u32 = 20;

/// A disk in memory that never fails.
#[derive(Debug, Default)]
struct Memory(Mutex<Vec<u8>>);

impl Memory {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(io::Error::other)
}

impl Disk for Memory {
    fn len(&self) -> io::Result<u64> {
        u64::try_from(self.bytes().len()).map_err(io::Error::other)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = place(offset)?;
        out.copy_from_slice(&self.bytes()[start..start + out.len()]);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = place(offset)?;
        self.bytes()[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes().resize(place(len)?, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn order(number: u32) -> Record {
    Record::Order(Order {
        id: OrderId(number),
        total: Money::from_minor(4_500),
        tip: Money::ZERO,
        sells_gift_card: false,
        tenders: Vec::new(),
        contacts: Vec::new(),
        receipt_by: None,
        receipt: ReceiptState::None,
        created: false,
        synced: false,
    })
}

fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    #[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
    let start = Instant::now();
    let outcome = black_box(run());
    (start.elapsed(), outcome)
}

/// How long the steps of all the journals' lives took.
#[derive(Debug, Default)]
struct Life {
    create: Duration,
    commit: Duration,
    drop: Duration,
}

impl Life {
    fn live<J: Journal>(
        &mut self,
        create: impl Fn() -> Result<J, JournalError>,
    ) -> Result<(), JournalError> {
        let (created, journal) = timed(create);
        let mut journal = journal?;
        let (committed, outcome) = timed(|| sell(&mut journal));
        let (dropped, ()) = timed(|| drop(journal));
        self.create += created;
        self.commit += committed;
        self.drop += dropped;
        outcome
    }
}

/// Commits every order twice, as a till does: when it is stored, and when it is answered.
fn sell(journal: &mut impl Journal) -> Result<(), JournalError> {
    (0..COMMITS).try_for_each(|turn| journal.commit(&[order(turn / 2)]))
}

fn median(lives: &[Life], step: impl Fn(&Life) -> Duration) -> Duration {
    let mut times: Vec<_> = lives.iter().map(step).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn report<J: Journal>(
    name: &str,
    create: impl Fn() -> Result<J, JournalError>,
) -> Result<(), JournalError> {
    let lives = iter::repeat_with(|| {
        let mut life = Life::default();
        (0..LIVES).try_for_each(|_| life.live(&create)).map(|()| life)
    });
    let lives: Vec<Life> = lives.take(REPEATS).collect::<Result<_, _>>()?;
    let create = median(&lives, |life| life.create / LIVES);
    let commit = median(&lives, |life| life.commit / (LIVES * COMMITS));
    let drop = median(&lives, |life| life.drop / LIVES);
    println!("{name:>8}  {create:>9.1?}  {commit:>9.1?}  {drop:>9.1?}");
    Ok(())
}

fn main() -> Result<(), JournalError> {
    println!("{:>8}  {:>9}  {:>9}  {:>9}   (medians of five)", "", "create", "commit", "drop");
    report("durable", || DurableJournal::open(Memory::default()))?;
    report("plain", || Ok(PlainJournal::new()))
}
