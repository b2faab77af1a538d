//! The codec: strict, and the same both ways.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use pos_wire::iso8583::{
    At, FIELDS, Framer, Length, Message, MessageType, Part, Value, WireError, decode, encode, frame,
};
use proptest::prelude::*;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        text.chars().filter_map(|c| c.to_digit(16)).map(|d| u8::try_from(d).unwrap()).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4) | pair[1]).collect()
}

const fn at(number: u8, offset: usize) -> At {
    At { part: Part::Field(number), offset }
}

const BITMAP: At = At { part: Part::Bitmap, offset: 2 };

#[test]
fn a_payment_has_the_bytes_of_the_standard() {
    let message = Message::new(MessageType::Payment)
        .with(3, "000000")
        .with(4, "000000004500")
        .with(11, "000042")
        .with(22, "071")
        .with(41, "T0000001")
        .with(60, "DEFERRED=1");
    let bytes = hex(
        "0200 3020040000800010 000000 000000004500 000042 0071 5430303030303031 0010 44454645525245443d31",
    );
    assert_eq!(encode(&message).unwrap(), bytes);
    assert_eq!(decode(&bytes).unwrap(), message);
}

#[test]
fn a_field_beyond_64_brings_the_secondary_bitmap() {
    let message = Message::new(MessageType::Network).with(11, "000001").with(70, "301");
    let bytes = hex("0800 8020000000000000 0400000000000000 000001 0301");
    assert_eq!(encode(&message).unwrap(), bytes);
    assert_eq!(decode(&bytes).unwrap(), message);
}

#[test]
fn what_cannot_become_bytes_is_named_with_its_place() {
    let encoded = |number: u8, value: Value| {
        encode(&Message::new(MessageType::Payment).with(number, value)).unwrap_err()
    };
    let text = |text: &str| Value::from(text);
    assert_eq!(encoded(65, text("1")), WireError::UnknownField { at: at(65, 18) });
    assert_eq!(encoded(129, text("1")), WireError::UnknownField { at: at(129, 18) });
    assert_eq!(encoded(0, text("1")), WireError::UnknownField { at: at(0, 10) });
    assert_eq!(encoded(55, text("00")), WireError::WrongKind { at: at(55, 10) });
    assert_eq!(encoded(11, vec![1_u8].into()), WireError::WrongKind { at: at(11, 10) });
    assert_eq!(encoded(11, text("12345x")), WireError::BadByte { at: at(11, 10), found: b'x' });
    assert_eq!(encoded(28, text("X00000000")), WireError::BadByte { at: at(28, 10), found: b'X' });
    assert_eq!(encoded(60, text("a\n")), WireError::BadByte { at: at(60, 10), found: b'\n' });
    let wrong =
        |number, found, allowed| WireError::WrongLength { at: at(number, 10), found, allowed };
    assert_eq!(encoded(11, text("12345")), wrong(11, 5, Length::Fixed(6)));
    assert_eq!(encoded(2, text(&"4".repeat(20))), wrong(2, 20, Length::UpTo99(19)));
    assert_eq!(encoded(55, vec![0; 256].into()), wrong(55, 256, Length::UpTo999(255)));
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let read = |text: &str| decode(&hex(text)).unwrap_err();
    let missing = |at, missing| WireError::Truncated { at, missing };
    let kind = At { part: Part::MessageType, offset: 0 };
    assert_eq!(read(""), missing(kind, 2));
    assert_eq!(read("0202"), WireError::UnknownMessageType { at: kind, found: [2, 2] });
    assert_eq!(read("0200 302004"), missing(BITMAP, 5));
    let second = At { part: Part::Bitmap, offset: 10 };
    assert_eq!(read("0800 8000000000000000"), missing(second, 8));
    assert_eq!(
        read("0800 8000000000000000 0000000000000000"),
        WireError::EmptySecondaryBitmap { at: second }
    );
    assert_eq!(
        read("0800 8000000000000000 8000000000000000 00"),
        WireError::UnknownField { at: at(65, 18) }
    );
    assert_eq!(read("0200 0020000000000000 0000"), missing(at(11, 10), 1));
    assert_eq!(
        read("0200 0020000000000000 00000a"),
        WireError::BadByte { at: at(11, 10), found: 10 }
    );
    assert_eq!(read("0200 0000040000000000 1071"), WireError::BadPadding { at: at(22, 10) });
    assert_eq!(read("0200 4000000000000000 1a"), WireError::BadLength { at: at(2, 10) });
    assert_eq!(
        read("0200 4000000000000000 20"),
        WireError::WrongLength { at: at(2, 10), found: 20, allowed: Length::UpTo99(19) }
    );
    assert_eq!(
        read("0200 0000000000000010 0001 07"),
        WireError::BadByte { at: at(60, 12), found: 7 }
    );
    assert_eq!(
        read("0200 0020000000000000 000001 99"),
        WireError::Trailing { at: at(11, 13), count: 1 }
    );
}

#[test]
fn a_mistake_reads_as_a_sentence() {
    let error = decode(&hex("0200 4000000000000000 20")).unwrap_err();
    assert_eq!(error.to_string(), "DE 2 at byte 10: 20 long, the table says at most 19");
}

#[test]
fn a_frame_is_read_from_any_pieces() {
    let mut stream = frame(b"one").unwrap();
    stream.extend(frame(b"three").unwrap());
    for size in 1..=stream.len() {
        let mut framer = Framer::new(5);
        let mut found = Vec::new();
        for piece in stream.chunks(size) {
            framer.push(piece);
            while let Some(message) = framer.next_message().unwrap() {
                found.push(message);
            }
        }
        assert_eq!(found, [b"one".to_vec(), b"three".to_vec()], "in pieces of {size}");
        framer.end().unwrap();
    }
}

#[test]
fn a_stream_that_ends_inside_of_a_frame_is_truncated() {
    let at = |offset| At { part: Part::Frame, offset };
    let ends = |bytes: &[u8]| {
        let mut framer = Framer::new(10);
        framer.push(bytes);
        assert_eq!(framer.next_message(), Ok(None));
        framer.end()
    };
    assert_eq!(ends(&[]), Ok(()));
    assert_eq!(ends(&[0]), Err(WireError::Truncated { at: at(1), missing: 1 }));
    assert_eq!(ends(&[0, 3, 1]), Err(WireError::Truncated { at: at(3), missing: 2 }));
}

#[test]
fn a_broken_stream_stays_broken() {
    for (header, error) in
        [([0, 0], WireError::EmptyFrame), ([0, 11], WireError::LongFrame { length: 11, most: 10 })]
    {
        let mut framer = Framer::new(10);
        framer.push(&header);
        assert_eq!(framer.next_message(), Err(error));
        framer.push(&frame(b"good").unwrap());
        assert_eq!(framer.next_message(), Err(error));
        assert_eq!(framer.end(), Err(error));
    }
    assert_eq!(frame(&[]), Err(WireError::EmptyFrame));
    let long = WireError::LongFrame { length: 65_536, most: 65_535 };
    assert_eq!(frame(&vec![0; 65_536]), Err(long));
}

proptest! {
    #[test]
    fn what_was_written_is_read(message in common::message()) {
        let bytes = encode(&message).unwrap();
        prop_assert_eq!(&decode(&bytes).unwrap(), &message);
        prop_assert_eq!(encode(&decode(&bytes).unwrap()).unwrap(), bytes);
    }

    #[test]
    fn a_message_cut_anywhere_is_never_read(message in common::message(), cut in any::<prop::sample::Index>()) {
        let bytes = encode(&message).unwrap();
        prop_assert!(decode(&bytes[..cut.index(bytes.len())]).is_err());
    }
}

/// Draws the next number of a fixed sequence. Source: SplitMix64 (Steele, Lea, Flood 2014).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn below(state: &mut u64, bound: usize) -> usize {
    usize::try_from(draw(state) % u64::try_from(bound).unwrap()).unwrap()
}

/// Changes, cuts, doubles or swaps a few bytes.
fn mutate(bytes: &mut Vec<u8>, state: &mut u64) {
    for _ in 0..=below(state, 4) {
        let place = below(state, bytes.len().max(1));
        match (below(state, 5), bytes.get_mut(place)) {
            (0 | 1, Some(byte)) => *byte ^= 1 << (draw(state) % 8),
            (2, Some(byte)) => *byte = draw(state).to_le_bytes()[0],
            (3, _) => bytes.truncate(place),
            _ => bytes.insert(place, draw(state).to_le_bytes()[0]),
        }
    }
}

#[test]
fn noise_is_refused_or_read_without_a_loss() {
    let mut state = 8583;
    let sample = encode(
        &FIELDS
            .iter()
            .filter(|field| field.length.most() < 30)
            .map(|field| (field.number, common::sample(field)))
            .fold(Message::new(MessageType::Payment), |message, (n, value)| message.with(n, value)),
    )
    .unwrap();
    let mut read = 0_u32;
    for round in 0..200_000 {
        let mut bytes = if round % 4 == 0 {
            (0..below(&mut state, 64)).map(|_| draw(&mut state).to_le_bytes()[0]).collect()
        } else {
            sample.clone()
        };
        mutate(&mut bytes, &mut state);
        if let Ok(message) = decode(&bytes) {
            assert_eq!(encode(&message).unwrap(), bytes);
            read += 1;
        }
    }
    assert!(read > 1_000, "only {read} were read: the mutations are too rough to say anything");
}
