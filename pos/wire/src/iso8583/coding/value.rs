//! One field to bytes and back, as its row of the table says.

use alloc::string::String;
use alloc::vec::Vec;

use super::reader::Reader;
use crate::iso8583::{At, Encoding, Field, Length, Part, Value, WireError};

/// Writes a field: its length, where it varies, and its value.
pub(super) fn write(field: &Field, value: &Value, bytes: &mut Vec<u8>) -> Result<(), WireError> {
    let at = At { part: Part::Field(field.number), offset: bytes.len() };
    let content = content(field, value).ok_or(WireError::WrongKind { at })?;
    let digits = write_length(field.length, content.len()).ok_or(WireError::WrongLength {
        at,
        found: content.len(),
        allowed: field.length,
    })?;
    check(field.encoding, content).map_err(|found| WireError::BadByte { at, found })?;
    bytes.extend_from_slice(&digits);
    match field.encoding {
        Encoding::Digits | Encoding::Track => pack(content, bytes),
        Encoding::Signed | Encoding::Text | Encoding::Bytes => bytes.extend_from_slice(content),
    }
    Ok(())
}

/// Reads a field.
pub(super) fn read(field: &Field, reader: &mut Reader<'_>) -> Result<Value, WireError> {
    let part = Part::Field(field.number);
    let length = read_length(field, reader)?;
    let at = reader.at(part);
    match field.encoding {
        Encoding::Bytes => Ok(Value::Bytes(reader.take(length, part)?.to_vec())),
        Encoding::Signed | Encoding::Text => {
            let content = reader.take(length, part)?;
            check(field.encoding, content).map_err(|found| WireError::BadByte { at, found })?;
            Ok(Value::Text(content.iter().copied().map(char::from).collect()))
        }
        Encoding::Digits | Encoding::Track => {
            let packed = reader.take(length.div_ceil(2), part)?;
            unpack(field.encoding, packed, Spot { at, length }).map(Value::Text)
        }
    }
}

/// Returns the characters or bytes of a value; none where the field wants the other kind.
fn content<'a>(field: &Field, value: &'a Value) -> Option<&'a [u8]> {
    match (field.encoding, value) {
        (Encoding::Bytes, Value::Bytes(bytes)) => Some(bytes),
        (Encoding::Bytes, Value::Text(_)) => None,
        (_, Value::Text(text)) => Some(text.as_bytes()),
        (_, Value::Bytes(_)) => None,
    }
}

/// Looks for the first byte that does not belong to the encoding.
fn check(encoding: Encoding, content: &[u8]) -> Result<(), u8> {
    let belongs = |(place, byte): (usize, &u8)| match encoding {
        Encoding::Digits => byte.is_ascii_digit(),
        Encoding::Track => byte.is_ascii_digit() || *byte == b'D',
        Encoding::Signed if place == 0 => matches!(byte, b'C' | b'D'),
        Encoding::Signed => byte.is_ascii_digit(),
        Encoding::Text => matches!(byte, b' '..=b'~'),
        Encoding::Bytes => true,
    };
    match content.iter().enumerate().find(|placed| !belongs(*placed)) {
        Some((_, byte)) => Err(*byte),
        None => Ok(()),
    }
}

/// Writes a length in packed digits; none where the table does not allow it.
fn write_length(length: Length, found: usize) -> Option<Vec<u8>> {
    let found = u16::try_from(found).ok().filter(|found| *found <= length.most())?;
    let pair = |number: u16| u8::try_from((number / 10).wrapping_mul(16) | (number % 10)).ok();
    match length {
        Length::Fixed(fixed) => (found == fixed).then(Vec::new),
        Length::UpTo99(_) => Some([pair(found)?].to_vec()),
        Length::UpTo999(_) => Some([pair(found / 100)?, pair(found % 100)?].to_vec()),
    }
}

fn read_length(field: &Field, reader: &mut Reader<'_>) -> Result<usize, WireError> {
    let part = Part::Field(field.number);
    let at = reader.at(part);
    let digits: &[u8] = match field.length {
        Length::Fixed(fixed) => return Ok(usize::from(fixed)),
        Length::UpTo99(_) => reader.take(1, part)?,
        Length::UpTo999(_) => reader.take(2, part)?,
    };
    let mut length = 0_usize;
    for half in digits.iter().flat_map(|byte| halves(*byte)) {
        if half > 9 {
            return Err(WireError::BadLength { at });
        }
        length = length.saturating_mul(10).saturating_add(usize::from(half));
    }
    if length > usize::from(field.length.most()) {
        return Err(WireError::WrongLength { at, found: length, allowed: field.length });
    }
    Ok(length)
}

/// Splits a byte into its halves.
const fn halves(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 0x0f]
}

/// Packs checked digits, two to a byte, a zero half byte before an odd number of them.
fn pack(digits: &[u8], bytes: &mut Vec<u8>) {
    let half = |digit: &u8| if *digit == b'D' { 0x0d } else { digit & 0x0f };
    let (first, pairs) = digits.split_at(digits.len() % 2);
    bytes.extend(first.iter().map(half));
    let packed = pairs.chunks_exact(2).map(|pair| {
        let [high, low] = [pair.first(), pair.last()].map(|digit| digit.map_or(0, half));
        (high << 4) | low
    });
    bytes.extend(packed);
}

/// Where packed digits stand, and how many they are.
#[derive(Clone, Copy)]
struct Spot {
    at: At,
    length: usize,
}

fn unpack(encoding: Encoding, packed: &[u8], spot: Spot) -> Result<String, WireError> {
    let mut text = String::with_capacity(spot.length);
    let padding = spot.length % 2;
    for (place, half) in packed.iter().flat_map(|byte| halves(*byte)).enumerate() {
        match half {
            0 if place < padding => {}
            _ if place < padding => return Err(WireError::BadPadding { at: spot.at }),
            0..=9 => text.push(char::from(b'0' | half)),
            0x0d if encoding == Encoding::Track => text.push('D'),
            found => return Err(WireError::BadByte { at: spot.at, found }),
        }
    }
    Ok(text)
}
