//! The field table: the one place that says what a field is.

use core::fmt;

/// How the characters of a field become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Digits, two to a byte; a zero half byte stands before an odd number of them.
    Digits,
    /// As [`Encoding::Digits`], with `D` as the separator of a card's track.
    Track,
    /// `C` or `D` for credit or debit, then digits, one to a byte.
    Signed,
    /// Printable ASCII, one character to a byte.
    Text,
    /// Bytes as they are.
    Bytes,
}

impl Encoding {
    /// Returns the name that the exported table uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Track => "track",
            Self::Signed => "signed",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

/// How long a field is: in digits where they are packed, in characters or bytes elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Always as long as this.
    Fixed(u16),
    /// At most this, after one byte of length (LLVAR).
    UpTo99(u16),
    /// At most this, after two bytes of length (LLLVAR).
    UpTo999(u16),
}

impl Length {
    /// Returns how long the field may be.
    pub const fn most(self) -> u16 {
        match self {
            Self::Fixed(most) | Self::UpTo99(most) | Self::UpTo999(most) => most,
        }
    }

    /// Returns the name that the exported table uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fixed(_) => "fixed",
            Self::UpTo99(_) => "llvar",
            Self::UpTo999(_) => "lllvar",
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(length) => write!(f, "exactly {length}"),
            Self::UpTo99(most) | Self::UpTo999(most) => write!(f, "at most {most}"),
        }
    }
}

/// A data element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// How its characters become bytes.
    pub encoding: Encoding,
    /// How long it is.
    pub length: Length,
    /// What the standard says of its form.
    pub source: &'static str,
}

impl Field {
    /// Finds a field by its number.
    pub fn find(number: u8) -> Option<&'static Self> {
        let place = FIELDS.binary_search_by_key(&number, |field| field.number).ok()?;
        FIELDS.get(place)
    }
}

use Encoding::{Bytes, Digits, Signed, Text, Track};
use Length::{Fixed, UpTo99, UpTo999};

/// Makes a row of the table.
const fn row(
    number: u8,
    name: &'static str,
    form: (Encoding, Length),
    source: &'static str,
) -> Field {
    Field { number, name, encoding: form.0, length: form.1, source }
}

/// All fields, in the order of their numbers.
///
/// Left out, and so unknown: 1 and 65 (bitmaps), and what 1987 reserves without a meaning that
/// networks share: 56 to 59 and 105 to 127.
/// Source: ISO 8583:1987 table of data elements; DE 55, 60 to 63 as the networks use them.
pub const FIELDS: [Field; 99] = [
    row(2, "primary account number", (Digits, UpTo99(19)), "n..19"),
    row(3, "processing code", (Digits, Fixed(6)), "n 6"),
    row(4, "amount, transaction", (Digits, Fixed(12)), "n 12"),
    row(5, "amount, settlement", (Digits, Fixed(12)), "n 12"),
    row(6, "amount, cardholder billing", (Digits, Fixed(12)), "n 12"),
    row(7, "transmission date and time", (Digits, Fixed(10)), "n 10, MMDDhhmmss"),
    row(8, "amount, cardholder billing fee", (Digits, Fixed(8)), "n 8"),
    row(9, "conversion rate, settlement", (Digits, Fixed(8)), "n 8"),
    row(10, "conversion rate, cardholder billing", (Digits, Fixed(8)), "n 8"),
    row(11, "systems trace audit number", (Digits, Fixed(6)), "n 6"),
    row(12, "time, local transaction", (Digits, Fixed(6)), "n 6, hhmmss"),
    row(13, "date, local transaction", (Digits, Fixed(4)), "n 4, MMDD"),
    row(14, "date, expiration", (Digits, Fixed(4)), "n 4, YYMM"),
    row(15, "date, settlement", (Digits, Fixed(4)), "n 4, MMDD"),
    row(16, "date, conversion", (Digits, Fixed(4)), "n 4, MMDD"),
    row(17, "date, capture", (Digits, Fixed(4)), "n 4, MMDD"),
    row(18, "merchant's type", (Digits, Fixed(4)), "n 4"),
    row(19, "acquiring institution country code", (Digits, Fixed(3)), "n 3"),
    row(20, "primary account number extended, country code", (Digits, Fixed(3)), "n 3"),
    row(21, "forwarding institution country code", (Digits, Fixed(3)), "n 3"),
    row(22, "point of service entry mode", (Digits, Fixed(3)), "n 3"),
    row(23, "card sequence number", (Digits, Fixed(3)), "n 3"),
    row(24, "network international identifier", (Digits, Fixed(3)), "n 3"),
    row(25, "point of service condition code", (Digits, Fixed(2)), "n 2"),
    row(26, "point of service PIN capture code", (Digits, Fixed(2)), "n 2"),
    row(27, "authorization identification response length", (Digits, Fixed(1)), "n 1"),
    row(28, "amount, transaction fee", (Signed, Fixed(9)), "x+n 8"),
    row(29, "amount, settlement fee", (Signed, Fixed(9)), "x+n 8"),
    row(30, "amount, transaction processing fee", (Signed, Fixed(9)), "x+n 8"),
    row(31, "amount, settlement processing fee", (Signed, Fixed(9)), "x+n 8"),
    row(32, "acquiring institution identification code", (Digits, UpTo99(11)), "n..11"),
    row(33, "forwarding institution identification code", (Digits, UpTo99(11)), "n..11"),
    row(34, "primary account number, extended", (Text, UpTo99(28)), "ns..28"),
    row(35, "track 2 data", (Track, UpTo99(37)), "z..37"),
    row(36, "track 3 data", (Track, UpTo999(104)), "z..104"),
    row(37, "retrieval reference number", (Text, Fixed(12)), "an 12"),
    row(38, "authorization identification response", (Text, Fixed(6)), "an 6"),
    row(39, "response code", (Text, Fixed(2)), "an 2"),
    row(40, "service restriction code", (Text, Fixed(3)), "an 3"),
    row(41, "card acceptor terminal identification", (Text, Fixed(8)), "ans 8"),
    row(42, "card acceptor identification code", (Text, Fixed(15)), "ans 15"),
    row(43, "card acceptor name and location", (Text, Fixed(40)), "ans 40"),
    row(44, "additional response data", (Text, UpTo99(25)), "an..25"),
    row(45, "track 1 data", (Text, UpTo99(76)), "an..76"),
    row(46, "additional data, ISO", (Text, UpTo999(999)), "an..999"),
    row(47, "additional data, national", (Text, UpTo999(999)), "an..999"),
    row(48, "additional data, private", (Text, UpTo999(999)), "an..999"),
    row(49, "currency code, transaction", (Digits, Fixed(3)), "n 3"),
    row(50, "currency code, settlement", (Digits, Fixed(3)), "n 3"),
    row(51, "currency code, cardholder billing", (Digits, Fixed(3)), "n 3"),
    row(52, "personal identification number data", (Bytes, Fixed(8)), "b 64"),
    row(53, "security related control information", (Digits, Fixed(16)), "n 16"),
    row(54, "additional amounts", (Text, UpTo999(120)), "an..120"),
    row(55, "chip data", (Bytes, UpTo999(255)), "b..255, reserved in 1987"),
    row(60, "private data 60", (Text, UpTo999(999)), "ans..999"),
    row(61, "private data 61", (Text, UpTo999(999)), "ans..999"),
    row(62, "private data 62", (Text, UpTo999(999)), "ans..999"),
    row(63, "private data 63", (Text, UpTo999(999)), "ans..999"),
    row(64, "message authentication code", (Bytes, Fixed(8)), "b 64"),
    row(66, "settlement code", (Digits, Fixed(1)), "n 1"),
    row(67, "extended payment code", (Digits, Fixed(2)), "n 2"),
    row(68, "receiving institution country code", (Digits, Fixed(3)), "n 3"),
    row(69, "settlement institution country code", (Digits, Fixed(3)), "n 3"),
    row(70, "network management information code", (Digits, Fixed(3)), "n 3"),
    row(71, "message number", (Digits, Fixed(4)), "n 4"),
    row(72, "message number, last", (Digits, Fixed(4)), "n 4"),
    row(73, "date, action", (Digits, Fixed(6)), "n 6, YYMMDD"),
    row(74, "credits, number", (Digits, Fixed(10)), "n 10"),
    row(75, "credits, reversal number", (Digits, Fixed(10)), "n 10"),
    row(76, "debits, number", (Digits, Fixed(10)), "n 10"),
    row(77, "debits, reversal number", (Digits, Fixed(10)), "n 10"),
    row(78, "transfer, number", (Digits, Fixed(10)), "n 10"),
    row(79, "transfer, reversal number", (Digits, Fixed(10)), "n 10"),
    row(80, "inquiries, number", (Digits, Fixed(10)), "n 10"),
    row(81, "authorizations, number", (Digits, Fixed(10)), "n 10"),
    row(82, "credits, processing fee amount", (Digits, Fixed(12)), "n 12"),
    row(83, "credits, transaction fee amount", (Digits, Fixed(12)), "n 12"),
    row(84, "debits, processing fee amount", (Digits, Fixed(12)), "n 12"),
    row(85, "debits, transaction fee amount", (Digits, Fixed(12)), "n 12"),
    row(86, "credits, amount", (Digits, Fixed(16)), "n 16"),
    row(87, "credits, reversal amount", (Digits, Fixed(16)), "n 16"),
    row(88, "debits, amount", (Digits, Fixed(16)), "n 16"),
    row(89, "debits, reversal amount", (Digits, Fixed(16)), "n 16"),
    row(90, "original data elements", (Digits, Fixed(42)), "n 42"),
    row(91, "file update code", (Text, Fixed(1)), "an 1"),
    row(92, "file security code", (Text, Fixed(2)), "an 2"),
    row(93, "response indicator", (Text, Fixed(5)), "an 5"),
    row(94, "service indicator", (Text, Fixed(7)), "an 7"),
    row(95, "replacement amounts", (Text, Fixed(42)), "an 42"),
    row(96, "message security code", (Bytes, Fixed(8)), "b 64"),
    row(97, "amount, net settlement", (Signed, Fixed(17)), "x+n 16"),
    row(98, "payee", (Text, Fixed(25)), "ans 25"),
    row(99, "settlement institution identification code", (Digits, UpTo99(11)), "n..11"),
    row(100, "receiving institution identification code", (Digits, UpTo99(11)), "n..11"),
    row(101, "file name", (Text, UpTo99(17)), "ans..17"),
    row(102, "account identification 1", (Text, UpTo99(28)), "ans..28"),
    row(103, "account identification 2", (Text, UpTo99(28)), "ans..28"),
    row(104, "transaction description", (Text, UpTo999(100)), "ans..100"),
    row(128, "message authentication code", (Bytes, Fixed(8)), "b 64"),
];

#[cfg(test)]
mod tests {
    use super::{FIELDS, Field, Length};

    #[test]
    fn the_table_is_in_the_order_of_its_numbers() {
        assert!(FIELDS.windows(2).all(|pair| pair[0].number < pair[1].number));
        assert!(FIELDS.iter().all(|field| Field::find(field.number) == Some(field)));
        assert_eq!((Field::find(1), Field::find(65), Field::find(127)), (None, None, None));
    }

    #[test]
    fn no_length_is_beyond_what_its_digits_can_say() {
        let fits = |length| match length {
            Length::Fixed(length) => length > 0,
            Length::UpTo99(most) => most <= 99,
            Length::UpTo999(most) => most <= 999,
        };
        assert!(FIELDS.iter().all(|field| fits(field.length)));
    }
}
