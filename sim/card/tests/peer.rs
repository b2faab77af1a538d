//! The cryptograms of our card, and our issuer's answers, against those of another library.
//!
//! Needs `python3` with `pyemv` (`pip install pyemv`); it is skipped, with its name, elsewhere.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{ASK, TERMS, begin, first, told};
use sim_card::{Card, ChipData, Number, Personal, Ways, issuer};

const NOT_INSTALLED: i32 = 77;
/// Of every length that a card number has, and more than once.
const CARDS: u16 = 50;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A card that differs from its neighbours in number, sequence, counter and all that it is told.
fn nth(nth: u16) -> (Personal, ChipData, [u8; 2]) {
    let digits = format!("{:019}", 9_173_504_482_816_021_u64 * u64::from(nth + 1));
    let length = 12 + usize::from(nth % 8);
    let number = Number::new(&digits[19 - length..]).unwrap();
    let sequence = u8::try_from(nth * 7 % 100).unwrap();
    let personal = Personal { number, sequence, ..common::personal() };
    let mut card = Card::new(personal.clone(), Ways::SOUND, nth.wrapping_mul(1301)).unwrap();
    card.insert();
    begin(&mut card, 1);
    let chip = first(&mut card, ASK, (u32::from(nth) * 0x0101_4243).to_be_bytes());
    let code = if nth.is_multiple_of(3) { *b"05" } else { *b"00" };
    (personal, chip, code)
}

fn question((personal, chip, code): &(Personal, ChipData, [u8; 2])) -> String {
    let counter = chip.counter.to_be_bytes();
    let told = told(&TERMS, chip.unpredictable);
    let signed = [&told[..], &chip.profile, &counter, &chip.issuer_data].concat();
    format!(
        "{} {:02} {} {} {}\n",
        personal.number.digits(),
        personal.sequence,
        hex(&counter),
        hex(&signed),
        hex(code)
    )
}

/// Asks the peer; none where it is not installed.
fn ask(questions: &str) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/peer.py");
    let mut peer = Command::new("python3")
        .args(["-W", "ignore"])
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    // A peer that is not installed may be gone before it reads anything.
    let _gone = peer.stdin.take().unwrap().write_all(questions.as_bytes());
    let answer = peer.wait_with_output().unwrap();
    if answer.status.code() == Some(NOT_INSTALLED) {
        return None;
    }
    assert!(answer.status.success(), "the peer failed");
    Some(String::from_utf8(answer.stdout).unwrap())
}

#[test]
fn pyemv_computes_the_same_cryptograms_and_answers() {
    let cards: Vec<_> = (0..CARDS).map(nth).collect();
    let Some(answers) = ask(&cards.iter().map(question).collect::<String>()) else {
        println!("skipped: peer: needs python3 with pyemv (pip install pyemv)");
        return;
    };
    assert_eq!(answers.lines().count(), cards.len());
    for ((personal, chip, code), answer) in cards.iter().zip(answers.lines()) {
        let ours = issuer::arpc(&personal.number, personal.sequence, chip, *code);
        assert_eq!(format!("{} {}", hex(&chip.cryptogram), hex(&ours)), answer, "{personal:?}");
        assert!(issuer::verify(&personal.number, personal.sequence, chip, &TERMS));
    }
}
