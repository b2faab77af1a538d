//! A record as bytes, and its place as a key that the database sorts.

mod first;

use pos_core::{OrderId, Record, Slot};
use serde::de::DeserializeOwned;

use self::first::FirstRecord;
use crate::error::JournalError;

/// The format of the records, their first byte. A change of [`Record`] needs another one.
pub(crate) const VERSION: u8 = 3;

/// The place of a record: a kind, then the big-endian number of an order, so that byte order is
/// reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SlotKey(pub(crate) [u8; 5]);

impl SlotKey {
    /// How many kinds of places there are.
    pub(crate) const KINDS: usize = 6;

    /// Makes the key of a place.
    pub(crate) const fn of(slot: Slot) -> Self {
        let (kind, number) = Self::place(slot);
        let [a, b, c, d] = number.to_be_bytes();
        Self([kind, a, b, c, d])
    }

    /// Returns the kind of a place, and its number among those of the kind.
    pub(crate) const fn place(slot: Slot) -> (u8, u32) {
        match slot {
            Slot::Settings => (0, 0),
            Slot::Session => (1, 0),
            Slot::Verified => (2, 0),
            Slot::NextKey => (3, 0),
            Slot::Order(OrderId(number)) => (4, number),
            Slot::Note(place) => (5, place),
        }
    }

    const fn slot(self) -> Result<Slot, JournalError> {
        let [kind, a, b, c, d] = self.0;
        match (kind, u32::from_be_bytes([a, b, c, d])) {
            (0, 0) => Ok(Slot::Settings),
            (1, 0) => Ok(Slot::Session),
            (2, 0) => Ok(Slot::Verified),
            (3, 0) => Ok(Slot::NextKey),
            (4, number) => Ok(Slot::Order(OrderId(number))),
            (5, place) => Ok(Slot::Note(place)),
            _ => Err(JournalError::UnknownKey { key: self.0 }),
        }
    }
}

/// Writes a record down.
///
/// # Errors
///
/// [`JournalError::Unencodable`], which no record of today's is.
pub(crate) fn encode(record: &Record) -> Result<Vec<u8>, JournalError> {
    postcard::to_extend(record, vec![VERSION])
        .map_err(|source| JournalError::Unencodable { slot: record.slot(), source })
}

/// Reads the record that stands under `key`.
///
/// # Errors
///
/// [`JournalError::UnknownKey`], [`JournalError::Empty`], [`JournalError::UnknownVersion`],
/// [`JournalError::Undecodable`], [`JournalError::StrayBytes`], [`JournalError::Misplaced`].
pub(crate) fn decode(key: SlotKey, bytes: &[u8]) -> Result<Record, JournalError> {
    let slot = key.slot()?;
    let (&version, body) = bytes.split_first().ok_or(JournalError::Empty { slot })?;
    let record = match version {
        1 => whole::<FirstRecord>(slot, body)?.renewed().ok_or(JournalError::Empty { slot })?,
        // The third format has payments with a chip besides.
        2 | VERSION => whole(slot, body)?,
        _ => return Err(JournalError::UnknownVersion { slot, version }),
    };
    match record.slot() {
        found if found != slot => Err(JournalError::Misplaced { slot, found }),
        _ => Ok(record),
    }
}

/// Reads a record of which no byte is left.
fn whole<R: DeserializeOwned>(slot: Slot, body: &[u8]) -> Result<R, JournalError> {
    let (record, rest) = postcard::take_from_bytes::<R>(body)
        .map_err(|source| JournalError::Undecodable { slot, source })?;
    if rest.is_empty() {
        Ok(record)
    } else {
        Err(JournalError::StrayBytes { slot, count: rest.len() })
    }
}

#[cfg(test)]
mod tests {
    use pos_core::{OrderId, Record, Slot};

    use super::{SlotKey, decode, encode};
    use crate::error::JournalError;
    use crate::sample::every_kind;

    const NEXT_KEY: SlotKey = SlotKey::of(Slot::NextKey);

    #[test]
    fn every_record_is_decoded_as_it_was_encoded() {
        for record in every_kind() {
            let key = SlotKey::of(record.slot());
            assert_eq!(decode(key, &encode(&record).unwrap()).unwrap(), record);
        }
    }

    /// A till in the field keeps what it wrote: a change here needs another version.
    #[test]
    fn the_written_form_stays_as_it_is() {
        assert_eq!(encode(&Record::NextKey(300)).unwrap(), [3, 4, 0xAC, 2]);
        assert_eq!(SlotKey::of(Slot::Order(OrderId(300))), SlotKey([4, 0, 0, 1, 44]));
    }

    #[test]
    fn the_written_form_of_an_order_stays_as_it_is() {
        let order = every_kind().into_iter().find(|one| matches!(one, Record::Order(_))).unwrap();
        let bytes = encode(&order).unwrap();
        let folded = bytes
            .iter()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(1_000_003).wrapping_add(u64::from(*byte)));
        assert_eq!((bytes.len(), folded), (971, 11_285_002_639_773_226_617));
    }

    #[test]
    fn every_key_is_found_again() {
        for record in every_kind() {
            assert_eq!(SlotKey::of(record.slot()).slot().unwrap(), record.slot());
        }
    }

    #[test]
    fn a_key_that_names_no_slot_is_an_error() {
        let error = decode(SlotKey([3, 0, 0, 0, 1]), &[]).unwrap_err();
        assert!(matches!(error, JournalError::UnknownKey { key: [3, 0, 0, 0, 1] }));
    }

    #[test]
    fn an_unknown_version_is_an_error_that_names_the_record() {
        let error = decode(SlotKey::of(Slot::Order(OrderId(7))), &[4, 0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the record of order 7 has format 4, but none above 3 is known"
        );
        assert!(!error.needs_reopen());
    }

    #[test]
    fn bytes_that_make_no_record_are_an_error() {
        assert!(matches!(decode(NEXT_KEY, &[]), Err(JournalError::Empty { .. })));
        assert!(matches!(decode(NEXT_KEY, &[2, 9]), Err(JournalError::Undecodable { .. })));
    }

    #[test]
    fn stray_bytes_are_an_error() {
        let error = decode(NEXT_KEY, &[2, 4, 5, 0, 0]).unwrap_err();
        assert!(matches!(error, JournalError::StrayBytes { slot: Slot::NextKey, count: 2 }));
    }

    #[test]
    fn a_record_in_the_place_of_another_is_an_error() {
        let error = decode(SlotKey::of(Slot::Settings), &[2, 4, 5]).unwrap_err();
        let told = "the record of the next key stands in the place of the settings";
        assert_eq!(error.to_string(), told);
    }
}
