//! A sealed card: what the till may see of it, and what only the host may.

use aes::Aes128;
use aes::cipher::{KeyInit as _, KeyIvInit as _, StreamCipher as _};
use alloc::string::String;
use alloc::vec::Vec;
use cmac::{Cmac, Mac as _};
use ctr::Ctr128BE;
use zeroize::Zeroizing;

use super::SealError;
use super::keys::{Ksn, SecretKey, Usage, derive_for};
use crate::tlv::{self, Tlv};

const CARD_NUMBER: u32 = 0x5a;
const TRACK_2: u32 = 0x57;

/// Tags of our own, of the private class, around the clear ones.
const KSN: u32 = 0xdf70;
const MASKED: u32 = 0xdf71;
const SECRET: u32 = 0xdf72;
const CODE: u32 = 0xdf73;

/// Tags that say nothing of who pays: amounts, places, counters and cryptograms.
/// Source: EMV Book 3 annex A.
const CLEAR: [u32; 30] = [
    0x4f, 0x50, 0x82, 0x84, 0x8a, 0x8e, 0x95, 0x9a, 0x9b, 0x9c, 0x5f2a, 0x5f34, 0x9f02, 0x9f03,
    0x9f06, 0x9f07, 0x9f09, 0x9f10, 0x9f1a, 0x9f1e, 0x9f21, 0x9f26, 0x9f27, 0x9f33, 0x9f34, 0x9f35,
    0x9f36, 0x9f37, 0x9f41, 0x9f53,
];

/// Tells whether a tag stands in clear beside the sealed ones; every other tag is sealed.
pub fn is_clear(tag: u32) -> bool {
    CLEAR.contains(&tag)
}

/// A card number with its middle hidden: `411111******1111`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MaskedPan(String);

impl MaskedPan {
    /// Hides all but the first six and the last four digits; all but the last four where the number
    /// is shorter than 13. Source: PCI DSS 3.4.1.
    fn hide(digits: &[u8]) -> Self {
        let last = digits.len().saturating_sub(4);
        let first = if digits.len() < 13 { 0 } else { 6 };
        let show = |(place, digit): (usize, &u8)| match place {
            place if place < first || place >= last => char::from(*digit),
            _ => '*',
        };
        Self(digits.iter().enumerate().map(show).collect())
    }

    fn read(bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes).ok()?;
        let is_masked = |byte: u8| byte.is_ascii_digit() || byte == b'*';
        (text.bytes().all(is_masked) && text.contains('*')).then_some(Self(text))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A card as a reader hands it over and a till keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SealedCard {
    ksn: Ksn,
    masked: MaskedPan,
    clear: Vec<Tlv>,
    secret: Vec<u8>,
    code: [u8; 16],
}

impl SealedCard {
    /// Returns the serial number of the keys.
    pub const fn ksn(&self) -> Ksn {
        self.ksn
    }

    /// Returns the card number with its middle hidden.
    pub const fn masked(&self) -> &MaskedPan {
        &self.masked
    }

    /// Returns the tags that stand in clear.
    pub fn clear(&self) -> &[Tlv] {
        &self.clear
    }

    /// Writes the sealed card, as it stands in DE 55.
    ///
    /// # Errors
    /// [`SealError::Tlv`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        let mut bytes = self.covered()?;
        bytes.extend(tlv::write(&[Tlv::new(CODE, self.code)])?);
        Ok(bytes)
    }

    /// Reads a sealed card.
    ///
    /// # Errors
    /// [`SealError::Tlv`], [`SealError::Misplaced`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let mut tags = tlv::read(bytes)?.into_iter();
        let ksn = array(expect(tags.next(), KSN)?, KSN)?;
        let masked = MaskedPan::read(expect(tags.next(), MASKED)?);
        let code = array(expect(tags.next_back(), CODE)?, CODE)?;
        let secret = expect(tags.next_back(), SECRET)?;
        let clear: Vec<Tlv> = tags.collect();
        if let Some(stray) = clear.iter().find(|tlv| !is_clear(tlv.tag)) {
            return Err(SealError::Misplaced { tag: stray.tag });
        }
        let masked = masked.ok_or(SealError::Misplaced { tag: MASKED })?;
        Ok(Self { ksn: Ksn::from_bytes(ksn), masked, clear, secret, code })
    }

    /// Writes what the code is made over: everything but the code.
    fn covered(&self) -> Result<Vec<u8>, SealError> {
        let mut tags = Vec::with_capacity(self.clear.len().saturating_add(3));
        tags.push(Tlv::new(KSN, self.ksn.to_bytes()));
        tags.push(Tlv::new(MASKED, self.masked.0.as_bytes()));
        tags.extend(self.clear.iter().cloned());
        tags.push(Tlv::new(SECRET, self.secret.as_slice()));
        Ok(tlv::write(&tags)?)
    }

    fn code_under(&self, key: &SecretKey) -> Result<Cmac<Aes128>, SealError> {
        let key = derive_for(key, Usage::MacGeneration, self.ksn);
        let mut code = Cmac::<Aes128>::new(key.bytes().into());
        code.update(&self.covered()?);
        Ok(code)
    }
}

fn expect(found: Option<Tlv>, tag: u32) -> Result<Vec<u8>, SealError> {
    found.filter(|tlv| tlv.tag == tag).map(|tlv| tlv.value).ok_or(SealError::Misplaced { tag })
}

fn array<const N: usize>(value: Vec<u8>, tag: u32) -> Result<[u8; N], SealError> {
    value.try_into().map_err(|_| SealError::Misplaced { tag })
}

/// Seals tags under the key of a transaction.
pub(super) fn seal(tags: &[Tlv], ksn: Ksn, key: &SecretKey) -> Result<SealedCard, SealError> {
    let masked = MaskedPan::hide(&card_number(tags).ok_or(SealError::NoCardNumber)?);
    let (clear, hidden): (Vec<Tlv>, Vec<Tlv>) =
        tags.iter().cloned().partition(|tlv| is_clear(tlv.tag));
    let mut secret = tlv::write(&hidden)?;
    apply(&mut secret, ksn, key);
    let mut card = SealedCard { ksn, masked, clear, secret, code: [0; 16] };
    card.code = card.code_under(key)?.finalize().into_bytes().into();
    Ok(card)
}

/// Opens a sealed card under the key of its transaction; nothing is read before the code is right.
pub(super) fn open(card: &SealedCard, key: &SecretKey) -> Result<Vec<Tlv>, SealError> {
    let code = card.code_under(key)?;
    code.verify_slice(&card.code).map_err(|_| SealError::NotAuthentic)?;
    let mut secret = Zeroizing::new(card.secret.clone());
    apply(&mut secret, card.ksn, key);
    Ok(tlv::read(&secret)?)
}

/// Encrypts, or decrypts, which is the same in counter mode.
fn apply(bytes: &mut [u8], ksn: Ksn, key: &SecretKey) {
    let key = derive_for(key, Usage::DataEncryption, ksn);
    Ctr128BE::<Aes128>::new(key.bytes().into(), &[0; 16].into()).apply_keystream(bytes);
}

/// Finds the digits of the card number in tag 5A, or before the separator of tag 57.
fn card_number(tags: &[Tlv]) -> Option<Zeroizing<Vec<u8>>> {
    let value = |tag| tags.iter().find(|tlv| tlv.tag == tag).map(|tlv| &tlv.value);
    let packed = value(CARD_NUMBER).or_else(|| value(TRACK_2))?;
    let halves = packed.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    let digits: Vec<u8> = halves.take_while(|half| *half < 10).map(|half| half | b'0').collect();
    (8..=19).contains(&digits.len()).then(|| Zeroizing::new(digits))
}
