//! A card number and nothing else: what most of the cards that are sealed are.
//!
//! Its sealed form has a fixed length, so that it is put together where it stands: a reader that
//! knows a number seals it again and again without reading it anew.

use aes::Aes128Enc;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use cmac::Mac as _;
use core::{array, fmt};
use pos_core::{MaskedPan, Sealed};
use zeroize::Zeroizing;

use super::card::{code_over, number_tag};
use super::keys::{Ksn, Parent, SecretKey, Usage};
use crate::tlv;

/// What the code is made over, as a [`SealedCard`](super::SealedCard) has it: three tags, each with
/// its length, and zeros where values stand.
const COVERED: [u8; 49] = {
    let mut form = [0; 49];
    (form[0], form[1], form[2]) = (0xdf, 0x70, 12);
    (form[15], form[16], form[17]) = (0xdf, 0x71, 16);
    (form[34], form[35], form[36]) = (0xdf, 0x72, 12);
    form
};

/// A card number in the form in which it is sealed. It is wiped when it is dropped, and never shown.
#[derive(Clone)]
pub struct Number {
    masked: MaskedPan,
    /// [`number_tag`], written.
    tag: Zeroizing<[u8; 12]>,
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({:?})", self.masked)
    }
}

impl Number {
    /// Takes a number; none where this is no number of 8 to 19 digits in ASCII.
    pub fn new(digits: &[u8]) -> Option<Self> {
        let masked = MaskedPan::hide(digits)?;
        let written = Zeroizing::new(tlv::write(&[number_tag(digits)?]).ok()?);
        let tag = Zeroizing::new(written.as_slice().try_into().ok()?);
        Some(Self { masked, tag })
    }

    /// Seals the number under the key of a transaction.
    pub(super) fn seal(&self, ksn: Ksn, key: &SecretKey) -> Sealed {
        let key = &Parent::of(key);
        let secret = encrypt(&self.tag, ksn, key);
        let mut sealed = Sealed { ksn: ksn.to_bytes(), masked: self.masked, secret, code: [0; 16] };
        sealed.code = code_over(&covered(&sealed), ksn, key).finalize().into_bytes().into();
        sealed
    }
}

/// Encrypts what is shorter than a block: counter mode needs no more for it than its first block.
fn encrypt(tag: &[u8; 12], ksn: Ksn, key: &Parent) -> [u8; 12] {
    let key = key.derive_for(Usage::DataEncryption, ksn);
    let mut stream = Zeroizing::new([0; 16]);
    Aes128Enc::new(key.bytes().into()).encrypt_block((&mut *stream).into());
    array::from_fn(|place| tag[place] ^ stream[place])
}

/// Writes what the code is made over: everything but the code.
fn covered(sealed: &Sealed) -> [u8; 49] {
    let mut bytes = COVERED;
    bytes[3..15].copy_from_slice(&sealed.ksn);
    bytes[18..34].copy_from_slice(sealed.masked.as_str().as_bytes());
    bytes[37..].copy_from_slice(&sealed.secret);
    bytes
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::super::{Device, DeviceError, Host, KeyId, SecretKey, initial_key, number_tag};
    use super::Number;

    const BASE: SecretKey = SecretKey::new([7; 16]);
    const ID: KeyId = KeyId([1; 8]);
    const DIGITS: &[u8; 19] = b"9999990123456789012";

    fn reader() -> Device {
        Device::new(&initial_key(&BASE, ID), ID)
    }

    #[test]
    fn it_is_sealed_to_the_same_bytes_as_its_tag() {
        let (mut one, mut other) = (reader(), reader());
        let kept = |_: &Device| Ok::<(), ()>(());
        for digits in (8..=19).map(|length| &DIGITS[..length]) {
            let tag = [number_tag(digits).unwrap()];
            let alone = one.seal_number(&Number::new(digits).unwrap(), kept).unwrap();
            let as_a_tag = other.seal(&tag, kept).unwrap();
            assert_eq!((alone, None), as_a_tag.kept().unwrap(), "{} digits", digits.len());
            assert_eq!(Host::new(BASE).open(&alone.into()).unwrap(), tag);
        }
        assert_eq!(one, other);
    }

    #[test]
    fn a_counter_that_is_not_kept_is_passed_over() {
        let number = Number::new(DIGITS).unwrap();
        let mut reader = reader();
        let failed = reader.seal_number(&number, |_| Err("no disk"));
        assert_eq!(failed, Err(DeviceError::NotKept("no disk")));
        assert_eq!(reader.seal_number(&number, |_| Ok::<(), ()>(())).unwrap().counter(), 2);
    }

    #[test]
    fn it_is_a_number_and_never_shown() {
        let shown = format!("{:?}", Number::new(&DIGITS[..16]).unwrap());
        assert_eq!(shown, "Number(999999******6789)");
        assert!(Number::new(b"99999901234x6789").is_none());
        assert!([7, 20].iter().all(|length| Number::new(&[b'9'; 20][..*length]).is_none()));
    }
}
