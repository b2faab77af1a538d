//! How small types are written: as text where people and other languages read, as bytes in the
//! journal, where room counts.

use alloc::string::String;
use core::fmt;

use serde::de::{Deserializer, Error};
use serde::ser::{SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

use crate::card::{LastFour, MaskedPan};
use crate::chip::Chip;
use crate::money::{Country, Currency};
use crate::order::{Badge, Badges, CardPayment, Means};
use crate::response::ResponseCode;

/// Writes a type that holds ASCII as text, or as its bytes.
macro_rules! written_in_ascii {
    ($type:ident, $bytes:ty, $is_one:path, $wanted:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.serialize_str(core::str::from_utf8(&self.0).unwrap_or("?"))
                } else {
                    self.0.serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if !deserializer.is_human_readable() {
                    return <$bytes>::deserialize(deserializer).map(Self);
                }
                let text = String::deserialize(deserializer)?;
                let bytes = <$bytes>::try_from(text.as_bytes()).ok();
                let bytes = bytes.filter(|bytes| $is_one(&bytes[..]));
                bytes.map(Self).ok_or_else(|| D::Error::custom(concat!("expected ", $wanted)))
            }
        }
    };
}

written_in_ascii!(LastFour, [u8; 4], all_digits, "four digits");
written_in_ascii!(ResponseCode, [u8; 2], all_alphanumeric, "an answer of two digits");
written_in_ascii!(
    MaskedPan,
    [u8; 16],
    MaskedPan::is_masked,
    "a card number whose middle six of sixteen are hidden by stars"
);

fn all_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

fn all_alphanumeric(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// Writes a type that is one of a table by its code.
macro_rules! written_by_code {
    ($type:ident, $wanted:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::find(&code).ok_or_else(|| D::Error::custom(concat!("expected ", $wanted)))
            }
        }
    };
}

written_by_code!(Currency, "the code of a currency");
written_by_code!(Country, "the code of a country");

impl Serialize for Badges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.iter().count()))?;
        for badge in self.iter() {
            list.serialize_element(&badge)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Badges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let badges = alloc::vec::Vec::<Badge>::deserialize(deserializer)?;
        Ok(badges.into_iter().fold(Self::NONE, Self::with))
    }
}

/// What an order is paid with, as it is written: a chip stands in a kind of its own.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Means", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum WrittenMeans {
    Cash,
    Other,
    Card(CardPayment),
    ChipCard { card: CardPayment, chip: Chip },
}

impl From<Means> for WrittenMeans {
    fn from(means: Means) -> Self {
        match means {
            Means::Cash => Self::Cash,
            Means::Other => Self::Other,
            Means::Card(card) => match card.chip {
                Some(chip) => Self::ChipCard { card, chip },
                None => Self::Card(card),
            },
        }
    }
}

impl From<WrittenMeans> for Means {
    fn from(written: WrittenMeans) -> Self {
        match written {
            WrittenMeans::Cash => Self::Cash,
            WrittenMeans::Other => Self::Other,
            WrittenMeans::Card(card) => Self::Card(card),
            WrittenMeans::ChipCard { card, chip } => {
                Self::Card(CardPayment { chip: Some(chip), ..card })
            }
        }
    }
}

/// Writes bytes as hexadecimal digits.
pub(crate) fn write_hex(bytes: &[u8], to: &mut impl fmt::Write) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        for half in [byte >> 4, byte & 0xF] {
            to.write_char(char::from(DIGITS[usize::from(half)]))?;
        }
    }
    Ok(())
}

/// Bytes that mean nothing to people: as hexadecimal digits, or as they are.
pub(crate) mod hex {
    use alloc::string::String;
    use core::fmt;

    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::{SerializeTuple, Serializer};

    pub(crate) fn serialize<const N: usize, S: Serializer>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let mut digits = String::with_capacity(N.saturating_mul(2));
            // Writing into a `String` cannot fail.
            let _ = super::write_hex(bytes, &mut digits);
            return serializer.serialize_str(&digits);
        }
        let mut tuple = serializer.serialize_tuple(N)?;
        for byte in bytes {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }

    pub(crate) fn deserialize<'de, const N: usize, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        if !deserializer.is_human_readable() {
            return deserializer.deserialize_tuple(N, Bytes::<N>);
        }
        let digits = String::deserialize(deserializer)?;
        let wanted = N.saturating_mul(2);
        read(&digits)
            .ok_or_else(|| D::Error::custom(format_args!("expected {wanted} hexadecimal digits")))
    }

    struct Bytes<const N: usize>;

    impl<'de, const N: usize> Visitor<'de> for Bytes<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{N} bytes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<[u8; N], A::Error> {
            let mut bytes = [0; N];
            for (place, byte) in bytes.iter_mut().enumerate() {
                let next = seq.next_element()?;
                *byte = next.ok_or_else(|| A::Error::invalid_length(place, &self))?;
            }
            Ok(bytes)
        }
    }

    fn read<const N: usize>(digits: &str) -> Option<[u8; N]> {
        let all_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let mut bytes = [0; N];
        if !all_digits || digits.len() != N.saturating_mul(2) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(bytes)
    }
}
