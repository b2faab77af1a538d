//! The host of the issuer: it checks what a card said, and answers so that the card believes it.

use crate::chip_data::{ChipData, Terms};
use crate::cryptogram::{application_cryptogram, response_cryptogram, session_key};
use crate::number::Number;

/// How the card's word to its issuer begins: its length, which key, and cryptogram version 18.
pub(crate) const VERSION: [u8; 3] = [0x06, 0x01, 0x12];

/// Tells whether a cryptogram is that of this card over exactly this sale.
pub fn verify(number: &Number, sequence: u8, chip: &ChipData, terms: &Terms) -> bool {
    let key = session_key(number, sequence, chip.counter);
    chip.issuer_data.starts_with(&VERSION)
        && application_cryptogram(&key, &chip.signed(terms)) == chip.cryptogram
}

/// Computes the cryptogram (ARPC) by which the card knows that this code (8A) is its issuer's.
pub fn arpc(number: &Number, sequence: u8, chip: &ChipData, code: [u8; 2]) -> [u8; 8] {
    let key = session_key(number, sequence, chip.counter);
    response_cryptogram(&key, chip.cryptogram, code)
}
