//! A stream gives the same messages however it is cut. The first byte says into what pieces.

use pos_wire::iso8583::{Framer, WireError};

pub(crate) fn holds(bytes: &[u8]) {
    let Some((size, stream)) = bytes.split_first() else { return };
    let pieces = stream.chunks(usize::from(*size).clamp(1, 64)).map(<[u8]>::to_vec);
    assert_eq!(messages(pieces), messages(std::iter::once(stream.to_vec())));
}

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
