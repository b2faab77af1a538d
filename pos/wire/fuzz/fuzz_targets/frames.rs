//! A stream gives the same messages however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pos_wire::iso8583::{Framer, WireError};

fn messages(pieces: impl Iterator<Item = Vec<u8>>) -> (Vec<Vec<u8>>, Result<(), WireError>) {
    let mut framer = Framer::new(1_000);
    let mut messages = Vec::new();
    for piece in pieces {
        framer.push(&piece);
        while let Ok(Some(message)) = framer.next_message() {
            messages.push(message);
        }
    }
    (messages, framer.end())
}

fuzz_target!(|input: (usize, Vec<u8>)| {
    let (size, bytes) = input;
    let pieces = bytes.chunks(size.clamp(1, 64)).map(<[u8]>::to_vec);
    assert_eq!(messages(pieces), messages(std::iter::once(bytes.clone())));
});
