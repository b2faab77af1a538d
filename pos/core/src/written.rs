//! How small types are written: as text where people and other languages read, as bytes in the
//! journal, where room counts.

use alloc::string::String;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::card::LastFour;
use crate::money::{Country, Currency};
use crate::order::{Badge, Badges};
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
                let bytes = bytes.filter(|bytes| bytes.iter().all($is_one));
                bytes.map(Self).ok_or_else(|| D::Error::custom(concat!("expected ", $wanted)))
            }
        }
    };
}

written_in_ascii!(LastFour, [u8; 4], u8::is_ascii_digit, "four digits");
written_in_ascii!(ResponseCode, [u8; 2], u8::is_ascii_alphanumeric, "an answer of two digits");

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

/// Bytes that mean nothing to people: as hexadecimal digits, or as they are.
pub(crate) mod hex {
    use alloc::string::String;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    const LENGTH: usize = 16;

    pub(crate) fn serialize<S: Serializer>(
        bytes: &[u8; LENGTH],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
            let digits = halves.filter_map(|half| char::from_digit(u32::from(half), 16));
            let digits: String = digits.collect();
            serializer.serialize_str(&digits)
        } else {
            bytes.serialize(serializer)
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; LENGTH], D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; LENGTH]>::deserialize(deserializer);
        }
        let digits = String::deserialize(deserializer)?;
        read(&digits).ok_or_else(|| D::Error::custom("expected 32 hexadecimal digits"))
    }

    fn read(digits: &str) -> Option<[u8; LENGTH]> {
        let all_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let mut bytes = [0; LENGTH];
        if !all_digits || digits.len() != LENGTH.saturating_mul(2) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(bytes)
    }
}
