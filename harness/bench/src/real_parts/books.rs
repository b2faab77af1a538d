//! The books of the processor and of the admin on files, so that their processes stay as small as
//! they are however long a run is.
//!
//! Each value is a row of one size at the place of its number; keys and orders are numbered one
//! after the other. What was never written is a hole in the file and reads as zeros. Nothing is
//! synced: whoever loses a book loses the run.
//!
//! The last rows wait in memory until they are many: a write to a file, and even a read of one that
//! was just written, waits for the journal of the file system, which the tills keep busy.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use pos_core::{Key, Money, OrderId, ResponseCode, TillId};
use sim_world::{CardId, Ledger, OrderBook, Settled};

/// So many rows of a file wait in memory at most.
const MOST_WAITING: usize = 64;

/// The first byte of a row in which something stands.
const ENTERED: u8 = 1;
const REVERSED: u8 = 2;

/// A file of rows of one size, open only while it is read or written.
#[derive(Debug)]
struct Rows<const SIZE: usize> {
    path: PathBuf,
    /// What is not in the file yet.
    waiting: BTreeMap<u32, [u8; SIZE]>,
    /// The file has so many rows, holes among them.
    length: u64,
}

impl<const SIZE: usize> Rows<SIZE> {
    fn at(path: PathBuf) -> io::Result<Self> {
        let bytes = open(&path).and_then(|file| file.metadata()).map(|file| file.len());
        let length = bytes.map_err(|reason| failed("open", &path, &reason))?.div_ceil(SIZE as u64);
        Ok(Self { path, waiting: BTreeMap::new(), length })
    }

    fn read(&self, number: u32) -> io::Result<[u8; SIZE]> {
        if let Some(row) = self.waiting.get(&number) {
            return Ok(*row);
        }
        let mut row = [0; SIZE];
        if u64::from(number) < self.length {
            let place = u64::from(number) * SIZE as u64;
            let read = open(&self.path).and_then(|file| file.read_exact_at(&mut row, place));
            read.map_err(|reason| failed("read", &self.path, &reason))?;
        }
        Ok(row)
    }

    fn write(&mut self, number: u32, row: [u8; SIZE]) -> io::Result<()> {
        self.waiting.insert(number, row);
        if self.waiting.len() < MOST_WAITING {
            return Ok(());
        }
        self.settle().map_err(|reason| failed("write", &self.path, &reason))
    }

    /// Writes what waits, neighbours at once.
    fn settle(&mut self) -> io::Result<()> {
        let file = open(&self.path)?;
        let mut waiting = core::mem::take(&mut self.waiting).into_iter().peekable();
        while let Some((first, row)) = waiting.next() {
            let (mut bytes, mut next) = (row.to_vec(), u64::from(first) + 1);
            while let Some((_, row)) = waiting.next_if(|(number, _)| u64::from(*number) == next) {
                bytes.extend_from_slice(&row);
                next += 1;
            }
            file.write_all_at(&bytes, u64::from(first) * SIZE as u64)?;
            self.length = self.length.max(next);
        }
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

fn failed(what: &str, path: &Path, reason: &io::Error) -> io::Error {
    io::Error::new(reason.kind(), format!("cannot {what} the book {}: {reason}", path.display()))
}

fn damaged(path: &Path, number: u32) -> io::Error {
    let text = format!("the book {} is damaged at its row {number}", path.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

/// The processor's ledger: a file for each till, and one of captures for each order.
#[derive(Debug)]
pub(super) struct LedgerOnFiles {
    folder: PathBuf,
    tills: BTreeMap<TillId, Rows<24>>,
    captures: Rows<8>,
}

impl LedgerOnFiles {
    /// Opens the ledger in a folder of a run.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let captures = Rows::at(folder.join("processor-captures"))?;
        Ok(Self { folder: folder.to_owned(), tills: BTreeMap::new(), captures })
    }

    fn till(&mut self, till: TillId) -> io::Result<&mut Rows<24>> {
        Ok(match self.tills.entry(till) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let path = self.folder.join(format!("processor-till-{}", till.0));
                new.insert(Rows::at(path)?)
            }
        })
    }
}

impl Ledger for LedgerOnFiles {
    type Error = io::Error;

    fn settled(&mut self, key: Key) -> io::Result<Option<Settled>> {
        let rows = self.till(key.till)?;
        let row = rows.read(key.count)?;
        if row == [0; 24] {
            return Ok(None);
        }
        from_row(row).map(Some).ok_or_else(|| damaged(&rows.path, key.count))
    }

    fn settle(&mut self, key: Key, settled: Settled) -> io::Result<()> {
        self.till(key.till)?.write(key.count, to_row(&settled))
    }

    fn captures_of(&self, order: OrderId) -> io::Result<u64> {
        Ok(u64::from_le_bytes(self.captures.read(order.0)?))
    }

    fn set_captures(&mut self, order: OrderId, count: u64) -> io::Result<()> {
        self.captures.write(order.0, count.to_le_bytes())
    }
}

fn to_row(settled: &Settled) -> [u8; 24] {
    let mut row = [0; 24];
    row[0] = if settled.reversed { REVERSED } else { ENTERED };
    row[1] = u8::from(settled.card.is_some());
    row[2..4].copy_from_slice(&settled.card.map_or(0, |card| card.0).to_le_bytes());
    row[4..8].copy_from_slice(&settled.order.0.to_le_bytes());
    row[8..16].copy_from_slice(&settled.amount.minor().to_le_bytes());
    for (place, digit) in row[16..18].iter_mut().zip(settled.code.code().bytes()) {
        *place = digit;
    }
    row
}

/// Reads a row in which something stands; none where nobody writes such a row.
fn from_row(row: [u8; 24]) -> Option<Settled> {
    let card = u16::from_le_bytes(row[2..4].try_into().ok()?);
    Some(Settled {
        reversed: match row[0] {
            ENTERED => false,
            REVERSED => true,
            _ => return None,
        },
        card: (row[1] == 1).then_some(CardId(card)),
        order: OrderId(u32::from_le_bytes(row[4..8].try_into().ok()?)),
        amount: Money::from_minor(i64::from_le_bytes(row[8..16].try_into().ok()?)),
        code: ResponseCode::find(str::from_utf8(&row[16..18]).ok()?)?,
    })
}

/// The admin's orders, in one file.
#[derive(Debug)]
pub(super) struct OrdersOnFile(Rows<16>);

impl OrdersOnFile {
    /// Opens the book in a folder of a run.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        Rows::at(folder.join("admin-orders")).map(Self)
    }
}

impl OrderBook for OrdersOnFile {
    type Error = io::Error;

    fn paid(&self, order: OrderId) -> io::Result<Option<Money>> {
        let row = self.0.read(order.0)?;
        let paid = row[8..].try_into().map(i64::from_le_bytes).map(Money::from_minor);
        match (row[0], paid) {
            (0, _) => Ok(None),
            (ENTERED, Ok(paid)) => Ok(Some(paid)),
            _ => Err(damaged(&self.0.path, order.0)),
        }
    }

    fn set_paid(&mut self, order: OrderId, paid: Money) -> io::Result<()> {
        let mut row = [0; 16];
        row[0] = ENTERED;
        row[8..].copy_from_slice(&paid.minor().to_le_bytes());
        self.0.write(order.0, row)
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::fs;

    use pos_core::{
        Badges, Currency, Entry, Key, MaskedPan, Message, Money, OrderId, OrderReport,
        PaymentRequest, ResponseCode, Scheme, Sealed, TillId, Wall,
    };
    use sim_world::{
        Admin, Answering, Asked, CardId, Cryptogram, Issuer, Ledger, Processor, ProcessorChange,
        Shop,
    };
    use tempfile::TempDir;

    use super::{LedgerOnFiles, MOST_WAITING, OrdersOnFile};
    use crate::real_parts::stall::stall;

    /// Card 0 is always approved, card 1 has money for a while, card 2 is declined.
    fn shop() -> Shop {
        let mut shop = stall(1).unwrap();
        let mut poor = shop.cards[0].clone();
        poor.balance = Some(Money::from_minor(2_000));
        let mut refused = shop.cards[0].clone();
        refused.issuer = Issuer::Always(Answering::Decline(ResponseCode::find("05").unwrap()));
        shop.cards.extend([poor, refused]);
        shop
    }

    fn asked(key: Key, order: u32, card: u16) -> Asked {
        let masked = MaskedPan::read(b"424242******4242").unwrap();
        let request = PaymentRequest {
            key,
            order: OrderId(order),
            amount: Money::from_minor(500 + i64::from(order)),
            currency: Currency::find("USD").unwrap(),
            scheme: Scheme::Visa,
            entry: Entry::Tap,
            sealed: Sealed { ksn: [0; 12], masked, secret: [0; 12], code: [0; 16] },
            chip: None,
            presented: Wall::from_millis(0),
            deferred: false,
        };
        Asked {
            request,
            card: (card < 3).then_some(CardId(card)),
            age: Duration::ZERO,
            cryptogram: Cryptogram::Absent,
        }
    }

    /// Payments, repeats, reversals before and after them, and answers of "later", of which some are
    /// in the files and some wait: all that is said of them, and what stands in the books then.
    fn evening<L: Ledger<Error: core::fmt::Debug>>(mut processor: Processor<L>) -> Vec<String> {
        let later = Answering::Decline(ResponseCode::find("91").unwrap());
        let mut said = Vec::new();
        for turn in 0..3_000_u32 {
            // Each number comes again in another turn, with its payment or its reversal first.
            let number = turn * 7 % 1_000;
            let till = u16::try_from(number % 3).unwrap();
            let count = if number % 97 == 0 { u32::MAX - number } else { number };
            let key = Key { till: TillId(till), count };
            if turn % 50 == 0 {
                processor.change(ProcessorChange::Answer { answer: later, times: 2 });
            }
            if (number + turn / 1_000) % 3 == 1 {
                said.push(format!("{:?}", processor.undo(key).unwrap()));
            } else {
                let card = u16::try_from(number % 4).unwrap();
                let reply = processor.take(&asked(key, number / 2, card)).unwrap();
                said.push(format!("{reply:?}"));
            }
        }
        let orders = (0..600).chain([u32::MAX]).map(OrderId);
        said.extend(orders.map(|order| processor.captures(order).unwrap().to_string()));
        let (requests, reversals) = (processor.requests(), processor.reversals());
        said.push(format!("{requests} {reversals} {:?}", processor.captured_total()));
        said
    }

    #[test]
    fn a_ledger_on_files_says_what_one_in_memory_says() {
        let (folder, shop) = (TempDir::new().unwrap(), shop());
        let on_files = LedgerOnFiles::open(folder.path()).unwrap();
        let there = evening(Processor::on(on_files, shop.processor, &shop.cards));
        let here = evening(Processor::of(shop.processor, &shop.cards));
        let differs = here.iter().zip(&there).position(|(here, there)| here != there);
        assert_eq!(differs.map(|place| (place, &here[place], &there[place])), None);
        assert_eq!(here.len(), there.len());
        for word in ["Captured", "Declined", "Remembered", "amount: Money(0)"] {
            assert!(here.iter().any(|said| said.contains(word)), "{word} in {here:?}");
        }
    }

    #[test]
    fn orders_on_a_file_are_those_in_memory() {
        let (folder, shop) = (TempDir::new().unwrap(), shop());
        let mut there = Admin::on(OrdersOnFile::open(folder.path()).unwrap(), &shop);
        let mut here = Admin::new(&shop);
        for (order, paid) in [(5, 100), (0, 0), (5, 700), (u32::MAX, -40)] {
            let (total, paid) = (Money::from_minor(900), Money::from_minor(paid));
            let order = OrderId(order);
            let report = Message::Order(OrderReport { order, total, paid, badges: Badges::NONE });
            assert_eq!(there.take(&report).unwrap(), here.take(&report).unwrap());
        }
        assert_eq!((there.orders(), there.total_paid()), (here.orders(), here.total_paid()));
        for order in [0, 1, 5, 9, u32::MAX].map(OrderId) {
            assert_eq!(there.holds(order).unwrap(), here.holds(order).unwrap(), "{order:?}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_disk_that_is_full_is_an_error_that_names_the_book() {
        let (folder, shop) = (TempDir::new().unwrap(), shop());
        std::os::unix::fs::symlink("/dev/full", folder.path().join("processor-till-4")).unwrap();
        let ledger = LedgerOnFiles::open(folder.path()).unwrap();
        let mut processor = Processor::on(ledger, shop.processor, &shop.cards);
        let key = |count| Key { till: TillId(4), count };
        let mut counts = 0..u32::try_from(MOST_WAITING).unwrap();
        let failed = counts.find_map(|count| processor.take(&asked(key(count), 0, 0)).err());
        let failed = failed.unwrap().to_string();
        assert!(failed.starts_with("cannot write the book "), "{failed}");
        assert!(failed.contains("processor-till-4: "), "{failed}");
    }

    #[test]
    fn a_row_that_nobody_writes_is_an_error() {
        let folder = TempDir::new().unwrap();
        let key = |count| Key { till: TillId(0), count };
        for (row, count, wrong) in [
            ([7; 24].as_slice(), 0, "is damaged at its row 0"),
            (&[1; 24], 0, "is damaged at its row 0"),
            (&[0; 30], 1, "failed to fill whole buffer"),
        ] {
            fs::write(folder.path().join("processor-till-0"), row).unwrap();
            let mut ledger = LedgerOnFiles::open(folder.path()).unwrap();
            let failed = ledger.settled(key(count)).unwrap_err().to_string();
            assert!(failed.contains("processor-till-0") && failed.ends_with(wrong), "{failed}");
        }
    }
}
