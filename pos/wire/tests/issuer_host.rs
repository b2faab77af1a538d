//! The issuer host in Python against what is written here: it opens each card that was sealed here,
//! and none that was changed on the way.
//!
//! Needs `python3` with `pyiso8583` and `pyemv` (`pip install pyiso8583 pyemv`); it is skipped, with
//! its name, elsewhere. `RENEW_MESSAGES=1 cargo test -p pos-wire --test issuer_host` writes the
//! messages that the host's own tests read.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and one that is skipped says so; the messages are \
              a file, the host is behind a socket"
)]

mod host;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use host::{IssuerHost, KEY, MESSAGES, echo, messages, numbers, reversal, without};
use pos_core::ResponseCode;
use pos_wire::dialect::{Dialect, Question, Reply};
use pos_wire::iso8583::{Message, Value, decode, encode};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/issuer-host")
}

fn dialect() -> Dialect {
    Dialect::new("DEADZONE SHOP")
}

/// Starts the host; none, and a line that says why, where its packages are not.
fn start() -> Option<IssuerHost> {
    let started = IssuerHost::start(&folder());
    if started.is_none() {
        eprintln!(
            "skipped: issuer-host: needs python3 with pyiso8583 and pyemv (pip install pyiso8583 pyemv)"
        );
    }
    started
}

/// Writes the messages in hexadecimal digits, one a line.
fn exported() -> String {
    let mut text =
        "# Sealed cards of test numbers, as a till sends them; the last two with a chip, \
                    of which one has a wrong cryptogram.\n"
            .to_owned();
    for message in messages() {
        for byte in encode(&message).unwrap() {
            write!(text, "{byte:02X}").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_exported_messages_are_the_messages() {
    let file = folder().join(MESSAGES);
    if std::env::var_os("RENEW_MESSAGES").is_some() {
        std::fs::write(&file, exported()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(file).unwrap_or_default(),
        exported(),
        "the messages differ: RENEW_MESSAGES=1 cargo test -p pos-wire --test issuer_host"
    );
}

/// Puts other bytes into DE 55.
fn with_chip_data(message: &Message, change: impl FnOnce(&mut Vec<u8>)) -> Message {
    let Some(Value::Bytes(bytes)) = message.get(55) else { unreachable!("{message:?}") };
    let mut bytes = bytes.clone();
    change(&mut bytes);
    message.clone().with(55, bytes)
}

fn code(answer: &Message) -> &str {
    match answer.get(39) {
        Some(Value::Text(code)) => code,
        other => unreachable!("DE 39 is {other:?}"),
    }
}

#[test]
fn the_host_opens_each_card_and_our_dialect_reads_its_answers() {
    let Some(host) = start() else { return };
    let mut line = host.connect();
    let all = messages();
    for message in &all[..20] {
        let Question::Payment(request) = dialect().hear(message).unwrap().question else {
            unreachable!("{message:?}");
        };
        let answer = decode(&line.ask(message)).unwrap();
        let paid = Reply::Payment(request.key, ResponseCode::APPROVED, None);
        assert_eq!(dialect().read_reply(&answer), Ok(paid));
    }
    drop(line);
    let log = host.end();
    assert_eq!(log.len(), 20);
    assert!(log.iter().all(|line| line["opened"] == true && line["chip"] == false), "{log:?}");
}

#[test]
fn the_host_checks_the_cryptogram_among_the_tags_of_a_sealed_card() {
    let Some(host) = start() else { return };
    let (mut line, all) = (host.connect(), messages());
    let right = decode(&line.ask(&all[20])).unwrap();
    assert_eq!(code(&right), "00");
    let read = dialect().read_reply(&right).unwrap();
    assert!(matches!(read, Reply::Payment(_, ResponseCode::APPROVED, Some([.., b'0', b'0']))));
    assert_eq!(line.ask(&all[20]), encode(&right).unwrap(), "asked again, answered again");
    let wrong = decode(&line.ask(&all[21])).unwrap();
    assert_eq!((code(&wrong), wrong.get(55)), ("82", None));
    drop(line);
    let log = host.end();
    let verified: Vec<_> = log.iter().map(|line| line["verified"].as_bool()).collect();
    assert_eq!(verified, [Some(true), Some(true), Some(false)]);
    assert!(log.iter().all(|line| line.get("replayed").is_none() && line["chip"] == true));
}

#[test]
fn the_host_opens_no_card_with_a_flipped_bit() {
    let Some(host) = start() else { return };
    let (mut line, all) = (host.connect(), messages());
    let Some(Value::Bytes(chip)) = all[20].get(55) else { unreachable!() };
    for place in 0..chip.len() {
        let changed = with_chip_data(&all[20], |bytes| bytes[place] ^= 1);
        assert_eq!(code(&decode(&line.ask(&changed)).unwrap()), "05", "byte {place}");
    }
    drop(line);
    let log = host.end();
    assert!(log.iter().all(|line| line["opened"] == false), "{log:?}");
}

#[test]
fn the_host_answers_reversals_and_echoes() {
    let Some(host) = start() else { return };
    let mut line = host.connect();
    let answer = decode(&line.ask(&reversal())).unwrap();
    assert_eq!(dialect().read_reply(&answer), Ok(Reply::Reversed(KEY)));
    let (echo, asked) = echo();
    let answer = decode(&line.ask(&asked)).unwrap();
    assert_eq!(dialect().read_reply(&answer), Ok(Reply::Echo(echo)));
}

#[test]
fn the_host_closes_a_bad_connection_and_answers_the_next() {
    let Some(host) = start() else { return };
    let message = encode(&messages()[0]).unwrap();
    let lacking = encode(&without(messages()[0].clone(), 49)).unwrap();
    let bad: [(&[u8], &str); 6] = [
        (&[0], "half a frame"),
        (&[0, 9, 2, 0], "half a frame"),
        (&[0xFF, 0xFF, 2, 0], "a frame of 65535 bytes"),
        (&[0, 0], "a frame of 0 bytes"),
        (&[0, 10, 0x99, 0, 0, 0, 0, 0, 0, 0, 0, 0], "9900 is no question"),
        (&pos_wire::iso8583::frame(&lacking).unwrap(), "DE 49 is missing"),
    ];
    for (bytes, _) in bad {
        assert!(host.connect().say(bytes).is_empty(), "{bytes:?}");
    }
    let framed = pos_wire::iso8583::frame(&message).unwrap();
    let answer = host.connect().say(&framed);
    assert_eq!(code(&decode(&answer[2..]).unwrap()), "00");
    let log = host.end();
    for ((_, why), line) in bad.iter().zip(&log) {
        assert!(line["why"].as_str().unwrap().starts_with(why), "{line}");
        assert_eq!(line["closed"], true);
    }
    assert_eq!(log.len(), bad.len() + 1);
}

#[test]
fn no_card_number_is_in_what_the_host_says() {
    let Some(host) = start() else { return };
    let mut line = host.connect();
    for message in &messages() {
        line.ask(message);
    }
    drop(line);
    let log = host.end();
    let said: String = log.iter().map(ToString::to_string).collect();
    let numbers = numbers();
    assert!(numbers.iter().all(|number| !said.contains(number)), "{said}");
    assert_eq!(
        (&log[1]["masked"], &log[1]["de41"]),
        (&"999999******0014".into(), &"T0000002".into())
    );
}
