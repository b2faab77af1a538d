//! How a card proves to a terminal that it is genuine. Source: EMV Book 2 sections 5 and 6.

use sha1::{Digest as _, Sha1};

use crate::keys::{EXPONENT, TEST_AUTHORITY, TEST_CARD, TEST_ISSUER};
use crate::number::{Number, pack};
use crate::personal::REGISTERED;

/// Which of the authority's keys our cards are signed with.
pub(crate) const AUTHORITY_INDEX: u8 = 0x01;
/// The last month of the century, in which the certificates end.
const CERTIFIED_UNTIL: [u8; 2] = [0x12, 0x99];
const SERIAL: [u8; 3] = [0, 0, 1];
/// The numbers of SHA-1 and RSA.
const HASH: u8 = 1;
const SIGNATURE: u8 = 1;
const HASH_LENGTH: usize = 20;

/// The public key of the test certification authority, for terminals that shall know our cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaKey {
    /// Whose keys they are: the first five bytes of the names of our applications.
    pub registered: [u8; 5],
    /// Which key of theirs.
    pub index: u8,
    /// The modulus.
    pub modulus: Vec<u8>,
    /// The exponent.
    pub exponent: Vec<u8>,
}

/// Returns the public key of the test certification authority.
pub fn ca_key() -> CaKey {
    CaKey {
        registered: REGISTERED,
        index: AUTHORITY_INDEX,
        modulus: TEST_AUTHORITY.modulus(),
        exponent: EXPONENT.to_vec(),
    }
}

/// A certificate of a public key, and the part of the key that is not in it.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) signed: Vec<u8>,
    pub(crate) remainder: Vec<u8>,
}

/// The issuer's key, signed by the authority.
pub(crate) fn issuer_certificate(number: &Number) -> Certificate {
    // The issuer is told by the first six digits of its cards.
    let issuer = pack(&format!("{}FF", &number.digits()[..6]));
    let (key, room) = (TEST_ISSUER.modulus(), TEST_AUTHORITY.modulus().len() - 36);
    let (head, tail) = public_key(&key, room);
    let told = [&[0x02], &issuer[..], &about_key(&key), &head].concat();
    let hash = hash(&[&told, &tail, &EXPONENT]);
    Certificate { signed: TEST_AUTHORITY.sign(&enclosed(&told, hash)), remainder: tail }
}

/// The card's key, signed by the issuer together with what the card says of itself.
pub(crate) fn card_certificate(number: &Number, says: &[u8]) -> Certificate {
    let mut who = number.packed();
    who.resize(10, 0xFF);
    let (key, room) = (TEST_CARD.modulus(), TEST_ISSUER.modulus().len() - 42);
    let (head, tail) = public_key(&key, room);
    let told = [&[0x04], &who[..], &about_key(&key), &head].concat();
    let hash = hash(&[&told, &tail, &EXPONENT, says]);
    Certificate { signed: TEST_ISSUER.sign(&enclosed(&told, hash)), remainder: tail }
}

/// Signs what the terminal made up, so that it sees a card that has the key.
pub(crate) fn dynamic_signature(counter: u16, asked: &[u8]) -> Vec<u8> {
    let [high, low] = counter.to_be_bytes();
    let mut told = vec![0x05, HASH, 3, 2, high, low];
    told.resize(TEST_CARD.modulus().len() - HASH_LENGTH - 2, 0xBB);
    let hash = hash(&[&told, asked]);
    TEST_CARD.sign(&enclosed(&told, hash))
}

/// Cuts a key so that its head fills the room in a certificate.
fn public_key(key: &[u8], room: usize) -> (Vec<u8>, Vec<u8>) {
    let (head, tail) = key.split_at(room.min(key.len()));
    let mut head = head.to_vec();
    head.resize(room, 0xBB);
    (head, tail.to_vec())
}

fn about_key(key: &[u8]) -> Vec<u8> {
    let length = u8::try_from(key.len()).unwrap_or(u8::MAX);
    [&CERTIFIED_UNTIL[..], &SERIAL, &[HASH, SIGNATURE, length, 1]].concat()
}

fn enclosed(told: &[u8], hash: [u8; HASH_LENGTH]) -> Vec<u8> {
    [&[0x6A], told, &hash, &[0xBC]].concat()
}

fn hash(parts: &[&[u8]]) -> [u8; HASH_LENGTH] {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
