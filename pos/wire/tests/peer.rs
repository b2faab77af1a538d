//! The codec against another one: what we write, pyiso8583 reads, and the other way round.
//!
//! Needs `python3` with `pyiso8583` (`pip install pyiso8583`); it is skipped, with its name,
//! elsewhere. `RENEW_FIELDS=1 cargo test -p pos-wire --test peer` writes the table that it reads.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed; the exported table is a file"
)]

mod common;

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pos_wire::iso8583::{Encoding, FIELDS, Field, Message, MessageType, Value, decode, encode};
use serde_json::{Map, Value as Json, json};

const NOT_INSTALLED: i32 = 77;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn table() -> PathBuf {
    folder().join("fields.json")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02X}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// Writes the field table as JSON, one row a line.
fn exported() -> String {
    let rows: Vec<String> = FIELDS.iter().map(exported_row).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn exported_row(field: &Field) -> String {
    format!(
        "  {{\"de\": {}, \"name\": {}, \"encoding\": \"{}\", \"length\": \"{}\", \"max\": {}, \
         \"source\": {}}}",
        field.number,
        json!(field.name),
        field.encoding.name(),
        field.length.name(),
        field.length.most(),
        json!(field.source),
    )
}

#[test]
fn the_exported_table_is_the_table() {
    if std::env::var_os("RENEW_FIELDS").is_some() {
        std::fs::write(table(), exported()).unwrap();
    }
    let found = std::fs::read_to_string(table()).unwrap_or_default();
    assert_eq!(
        found,
        exported(),
        "the tables differ: RENEW_FIELDS=1 cargo test -p pos-wire --test peer"
    );
}

/// Asks the peer, one line at a time; none where it is not installed.
fn ask(lines: impl Iterator<Item = Json>) -> Option<Vec<Json>> {
    let mut peer = Command::new("python3")
        .arg(folder().join("tests/peer/peer.py"))
        .arg(table())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut questions = peer.stdin.take().unwrap();
    let mut answers = BufReader::new(peer.stdout.take().unwrap()).lines();
    let mut all = Vec::new();
    for line in lines {
        // A peer that left at once does not read; its exit code says why.
        let Ok(()) = writeln!(questions, "{line}") else { break };
        let Some(answer) = answers.next() else { break };
        all.push(serde_json::from_str(&answer.unwrap()).unwrap());
    }
    drop(questions);
    let status = peer.wait().unwrap();
    if status.code() == Some(NOT_INSTALLED) {
        return None;
    }
    assert!(status.success(), "the peer failed");
    Some(all)
}

fn as_json(message: &Message) -> Json {
    let shown = |value: &Value| match value {
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => json!(hex(bytes)),
    };
    let fields: Map<String, Json> =
        message.fields().map(|(number, value)| (number.to_string(), shown(value))).collect();
    json!({ "type": message.kind().to_string(), "fields": fields })
}

/// The fields that a message of this type carries here.
fn fields_of(kind: MessageType) -> &'static [u8] {
    match kind {
        MessageType::Network => &[7, 11, 41, 70],
        MessageType::NetworkAnswer => &[7, 11, 39, 41, 70],
        MessageType::Reversal | MessageType::ReversalRepeat => &[3, 7, 11, 37, 41, 42, 90],
        MessageType::ReversalAdvice | MessageType::ReversalAdviceRepeat => {
            &[3, 4, 7, 11, 12, 13, 37, 41, 42, 49, 90, 95]
        }
        MessageType::Advice | MessageType::AdviceRepeat => {
            &[3, 4, 7, 11, 12, 13, 22, 25, 37, 38, 39, 41, 42, 49, 55]
        }
        _ if kind.answer().is_none() => &[3, 4, 7, 11, 12, 13, 37, 39, 41, 42, 49],
        _ => &[3, 4, 7, 11, 12, 13, 22, 25, 37, 41, 42, 49, 55, 60, 63],
    }
}

fn filled(kind: MessageType, numbers: impl IntoIterator<Item = u8>) -> Message {
    let fields = numbers.into_iter().filter_map(Field::find);
    fields.fold(Message::new(kind), |message, field| {
        message.with(field.number, common::sample(field))
    })
}

/// Every message type, every field by itself, all fields at once, and odd and empty lengths.
fn messages() -> Vec<Message> {
    let numbers = || FIELDS.iter().map(|field| field.number);
    let mut messages: Vec<Message> =
        MessageType::all().map(|kind| filled(kind, fields_of(kind).iter().copied())).collect();
    messages.extend(numbers().map(|number| filled(MessageType::Payment, [number])));
    messages.push(filled(MessageType::Payment, numbers()));
    for length in [0, 1, 10, 11] {
        let digits = "4".repeat(length);
        let message = Message::new(MessageType::Payment)
            .with(2, digits.clone())
            .with(35, digits.clone())
            .with(55, vec![0xab; length])
            .with(60, digits.clone())
            .with(32, digits);
        messages.push(message);
    }
    messages
}

#[test]
fn another_codec_reads_what_is_written_and_writes_what_is_read() {
    let messages = messages();
    let reading = messages.iter().map(|message| json!({ "read": hex(&encode(message).unwrap()) }));
    let writing = messages.iter().map(|message| json!({ "write": as_json(message) }));
    let Some(answers) = ask(reading.chain(writing)) else {
        eprintln!("skipped: peer: needs python3 with pyiso8583");
        return;
    };
    let (read, written) = answers.split_at(messages.len());
    assert_eq!(written.len(), messages.len());
    for (message, (read, written)) in messages.iter().zip(read.iter().zip(written)) {
        assert_eq!(read, &as_json(message), "read by the peer");
        let bytes = unhex(written["hex"].as_str().unwrap_or_else(|| {
            unreachable!("the peer did not write {message:?}: {written}");
        }));
        assert_eq!(&decode(&bytes).unwrap(), message, "written by the peer");
        assert_eq!(bytes, encode(message).unwrap());
    }
}

#[test]
fn every_field_is_sent_to_the_peer() {
    let messages = messages();
    let is_sent =
        |field: &Field| messages.iter().any(|message| message.get(field.number).is_some());
    assert!(FIELDS.iter().all(is_sent));
    assert!(FIELDS.iter().any(|field| field.encoding == Encoding::Track));
}
