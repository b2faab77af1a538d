//! The host of the issuer: it checks what a card said, and answers so that the card believes it.

use crate::chip_data::{ChipData, Terms};
use crate::cryptogram::{application_cryptogram, response_cryptogram, session_key};
use crate::number::Number;

/// How the card's word to its issuer begins: its length, which key, and cryptogram version 18.
pub(crate) const VERSION: [u8; 3] = [0x06, 0x01, 0x12];

/// Tells whether a cryptogram is that of this card over exactly this sale.
pub fn verify(number: &Number, sequence: u8, chip: &ChipData, terms: &Terms) -> bool {
    let key = session_key(number, sequence, chip.counter);
    terms.fit()
        && chip.issuer_data.starts_with(&VERSION)
        && application_cryptogram(&key, &chip.signed(terms)) == chip.cryptogram
}

/// Computes the cryptogram (ARPC) by which the card knows that this code (8A) is its issuer's.
pub fn arpc(number: &Number, sequence: u8, chip: &ChipData, code: [u8; 2]) -> [u8; 8] {
    let key = session_key(number, sequence, chip.counter);
    response_cryptogram(&key, chip.cryptogram, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed with the right key over everything, and still not by the rules of our cards.
    #[test]
    fn a_cryptogram_of_another_version_is_none_of_ours() {
        let number = Number::new("9999990000000014").unwrap();
        let terms = Terms { amount_minor: 1, currency: 392, country: 392, kind: 0 };
        let signed = |issuer_data| {
            let mut chip = ChipData {
                cryptogram: [0; 8],
                information: 0x80,
                counter: 1,
                unpredictable: [0; 4],
                verification: [0; 5],
                profile: [0; 2],
                date: [0x26, 0x11, 0x29],
                issuer_data,
            };
            chip.cryptogram =
                application_cryptogram(&session_key(&number, 1, 1), &chip.signed(&terms));
            verify(&number, 1, &chip, &terms)
        };
        assert!(signed([0x06, 0x01, 0x12, 0x03, 0xA0, 0, 0]));
        assert!(!signed([0x06, 0x01, 0x0A, 0x03, 0xA0, 0, 0]));
    }
}
