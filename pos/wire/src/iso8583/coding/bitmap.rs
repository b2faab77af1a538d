//! The bitmap: one bit a field, the first bit for a second half.

use alloc::vec::Vec;

use super::reader::Reader;
use crate::iso8583::{Message, Part, WireError};

/// The bit that says that a secondary bitmap follows.
const SECONDARY: u128 = 1 << 127;

/// Returns the bit of a field; fields beyond 128 have none.
const fn bit(number: u8) -> u128 {
    match 128_u8.checked_sub(number) {
        Some(place) if number > 0 => 1 << place,
        _ => 0,
    }
}

/// Writes the bitmap of a message, eight bytes of it where no field beyond 64 is present.
pub(super) fn write(message: &Message, bytes: &mut Vec<u8>) {
    let fields = message.fields().fold(0, |bits, (number, _)| bits | bit(number));
    let has_second = message.fields().any(|(number, _)| number > 64);
    let all = if has_second { fields | SECONDARY } else { fields };
    let written = all.to_be_bytes();
    let (first, second) = written.split_at(8);
    bytes.extend_from_slice(first);
    if has_second {
        bytes.extend_from_slice(second);
    }
}

/// Reads the bitmap: the numbers of the fields that follow, in their order.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<impl Iterator<Item = u8> + use<>, WireError> {
    let first = u128::from(u64::from_be_bytes(reader.array(Part::Bitmap)?)) << 64;
    let second = if first & SECONDARY == 0 { 0 } else { read_second(reader)? };
    let all = (first & !SECONDARY) | second;
    Ok((1..=128).filter(move |number| all & bit(*number) != 0))
}

fn read_second(reader: &mut Reader<'_>) -> Result<u128, WireError> {
    let at = reader.at(Part::Bitmap);
    match u64::from_be_bytes(reader.array(Part::Bitmap)?) {
        0 => Err(WireError::EmptySecondaryBitmap { at }),
        bits => Ok(u128::from(bits)),
    }
}

#[cfg(test)]
mod tests {
    use super::bit;

    #[test]
    fn the_first_field_has_the_highest_bit_and_the_last_the_lowest() {
        assert_eq!((bit(1), bit(64), bit(128)), (1 << 127, 1 << 64, 1));
        assert_eq!((bit(0), bit(129), bit(255)), (0, 0, 0));
    }
}
