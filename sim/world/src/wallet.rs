//! The customers' cards: test numbers that only the reader and the issuer know. Rule: `never.pan`.

use pos_core::{Entry, LastFour, Presentation, Scheme, Sealed};
use sim_kernel::{Chance, Time};

use crate::plan::{Card, CardId};
use crate::purpose::{CARD_NUMBER, SEAL};

/// All cards of a run, and which of them each seal hides.
#[derive(Clone, Debug)]
pub struct Wallet {
    chance: Chance,
    numbers: Vec<CardNumber>,
    /// When the card of each seal was presented, by the counter of the seal.
    presented: Vec<Time>,
}

/// A Luhn-valid test number of sixteen digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct CardNumber([u8; 16]);

impl core::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CardNumber(…{})", self.0[12..].escape_ascii())
    }
}

impl CardNumber {
    fn draw(chance: Chance, scheme: Scheme, attempt: u64) -> Self {
        let mut digits = [0; 16];
        let prefix = prefix(scheme);
        digits[..prefix.len()].copy_from_slice(prefix);
        let mut left = chance.draw(CARD_NUMBER, attempt, 0);
        for digit in &mut digits[prefix.len()..15] {
            *digit = u8::try_from(left % 10).unwrap_or(0);
            left /= 10;
        }
        digits[15] = check_digit(&digits[..15]);
        Self(digits.map(|digit| digit + b'0'))
    }

    /// Returns the digits as text.
    pub(crate) const fn digits(&self) -> &[u8; 16] {
        &self.0
    }

    /// Returns the digits packed, two to a byte.
    pub(crate) fn packed(&self) -> [u8; 8] {
        core::array::from_fn(|place| {
            ((self.0[2 * place] - b'0') << 4) | (self.0[2 * place + 1] - b'0')
        })
    }

    fn last_four(&self) -> LastFour {
        LastFour([self.0[12], self.0[13], self.0[14], self.0[15]])
    }
}

/// Returns digits that numbers of a scheme begin with.
const fn prefix(scheme: Scheme) -> &'static [u8] {
    match scheme {
        Scheme::Visa => &[4],
        Scheme::Mastercard => &[5, 3],
        Scheme::Amex => &[3, 7],
        Scheme::Discover => &[6, 0, 1, 1],
        Scheme::Jcb => &[3, 5, 3, 0],
        Scheme::UnionPay => &[6, 2],
        Scheme::Interac => &[4, 5, 1, 0],
        Scheme::Eftpos => &[6, 5, 4],
        Scheme::GiftCard => &[9],
    }
}

/// Returns the digit that makes a number valid. Source: ISO/IEC 7812-1 annex B (Luhn).
fn check_digit(digits: &[u8]) -> u8 {
    let doubled = |digit: u8| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let weigh = |(place, digit): (usize, &u8)| {
        u32::from(if place % 2 == 0 { doubled(*digit) } else { *digit })
    };
    let sum: u32 = digits.iter().rev().enumerate().map(weigh).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

impl Wallet {
    /// Draws the numbers of the cards of a run.
    pub fn of(seed: u64, cards: &[Card]) -> Self {
        Self::new(Chance::new(seed, 0), cards)
    }

    /// Draws a number for each card; no two have the same last four digits.
    pub(crate) fn new(chance: Chance, cards: &[Card]) -> Self {
        let mut numbers: Vec<CardNumber> = Vec::with_capacity(cards.len());
        let mut attempts = 0..;
        for card in cards {
            let scheme = card.schemes.first().copied().unwrap_or(Scheme::Visa);
            let mut drawn = attempts.by_ref().map(|n| CardNumber::draw(chance, scheme, n));
            let is_new = |number: &CardNumber| {
                numbers.iter().all(|other| other.last_four() != number.last_four())
            };
            // Past ten thousand cards no last four digits are left, and two cards look alike.
            let number = drawn.by_ref().take(100_000).find(is_new).or_else(|| drawn.next());
            numbers.extend(number);
        }
        Self { chance, numbers, presented: Vec::new() }
    }

    /// Reads a card as a reader does: the till gets its last four digits and a seal.
    pub(crate) fn present(&mut self, card: CardId, scheme: Scheme, read: Reading) -> Presentation {
        let counter = u32::try_from(self.presented.len()).unwrap_or(u32::MAX);
        self.presented.push(read.at);
        let number = self.numbers[usize::from(card.0)];
        Presentation {
            entry: read.entry,
            scheme,
            last_four: number.last_four(),
            sealed: Sealed { counter, bytes: self.pad(counter, number.packed()) },
        }
    }

    /// Reads a card that is held to a reader when the run starts, where the age of a payment means
    /// nothing.
    pub fn tap(&mut self, card: CardId, scheme: Scheme) -> Presentation {
        self.present(card, scheme, Reading { entry: Entry::Tap, at: Time::ZERO })
    }

    /// Opens a seal as the processor does: which card, and when it was presented.
    pub(crate) fn open(&self, sealed: Sealed) -> Option<(CardId, Time)> {
        let presented = *self.presented.get(usize::try_from(sealed.counter).ok()?)?;
        Some((self.card_under(sealed)?, presented))
    }

    /// Tells which card is under a seal.
    pub fn card_under(&self, sealed: Sealed) -> Option<CardId> {
        let packed = self.unpad(sealed);
        let card = self.numbers.iter().position(|number| number.packed() == packed)?;
        u16::try_from(card).ok().map(CardId)
    }

    /// Finds a card by its last four digits.
    pub(crate) fn by_last_four(&self, last_four: LastFour) -> Option<CardId> {
        let card = self.numbers.iter().position(|number| number.last_four() == last_four)?;
        u16::try_from(card).ok().map(CardId)
    }

    /// Lists the numbers that nobody but reader and issuer may know.
    pub(crate) fn numbers(&self) -> &[CardNumber] {
        &self.numbers
    }

    /// Lists the numbers for whoever looks for them: as digits. Rule: `never.pan`.
    pub fn digits(&self) -> Vec<String> {
        let text = |number: &CardNumber| number.0.iter().copied().map(char::from).collect();
        self.numbers.iter().map(text).collect()
    }

    /// Hides a packed number under a pad that is used once.
    fn pad(&self, counter: u32, packed: [u8; 8]) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&xor(packed, self.key(counter, 0)));
        bytes[8..].copy_from_slice(&self.key(counter, 1).to_le_bytes());
        bytes
    }

    fn unpad(&self, sealed: Sealed) -> [u8; 8] {
        let hidden = core::array::from_fn(|place| sealed.bytes[place]);
        xor(hidden, self.key(sealed.counter, 0))
    }

    fn key(&self, counter: u32, part: u64) -> u64 {
        self.chance.draw(SEAL, u64::from(counter), part)
    }
}

fn xor(bytes: [u8; 8], key: u64) -> [u8; 8] {
    (u64::from_le_bytes(bytes) ^ key).to_le_bytes()
}

/// How and when a card is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) entry: Entry,
    pub(crate) at: Time,
}

#[cfg(test)]
mod tests {
    use super::{CardId, Reading, Wallet, check_digit};
    use crate::plan::{Answering, Card, Issuer};
    use pos_core::{Entry, Scheme};
    use sim_kernel::{Chance, Time};

    fn wallet(cards: usize) -> Wallet {
        let card = Card {
            name: "visa".to_owned(),
            schemes: vec![Scheme::Visa],
            issuer: Issuer::Always(Answering::Approve),
            balance: None,
        };
        Wallet::new(Chance::new(1, 0), &vec![card; cards])
    }

    #[test]
    fn numbers_are_luhn_valid_and_differ_in_their_last_four_digits() {
        let wallet = wallet(50);
        for (place, number) in wallet.numbers().iter().enumerate() {
            let digits: Vec<u8> = number.digits().iter().map(|digit| digit - b'0').collect();
            assert_eq!(check_digit(&digits[..15]), digits[15]);
            let found = wallet.by_last_four(number.last_four()).unwrap();
            assert_eq!(usize::from(found.0), place);
        }
    }

    #[test]
    fn a_published_number_has_its_published_check_digit() {
        assert_eq!(check_digit(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1]), 3);
    }

    #[test]
    fn only_the_wallet_opens_a_seal_and_no_two_seals_are_alike() {
        let mut wallet = wallet(3);
        let read = Reading { entry: Entry::Tap, at: Time::from_millis(5) };
        let first = wallet.present(CardId(2), Scheme::Visa, read);
        let second = wallet.present(CardId(2), Scheme::Visa, read);
        assert_eq!(wallet.open(first.sealed), Some((CardId(2), Time::from_millis(5))));
        assert_ne!(first.sealed.bytes, second.sealed.bytes);
    }
}
