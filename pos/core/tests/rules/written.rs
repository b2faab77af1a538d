//! How small types are written: as text for people and other languages, as bytes in the journal.
#![expect(clippy::unwrap_used, reason = "a value that cannot be written fails its test")]

use core::fmt::Debug;

use pos_core::{Badge, Badges, Country, Currency, LastFour, ResponseCode, Sealed, Ticket};
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

#[test]
fn a_seal_is_hexadecimal_for_people_and_bytes_in_the_journal() {
    let bytes = core::array::from_fn(|place| [0x0f, 0xa0, 0x5c][place % 3]);
    let sealed = Sealed { counter: 7, bytes };
    let digits = "0fa05c0fa05c0fa05c0fa05c0fa05c0f";
    reads_back(&sealed, &format!("{{\"counter\":7,\"bytes\":\"{digits}\"}}"));
    assert_eq!(postcard::to_allocvec(&sealed).unwrap().len(), 17);
    for wrong in [&digits[1..], &digits[2..], &format!("{digits}00"), &digits.replace('c', "+")] {
        is_refused::<Sealed>(&format!("{{\"counter\":7,\"bytes\":\"{wrong}\"}}"));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how a number is heard is what is tested")]
fn the_number_of_a_batch_is_what_was_heard() {
    assert_eq!([0, 1, 7].map(|number| Ticket::hearsay(number).number()), [0, 1, 7]);
}
