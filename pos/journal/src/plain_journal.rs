//! A journal that only remembers.

use pos_core::{InTurn, Record};

use crate::error::JournalError;
use crate::journal::Journal;
use crate::written_form::SlotKey;

/// A journal in memory: nothing of it survives a power cut, and it never fails.
///
/// For benchmarks and the risk engine only, where the durable one would be most of the work. A
/// till on it breaks `sale.durable`.
#[derive(Clone, Debug, Default)]
pub struct PlainJournal {
    /// By the kinds of places, in the order in which they are read.
    kinds: [InTurn<u32, Record>; SlotKey::KINDS],
}

impl PlainJournal {
    /// Makes an empty journal.
    pub const fn new() -> Self {
        Self { kinds: [const { InTurn::new() }; SlotKey::KINDS] }
    }

    /// Stores records as [`Journal::commit`] does, and never fails.
    pub fn keep(&mut self, records: Vec<Record>) {
        for record in records {
            let (kind, number) = SlotKey::place(record.slot());
            let Some(kept) = self.kinds.get_mut(usize::from(kind)) else { continue };
            if matches!(record, Record::Archived(_)) {
                kept.remove(number);
            } else {
                kept.insert(number, record);
            }
        }
    }

    /// Lists the records in the order in which they are read.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.kinds.iter().flat_map(InTurn::values)
    }
}

impl Journal for PlainJournal {
    fn commit(&mut self, records: &[Record]) -> Result<(), JournalError> {
        self.keep(records.to_vec());
        Ok(())
    }

    fn read(&self) -> Result<Vec<Record>, JournalError> {
        Ok(self.records().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use pos_core::{OrderId, Record};

    use super::PlainJournal;
    use crate::journal::Journal;
    use crate::sample::{every_kind, order_of};

    #[test]
    fn records_are_read_in_reading_order() {
        let mut journal: Box<dyn Journal> = Box::new(PlainJournal::new());
        let mut records = every_kind();
        records.reverse();
        journal.commit(&records).unwrap();
        assert_eq!(journal.read().unwrap(), every_kind());
    }

    #[test]
    fn an_archived_order_leaves_the_journal() {
        let mut journal = PlainJournal::new();
        journal.commit(&[order_of(1, 10), order_of(2, 10)]).unwrap();
        journal.commit(&[Record::Archived(OrderId(1))]).unwrap();
        assert_eq!(journal.read().unwrap(), [order_of(2, 10)]);
    }

    #[test]
    fn a_record_takes_the_place_of_the_one_with_its_slot() {
        let mut journal = PlainJournal::new();
        journal.commit(&[order_of(1, 10), order_of(1, 20)]).unwrap();
        assert_eq!(journal.read().unwrap(), [order_of(1, 20)]);
    }
}
