//! How small types are written: as text for people and other languages, as bytes in the journal.
#![expect(clippy::unwrap_used, reason = "a value that cannot be written fails its test")]

use core::fmt::Debug;

use pos_core::{
    Badge, Badges, CardPayment, CardState, Chip, Country, Currency, Entry, Key, LastFour,
    MaskedPan, Means, ResponseCode, Scheme, Sealed, Ticket, TillId, Wall,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn reads_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(json).unwrap(), value);
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value);
}

fn is_refused<T: DeserializeOwned>(json: &str) {
    assert!(serde_json::from_str::<T>(json).is_err(), "{json}");
}

#[test]
fn codes_and_digits_are_text() {
    reads_back(&ResponseCode::find("51").unwrap(), "\"51\"");
    reads_back(&LastFour(*b"0123"), "\"0123\"");
    reads_back(&Currency::find("JPY").unwrap(), "\"JPY\"");
    reads_back(&Country::find("CA").unwrap(), "\"CA\"");
    for json in ["\"012\"", "\"01234\"", "\"01a3\"", "7"] {
        is_refused::<LastFour>(json);
    }
    is_refused::<ResponseCode>("\"5\"");
    is_refused::<ResponseCode>("\"5-\"");
    is_refused::<Currency>("\"ZZZ\"");
    is_refused::<Country>("\"ZZ\"");
}

#[test]
fn a_set_of_badges_is_a_list() {
    reads_back(&Badges::NONE, "[]");
    let two = Badges::NONE.with(Badge::PartiallyPaid).with(Badge::CardDeclined);
    reads_back(&two, "[\"partially-paid\",\"card-declined\"]");
    is_refused::<Badges>("[\"unpaid\"]");
}

fn masked() -> MaskedPan {
    MaskedPan::read(b"411111******1111").unwrap()
}

#[test]
fn a_seal_is_hexadecimal_for_people_and_bytes_in_the_journal() {
    let bytes = |place: usize| [0x0f, 0xa0, 0x5c][place % 3];
    let (ksn, secret) = (core::array::from_fn(bytes), [0x12; 12]);
    let sealed = Sealed { ksn, masked: masked(), secret, code: [0xab; 16] };
    let digits = "0fa05c0fa05c0fa05c0fa05c";
    let (rest, code) = ("12".repeat(12), "ab".repeat(16));
    let json = |digits: &str| {
        format!(
            "{{\"ksn\":\"{digits}\",\"masked\":\"411111******1111\",\"secret\":\"{rest}\",\"code\":\"{code}\"}}"
        )
    };
    reads_back(&sealed, &json(digits));
    assert_eq!(postcard::to_allocvec(&sealed).unwrap().len(), 12 + 16 + 12 + 16);
    for wrong in [&digits[1..], &digits[2..], &format!("{digits}00"), &digits.replace('c', "+")] {
        is_refused::<Sealed>(&json(wrong));
    }
    is_refused::<Sealed>(&json(digits).replace("******", "111111"));
}

fn chip() -> Chip {
    Chip {
        cryptogram: [0xc1; 8],
        information: [0x80],
        counter: [0, 7],
        unpredictable: [0xc2; 4],
        verification: [0; 5],
        profile: [0x3c, 0],
        date: [0x26, 3, 2],
        country: [8, 0x40],
        issuer_data: [6, 1, 0x12, 3, 0xa0, 0, 0],
    }
}

#[test]
fn a_chip_stays_with_its_payment_and_journals_without_one_stay_as_they_are() {
    let plain = Means::Card(paid(None));
    let with_chip = Means::Card(paid(Some(chip())));
    let bytes = |means: &Means| postcard::to_allocvec(means).unwrap();
    assert_eq!(bytes(&with_chip).len(), bytes(&plain).len() + 34);
    for means in [plain, with_chip] {
        let json = serde_json::to_string(&means).unwrap();
        reads_back(&means, &json);
        assert_eq!(json.contains("\"cryptogram\":\"c1c1c1c1c1c1c1c1\""), means == with_chip);
    }
}

fn paid(chip: Option<Chip>) -> CardPayment {
    CardPayment {
        key: Key { till: TillId(1), count: 2 },
        scheme: Scheme::Visa,
        last_four: LastFour(*b"1111"),
        entry: Entry::Insert,
        sealed: Sealed { ksn: [1; 12], masked: masked(), secret: [2; 12], code: [3; 16] },
        chip,
        presented: Wall::from_millis(0),
        offline: true,
        asked: false,
        state: CardState::Stored,
    }
}

#[test]
fn the_counter_of_a_seal_is_the_end_of_its_serial_number() {
    let ksn = [9, 9, 9, 9, 9, 9, 9, 9, 0, 0x84, 0x5f, 0xed];
    let sealed = Sealed { ksn, masked: masked(), secret: [0; 12], code: [0; 16] };
    assert_eq!(sealed.counter(), 0x0084_5fed);
}

#[test]
fn a_masked_number_shows_its_ends_and_not_how_long_it_is() {
    let hidden = |digits: &[u8]| MaskedPan::hide(digits).map(|masked| masked.as_str().to_owned());
    let shown = |text: &str| Some(text.to_owned());
    assert_eq!(hidden(b"4111111111111111"), shown("411111******1111"));
    assert_eq!(hidden(b"4111112345678901234"), shown("411111******1234"));
    assert_eq!(hidden(b"4111112345678"), shown("411111******5678"));
    assert_eq!(hidden(b"411111234567"), shown("************4567"));
    for wrong in [&b"4111111"[..], b"411111123456789012345"[1..].into(), b"41111111111111x1", b""] {
        assert_eq!(hidden(wrong), None);
    }
}

#[test]
fn what_is_not_masked_is_no_masked_number() {
    reads_back(&masked(), "\"411111******1111\"");
    for wrong in ["4111111111111111", "411111*****11111", "4*1111******1111", "411111******111*"] {
        assert_eq!(MaskedPan::read(wrong.as_bytes()), None);
        is_refused::<MaskedPan>(&format!("\"{wrong}\""));
    }
    is_refused::<MaskedPan>("\"411111*****1111\"");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how a number is heard is what is tested")]
fn the_number_of_a_batch_is_what_was_heard() {
    assert_eq!([0, 1, 7].map(|number| Ticket::hearsay(number).number()), [0, 1, 7]);
}
