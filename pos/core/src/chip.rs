//! What a chip says of one payment: that the card was there, and for how much.

use serde::{Deserialize, Serialize};

/// The cryptogram of a chip card with what it was made over, beside the amount and the currency of
/// the payment. None of it says who pays, and none of it can be used again: the till keeps it with
/// the payment and sends it unchanged, and only the issuer can tell whether it is right.
/// Source: EMV Book 3 annex A; Book 2 section 8.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// The application cryptogram, tag 9F26.
    #[serde(with = "crate::written::hex")]
    pub cryptogram: [u8; 8],
    /// What kind of cryptogram it is, tag 9F27.
    #[serde(with = "crate::written::hex")]
    pub information: [u8; 1],
    /// The how-manieth transaction of the card it is, tag 9F36.
    #[serde(with = "crate::written::hex")]
    pub counter: [u8; 2],
    /// The unpredictable number of the reader, tag 9F37.
    #[serde(with = "crate::written::hex")]
    pub unpredictable: [u8; 4],
    /// What the reader found when it verified the card, tag 95.
    #[serde(with = "crate::written::hex")]
    pub verification: [u8; 5],
    /// What the card can do, tag 82.
    #[serde(with = "crate::written::hex")]
    pub profile: [u8; 2],
    /// The date, two digits a byte: year, month, day; tag 9A.
    #[serde(with = "crate::written::hex")]
    pub date: [u8; 3],
    /// The country of the reader, tag 9F1A.
    #[serde(with = "crate::written::hex")]
    pub country: [u8; 2],
    /// What the card tells its issuer, tag 9F10.
    #[serde(with = "crate::written::hex")]
    pub issuer_data: [u8; 7],
}
