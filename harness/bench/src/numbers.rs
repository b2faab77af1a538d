//! Card numbers in bytes that are none of theirs to be in. Rule: `never.pan`.

use memchr::memmem;

/// How long card numbers are. Source: ISO/IEC 7812-1.
const LENGTHS: core::ops::RangeInclusive<usize> = 13..=19;
/// The first four digits of the numbers of Mastercard that begin with a 2.
const TWO_SERIES: [&[u8]; 2] = [b"2221", b"2720"];

/// The card numbers of a run, in every way in which they may stand somewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers(Vec<Number>);

#[derive(Clone)]
struct Number {
    last_four: String,
    patterns: Vec<Vec<u8>>,
}

impl core::fmt::Debug for Number {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Number(…{})", self.last_four)
    }
}

impl Number {
    fn of(digits: &str) -> Self {
        let last_four = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
        let packed = packed(digits.as_bytes());
        // Half a byte further on, the first and the last digit share theirs with strangers.
        let shifted = packed_inside(digits.as_bytes());
        let lists = [&packed[..], digits.as_bytes()].map(as_list);
        let mut patterns = vec![digits.as_bytes().to_vec(), packed, shifted];
        patterns.extend(lists.map(String::into_bytes));
        Self { last_four: last_four.to_owned(), patterns }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.patterns.iter().any(|pattern| memmem::find(bytes, pattern).is_some())
    }
}

impl Numbers {
    /// Takes the digits of numbers.
    pub(crate) fn of(digits: &[String]) -> Self {
        Self(digits.iter().map(|digits| Number::of(digits)).collect())
    }

    /// Finds numbers of the run; tells their last four digits.
    pub(crate) fn find_in(&self, bytes: &[u8]) -> Option<String> {
        self.0.iter().find(|number| number.is_in(bytes)).map(|number| number.last_four.clone())
    }
}

/// Finds what looks like a card number in text, whosever it is; tells its last four digits.
pub(crate) fn look_alike(text: &[u8]) -> Option<String> {
    let mut runs = text.split(|byte| !byte.is_ascii_digit());
    let found = runs.find(|run| LENGTHS.contains(&run.len()) && is_of_a_card(run))?;
    let last_four = found.get(found.len().saturating_sub(4)..)?;
    Some(String::from_utf8_lossy(last_four).into_owned())
}

/// Clocks count in digits as well, and begin with a 1.
fn is_of_a_card(digits: &[u8]) -> bool {
    let is_issued = match digits {
        [b'3'..=b'6', ..] => true,
        [b'2', ..] if digits.len() == 16 => {
            TWO_SERIES[0] <= &digits[..4] && &digits[..4] <= TWO_SERIES[1]
        }
        _ => false,
    };
    is_issued && luhn(digits).is_multiple_of(10)
}

/// Source: ISO/IEC 7812-1 annex B.
fn luhn(digits: &[u8]) -> u32 {
    let weigh = |(place, digit): (usize, &u8)| match u32::from(digit - b'0') {
        digit if place % 2 == 0 => digit,
        digit if digit > 4 => 2 * digit - 9,
        digit => 2 * digit,
    };
    digits.iter().rev().enumerate().map(weigh).sum()
}

/// Two digits a byte.
fn packed(digits: &[u8]) -> Vec<u8> {
    let pair = |pair: &[u8]| ((pair[0] - b'0') << 4) | (pair[1] - b'0');
    digits.chunks_exact(2).map(pair).collect()
}

/// The bytes that are full where the first digit stands in the second half of a byte.
fn packed_inside(digits: &[u8]) -> Vec<u8> {
    packed(digits.get(1..).unwrap_or_default())
}

fn as_list(bytes: &[u8]) -> String {
    bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{Numbers, look_alike};

    /// A number that networks publish for tests.
    const DIGITS: &str = "5555555555554444";

    #[test]
    fn a_number_of_the_run_is_found_however_it_is_written() {
        let numbers = Numbers::of(&[DIGITS.to_owned()]);
        let packed = b"\x02\x00\x55\x55\x55\x55\x55\x55\x44\x44\x03";
        let shifted = b"\x05\x55\x55\x55\x55\x55\x54\x44\x4f";
        let list = br#"{"bytes":[85,85,85,85,85,85,68,68,1]}"#;
        for bytes in [&b"?q=5555555555554444&"[..], packed, shifted, list] {
            assert_eq!(numbers.find_in(bytes).as_deref(), Some("4444"), "{bytes:?}");
        }
        assert_eq!(numbers.find_in(b"55555555 55554444"), None);
    }

    #[test]
    fn what_looks_like_a_card_number_is_found_and_a_clock_is_none() {
        assert_eq!(look_alike(b"card 4111111111111111.").as_deref(), Some("1111"));
        assert_eq!(look_alike(b"2223003122003222").as_deref(), Some("3222"));
        // One digit off, a part of something longer, milliseconds since 1970.
        for text in ["4111111111111112", "41111111111111110000", "1785000000000", "1785000000008"] {
            assert_eq!(look_alike(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn nobody_reads_a_number_in_what_is_written_of_it() {
        let numbers = Numbers::of(&[DIGITS.to_owned()]);
        assert!(!format!("{numbers:?}").contains("5555"));
    }
}
