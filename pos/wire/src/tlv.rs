//! Tags, lengths and values: the form of chip data.
//!
//! Strict: what is read is written to the same bytes again.
//! Source: EMV Book 3 annex B; ISO/IEC 8825-1.

use alloc::vec::Vec;
use core::fmt;

/// A tag with its value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Tlv {
    /// The tag: one, two or three bytes as they stand, `0x9F26`.
    pub tag: u32,
    /// The value.
    pub value: Vec<u8>,
}

impl fmt::Debug for Tlv {
    /// Shows how long the value is and not the value: it may be a card number. Rule: `never.pan`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}[{}]", self.tag, self.value.len())
    }
}

impl Tlv {
    /// Makes a tag with its value.
    pub fn new(tag: u32, value: impl Into<Vec<u8>>) -> Self {
        Self { tag, value: value.into() }
    }
}

/// What is wrong with a list of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// There is no such tag.
    #[error("{tag:#x} is not a tag of one to three bytes")]
    BadTag {
        /// What stands there.
        tag: u32,
    },
    /// A value is longer than 65,535 bytes.
    #[error("the value of tag {tag:X} is {length} bytes long")]
    LongValue {
        /// Of which tag.
        tag: u32,
        /// How long it is.
        length: usize,
    },
    /// The bytes end inside of a tag.
    #[error("the tags end too early, at byte {offset}")]
    Truncated {
        /// How many bytes stand before the place.
        offset: usize,
    },
    /// A length is not written in its shortest form.
    #[error("the length at byte {offset} is not written in its shortest form")]
    BadLength {
        /// How many bytes stand before the place.
        offset: usize,
    },
}

/// Writes a list of tags.
///
/// # Errors
/// [`TlvError::BadTag`], [`TlvError::LongValue`].
pub fn write(list: &[Tlv]) -> Result<Vec<u8>, TlvError> {
    let mut bytes = Vec::new();
    for Tlv { tag, value } in list {
        append(&mut bytes, *tag, value)?;
    }
    Ok(bytes)
}

/// Writes one more tag.
///
/// # Errors
/// [`TlvError::BadTag`], [`TlvError::LongValue`].
pub(crate) fn append(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) -> Result<(), TlvError> {
    if !is_tag(tag) {
        return Err(TlvError::BadTag { tag });
    }
    let long = TlvError::LongValue { tag, length: value.len() };
    let [high, low] = u16::try_from(value.len()).map_err(|_| long)?.to_be_bytes();
    // A tag has at most three bytes, and so has a length.
    bytes.reserve(value.len().saturating_add(6));
    match tag.to_be_bytes() {
        [0, 0, 0, one] => bytes.push(one),
        [0, 0, one, two] => bytes.extend([one, two]),
        [_, one, two, three] => bytes.extend([one, two, three]),
    }
    match (high, low) {
        (0, 0..=0x7f) => bytes.push(low),
        (0, _) => bytes.extend([0x81, low]),
        _ => bytes.extend([0x82, high, low]),
    }
    bytes.extend_from_slice(value);
    Ok(())
}

/// Reads a list of tags.
///
/// # Errors
/// The first mistake in the order of the bytes.
pub fn read(bytes: &[u8]) -> Result<Vec<Tlv>, TlvError> {
    let mut rest = Rest { bytes, offset: 0 };
    let mut list = Vec::new();
    while rest.offset < bytes.len() {
        let tag = rest.tag()?;
        let length = rest.length()?;
        list.push(Tlv::new(tag, rest.take(length)?));
    }
    Ok(list)
}

/// Tells whether a tag is one of one to three bytes whose first bytes announce the others.
fn is_tag(tag: u32) -> bool {
    let goes_on = |byte: u8| byte & 0x80 != 0;
    match tag.to_be_bytes() {
        [0, 0, 0, one] => one != 0 && one & 0x1f != 0x1f,
        [0, 0, one, two] => one & 0x1f == 0x1f && !goes_on(two),
        [0, one, two, three] => {
            one & 0x1f == 0x1f && goes_on(two) && two != 0x80 && !goes_on(three)
        }
        _ => false,
    }
}

/// Bytes with a place in them.
struct Rest<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], TlvError> {
        let end = self.offset.saturating_add(count);
        let truncated = TlvError::Truncated { offset: self.offset };
        let taken = self.bytes.get(self.offset..end).ok_or(truncated)?;
        self.offset = end;
        Ok(taken)
    }

    /// Takes as many bytes, as one number.
    fn number(&mut self, count: usize) -> Result<u32, TlvError> {
        let bytes = self.take(count)?;
        Ok(bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
    }

    fn tag(&mut self) -> Result<u32, TlvError> {
        let mut tag = self.number(1)?;
        if tag & 0x1f == 0x1f {
            tag = (tag << 8) | self.number(1)?;
            if tag & 0x80 != 0 {
                tag = (tag << 8) | self.number(1)?;
            }
        }
        if is_tag(tag) { Ok(tag) } else { Err(TlvError::BadTag { tag }) }
    }

    fn length(&mut self) -> Result<usize, TlvError> {
        let bad = TlvError::BadLength { offset: self.offset };
        let (length, least) = match self.number(1)? {
            0x81 => (self.number(1)?, 0x80),
            0x82 => (self.number(2)?, 0x100),
            length @ 0..=0x7f => (length, 0),
            _ => return Err(bad),
        };
        if length < least {
            return Err(bad);
        }
        usize::try_from(length).map_err(|_| bad)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::{Tlv, TlvError, read, write};

    #[test]
    fn tags_of_one_two_and_three_bytes_are_read_and_written() {
        let list = [
            Tlv::new(0x82, [0x39, 0x00]),
            Tlv::new(0x9f26, vec![7; 200]),
            Tlv::new(0x00df_8101, vec![1; 300]),
        ];
        let bytes = write(&list).unwrap();
        assert_eq!(bytes[..4], [0x82, 2, 0x39, 0]);
        assert_eq!(bytes[4..8], [0x9f, 0x26, 0x81, 200]);
        assert_eq!(read(&bytes).unwrap(), list);
    }

    #[test]
    fn a_tag_or_length_in_another_form_is_refused() {
        assert_eq!(read(&[0x00, 0]), Err(TlvError::BadTag { tag: 0 }));
        assert_eq!(read(&[0x9f]), Err(TlvError::Truncated { offset: 1 }));
        assert_eq!(read(&[0x82, 0x81, 5]), Err(TlvError::BadLength { offset: 1 }));
        assert_eq!(read(&[0x82, 0x80]), Err(TlvError::BadLength { offset: 1 }));
        assert_eq!(read(&[0x82, 2, 1]), Err(TlvError::Truncated { offset: 2 }));
        assert_eq!(write(&[Tlv::new(0x9f, [])]), Err(TlvError::BadTag { tag: 0x9f }));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            if let Ok(list) = read(&bytes) {
                prop_assert_eq!(write(&list).unwrap(), bytes);
            }
        }

        #[test]
        fn what_is_written_is_read(values in prop::collection::vec(
            (prop::sample::select(vec![0x82, 0x5a, 0x9f26, 0xdf70]),
             prop::collection::vec(any::<u8>(), 0..300)), 0..5)) {
            let list: Vec<Tlv> = values.into_iter().map(|(tag, v)| Tlv::new(tag, v)).collect();
            prop_assert_eq!(read(&write(&list).unwrap()).unwrap(), list);
        }
    }
}
