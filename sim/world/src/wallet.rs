//! The customers' cards: test numbers that only the reader and the issuer know. Rule: `never.pan`.

use core::convert::Infallible;

use pos_core::{Entry, LastFour, Presentation, Scheme, Sealed, TillId};
use pos_wire::dukpt::{
    Device, Host, KeyId, Ksn, Number, SealedCard, SecretKey, card_number, initial_key,
};
use sim_kernel::{Chance, Time};

use crate::plan::{
    COMMANDS_TO_CRYPTOGRAM, Card, CardChip, CardId, LAST_TRANSACTION, Unread, asks_chip,
};
use crate::purpose::{BASE_KEY, CARD_NUMBER};

/// All cards of a run, the readers that seal them, and the host that opens what they seal.
#[derive(Clone, Debug)]
pub struct Wallet {
    numbers: Vec<CardNumber>,
    /// What a reader reads of each card.
    read: Vec<Number>,
    base: SecretKey,
    host: Host,
    /// The readers that were ever used, each at the place of its till.
    readers: Vec<Option<Reader>>,
    /// How many transactions each chip has made, where any was asked.
    transactions: Vec<u16>,
}

/// The reader of a till. What it keeps is its own: a till that is started again finds it as it was.
#[derive(Clone, Debug)]
struct Reader {
    device: Device,
    /// When each card was presented, by the counter of its seal, which only rises.
    presented: Vec<(u32, Time)>,
    /// The latest seals, each at its counter by [`RECENT`].
    recent: Vec<Made>,
}

/// A seal, with the card under it and when that was presented.
#[derive(Clone, Copy, Debug)]
struct Made {
    sealed: Sealed,
    card: CardId,
    at: Time,
}

/// How many seals of a reader are known again: more than a busy outage leaves waiting.
const RECENT: usize = 1 << 10;

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
        let base = base_key(chance);
        let read = numbers.iter().filter_map(|number| Number::new(number.digits())).collect();
        let transactions = cards.iter().map(|card| card.chip.used()).collect();
        let (host, readers) = (Host::new(base.clone()), Vec::new());
        Self { numbers, read, base, host, readers, transactions }
    }

    /// Reads a card as the reader of a till does: the till gets its last four digits and a seal.
    ///
    /// # Errors
    /// [`Unread`]: the till gets nothing.
    pub(crate) fn present(
        &mut self,
        card: CardId,
        scheme: Scheme,
        read: Reading,
    ) -> Result<Presentation, Unread> {
        let Reading { till, entry, chip, at } = read;
        if asks_chip(entry, scheme) {
            self.ask_chip(card, chip)?;
        }
        let last_four = self.numbers[usize::from(card.0)].last_four();
        let (number, reader) = self.hold_to_reader(card, till);
        let sealed = reader.seal(number, at).ok_or(Unread::ReaderSpent)?;
        reader.remember(Made { sealed, card, at });
        Ok(Presentation { entry, scheme, last_four, sealed, chip: None })
    }

    /// Has a chip make a cryptogram, which it counts.
    fn ask_chip(&mut self, card: CardId, chip: CardChip) -> Result<(), Unread> {
        if matches!(chip, CardChip::TornAfter(commands) if commands < COMMANDS_TO_CRYPTOGRAM) {
            return Err(Unread::Torn);
        }
        let Some(made) = self.transactions.get_mut(usize::from(card.0)) else { return Ok(()) };
        if *made == LAST_TRANSACTION {
            return Err(Unread::WornOut);
        }
        *made += 1;
        Ok(())
    }

    /// Returns what is read of a card, and the reader that reads it, which is loaded at its first.
    fn hold_to_reader(&mut self, card: CardId, till: TillId) -> (&Number, &mut Reader) {
        let place = usize::from(till.0);
        if self.readers.len() <= place {
            self.readers.resize_with(place + 1, || None);
        }
        let reader = self.readers[place].get_or_insert_with(|| Reader::load(&self.base, till));
        (&self.read[usize::from(card.0)], reader)
    }

    /// Reads a card that is held to the reader of a till when the run starts, where the age of a
    /// payment means nothing; nothing from a reader that has used its last key.
    pub fn tap(&mut self, till: TillId, card: CardId, scheme: Scheme) -> Option<Presentation> {
        let read = Reading { till, entry: Entry::Tap, chip: CardChip::Sound, at: Time::ZERO };
        self.present(card, scheme, read).ok()
    }

    /// Opens a seal as the processor does: which card, and when it was presented.
    ///
    /// One that is, byte for byte, what a reader made lately is known without its keys.
    pub(crate) fn open(
        &mut self,
        sealed: Sealed,
        chip: Option<pos_core::Chip>,
    ) -> Option<(CardId, Time)> {
        let till = till_of(Ksn::from_bytes(sealed.ksn).id)?;
        let reader = self.readers.get(usize::from(till.0))?.as_ref()?;
        if let Some(made) = reader.recall(sealed) {
            return Some((made.card, made.at));
        }
        let at = reader.presented_at(sealed.counter())?;
        self.card_under(sealed, chip).map(|card| (card, at))
    }

    /// Tells which card is under a seal, with what its chip says beside it; none where its code is not
    /// right.
    pub fn card_under(&mut self, sealed: Sealed, chip: Option<pos_core::Chip>) -> Option<CardId> {
        let tags = self.host.open(&SealedCard::of(sealed, chip.as_ref())).ok()?;
        let digits = card_number(&tags)?;
        let card = self.numbers.iter().position(|number| number.0[..] == digits[..])?;
        u16::try_from(card).ok().map(CardId)
    }

    /// Returns what the reader of a till is loaded with before its first card.
    pub fn loaded(&self, till: TillId) -> Device {
        let id = id_of(till);
        Device::new(&initial_key(&self.base, id), id)
    }

    /// Finds a card by its last four digits.
    pub(crate) fn by_last_four(&self, last_four: LastFour) -> Option<CardId> {
        let card = self.numbers.iter().position(|number| number.last_four() == last_four)?;
        u16::try_from(card).ok().map(CardId)
    }

    /// Returns the base key of all readers, which the host of the cards has. It is drawn for this
    /// run and protects nothing.
    pub const fn base_key(&self) -> &SecretKey {
        &self.base
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
}

impl Reader {
    /// Loads a reader with the initial key of its own, which it forgets.
    fn load(base: &SecretKey, till: TillId) -> Self {
        let id = id_of(till);
        let device = Device::new(&initial_key(base, id), id);
        Self { device, presented: Vec::new(), recent: Vec::new() }
    }

    fn remember(&mut self, made: Made) {
        let place = place_by_counter(made.sealed);
        match self.recent.get_mut(place) {
            Some(there) => *there = made,
            // A counter that was passed over leaves a place that holds the seal after it.
            None => self.recent.resize(place + 1, made),
        }
    }

    fn recall(&self, sealed: Sealed) -> Option<Made> {
        self.recent.get(place_by_counter(sealed)).filter(|made| made.sealed == sealed).copied()
    }

    fn presented_at(&self, counter: u32) -> Option<Time> {
        let place = self.presented.binary_search_by_key(&counter, |seen| seen.0).ok()?;
        self.presented.get(place).map(|seen| seen.1)
    }

    fn seal(&mut self, number: &Number, at: Time) -> Option<Sealed> {
        // The reader is the memory that its state is kept in: no power cut of a till reaches it.
        let kept = |_: &Device| Ok::<(), Infallible>(());
        let sealed = self.device.seal_number(number, kept).ok()?;
        self.presented.push((sealed.counter(), at));
        Some(sealed)
    }
}

fn place_by_counter(sealed: Sealed) -> usize {
    usize::try_from(sealed.counter()).unwrap_or_default() % RECENT
}

/// Which base key the readers of a shop have theirs from: the first half of their identifiers.
const BASE_KEY_ID: [u8; 4] = *b"DZ\0\x01";

/// Names the initial key of the reader of a till.
fn id_of(till: TillId) -> KeyId {
    let [a, b, c, d] = BASE_KEY_ID;
    let [high, low] = till.0.to_be_bytes();
    KeyId([a, b, c, d, 0, 0, high, low])
}

fn till_of(id: KeyId) -> Option<TillId> {
    let [.., high, low] = id.0;
    Some(TillId(u16::from_be_bytes([high, low]))).filter(|till| id_of(*till) == id)
}

fn base_key(chance: Chance) -> SecretKey {
    let halves = [0, 1].map(|half| u128::from(chance.draw(BASE_KEY, 0, half)));
    SecretKey::new(((halves[0] << 64) | halves[1]).to_be_bytes())
}

/// Where, how and when a card is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) till: TillId,
    pub(crate) entry: Entry,
    pub(crate) chip: CardChip,
    pub(crate) at: Time,
}

#[cfg(test)]
mod tests {
    use super::{CardId, Reading, Wallet, check_digit};
    use crate::plan::{Answering, Card, CardChip, Issuer};
    use pos_core::{Entry, Scheme, Sealed, TillId};
    use sim_kernel::{Chance, Time};

    fn wallet(cards: usize) -> Wallet {
        let card = Card {
            name: "visa".to_owned(),
            schemes: vec![Scheme::Visa],
            issuer: Issuer::Always(Answering::Approve),
            balance: None,
            chip: CardChip::Sound,
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

    /// Reads the third card at a till.
    fn read(wallet: &mut Wallet, till: u16) -> Sealed {
        let read = Reading {
            till: TillId(till),
            entry: Entry::Tap,
            chip: CardChip::Sound,
            at: Time::from_millis(5),
        };
        wallet.present(CardId(2), Scheme::Visa, read).unwrap().sealed
    }

    #[test]
    fn only_the_wallet_opens_a_seal_and_no_two_seals_are_alike() {
        let mut wallet = wallet(3);
        let (first, second) = (read(&mut wallet, 0), read(&mut wallet, 0));
        for sealed in [first, second] {
            assert_eq!(wallet.open(sealed, None), Some((CardId(2), Time::from_millis(5))));
        }
        assert_eq!([first, second].map(|sealed| sealed.counter()), [1, 2]);
        assert_ne!(first.secret, second.secret);
        let card = Wallet::of(2, &[]).card_under(first, None);
        assert_eq!(card, None, "another run has another base key");
    }

    #[test]
    fn each_till_has_a_reader_with_keys_of_its_own() {
        let mut wallet = wallet(3);
        let (first, second) = (read(&mut wallet, 0), read(&mut wallet, 1));
        assert_eq!((first.counter(), second.counter()), (1, 1));
        assert_ne!((first.ksn, first.secret), (second.ksn, second.secret));
        assert!(wallet.open(first, None).is_some() && wallet.open(second, None).is_some());
    }

    #[test]
    fn a_seal_that_was_changed_or_never_made_is_not_opened() {
        let mut wallet = wallet(3);
        let sealed = read(&mut wallet, 0);
        let mut changed = [sealed; 3];
        changed[0].secret[1] ^= 1;
        changed[1].code[0] ^= 1;
        changed[2].ksn[7] = 1;
        assert_eq!(changed.map(|sealed| wallet.card_under(sealed, None)), [None; 3]);
        assert_eq!(changed.map(|sealed| wallet.open(sealed, None)), [None; 3]);
        let later = read(&mut wallet.clone(), 0);
        assert_eq!(wallet.card_under(later, None), Some(CardId(2)));
        assert_eq!(wallet.open(later, None), None, "nobody has presented it here");
    }
}
