//! The codec: strict, and the same both ways.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod strategies;

use pos_wire::iso8583::{
    At, Framer, Length, Message, MessageType, Part, Value, WireError, decode, encode, frame,
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
    fn what_was_written_is_read(message in strategies::message()) {
        let bytes = encode(&message).unwrap();
        prop_assert_eq!(&decode(&bytes).unwrap(), &message);
        prop_assert_eq!(encode(&decode(&bytes).unwrap()).unwrap(), bytes);
    }

    #[test]
    fn a_message_cut_anywhere_is_never_read(message in strategies::message(), cut in any::<prop::sample::Index>()) {
        let bytes = encode(&message).unwrap();
        prop_assert!(decode(&bytes[..cut.index(bytes.len())]).is_err());
    }
}
