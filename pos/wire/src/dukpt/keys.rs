//! Keys and how they are derived.

use aes::Aes128Enc;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::SealError;

/// The most bits that a counter may have, which bounds the work of the host.
pub(super) const MOST_BITS: u32 = 16;

/// The highest bit of a counter.
const HIGHEST: u32 = 1 << 31;

/// An AES-128 key. It is wiped when it is dropped, and never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretKey([u8; 16]);

impl SecretKey {
    /// Makes a key of its bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

// Written out: the macro that would derive it needs a parser of its own, older than all others' here.
impl ZeroizeOnDrop for SecretKey {}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(…)")
    }
}

/// The identifier of an initial key: of the base key, and of the reader that was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyId(pub [u8; 8]);

/// The key serial number: which initial key, and how many transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ksn {
    /// Which initial key.
    pub id: KeyId,
    /// The transaction counter.
    pub counter: u32,
}

impl Ksn {
    /// Returns the twelve bytes.
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&self.id.0);
        bytes[8..].copy_from_slice(&self.counter.to_be_bytes());
        bytes
    }

    /// Reads the twelve bytes.
    pub fn from_bytes(bytes: [u8; 12]) -> Self {
        let (mut id, mut counter) = ([0; 8], [0; 4]);
        id.copy_from_slice(&bytes[..8]);
        counter.copy_from_slice(&bytes[8..]);
        Self { id: KeyId(id), counter: u32::from_be_bytes(counter) }
    }
}

/// What a key is for. Source: ANSI X9.24-3-2017, key usage indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// Encrypts a PIN.
    PinEncryption,
    /// Makes an authentication code.
    MacGeneration,
    /// Encrypts data.
    DataEncryption,
    /// Derives other keys.
    Derivation,
    /// Is derived from the base key, for one reader.
    Initial,
}

impl Usage {
    const fn indicator(self) -> [u8; 2] {
        match self {
            Self::PinEncryption => [0x10, 0x00],
            Self::MacGeneration => [0x20, 0x00],
            Self::DataEncryption => [0x30, 0x00],
            Self::Derivation => [0x80, 0x00],
            Self::Initial => [0x80, 0x01],
        }
    }
}

/// A key that others are derived from, made ready for that once.
pub(super) struct Parent(Aes128Enc);

impl Parent {
    pub(super) fn of(key: &SecretKey) -> Self {
        Self(Aes128Enc::new(&key.0.into()))
    }

    /// Derives an AES-128 key: the derivation data, encrypted. Source: ANSI X9.24-3-2017, 6.2.
    fn derive(&self, usage: Usage, context: [u8; 8]) -> SecretKey {
        const VERSION_AND_BLOCK: [u8; 2] = [1, 1];
        const AES_128: [u8; 2] = [0, 2];
        const BITS: [u8; 2] = [0, 128];
        let mut block = [0; 16];
        block[..2].copy_from_slice(&VERSION_AND_BLOCK);
        block[2..4].copy_from_slice(&usage.indicator());
        block[4..6].copy_from_slice(&AES_128);
        block[6..8].copy_from_slice(&BITS);
        block[8..].copy_from_slice(&context);
        let mut block = block.into();
        self.0.encrypt_block(&mut block);
        SecretKey(block.into())
    }

    /// Derives a key of a transaction, or of the way to it. Source: ANSI X9.24-3-2017, 6.3.2.
    pub(super) fn derive_for(&self, usage: Usage, ksn: Ksn) -> SecretKey {
        let mut context = [0; 8];
        context[..4].copy_from_slice(&ksn.id.0[4..]);
        context[4..].copy_from_slice(&ksn.counter.to_be_bytes());
        self.derive(usage, context)
    }
}

/// Derives the initial key of a reader from the base key. Source: ANSI X9.24-3-2017, 6.3.1.
pub fn initial_key(base: &SecretKey, id: KeyId) -> SecretKey {
    Parent::of(base).derive(Usage::Initial, id.0)
}

/// Derives one key of a transaction, or of the way to it.
pub(super) fn derive_for(from: &SecretKey, usage: Usage, ksn: Ksn) -> SecretKey {
    Parent::of(from).derive_for(usage, ksn)
}

/// The way from the initial key of a reader to the key of its latest transaction: most of it is the
/// way to the next one, too.
#[derive(Clone, Debug)]
pub(super) struct Way {
    initial: SecretKey,
    /// The counters passed, each with one bit more than the one before, and their keys.
    passed: Vec<(u32, SecretKey)>,
}

impl From<SecretKey> for Way {
    fn from(initial: SecretKey) -> Self {
        Self { initial, passed: Vec::new() }
    }
}

impl Way {
    /// Walks to the key that the keys of a transaction are derived from: one step for each bit of
    /// its counter, the highest first. Source: ANSI X9.24-3-2017, 6.3.3.
    ///
    /// # Errors
    /// [`SealError::ImpossibleCounter`].
    pub(super) fn to(&mut self, ksn: Ksn) -> Result<SecretKey, SealError> {
        let Ksn { id, counter } = ksn;
        if !(1..=MOST_BITS).contains(&counter.count_ones()) {
            return Err(SealError::ImpossibleCounter { counter });
        }
        while self.passed.last().is_some_and(|(passed, _)| !leads_to(*passed, counter)) {
            self.passed.pop();
        }
        let (mut passed, mut key) =
            self.passed.last().cloned().unwrap_or((0, self.initial.clone()));
        while passed != counter {
            passed |= HIGHEST >> (counter & !passed).leading_zeros();
            key = derive_for(&key, Usage::Derivation, Ksn { id, counter: passed });
            self.passed.push((passed, key.clone()));
        }
        Ok(key)
    }
}

/// Tells whether the highest bits of a counter, down to the lowest that was passed, were passed.
const fn leads_to(passed: u32, counter: u32) -> bool {
    let below = (passed & passed.wrapping_neg()).wrapping_sub(1);
    counter & !below == passed
}
