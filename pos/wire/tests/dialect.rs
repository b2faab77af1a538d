//! The core's words in ISO 8583: nothing is lost, and nothing else is understood.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pos_core::{
    Answer, Chip, Currency, Entry, Key, MaskedPan, Money, OrderId, PaymentRequest, ResponseCode,
    Scheme, Sealed, TillId, Wall,
};
use pos_wire::dialect::{
    Attempt, Dialect, DialectError, Echo, Heard, IssuerAuthentication, Places, PrivateField,
    Question, Reply, Reversals, Sending,
};
use pos_wire::dukpt::{Device, Host, KeyId, SecretKey, card_number, initial_key, number_tag};
use pos_wire::iso8583::{Message, MessageType, Value, decode, encode};
use proptest::prelude::*;

const NOON: Wall = Wall::from_millis(1_772_366_400_000);
const FIRST: Sending = Sending { at: NOON, attempt: Attempt::First };
const REPEAT: Sending = Sending { at: NOON, attempt: Attempt::Repeat };
const KEY: Key = Key { till: TillId(7), count: 4_000_000_123 };

fn dialect() -> Dialect {
    Dialect { utc_offset_minutes: -300, ..Dialect::new("DEADZONE SHOP") }
}

const BASE: SecretKey = SecretKey::new([3; 16]);
const NUMBER: &[u8] = b"9999990000000001";

/// What a reader makes of a test number.
fn sealed() -> Sealed {
    let id = KeyId([1; 8]);
    let mut reader = Device::new(&initial_key(&BASE, id), id);
    let tags = [number_tag(NUMBER).unwrap()];
    reader.seal(&tags, |_| Ok::<(), ()>(())).unwrap().kept().unwrap().0
}

fn request() -> PaymentRequest {
    PaymentRequest {
        key: KEY,
        order: OrderId(17),
        amount: Money::from_minor(4500),
        currency: Currency::find("USD").unwrap(),
        scheme: Scheme::Visa,
        entry: Entry::Tap,
        sealed: sealed(),
        chip: None,
        presented: Wall::from_millis(1_772_323_199_250),
        deferred: true,
    }
}

fn stored() -> Message {
    dialect().ask(&Question::Payment(request()), FIRST).unwrap()
}

fn text(message: &Message, field: u8) -> &str {
    match message.get(field) {
        Some(Value::Text(text)) => text,
        other => unreachable!("DE {field} is {other:?}"),
    }
}

#[test]
fn a_stored_payment_is_a_deferred_request_with_its_own_time() {
    let message = stored();
    assert_eq!(message.kind(), MessageType::Payment);
    let found = [3, 4, 7, 11, 12, 13, 22, 25, 37, 41, 42, 49, 60, 63].map(|n| text(&message, n));
    let wanted = [
        "000000",
        "000000004500",
        "0301120000",
        "004124",
        "185959",
        "0228",
        "070",
        "00",
        "004000000123",
        "T0000007",
        "DEADZONE SHOP  ",
        "840",
        "DEFERRED=1",
        "ORDER=17;SCHEME=visa;TAKEN=1772323199250",
    ];
    assert_eq!(found, wanted);
    assert_eq!(message.fields().count(), found.len() + 1);
}

#[test]
fn what_the_reader_sealed_is_what_the_host_opens() {
    let message = decode(&encode(&stored()).unwrap()).unwrap();
    let Question::Payment(heard) = dialect().hear(&message).unwrap().question else {
        unreachable!("a payment was sent");
    };
    let tags = Host::new(BASE).open(&heard.sealed.into()).unwrap();
    assert_eq!(card_number(&tags).unwrap().as_slice(), NUMBER);
}

#[test]
fn a_card_in_another_form_is_not_heard() {
    let Some(Value::Bytes(bytes)) = stored().get(55).cloned() else {
        unreachable!("a sealed card is sent");
    };
    let unreadable = Err(DialectError::Unreadable { field: 55 });
    for length in 0..bytes.len() {
        let cut = stored().with(55, bytes[..length].to_vec());
        assert_eq!(dialect().hear(&cut), unreadable, "{length} bytes");
    }
    let with_amount = [&bytes[..34], &[0x9f, 0x02, 1, 0], &bytes[34..]].concat();
    assert_eq!(dialect().hear(&stored().with(55, with_amount)), unreadable);
}

#[test]
fn an_online_payment_has_no_flag() {
    let online = Question::Payment(PaymentRequest { deferred: false, ..request() });
    assert_eq!(dialect().ask(&online, FIRST).unwrap().get(60), None);
}

#[test]
fn a_repeat_differs_in_its_type_and_its_sending_time_alone() {
    let later = Sending { at: Wall::from_millis(1_772_366_460_000), ..REPEAT };
    let repeat = dialect().ask(&Question::Payment(request()), later).unwrap();
    assert_eq!(repeat.kind(), MessageType::PaymentRepeat);
    assert_eq!(text(&repeat, 7), "0301120100");
    let rest = |message: &Message| message.clone().with(7, "").into_parts().1;
    assert_eq!(rest(&repeat), rest(&stored()));
}

#[test]
fn a_reversal_names_the_payment_by_its_key_and_in_de_90() {
    for (reversals, first, repeat) in [
        (Reversals::Requests, MessageType::Reversal, MessageType::ReversalRepeat),
        (Reversals::Advices, MessageType::ReversalAdvice, MessageType::ReversalAdviceRepeat),
    ] {
        let dialect = Dialect { reversals, ..dialect() };
        let sent = |sending| dialect.ask(&Question::Reversal(KEY), sending).unwrap();
        assert_eq!((sent(FIRST).kind(), sent(REPEAT).kind()), (first, repeat));
        for field in [11, 37, 41] {
            assert_eq!(sent(REPEAT).get(field), stored().get(field), "DE {field}");
        }
        assert_eq!(text(&sent(FIRST), 90), format!("0200004124{}", "0".repeat(32)));
    }
}

#[test]
fn an_echo_comes_back() {
    let echo = Echo { till: TillId(7), count: 3 };
    let asked = dialect().ask(&Question::Echo(echo), FIRST).unwrap();
    assert_eq!((asked.kind(), text(&asked, 70)), (MessageType::Network, "301"));
    let answer = dialect().reply(&Reply::Echo(echo), &asked).unwrap();
    assert_eq!((answer.kind(), text(&answer, 39)), (MessageType::NetworkAnswer, "00"));
    assert_eq!(dialect().read_reply(&answer), Ok(Reply::Echo(echo)));
    assert_eq!(dialect().ask(&Question::Echo(echo), REPEAT), Err(DialectError::NoRepeat));
}

#[test]
fn what_a_dialect_cannot_say_is_not_said() {
    let ask = |dialect: &Dialect, request| dialect.ask(&Question::Payment(request), FIRST);
    for minor in [-1, 1_000_000_000_000] {
        let amount = Money::from_minor(minor);
        let asked = ask(&dialect(), PaymentRequest { amount, ..request() });
        assert_eq!(asked, Err(DialectError::Amount { amount }));
    }
    for shop in ["", "sixteen letters!", "a ", "caf\u{e9}"] {
        assert_eq!(ask(&Dialect::new(shop), request()), Err(DialectError::Shop), "{shop:?}");
    }
}

#[test]
fn every_field_of_a_payment_is_read() {
    let differing = |field, value: &str| dialect().hear(&stored().with(field, value));
    let differs = |field| Err(DialectError::Differs { field });
    let unreadable = |field| Err(DialectError::Unreadable { field });
    assert_eq!(differing(2, "9999990000000001"), differs(2));
    assert_eq!(differing(3, "200000"), differs(3));
    assert_eq!(differing(4, "+00000004500"), differs(4));
    assert_eq!(differing(11, "000001"), differs(11));
    assert_eq!(differing(12, "235959"), differs(12));
    assert_eq!(differing(13, "0301"), differs(13));
    assert_eq!(differing(22, "999"), unreadable(22));
    assert_eq!(differing(37, "RRN000000001"), unreadable(37));
    assert_eq!(differing(41, "X0000001"), unreadable(41));
    assert_eq!(differing(42, "ANOTHER SHOP   "), differs(42));
    assert_eq!(differing(49, "000"), unreadable(49));
    assert_eq!(differing(55, "text"), unreadable(55));
    assert_eq!(differing(60, "DEFERRED=2"), differs(60));
    assert_eq!(differing(60, "SOMETHING=1"), differs(60));
    assert_eq!(differing(63, "ORDER=17"), unreadable(63));
    assert_eq!(differing(63, "ORDER=017;SCHEME=visa;TAKEN=1772323199250"), differs(63));
    assert_eq!(differing(64, "x"), differs(64));
}

#[test]
fn every_field_of_a_payment_is_needed() {
    let whole = stored();
    for (missing, _) in whole.fields().filter(|(field, _)| *field != 60) {
        let fields = whole.fields().filter(|(field, _)| *field != missing);
        let message = fields.fold(Message::new(MessageType::Payment), |message, (n, value)| {
            message.with(n, value.clone())
        });
        assert_eq!(dialect().hear(&message), Err(DialectError::Missing { field: missing }));
    }
}

#[test]
fn a_message_of_another_kind_is_neither_question_nor_reply() {
    let advice = Message::new(MessageType::Advice);
    let kind = MessageType::Advice;
    assert_eq!(dialect().hear(&advice), Err(DialectError::NotAQuestion { kind }));
    let answer = Message::new(MessageType::AdviceAnswer);
    let kind = MessageType::AdviceAnswer;
    assert_eq!(dialect().read_reply(&answer), Err(DialectError::NotAReply { kind }));
    assert_eq!(
        dialect().read_reply(&stored()),
        Err(DialectError::NotAReply { kind: MessageType::Payment })
    );
}

#[test]
fn a_reply_answers_its_own_question_alone() {
    let code = ResponseCode::INSUFFICIENT_FUNDS;
    let another = Key { count: 1, ..KEY };
    for reply in [Reply::Payment(another, code, None), Reply::Reversed(KEY)] {
        assert_eq!(dialect().reply(&reply, &stored()), Err(DialectError::AnotherQuestion));
    }
    let answer = dialect().reply(&Reply::Payment(KEY, code, None), &stored()).unwrap();
    assert_eq!((answer.kind(), text(&answer, 39)), (MessageType::PaymentAnswer, "51"));
    assert_eq!(
        dialect().reply(&Reply::Payment(KEY, code, None), &answer).unwrap_err().to_string(),
        "0210 is not a question of a till"
    );
}

#[test]
fn a_reversal_that_was_not_noted_is_not_taken_for_one() {
    let asked = dialect().ask(&Question::Reversal(KEY), FIRST).unwrap();
    let noted = dialect().reply(&Reply::Reversed(KEY), &asked).unwrap();
    assert_eq!(noted.kind(), MessageType::ReversalAdviceAnswer);
    assert_eq!(dialect().read_reply(&noted.clone().with(39, "96")), Err(DialectError::NotReversed));
    let stray = noted.with(55, vec![1]);
    assert_eq!(dialect().read_reply(&stray), Err(DialectError::Differs { field: 55 }));
}

/// Writes a cryptogram and an answer as an issuer does.
fn issuer(cryptogram: [u8; 8], code: ResponseCode) -> IssuerAuthentication {
    [&cryptogram[..], code.code().as_bytes()].concat().try_into().unwrap()
}

#[test]
fn the_word_of_an_issuer_says_what_the_processor_says_or_is_not_taken() {
    let (code, differs) = (ResponseCode::APPROVED, DialectError::Differs { field: 55 });
    let reply = Reply::Payment(KEY, code, Some(issuer([7; 8], code)));
    let answer = dialect().reply(&reply, &stored()).unwrap();
    let written = [&[0x91, 10][..], &[7; 8], b"00"].concat();
    assert_eq!(answer.get(55), Some(&Value::Bytes(written.clone())));
    assert_eq!(dialect().read_reply(&answer), Ok(reply));
    let other = issuer([7; 8], ResponseCode::INSUFFICIENT_FUNDS);
    assert_eq!(dialect().reply(&Reply::Payment(KEY, code, Some(other)), &stored()), Err(differs));
    assert_eq!(dialect().read_reply(&answer.clone().with(39, "51")), Err(differs));
    for odd in [&written[..11], &[&written[..], &[0]].concat(), &written[2..], &[]] {
        let read = dialect().read_reply(&answer.clone().with(55, odd.to_vec()));
        assert_eq!(read, Err(DialectError::Unreadable { field: 55 }), "{odd:?}");
    }
}

#[test]
fn an_answer_outside_of_the_table_is_not_understood() {
    let answer =
        dialect().reply(&Reply::Payment(KEY, ResponseCode::APPROVED, None), &stored()).unwrap();
    let unknown = dialect().read_reply(&answer.with(39, "Z9"));
    assert_eq!(unknown, Err(DialectError::Unreadable { field: 39 }));
}

#[test]
fn the_core_and_the_dialect_have_the_same_words() {
    let payment = pos_core::Message::Payment(request());
    assert_eq!(Question::of(&payment).unwrap().message(), Some(payment));
    let reversal = pos_core::Message::Reversal(KEY);
    assert_eq!(Question::of(&reversal).unwrap().message(), Some(reversal));
    assert_eq!(Question::of(&pos_core::Message::Check), None);
    let answer = Answer::Payment(KEY, ResponseCode::APPROVED);
    assert_eq!(Reply::of(&answer).unwrap().answer(), Some(answer));
    assert_eq!(Reply::of(&Answer::Reversed(KEY)).unwrap().answer(), Some(Answer::Reversed(KEY)));
    assert_eq!(Reply::of(&Answer::Found), None);
}

fn any_seal() -> impl Strategy<Value = Sealed> {
    let masked = "([0-9]{6}|[*]{6})[*]{6}[0-9]{4}"
        .prop_map(|text| MaskedPan::read(text.as_bytes()).unwrap());
    (any::<[u8; 12]>(), masked, any::<[u8; 12]>(), any::<[u8; 16]>())
        .prop_map(|(ksn, masked, secret, code)| Sealed { ksn, masked, secret, code })
}

fn any_chip() -> impl Strategy<Value = Option<Chip>> {
    let first = (any::<[u8; 8]>(), any::<[u8; 1]>(), any::<[u8; 2]>(), any::<[u8; 4]>());
    let rest = (any::<[u8; 5]>(), any::<[u8; 2]>(), any::<[u8; 3]>(), any::<[u8; 2]>());
    let chip = (first, rest, any::<[u8; 7]>()).prop_map(
        |((cryptogram, information, counter, unpredictable), rest, issuer_data)| {
            let (verification, profile, date, country) = rest;
            Chip {
                cryptogram,
                information,
                counter,
                unpredictable,
                verification,
                profile,
                date,
                country,
                issuer_data,
            }
        },
    );
    prop::option::of(chip)
}

fn any_request() -> impl Strategy<Value = PaymentRequest> {
    let codes: Vec<&str> = Currency::codes().collect();
    let schemes = Scheme::NAMES.map(|row| row.1).to_vec();
    let entries = Entry::NAMES.map(|row| row.1).to_vec();
    let key = (any::<u16>(), any::<u32>(), any::<u32>());
    let money = (0..1_000_000_000_000_i64, prop::sample::select(codes));
    let card = (prop::sample::select(schemes), prop::sample::select(entries));
    (key, money, card, (any_seal(), any_chip()), any::<i64>(), any::<bool>()).prop_map(
        |((till, count, order), (minor, code), (scheme, entry), (sealed, chip), at, deferred)| {
            PaymentRequest {
                key: Key { till: TillId(till), count },
                order: OrderId(order),
                amount: Money::from_minor(minor),
                currency: Currency::find(code).unwrap(),
                scheme,
                entry,
                sealed,
                chip,
                presented: Wall::from_millis(at),
                deferred,
            }
        },
    )
}

fn any_dialect() -> impl Strategy<Value = Dialect> {
    use PrivateField::{De48, De60, De61, De62, De63};
    let place = || prop::sample::select(vec![De48, De60, De61, De62, De63]);
    let forms = prop::sample::select(vec![Reversals::Requests, Reversals::Advices]);
    ("[A-Z0-9 ]{0,14}[A-Z]", any::<i16>(), place(), place(), forms).prop_map(
        |(shop, utc_offset_minutes, deferred, order, reversals)| Dialect {
            shop,
            utc_offset_minutes,
            places: Places { deferred, order },
            reversals,
        },
    )
}

fn any_question() -> impl Strategy<Value = Question> {
    let key = (any::<u16>(), any::<u32>()).prop_map(|(till, count)| (TillId(till), count));
    prop_oneof![
        4 => any_request().prop_map(Question::Payment),
        1 => key.clone().prop_map(|(till, count)| Question::Reversal(Key { till, count })),
        1 => key.prop_map(|(till, count)| Question::Echo(Echo { till, count })),
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost_on_the_wire(
        (dialect, question) in (any_dialect(), any_question()),
        attempt in prop::sample::select(vec![Attempt::First, Attempt::Repeat]),
        code in prop::sample::select(ResponseCode::all().map(|row| row.0).collect::<Vec<_>>()),
        cryptogram in prop::option::of(any::<[u8; 8]>()),
    ) {
        let attempt = if matches!(question, Question::Echo(_)) { Attempt::First } else { attempt };
        let sent = dialect.ask(&question, Sending { at: NOON, attempt }).unwrap();
        let arrived = decode(&encode(&sent).unwrap()).unwrap();
        prop_assert_eq!(&arrived, &sent);
        let heard = Heard { question, attempt, sent: "0301120000".to_owned() };
        prop_assert_eq!(dialect.hear(&arrived).unwrap(), heard);

        let reply = match question {
            Question::Payment(request) => {
                let code = ResponseCode::find(code).unwrap();
                Reply::Payment(request.key, code, cryptogram.map(|made| issuer(made, code)))
            }
            Question::Reversal(key) => Reply::Reversed(key),
            Question::Echo(echo) => Reply::Echo(echo),
        };
        let answer = dialect.reply(&reply, &arrived).unwrap();
        let answered = decode(&encode(&answer).unwrap()).unwrap();
        prop_assert_eq!(dialect.read_reply(&answered).unwrap(), reply);
    }

    #[test]
    fn two_keys_are_never_the_same_on_the_wire(
        (till, count) in (any::<u16>(), any::<u32>()), (other, later) in (any::<u16>(), any::<u32>()),
    ) {
        prop_assume!((till, count) != (other, later));
        let sent = |till, count| {
            let key = Key { till: TillId(till), count };
            let message = dialect().ask(&Question::Reversal(key), FIRST).unwrap();
            [11, 37, 41].map(|field| text(&message, field).to_owned())
        };
        prop_assert_ne!(sent(till, count), sent(other, later));
    }
}
