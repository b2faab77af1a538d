//! Sales with a card, the same wherever the card is: in hand, or in a reader.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use harness_reader::{Asked, CardReader, Finished, Lost, NotRead, Outcome, begin, finish};
use sim_card::{
    COMMANDS_TO_CRYPTOGRAM, Card, ChipData, Cryptogram, Entry, ISSUER_COMMANDS, Number, Personal,
    Scheme, Ways, issuer,
};

pub(crate) const ASKED: Asked = Asked {
    amount_minor: 12_50,
    currency: (392, 0),
    country: 392,
    date: [0x26, 0x11, 0x29],
    time: [0x16, 0x20, 0x00],
    unpredictable: [0xDE, 0xAD, 0x20, 0x0E],
    application: 2,
};
/// What a terminal with no floor limit finds of a sound card.
const OVER_FLOOR_LIMIT: [u8; 5] = [0, 0, 0, 0x80, 0];

/// Where a card can be.
pub(crate) trait Place {
    type Reader: CardReader<Error = Lost>;

    fn insert(&mut self, card: Card);
    fn reader(&mut self) -> Self::Reader;
    fn remove(&mut self) -> Card;
}

/// What came of a sale: the card's question and its last word, or why there was none.
type Came = Result<(ChipData, Finished), NotRead>;

pub(crate) fn personal() -> Personal {
    let scheme = |label: &str, index| Scheme { label: label.to_owned(), index };
    Personal {
        number: Number::new("9999990000000014").unwrap(),
        sequence: 1,
        schemes: vec![scheme("FIRST", 1), scheme("SECOND", 2)],
        expires: (2030, 12),
        holder: "CARD/TEST".to_owned(),
    }
}

pub(crate) fn card(ways: Ways) -> Card {
    Card::new(personal(), ways, 0).unwrap()
}

/// Sells something: inserts the card, goes on as the host says, and takes the card out.
fn sell<P: Place>(
    place: &mut P,
    card: Card,
    host: impl FnOnce(&ChipData) -> Outcome,
) -> (Came, Card) {
    place.insert(card);
    let came = begin(place.reader(), &ASKED).map(|read| {
        assert_eq!(read.number, personal().number);
        assert_eq!(read.sequence, 1);
        let chip = read.chip;
        (chip, finish(read.started, host(&chip)))
    });
    (came, place.remove())
}

fn verify(chip: &ChipData) -> bool {
    issuer::verify(&personal().number, 1, chip, &ASKED.terms())
}

fn arpc(chip: &ChipData, code: [u8; 2]) -> [u8; 8] {
    issuer::arpc(&personal().number, 1, chip, code)
}

fn approve(chip: &ChipData) -> Outcome {
    Outcome::Online { code: *b"00", arpc: Some(arpc(chip, *b"00")) }
}

fn no_answer(_: &ChipData) -> Outcome {
    Outcome::NoAnswer
}

fn decisions(card: &Card) -> Vec<Entry> {
    card.log().iter().copied().filter(|entry| *entry != Entry::Inserted).collect()
}

const ASKS: Entry =
    Entry::First { counter: 1, asked: Cryptogram::AskIssuer, given: Cryptogram::AskIssuer };

const fn second(asked: Cryptogram, given: Option<Cryptogram>) -> Entry {
    Entry::Second { counter: 1, asked, given }
}

pub(crate) fn an_approved_sale<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways::SOUND), |chip| {
        assert_eq!(chip.verification, OVER_FLOOR_LIMIT, "a sound card has nothing against it");
        assert_eq!((chip.information, chip.counter, chip.profile), (0x80, 1, [0x3C, 0]));
        assert!(verify(chip));
        approve(chip)
    });
    let Finished::Approved(chip) = came.unwrap().1 else { panic!("it is declined") };
    assert_eq!(chip.information, 0x40);
    assert!(verify(&chip));
    let approved = second(Cryptogram::Approved, Some(Cryptogram::Approved));
    assert_eq!(decisions(&card), [ASKS, Entry::Issuer { verified: true }, approved]);
}

pub(crate) fn a_forged_answer<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways::SOUND), |chip| Outcome::Online {
        code: *b"00",
        arpc: Some(arpc(chip, *b"05")),
    });
    let Finished::Declined(chip) = came.unwrap().1 else { panic!("it is approved") };
    assert_eq!((chip.information, chip.verification), (0x00, [0, 0, 0, 0x80, 0x40]));
    let declined = second(Cryptogram::Approved, Some(Cryptogram::Declined));
    assert_eq!(decisions(&card), [ASKS, Entry::Issuer { verified: false }, declined]);
}

pub(crate) fn a_declined_sale<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways::SOUND), |chip| Outcome::Online {
        code: *b"05",
        arpc: Some(arpc(chip, *b"05")),
    });
    assert!(matches!(came.unwrap().1, Finished::Declined(_)));
    let declined = second(Cryptogram::Declined, Some(Cryptogram::Declined));
    assert_eq!(decisions(&card), [ASKS, Entry::Issuer { verified: true }, declined]);
}

pub(crate) fn a_sale_without_an_answer<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways::SOUND), no_answer);
    let Finished::Approved(chip) = came.unwrap().1 else { panic!("it is declined") };
    assert!(verify(&chip));
    let approved = second(Cryptogram::Approved, Some(Cryptogram::Approved));
    assert_eq!(decisions(&card), [ASKS, approved]);
}

/// The host says that it approves, and sends no proof of it.
pub(crate) fn an_answer_without_proof<P: Place>(place: &mut P) {
    let (came, _) =
        sell(place, card(Ways::SOUND), |_| Outcome::Online { code: *b"00", arpc: None });
    assert!(matches!(came.unwrap().1, Finished::Declined(_)));
}

pub(crate) fn an_expired_card<P: Place>(place: &mut P) {
    let expired = |_: &ChipData| Outcome::Online { code: *b"54", arpc: None };
    let (came, _) = sell(place, card(Ways { expired: true, ..Ways::SOUND }), expired);
    let (chip, finished) = came.unwrap();
    assert_eq!(chip.verification[1], 0x40, "the issuer is told that it is past its date");
    assert!(verify(&chip));
    assert!(matches!(finished, Finished::Declined(_)));
}

pub(crate) fn a_card_of_an_unknown_key<P: Place>(place: &mut P) {
    let (came, _) = sell(place, card(Ways { unknown_key: true, ..Ways::SOUND }), approve);
    let (chip, finished) = came.unwrap();
    assert_eq!(chip.verification, [0x08, 0, 0, 0x80, 0], "its signature is not believed");
    assert!(verify(&chip), "its issuer knows it all the same");
    assert!(matches!(finished, Finished::Approved(_)));
}

pub(crate) fn a_wrong_cryptogram<P: Place>(place: &mut P) {
    let (came, _) = sell(place, card(Ways { wrong_cryptogram: true, ..Ways::SOUND }), no_answer);
    assert!(!verify(&came.unwrap().0));
}

pub(crate) fn a_counter_at_its_end<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways { used: 65_534, ..Ways::SOUND }), no_answer);
    assert_eq!(came.unwrap().0.counter, 65_535);
    let (came, card) = sell(place, card, no_answer);
    assert_eq!(came, Err(NotRead::Refused(0x6985)));
    assert_eq!(decisions(&card).last(), Some(&Entry::WornOut));
}

pub(crate) fn exhausted_counters<P: Place>(place: &mut P) {
    let exhausted = Ways { offline_counters_exhausted: true, ..Ways::SOUND };
    let (came, card) = sell(place, card(exhausted), no_answer);
    assert!(matches!(came.unwrap().1, Finished::Declined(_)));
    let declined = second(Cryptogram::Approved, Some(Cryptogram::Declined));
    assert_eq!(decisions(&card), [ASKS, declined]);
    let (came, card) = sell(place, card, approve);
    assert!(matches!(came.unwrap().1, Finished::Approved(_)), "its issuer was asked");
    let (came, _) = sell(place, card, no_answer);
    assert!(matches!(came.unwrap().1, Finished::Approved(_)), "it is fresh again");
}

pub(crate) fn a_refused_second_cryptogram<P: Place>(place: &mut P) {
    let (came, card) = sell(place, card(Ways { refuses_second: true, ..Ways::SOUND }), no_answer);
    assert_eq!(came.unwrap().1, Finished::Refused(0x6985));
    assert_eq!(decisions(&card), [ASKS, second(Cryptogram::Approved, None)]);
}

pub(crate) fn a_card_of_another_scheme<P: Place>(place: &mut P) {
    let schemes = vec![Scheme { label: "FIRST".to_owned(), index: 1 }];
    let card = Card::new(Personal { schemes, ..personal() }, Ways::SOUND, 0).unwrap();
    assert_eq!(sell(place, card, no_answer).0, Err(NotRead::NoApplication));
}

/// What is to come of a card that is torn after so many commands, and is approved online.
fn expected_of_torn(after: u32) -> &'static str {
    match after {
        0 => "removed",
        _ if after <= COMMANDS_TO_CRYPTOGRAM => "torn",
        _ if after <= COMMANDS_TO_CRYPTOGRAM + ISSUER_COMMANDS => "asked, then gone",
        _ => "approved",
    }
}

/// Tears a card after each number of commands until the whole sale fits; returns what came of each.
pub(crate) fn a_torn_card<P: Place>(place: &mut P) -> Vec<String> {
    let mut lines = Vec::new();
    for after in 0.. {
        let (came, card) =
            sell(place, card(Ways { torn_after: Some(after), ..Ways::SOUND }), approve);
        let came = match came {
            Err(NotRead::Removed) => "removed",
            Err(NotRead::Torn) => "torn",
            Ok((_, Finished::Gone)) => "asked, then gone",
            Ok((_, Finished::Approved(_))) => "approved",
            other => panic!("torn after {after}: {other:?}"),
        };
        assert_eq!(came, expected_of_torn(after), "torn after {after}");
        assert_eq!(decisions(&card).contains(&ASKS), after > COMMANDS_TO_CRYPTOGRAM);
        lines.push(format!("torn after {after:2}: {came}; the card knows {:?}", decisions(&card)));
        if came == "approved" {
            break;
        }
    }
    lines
}

/// Says how long the parts of a sale take, on average of so many, and how long the quickest
/// conversation up to the question took.
pub(crate) fn how_long_it_takes<P: Place>(place: &mut P, sales: u32) -> (String, Duration) {
    let mut parts = [Duration::ZERO; 4];
    let mut quickest = Duration::MAX;
    for _ in 0..sales {
        let card = card(Ways::SOUND);
        let mut began = Instant::now();
        let mut lap = |part: usize| {
            let took = began.elapsed();
            parts[part] += took;
            began = Instant::now();
            took
        };
        place.insert(card);
        let reader = place.reader();
        lap(0);
        let read = begin(reader, &ASKED).unwrap();
        quickest = quickest.min(lap(1));
        assert!(matches!(finish(read.started, Outcome::NoAnswer), Finished::Approved(_)));
        lap(2);
        place.remove();
        lap(3);
    }
    let [insert, begin, finish, remove] = parts.map(|part| part / sales);
    let shown = format!("insert {insert:?}, begin {begin:?}, finish {finish:?}, remove {remove:?}");
    (shown, quickest)
}
