//! What a reader hands over of a card: never its number in clear.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::chip::Chip;
use crate::written;

/// A card scheme, as far as a rule or a report tells schemes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
    /// American Express.
    Amex,
    /// Discover.
    Discover,
    /// JCB.
    Jcb,
    /// UnionPay.
    #[serde(rename = "unionpay")]
    UnionPay,
    /// Interac, the debit scheme of Canada.
    Interac,
    /// eftpos, the debit scheme of Australia.
    Eftpos,
    /// A gift card of the shop.
    GiftCard,
}

impl Scheme {
    /// All schemes with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("visa", Self::Visa),
        ("mastercard", Self::Mastercard),
        ("amex", Self::Amex),
        ("discover", Self::Discover),
        ("jcb", Self::Jcb),
        ("unionpay", Self::UnionPay),
        ("interac", Self::Interac),
        ("eftpos", Self::Eftpos),
        ("gift-card", Self::GiftCard),
    ];
}

/// How a card is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The chip, in the reader.
    Insert,
    /// Contactless.
    Tap,
    /// The magnetic stripe.
    Swipe,
    /// Typed into the app (MOTO); no reader has a part in it.
    Manual,
}

impl Entry {
    /// All ways of reading with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("insert", Self::Insert),
        ("tap", Self::Tap),
        ("swipe", Self::Swipe),
        ("manual", Self::Manual),
    ];
}

/// The last four digits of a card number: all of it that a till may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastFour(pub [u8; 4]);

/// A card number with its middle hidden, and how long it is: `411111******1111`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaskedPan(pub(crate) [u8; 16]);

impl MaskedPan {
    /// Hides all but the first six and the last four digits of a number; all but the last four
    /// where it is shorter than thirteen. None where this is no number of 8 to 19 digits in ASCII.
    /// Source: PCI DSS 3.4.1.
    pub fn hide(digits: &[u8]) -> Option<Self> {
        let is_number = (8..=19).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        let mut masked = [b'*'; 16];
        if is_number && digits.len() >= 13 {
            masked[..6].copy_from_slice(digits.first_chunk::<6>()?);
        }
        masked[12..].copy_from_slice(digits.last_chunk::<4>()?);
        is_number.then_some(Self(masked))
    }

    /// Reads a masked number; none where the middle is not hidden.
    pub fn read(text: &[u8]) -> Option<Self> {
        let masked = <[u8; 16]>::try_from(text).ok()?;
        Self::is_masked(&masked).then_some(Self(masked))
    }

    pub(crate) fn is_masked(text: &[u8]) -> bool {
        let is_hidden = |part: &[u8]| part.iter().all(|byte| *byte == b'*');
        let is_shown = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let Some((first, rest)) = text.split_first_chunk::<6>() else { return false };
        let Some((middle, last)) = rest.split_first_chunk::<6>() else { return false };
        (is_shown(first) || is_hidden(first)) && is_hidden(middle) && is_shown(last)
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("?")
    }
}

impl fmt::Debug for MaskedPan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A card number sealed by the reader with AES-DUKPT: the till keeps and sends it, and only the
/// processor opens it. Rule: `never.pan`. Source: ANSI X9.24-3-2017.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The serial number of the keys: which reader, and how many cards it has sealed. No two
    /// presentations share one.
    #[serde(with = "crate::written::hex")]
    pub ksn: [u8; 12],
    /// The number with its middle hidden, under the code.
    pub masked: MaskedPan,
    /// The number, encrypted.
    #[serde(with = "crate::written::hex")]
    pub secret: [u8; 12],
    /// The code over all of it, by which the processor knows that nobody has changed it.
    #[serde(with = "crate::written::hex")]
    pub code: [u8; 16],
}

impl Sealed {
    /// Returns which of its reader's cards this is: the last four bytes of the serial number.
    pub const fn counter(&self) -> u32 {
        let [.., first, second, third, last] = self.ksn;
        u32::from_be_bytes([first, second, third, last])
    }
}

impl fmt::Debug for Sealed {
    /// Shows the bytes as hexadecimal digits, in which a packed number stands as it is read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ksn, masked, secret, code } = self;
        f.write_str("Sealed(")?;
        written::write_hex(ksn, f)?;
        write!(f, " {masked:?} ")?;
        written::write_hex(secret, f)?;
        f.write_str(" ")?;
        written::write_hex(code, f)?;
        f.write_str(")")
    }
}

/// A card as the reader hands it to the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// How it was read.
    pub entry: Entry,
    /// The scheme that the payment goes over: the customer's pick on a co-badged card, or its first.
    pub scheme: Scheme,
    /// The last four digits of its number.
    pub last_four: LastFour,
    /// Its sealed number.
    pub sealed: Sealed,
    /// What its chip says, where a reader asked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<Chip>,
}
