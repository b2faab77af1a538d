//! What a chip says of one sale, for its issuer.

use crate::number::decimal;

/// What the terminal read and the card computed: the part of a request that the card's issuer judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipData {
    /// The application cryptogram (9F26).
    pub cryptogram: [u8; 8],
    /// Which kind of cryptogram it is (9F27): `80` to ask online, `40` approved, `00` declined.
    pub information: u8,
    /// The card's transaction counter (9F36).
    pub counter: u16,
    /// The terminal's unpredictable number (9F37).
    pub unpredictable: [u8; 4],
    /// What the terminal found (95).
    pub verification: [u8; 5],
    /// What the card can do (82).
    pub profile: [u8; 2],
    /// The terminal's date, as year, month and day in decimal digits (9A).
    pub date: [u8; 3],
    /// The card's word to its issuer (9F10).
    pub issuer_data: [u8; 7],
}

/// What else is in a cryptogram: the terms of the sale, which a request has in fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The amount in the smallest units of the currency (9F02).
    pub amount_minor: u64,
    /// The number of the currency by ISO 4217 (5F2A).
    pub currency: u16,
    /// The number of the terminal's country by ISO 3166 (9F1A).
    pub country: u16,
    /// The type of the transaction (9C): 0 is a purchase.
    pub kind: u8,
}

/// As much as twelve digits can say.
const MOST_MINOR: u64 = 999_999_999_999;
/// As much as three digits can say.
const MOST_NUMBER: u16 = 999;

impl Terms {
    /// Tells whether a terminal can say so to a card: twelve digits of amount, three of each number.
    pub fn fit(&self) -> bool {
        self.amount_minor <= MOST_MINOR
            && self.currency <= MOST_NUMBER
            && self.country <= MOST_NUMBER
    }
}

impl ChipData {
    /// Lays out what is signed, in the order in which the card has it.
    pub(crate) fn signed(&self, terms: &Terms) -> Vec<u8> {
        let mut signed = Vec::with_capacity(40);
        signed.extend(decimal::<6>(terms.amount_minor));
        signed.extend([0; 6]);
        signed.extend(decimal::<2>(u64::from(terms.country)));
        signed.extend(self.verification);
        signed.extend(decimal::<2>(u64::from(terms.currency)));
        signed.extend(self.date);
        signed.push(terms.kind);
        signed.extend(self.unpredictable);
        signed.extend(self.profile);
        signed.extend(self.counter.to_be_bytes());
        signed.extend(self.issuer_data);
        signed
    }
}
