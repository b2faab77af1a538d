//! Sealed cards of test numbers in the messages of a till.

use pos_core::{Currency, Entry, Key, Money, OrderId, PaymentRequest, Scheme, TillId, Wall};
use pos_wire::dialect::{Attempt, Dialect, Echo, Question, Sending};
use pos_wire::dukpt::{Device, KeyId, Number, SealedCard, SecretKey, initial_key, number_tag};
use pos_wire::iso8583::{Message, Value};
use pos_wire::tlv::Tlv;

/// The file that has them.
pub(crate) const MESSAGES: &str = "messages.hex";
/// The payment that is undone.
pub(crate) const KEY: Key = Key { till: TillId(7), count: 4_000_000_123 };

/// Source: ASC X9, X9.24-3-2017 test vectors.
const BASE: SecretKey =
    SecretKey::new(0xFEDC_BA98_7654_3210_F1F1_F1F1_F1F1_F1F1_u128.to_be_bytes());
const NOON: Wall = Wall::from_millis(1_772_366_400_000);
const CARDS: usize = 20;
const LENGTHS: [usize; 10] = [16, 13, 14, 15, 16, 17, 18, 19, 12, 8];
const CURRENCIES: [&str; 4] = ["USD", "EUR", "JPY", "ALL"];
const ENTRIES: [Entry; 4] = [Entry::Insert, Entry::Tap, Entry::Swipe, Entry::Manual];
/// Made by pyemv over the payment of [`chip`], with the keys that the host has for its card.
const CRYPTOGRAM: u64 = 0xD3F5_4116_505F_7416;

/// Writes twenty payments, and two with a chip, of which the second has a wrong cryptogram.
pub(crate) fn messages() -> Vec<Message> {
    let mut readers: Vec<Device> = (1..=4).map(reader).collect();
    let mut messages: Vec<Message> =
        (0..CARDS).map(|nth| payment(nth, &mut readers[nth % 4])).collect();
    for (nth, cryptogram) in (CARDS..).zip([CRYPTOGRAM, CRYPTOGRAM ^ 1]) {
        messages.push(chip(nth, &mut readers[nth % 4], cryptogram));
    }
    messages
}

/// Lists the numbers of the cards.
pub(crate) fn numbers() -> Vec<String> {
    (0..=CARDS).map(number).collect()
}

/// Undoes a payment.
pub(crate) fn reversal() -> Message {
    ask(&Question::Reversal(KEY), Attempt::First)
}

/// Asks whether anybody is there.
pub(crate) fn echo() -> (Echo, Message) {
    let echo = Echo { till: TillId(7), count: 3 };
    (echo, ask(&Question::Echo(echo), Attempt::First))
}

/// Takes a field out of a message.
pub(crate) fn without(message: Message, number: u8) -> Message {
    let (kind, fields) = message.into_parts();
    let rest = fields.into_iter().filter(|(other, _)| *other != number);
    rest.fold(Message::new(kind), |message, (number, value)| message.with(number, value))
}

fn ask(question: &Question, attempt: Attempt) -> Message {
    Dialect::new("DEADZONE SHOP").ask(question, Sending { at: NOON, attempt }).unwrap()
}

/// The reader of a till, which has sealed as many cards before that counters of many bits are met.
fn reader(till: u8) -> Device {
    let id = KeyId([b'D', b'Z', 0, 1, 0, 0, 0, till]);
    let mut reader = Device::new(&initial_key(&BASE, id), id);
    let before = Number::new(number(0).as_bytes()).unwrap();
    for _ in 0..(usize::from(till) - 1) * 1_023 {
        reader.seal_number(&before, |_| Ok::<(), ()>(())).unwrap();
    }
    reader
}

fn seal(tags: &[Tlv], reader: &mut Device) -> SealedCard {
    reader.seal(tags, |_| Ok::<(), ()>(())).unwrap()
}

/// A number of a range that no issuer has, with the check digit that it must have.
fn number(nth: usize) -> String {
    let room = LENGTHS[nth % LENGTHS.len()] - "999999".len() - 1;
    let open = format!("999999{:0room$}", nth % 10_usize.pow(room.min(9).try_into().unwrap()));
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let digits = open.chars().rev().filter_map(|digit| digit.to_digit(10)).enumerate();
    let sum: u32 =
        digits.map(|(place, digit)| if place % 2 == 0 { doubled(digit) } else { digit }).sum();
    format!("{open}{}", (10 - sum % 10) % 10)
}

fn payment(nth: usize, reader: &mut Device) -> Message {
    let till = u16::try_from(nth % 4 + 1).unwrap();
    let count = u32::try_from(nth).unwrap();
    let request = PaymentRequest {
        key: Key { till: TillId(till), count: count * 200_000_000 },
        order: OrderId(count),
        amount: Money::from_minor(i64::from(count).pow(7)),
        currency: Currency::find(CURRENCIES[nth % 4]).unwrap(),
        scheme: Scheme::Visa,
        entry: ENTRIES[nth % 4],
        sealed: seal(&[number_tag(number(nth).as_bytes()).unwrap()], reader).kept().unwrap().0,
        chip: None,
        presented: NOON,
        deferred: nth.is_multiple_of(3),
    };
    let attempt = if nth.is_multiple_of(5) { Attempt::Repeat } else { Attempt::First };
    ask(&Question::Payment(request), attempt)
}

/// A payment of the one card that has a chip, for the `nth` time; its counter rises with that.
fn chip(nth: usize, reader: &mut Device, cryptogram: u64) -> Message {
    let counted = u16::try_from(nth - CARDS + 1).unwrap();
    let tags = [
        number_tag(number(CARDS).as_bytes()).unwrap(),
        Tlv::new(0x82, [0x39, 0x00]),
        Tlv::new(0x95, [0x00, 0x00, 0x00, 0x80, 0x00]),
        Tlv::new(0x9a, [0x26, 0x03, 0x01]),
        Tlv::new(0x9f10, [0x06, 0x01, 0x0a, 0x03, 0xa0, 0x00, 0x00]),
        Tlv::new(0x9f1a, [0x08, 0x40]),
        Tlv::new(0x9f26, cryptogram.to_be_bytes()),
        Tlv::new(0x9f27, [0x80]),
        Tlv::new(0x9f36, counted.to_be_bytes()),
        Tlv::new(0x9f37, [0x11, 0x22, 0x33, 0x44]),
    ];
    let sealed = seal(&tags, reader).to_bytes().unwrap();
    payment(nth, &mut reader.clone()).with(55, Value::Bytes(sealed))
}
