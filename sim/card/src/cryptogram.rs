//! The cryptograms of a card and of its issuer. Source: EMV Book 2 sections 8.1, 8.2 and A1.

use des::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use des::{Des, TdesEde2};

use crate::keys::ISSUER_MASTER;
use crate::number::{Number, pack};

type Block = [u8; 8];
type Key = [u8; 16];

/// Computes the issuer's answer to a cryptogram (ARPC, method 1).
pub(crate) fn response_cryptogram(key: &Key, cryptogram: Block, code: [u8; 2]) -> Block {
    let mut block = cryptogram;
    block[0] ^= code[0];
    block[1] ^= code[1];
    triple(key, block)
}

/// Derives the key of one transaction of one card.
pub(crate) fn session_key(number: &Number, sequence: u8, counter: u16) -> Key {
    let master = card_key(number, sequence);
    let [high, low] = counter.to_be_bytes();
    let half = |mark| triple(&master, [high, low, mark, 0, 0, 0, 0, 0]);
    halves(half(0xF0), half(0x0F))
}

/// Derives the master key of a card: option A, of the last 16 digits of number and sequence.
fn card_key(number: &Number, sequence: u8) -> Key {
    let digits = format!("{:0>16}{sequence:02}", number.digits());
    let mut block = [0; 8];
    block.copy_from_slice(&pack(&digits[digits.len() - 16..]));
    odd(halves(triple(&ISSUER_MASTER, block), triple(&ISSUER_MASTER, block.map(|byte| !byte))))
}

/// Computes the application cryptogram over what is signed: the message authentication code of
/// ISO/IEC 9797-1 algorithm 3 with padding method 2.
pub(crate) fn application_cryptogram(key: &Key, signed: &[u8]) -> Block {
    let mut padded = signed.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(8), 0);
    let (first, second) = (half_key(key, 0), half_key(key, 8));
    let chained = padded.chunks_exact(8).fold([0; 8], |chained: Block, part| {
        let mut block = chained;
        block.iter_mut().zip(part).for_each(|(byte, other)| *byte ^= other);
        first.encrypted(block)
    });
    first.encrypted(second.decrypted(chained))
}

fn half_key(key: &Key, from: usize) -> Single {
    let mut half = [0; 8];
    half.copy_from_slice(&key[from..from + 8]);
    Single(Des::new(&half.into()))
}

/// Plain DES, of which the others are made.
struct Single(Des);

impl Single {
    fn encrypted(&self, block: Block) -> Block {
        let mut block = block.into();
        self.0.encrypt_block(&mut block);
        block.into()
    }

    fn decrypted(&self, block: Block) -> Block {
        let mut block = block.into();
        self.0.decrypt_block(&mut block);
        block.into()
    }
}

fn triple(key: &Key, block: Block) -> Block {
    let mut block = block.into();
    TdesEde2::new(&(*key).into()).encrypt_block(&mut block);
    block.into()
}

fn halves(left: Block, right: Block) -> Key {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&left);
    key[8..].copy_from_slice(&right);
    key
}

/// Gives each byte of a key odd parity, as keys of DES have it.
fn odd(key: Key) -> Key {
    key.map(|byte| (byte & 0xFE) | u8::from((byte & 0xFE).count_ones() % 2 == 0))
}
