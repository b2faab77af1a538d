//! What a card decides, command by command.
mod common;

use common::{
    APPROVE, ASK, DECLINE, TERMS, begin, bytes, card, first, hear, personal, second, send, told,
};
use sim_card::{Card, ChipData, Cryptogram, Entry, Scheme, Terms, Ways, issuer};

const UNPREDICTABLE: [u8; 4] = [1, 2, 3, 4];

/// Goes on until the card has asked its issuer.
fn asked(ways: Ways) -> (Card, ChipData) {
    let mut card = card(ways);
    assert_eq!(begin(&mut card, 1), 0x9000);
    let chip = first(&mut card, ASK, UNPREDICTABLE);
    (card, chip)
}

fn verify(chip: &ChipData) -> bool {
    issuer::verify(&personal().number, personal().sequence, chip, &TERMS)
}

fn answer(chip: &ChipData, code: [u8; 2]) -> [u8; 8] {
    issuer::arpc(&personal().number, personal().sequence, chip, code)
}

#[test]
fn the_issuer_knows_its_card() {
    let (_, chip) = asked(Ways::SOUND);
    assert_eq!((chip.information, chip.counter), (0x80, 1));
    assert_eq!(chip.issuer_data, [0x06, 0x01, 0x12, 0x03, 0xA0, 0, 0]);
    assert!(verify(&chip));
}

/// As pyemv computes them, for machines that do not have it.
#[test]
fn a_cryptogram_and_its_answer_are_those_of_another_library() {
    let (_, chip) = asked(Ways::SOUND);
    assert_eq!(chip.cryptogram, 0x2192_A543_23B0_0D03_u64.to_be_bytes());
    assert_eq!(answer(&chip, *b"00"), 0x3EC9_7F6D_3E8D_D86A_u64.to_be_bytes());
}

#[test]
fn whatever_is_changed_on_the_way_is_seen() {
    let (_, chip) = asked(Ways::SOUND);
    let changed = [
        ChipData { cryptogram: [0; 8], ..chip },
        ChipData { counter: 2, ..chip },
        ChipData { unpredictable: [1, 2, 3, 5], ..chip },
        ChipData { verification: [0; 5], ..chip },
        ChipData { profile: [0x3D, 0], ..chip },
        ChipData { date: [0x26, 0x11, 0x30], ..chip },
        ChipData { issuer_data: [0x06, 0x01, 0x12, 0x03, 0xA0, 0x20, 0], ..chip },
        ChipData { issuer_data: [0x06, 0x01, 0x0A, 0x03, 0xA0, 0, 0], ..chip },
    ];
    for chip in changed {
        assert!(!verify(&chip), "{chip:?}");
    }
    let number = personal().number;
    let others = [
        Terms { amount_minor: 12_51, ..TERMS },
        // The same twelve digits at the end.
        Terms { amount_minor: 1_000_000_000_000 + 12_50, ..TERMS },
        Terms { currency: 10_392, ..TERMS },
        Terms { currency: 840, ..TERMS },
        Terms { country: 840, ..TERMS },
        Terms { kind: 0x20, ..TERMS },
    ];
    for terms in others {
        assert!(!issuer::verify(&number, 1, &chip, &terms), "{terms:?}");
    }
    assert!(!issuer::verify(&number, 2, &chip, &TERMS), "another card of the same number");
}

#[test]
fn a_card_approves_what_its_issuer_approves() {
    let (mut card, chip) = asked(Ways::SOUND);
    assert_eq!(hear(&mut card, answer(&chip, *b"00"), *b"00"), 0x9000);
    let (_, chip) = second(&mut card, APPROVE, *b"00");
    let chip = chip.unwrap();
    assert_eq!((chip.information, chip.issuer_data[4]), (0x40, 0x60));
    assert!(verify(&chip));
    let told = card.log()[1..].to_vec();
    let (asked, approved) = (Cryptogram::AskIssuer, Cryptogram::Approved);
    assert_eq!(
        told,
        [
            Entry::First { counter: 1, asked, given: asked },
            Entry::Issuer { verified: true },
            Entry::Second { counter: 1, asked: approved, given: Some(approved) },
        ]
    );
}

#[test]
fn a_forged_answer_is_declined_and_the_issuer_is_told_so() {
    let (mut card, chip) = asked(Ways::SOUND);
    assert_eq!(hear(&mut card, answer(&chip, *b"05"), *b"00"), 0x6300);
    let chip = second(&mut card, APPROVE, *b"00").1.unwrap();
    assert_eq!((chip.information, chip.issuer_data[4]), (0x00, 0x28));
    assert!(card.log().contains(&Entry::Issuer { verified: false }));
}

#[test]
fn an_approval_without_the_word_of_the_issuer_is_declined() {
    let (mut card, _) = asked(Ways::SOUND);
    assert_eq!(second(&mut card, APPROVE, *b"00").1.unwrap().information, 0x00);
}

#[test]
fn without_an_answer_a_card_approves_as_long_as_it_may() {
    let (mut sound, _) = asked(Ways::SOUND);
    assert_eq!(second(&mut sound, APPROVE, *b"Y3").1.unwrap().information, 0x40);
    let (mut exhausted, chip) = asked(Ways { offline_counters_exhausted: true, ..Ways::SOUND });
    assert_eq!(chip.issuer_data[5], 0x20);
    assert_eq!(second(&mut exhausted, APPROVE, *b"Y3").1.unwrap().information, 0x00);
}

#[test]
fn an_exhausted_card_asks_and_is_fresh_after_an_answer() {
    let mut card = card(Ways { offline_counters_exhausted: true, ..Ways::SOUND });
    begin(&mut card, 1);
    let chip = first(&mut card, APPROVE, UNPREDICTABLE);
    assert_eq!(chip.information, 0x80);
    hear(&mut card, answer(&chip, *b"00"), *b"00");
    second(&mut card, APPROVE, *b"00");
    begin(&mut card, 1);
    assert_eq!(first(&mut card, APPROVE, UNPREDICTABLE).information, 0x40);
}

#[test]
fn a_declined_sale_is_declined_at_once() {
    let mut card = card(Ways::SOUND);
    begin(&mut card, 1);
    assert_eq!(first(&mut card, DECLINE, UNPREDICTABLE).information, 0x00);
    assert_eq!(second(&mut card, APPROVE, *b"Y3").0, 0x6985);
}

#[test]
fn the_issuer_is_told_of_a_transaction_without_an_end() {
    let (mut card, _) = asked(Ways::SOUND);
    begin(&mut card, 1);
    let chip = first(&mut card, ASK, UNPREDICTABLE);
    assert_eq!((chip.counter, chip.issuer_data[5]), (2, 0x80));
    second(&mut card, DECLINE, *b"Z3");
    begin(&mut card, 1);
    assert_eq!(first(&mut card, ASK, UNPREDICTABLE).issuer_data[5], 0);
}

#[test]
fn a_wrong_cryptogram_is_seen_by_the_issuer() {
    let (_, chip) = asked(Ways { wrong_cryptogram: true, ..Ways::SOUND });
    assert!(!verify(&chip));
}

#[test]
fn a_card_can_refuse_the_second_cryptogram() {
    let (mut card, _) = asked(Ways { refuses_second: true, ..Ways::SOUND });
    assert_eq!(second(&mut card, APPROVE, *b"Y3"), (0x6985, None));
    let asked = Cryptogram::Approved;
    assert_eq!(card.log().last(), Some(&Entry::Second { counter: 1, asked, given: None }));
}

#[test]
fn a_counter_at_its_end_ends_the_card() {
    let mut card = card(Ways { used: 65_534, ..Ways::SOUND });
    assert_eq!(begin(&mut card, 1), 0x9000);
    assert_eq!(begin(&mut card, 1), 0x6985);
    assert_eq!(card.counter(), 65_535);
    assert_eq!(card.log().last(), Some(&Entry::WornOut));
}

#[test]
fn a_card_goes_on_where_it_was() {
    let used = Ways { used: 7, ..Ways::SOUND };
    assert_eq!(Card::new(personal(), used, 3).unwrap().counter(), 7);
    assert_eq!(Card::new(personal(), used, 12).unwrap().counter(), 12);
}

#[test]
fn a_torn_card_is_silent_until_it_is_inserted_again() {
    let mut card = card(Ways { torn_after: Some(1), ..Ways::SOUND });
    let select = bytes([0, 0xA4, 4, 0], b"1PAY.SYS.DDF01");
    assert!(card.command(&select).is_some());
    assert_eq!(card.command(&select), None);
    card.reset();
    assert_eq!(card.command(&select), None);
    assert_eq!(card.log().last(), Some(&Entry::Torn { after: 1 }));
    card.insert();
    assert!(card.command(&select).is_some());
}

#[test]
fn every_scheme_has_its_application_and_both_lists_name_it() {
    let schemes =
        (0..7).map(|index| Scheme { label: format!("SCHEME NUMBER {index}"), index }).collect();
    let mut card = Card::new(sim_card::Personal { schemes, ..personal() }, Ways::SOUND, 0).unwrap();
    card.insert();
    for list in [&b"1PAY.SYS.DDF01"[..], b"2PAY.SYS.DDF01"] {
        let (_, told) = send(&mut card, [0, 0xA4, 4, 0], list);
        let (status, record) = send(&mut card, [0, 0xB2, 1, 0x0C], &[]);
        assert_eq!(status, 0x9000);
        for scheme in 0..7 {
            let names =
                |bytes: &[u8]| bytes.windows(7).any(|at| at == sim_card::application(scheme));
            assert!(names(if list[0] == b'1' { &record } else { &told }));
        }
    }
    // By how their names begin, one after the other.
    for (nth, scheme) in (0..7).enumerate() {
        let occurrence = if nth == 0 { 0 } else { 2 };
        let (_, told) = send(&mut card, [0, 0xA4, 4, occurrence], &sim_card::REGISTERED);
        assert!(told.windows(7).any(|at| at == sim_card::application(scheme)));
    }
    assert_eq!(send(&mut card, [0, 0xA4, 4, 2], &sim_card::REGISTERED).0, 0x6A82);
}

#[test]
fn what_is_out_of_turn_or_unknown_is_refused() {
    let all_told = told(&TERMS, UNPREDICTABLE);
    let mut card = card(Ways::SOUND);
    let cases: [(u16, [u8; 4], &[u8]); 13] = [
        (0x6985, [0x80, 0xA8, 0, 0], &[0x83, 0]),
        (0x6A80, [0x80, 0xA8, 0, 0], &[]),
        (0x6985, [0x80, 0xAE, ASK, 0], &all_told),
        (0x6985, [0x00, 0x88, 0, 0], &UNPREDICTABLE),
        (0x6985, [0x00, 0x82, 0, 0], &[0; 10]),
        (0x6A83, [0x00, 0xB2, 1, 0x14], &[]),
        (0x6A86, [0x00, 0xB2, 1, 0x15], &[]),
        (0x6A88, [0x80, 0xCA, 0x9F, 0x13], &[]),
        (0x6A82, [0x00, 0xA4, 4, 0], &[0xA0, 0, 0, 0, 3, 0x10, 0x10]),
        (0x6A82, [0x00, 0xA4, 4, 0], &[0xF0]),
        (0x6A86, [0x80, 0xAE, ASK | 0x10, 0], &all_told),
        (0x6D00, [0x00, 0x84, 0, 0], &[]),
        (0x6E00, [0x90, 0xA4, 0, 0], &[]),
    ];
    for (status, head, data) in cases {
        assert_eq!(send(&mut card, head, data).0, status, "{head:02X?}");
    }
    begin(&mut card, 1);
    assert_eq!(send(&mut card, [0x80, 0xAE, ASK, 0], &all_told[1..]).0, 0x6700);
    assert_eq!(send(&mut card, [0x00, 0x88, 0, 0], &[1]).0, 0x6700);
}

/// Whatever bytes come, a card answers with a status and goes on.
#[test]
fn no_bytes_break_a_card() {
    let mut card = card(Ways::SOUND);
    begin(&mut card, 1);
    let instructions = [0xA4, 0xB2, 0xA8, 0x88, 0xCA, 0xAE, 0x82, 0x00, 0xFF];
    for instruction in instructions {
        for class in [0x00, 0x80, 0xFF] {
            for length in 0..60_u8 {
                let filled: Vec<u8> = (0..length).map(|at| at.wrapping_mul(instruction)).collect();
                let command = [&[class, instruction][..], &filled].concat();
                assert!(card.command(&command).unwrap().len() >= 2);
            }
        }
    }
}

#[test]
fn neither_card_nor_records_show_the_number() {
    let shown = format!("{:?}", card(Ways::SOUND));
    assert!(!shown.contains("9999990000000014"), "{shown}");
    assert!(!shown.contains("153, 153, 153, 0"), "{shown}");
}
