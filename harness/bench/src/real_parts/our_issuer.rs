//! The issuer of our test cards, which has their keys.

use pos_core::{PaymentRequest, ResponseCode};
use pos_wire::dialect::IssuerAuthentication;
use pos_wire::numbers::number_of_currency;
use sim_card::issuer::{arpc, verify};
use sim_card::{ChipData, Number, Terms};

/// The sequence number of all cards: none stands in a sealed card.
const SEQUENCE: u8 = 0;
/// All payments are for goods (9C).
const GOODS: u8 = 0;

/// What a card said that said it itself.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    number: Number,
    chip: ChipData,
}

/// Checks the cryptogram of a chip; none where it is not that of its card over this payment.
pub(super) fn check(digits: &str, request: &PaymentRequest) -> Option<Checked> {
    let chip = data(request.chip?);
    let number = Number::new(digits).ok()?;
    let is_right = verify(&number, SEQUENCE, &chip, &terms(request)?);
    is_right.then_some(Checked { number, chip })
}

impl Checked {
    /// Returns what the card is told beside an answer.
    pub(super) fn word(&self, code: ResponseCode) -> Option<IssuerAuthentication> {
        let code: [u8; 2] = code.code().as_bytes().try_into().ok()?;
        let cryptogram = arpc(&self.number, SEQUENCE, &self.chip, code);
        [&cryptogram[..], &code[..]].concat().try_into().ok()
    }
}

fn terms(request: &PaymentRequest) -> Option<Terms> {
    let [high, low] = request.chip?.country;
    Some(Terms {
        amount_minor: request.amount.minor().try_into().ok()?,
        currency: number_of_currency(request.currency)?,
        country: decimal(high)?.checked_mul(100)?.checked_add(decimal(low)?)?,
        kind: GOODS,
    })
}

/// Reads two digits that are packed in a byte.
fn decimal(packed: u8) -> Option<u16> {
    let (tens, ones) = (u16::from(packed >> 4), u16::from(packed & 0xF));
    (tens < 10 && ones < 10).then_some(tens * 10 + ones)
}

const fn data(chip: pos_core::Chip) -> ChipData {
    let [information] = chip.information;
    ChipData {
        cryptogram: chip.cryptogram,
        information,
        counter: u16::from_be_bytes(chip.counter),
        unpredictable: chip.unpredictable,
        verification: chip.verification,
        profile: chip.profile,
        date: chip.date,
        issuer_data: chip.issuer_data,
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn only_packed_digits_are_digits() {
        assert_eq!([0x00, 0x42, 0x99].map(decimal), [Some(0), Some(42), Some(99)]);
        assert_eq!([0x0A, 0xA0].map(decimal), [None, None]);
    }
}
