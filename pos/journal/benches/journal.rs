//! What a journal costs a run of the simulator: make one, commit some orders, drop it.
//!
//! The durable journal is on a disk in memory, so this is the price of the database alone.
#![expect(clippy::unwrap_used, reason = "the journals of a benchmark are sound")]

use std::hint::black_box;
use std::io;
use std::iter;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pos_core::{Money, Order, OrderId, ReceiptState, Record};
use pos_journal::{Disk, DurableJournal, Journal, JournalError, PlainJournal};
use speed_measure::{Benchmarks, TURNS};

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

/// Commits every order twice, as a till does: when it is stored, and when it is answered.
fn sell(journal: &mut impl Journal) {
    (0..COMMITS).for_each(|turn| journal.commit(&[order(turn / 2)]).unwrap());
}

fn measure<J: Journal>(
    benchmarks: &Benchmarks,
    name: &str,
    create: impl Fn() -> Result<J, JournalError>,
) {
    let create = || create().unwrap();
    benchmarks.measure(&format!("journal: {name}, made and dropped"), "journals", || {
        (0..LIVES).for_each(|_| drop(black_box(create())));
        u64::from(LIVES)
    });
    let name = format!("journal: {name}, commits");
    if !benchmarks.wants(&name) {
        return;
    }
    // Five turns take a set of journals each; making and dropping them is not measured.
    let mut fresh: Vec<Vec<J>> =
        iter::repeat_with(|| iter::repeat_with(create).take(LIVES.try_into().unwrap()).collect())
            .take(TURNS)
            .collect();
    let mut used = Vec::new();
    benchmarks.measure(&name, "commits", || {
        let mut journals = fresh.pop().unwrap();
        journals.iter_mut().for_each(sell);
        used.push(journals);
        u64::from(LIVES * COMMITS)
    });
}

fn main() {
    let benchmarks = Benchmarks::from_args();
    measure(&benchmarks, "redb", || DurableJournal::open(Memory::default()));
    measure(&benchmarks, "plain", || Ok(PlainJournal::new()));
}
