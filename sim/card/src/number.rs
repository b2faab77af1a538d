//! The number of a card.

use core::fmt;

/// A card number of 12 to 19 digits, which no message of ours shows whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(String);

/// A text that is no card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadNumber;

impl fmt::Display for BadNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a card number has 12 to 19 digits and nothing else")
    }
}

impl core::error::Error for BadNumber {}

impl Number {
    /// Takes the digits of a card number.
    ///
    /// # Errors
    ///
    /// [`BadNumber`] unless they are 12 to 19 digits. Source: ISO/IEC 7812-1, EMV Book 3 tag 5A;
    /// shorter numbers exist and no chip card has one.
    pub fn new(digits: &str) -> Result<Self, BadNumber> {
        let is_number =
            (12..=19).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        if is_number { Ok(Self(digits.to_owned())) } else { Err(BadNumber) }
    }

    /// Returns its digits, for what has to have them.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Packs it two digits to a byte, with `F` behind an odd one.
    pub(crate) fn packed(&self) -> Vec<u8> {
        pack(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Number(…{})", &self.0[self.0.len() - 4..])
    }
}

/// Packs hexadecimal digits two to a byte, with `F` behind an odd one; anything else becomes `F`.
pub(crate) fn pack(digits: &str) -> Vec<u8> {
    let nibbles: Vec<u8> = digits.chars().map(nibble).collect();
    nibbles.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0xF)).collect()
}

fn nibble(digit: char) -> u8 {
    digit.to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or(0xF)
}

/// Packs a number into so many bytes of decimal digits, zeros in front.
pub(crate) fn decimal<const BYTES: usize>(mut value: u64) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for byte in bytes.iter_mut().rev() {
        let (tens, ones) = (value / 10 % 10, value % 10);
        *byte = u8::try_from(tens << 4 | ones).unwrap_or(0);
        value /= 100;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_not_shown_whole() {
        let number = Number::new("9999990000000014").unwrap();
        assert_eq!(format!("{number:?}"), "Number(…0014)");
    }

    #[test]
    fn letters_and_short_or_long_numbers_are_none() {
        for text in ["", "12345678901", "12345678901234567890", "99999900000000x0", "٣٣٣٣٣٣"]
        {
            assert_eq!(Number::new(text), Err(BadNumber), "{text}");
        }
    }

    #[test]
    fn an_odd_number_of_digits_ends_with_f() {
        assert_eq!(pack("123"), [0x12, 0x3F]);
        assert_eq!(decimal::<6>(1_234_567), [0, 0, 0x01, 0x23, 0x45, 0x67]);
    }
}
