//! A terminal in a few lines: it trusts the card, and asks it for what a test wants to see.
#![allow(dead_code, reason = "each test takes what it needs")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sim_card::{Card, ChipData, Number, Personal, Scheme, Terms, Ways};

pub(crate) const TERMS: Terms = Terms { amount_minor: 12_50, currency: 392, country: 392, kind: 0 };

pub(crate) const ASK: u8 = 0x80;
pub(crate) const APPROVE: u8 = 0x40;
pub(crate) const DECLINE: u8 = 0x00;

pub(crate) fn personal() -> Personal {
    Personal {
        number: Number::new("9999990000000014").unwrap(),
        sequence: 1,
        schemes: vec![Scheme { label: "TEST".to_owned(), index: 1 }],
        expires: (2030, 12),
        holder: "CARD/TEST".to_owned(),
    }
}

/// Puts a card into a reader.
pub(crate) fn card(ways: Ways) -> Card {
    let mut card = Card::new(personal(), ways, 0).unwrap();
    card.insert();
    card
}

/// Sends a command; returns the status and the data of the answer.
pub(crate) fn send(card: &mut Card, head: [u8; 4], data: &[u8]) -> (u16, Vec<u8>) {
    let answer = card.command(&bytes(head, data)).unwrap();
    let (data, status) = answer.split_last_chunk::<2>().unwrap();
    (u16::from_be_bytes(*status), data.to_vec())
}

pub(crate) fn bytes(head: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut command = head.to_vec();
    if !data.is_empty() {
        command.push(u8::try_from(data.len()).unwrap());
        command.extend(data);
    }
    command.push(0);
    command
}

/// Begins a transaction with the application of a scheme.
pub(crate) fn begin(card: &mut Card, scheme: u8) -> u16 {
    assert_eq!(send(card, [0, 0xA4, 4, 0], &sim_card::application(scheme)).0, 0x9000);
    send(card, [0x80, 0xA8, 0, 0], &[0x83, 0]).0
}

/// What a terminal tells a card of a sale, as the card asks for it.
pub(crate) fn told(terms: &Terms, unpredictable: [u8; 4]) -> Vec<u8> {
    let mut told = digits(terms.amount_minor, 6);
    told.extend([0; 6]);
    told.extend(digits(u64::from(terms.country), 2));
    told.extend([0, 0, 0, 0x80, 0]);
    told.extend(digits(u64::from(terms.currency), 2));
    told.extend([0x26, 0x11, 0x29, terms.kind]);
    told.extend(unpredictable);
    told
}

pub(crate) fn digits(value: u64, bytes: usize) -> Vec<u8> {
    let text = format!("{value:0width$}", width = bytes * 2);
    (0..bytes).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// Asks for the first cryptogram.
pub(crate) fn first(card: &mut Card, wanted: u8, unpredictable: [u8; 4]) -> ChipData {
    let told = told(&TERMS, unpredictable);
    let (status, data) = send(card, [0x80, 0xAE, wanted, 0], &told);
    assert_eq!(status, 0x9000);
    chip_data(&data, unpredictable)
}

/// Asks for the second cryptogram, with the code of the answer.
pub(crate) fn second(card: &mut Card, wanted: u8, code: [u8; 2]) -> (u16, Option<ChipData>) {
    let told = [&code[..], &told(&TERMS, [1, 2, 3, 4])].concat();
    let (status, data) = send(card, [0x80, 0xAE, wanted, 0], &told);
    (status, (status == 0x9000).then(|| chip_data(&data, [1, 2, 3, 4])))
}

/// Hands the card what its issuer says.
pub(crate) fn hear(card: &mut Card, cryptogram: [u8; 8], code: [u8; 2]) -> u16 {
    send(card, [0, 0x82, 0, 0], &[&cryptogram[..], &code].concat()).0
}

fn chip_data(answer: &[u8], unpredictable: [u8; 4]) -> ChipData {
    ChipData {
        cryptogram: value(answer, [0x9F, 0x26]),
        information: value::<1>(answer, [0x9F, 0x27])[0],
        counter: u16::from_be_bytes(value(answer, [0x9F, 0x36])),
        unpredictable,
        verification: [0, 0, 0, 0x80, 0],
        profile: [0x3C, 0x00],
        date: [0x26, 0x11, 0x29],
        issuer_data: value(answer, [0x9F, 0x10]),
    }
}

/// Looks through the template of an answer for a value with a tag of two bytes.
fn value<const LENGTH: usize>(answer: &[u8], tag: [u8; 2]) -> [u8; LENGTH] {
    assert_eq!(answer[0], 0x77);
    let mut rest = &answer[2..];
    while rest[..2] != tag {
        rest = &rest[3 + usize::from(rest[2])..];
    }
    rest[3..3 + usize::from(rest[2])].try_into().unwrap()
}
