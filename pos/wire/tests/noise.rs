//! Bytes that nobody meant: refused, or read without a loss, never a panic.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use pos_wire::iso8583::{FIELDS, Message, MessageType, decode, encode};

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
            .filter(|field| field.length.most() < 10)
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
