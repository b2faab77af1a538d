//! A sealed card: what the till may see of it, and what only the host may.

use aes::Aes128Enc;
use aes::cipher::{KeyInit as _, KeyIvInit as _, StreamCipher as _};
use alloc::vec::Vec;
use cmac::{Cmac, Mac as _};
use ctr::Ctr128BE;
use pos_core::{Chip, MaskedPan, Sealed};
use zeroize::Zeroizing;

use super::SealError;
use super::chip::{chip_of, chip_tags};
use super::keys::{Ksn, Parent, SecretKey, Usage};
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
    pub const fn masked(&self) -> MaskedPan {
        self.masked
    }

    /// Returns the tags that stand in clear.
    pub fn clear(&self) -> &[Tlv] {
        &self.clear
    }

    /// Puts together again what the till kept: the seal, and what the chip said beside it.
    pub fn of(Sealed { ksn, masked, secret, code }: Sealed, chip: Option<&Chip>) -> Self {
        let clear = chip.map(|chip| chip_tags(chip).to_vec()).unwrap_or_default();
        Self { ksn: Ksn::from_bytes(ksn), masked, clear, secret: secret.to_vec(), code }
    }

    /// Returns the card as the till keeps it: the seal, and what its chip said.
    ///
    /// # Errors
    /// [`SealError::MoreThanANumber`] where it holds more than [`number_tag`] of a card number and
    /// [`chip_tags`].
    pub fn kept(&self) -> Result<(Sealed, Option<Chip>), SealError> {
        let secret = self.secret.as_slice().try_into().map_err(|_| SealError::MoreThanANumber)?;
        let chip = chip_of(&self.clear)?;
        let ksn = self.ksn.to_bytes();
        Ok((Sealed { ksn, masked: self.masked, secret, code: self.code }, chip))
    }

    /// Writes the sealed card, as it stands in DE 55.
    ///
    /// # Errors
    /// [`SealError::Tlv`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        let mut bytes = self.covered()?;
        tlv::append(&mut bytes, CODE, &self.code)?;
        Ok(bytes)
    }

    /// Reads a sealed card.
    ///
    /// # Errors
    /// [`SealError::Tlv`], [`SealError::Misplaced`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let mut tags = tlv::read(bytes)?.into_iter();
        let ksn = array(expect(tags.next(), KSN)?, KSN)?;
        let masked = MaskedPan::read(&expect(tags.next(), MASKED)?);
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
        // A card number with all that stands around it, the code included, has room in this.
        let mut bytes = Vec::with_capacity(96);
        tlv::append(&mut bytes, KSN, &self.ksn.to_bytes())?;
        tlv::append(&mut bytes, MASKED, self.masked.as_str().as_bytes())?;
        for Tlv { tag, value } in &self.clear {
            tlv::append(&mut bytes, *tag, value)?;
        }
        tlv::append(&mut bytes, SECRET, &self.secret)?;
        Ok(bytes)
    }

    fn code_under(&self, key: &Parent) -> Result<Cmac<Aes128Enc>, SealError> {
        Ok(code_over(&self.covered()?, self.ksn, key))
    }
}

impl From<Sealed> for SealedCard {
    fn from(sealed: Sealed) -> Self {
        Self::of(sealed, None)
    }
}

/// Makes the tag of a card number, two digits to a byte, filled up so that no length is seen in
/// what is sealed; none where this is no number of 8 to 19 digits in ASCII.
pub fn number_tag(digits: &[u8]) -> Option<Tlv> {
    MaskedPan::hide(digits)?;
    let mut packed = [0xff; 10];
    for (byte, pair) in packed.iter_mut().zip(digits.chunks(2)) {
        let low = pair.get(1).map_or(0x0f, |digit| digit & 0x0f);
        *byte = (pair.first()? << 4) | low;
    }
    Some(Tlv::new(CARD_NUMBER, packed))
}

fn expect(found: Option<Tlv>, tag: u32) -> Result<Vec<u8>, SealError> {
    found.filter(|tlv| tlv.tag == tag).map(|tlv| tlv.value).ok_or(SealError::Misplaced { tag })
}

fn array<const N: usize>(value: Vec<u8>, tag: u32) -> Result<[u8; N], SealError> {
    value.try_into().map_err(|_| SealError::Misplaced { tag })
}

/// Seals tags under the key of a transaction.
pub(super) fn seal(tags: &[Tlv], ksn: Ksn, key: &SecretKey) -> Result<SealedCard, SealError> {
    let number = digits(tags);
    let masked =
        number.as_ref().and_then(|(digits, length)| MaskedPan::hide(digits.get(..*length)?));
    let masked = masked.ok_or(SealError::NoCardNumber)?;
    let key = &Parent::of(key);
    // A card number has room in this, and is most of what is ever sealed.
    let mut secret = Vec::with_capacity(16);
    for Tlv { tag, value } in tags.iter().filter(|tlv| !is_clear(tlv.tag)) {
        tlv::append(&mut secret, *tag, value)?;
    }
    let clear = tags.iter().filter(|tlv| is_clear(tlv.tag)).cloned().collect();
    apply(&mut secret, ksn, key);
    let mut card = SealedCard { ksn, masked, clear, secret, code: [0; 16] };
    card.code = card.code_under(key)?.finalize().into_bytes().into();
    Ok(card)
}

/// Opens a sealed card under the key of its transaction; nothing is read before the code is right.
pub(super) fn open(card: &SealedCard, key: &SecretKey) -> Result<Vec<Tlv>, SealError> {
    let key = &Parent::of(key);
    let code = card.code_under(key)?;
    code.verify_slice(&card.code).map_err(|_| SealError::NotAuthentic)?;
    let mut secret = Zeroizing::new(card.secret.clone());
    apply(&mut secret, card.ksn, key);
    Ok(tlv::read(&secret)?)
}

/// Makes the code over what a sealed card shows.
pub(super) fn code_over(covered: &[u8], ksn: Ksn, key: &Parent) -> Cmac<Aes128Enc> {
    let key = key.derive_for(Usage::MacGeneration, ksn);
    let mut code = Cmac::<Aes128Enc>::new(key.bytes().into());
    code.update(covered);
    code
}

/// Encrypts, or decrypts, which is the same in counter mode.
fn apply(bytes: &mut [u8], ksn: Ksn, key: &Parent) {
    let key = key.derive_for(Usage::DataEncryption, ksn);
    Ctr128BE::<Aes128Enc>::new(key.bytes().into(), &[0; 16].into()).apply_keystream(bytes);
}

/// Finds the digits of the card number, in ASCII: in tag 5A, or before the separator of tag 57.
pub fn card_number(tags: &[Tlv]) -> Option<Zeroizing<Vec<u8>>> {
    let (digits, length) = digits(tags)?;
    digits.get(..length).map(|digits| Zeroizing::new(digits.to_vec()))
}

/// Finds the digits of the card number, and how many there are.
fn digits(tags: &[Tlv]) -> Option<(Zeroizing<[u8; 20]>, usize)> {
    let value = |tag| tags.iter().find(|tlv| tlv.tag == tag).map(|tlv| &tlv.value);
    let packed = value(CARD_NUMBER).or_else(|| value(TRACK_2))?;
    let mut digits = Zeroizing::new([0; 20]);
    let mut length = 0;
    for (pair, byte) in digits.chunks_exact_mut(2).zip(packed) {
        let halves = [byte >> 4, byte & 0x0f];
        let decimal = halves.iter().take_while(|half| **half < 10).count();
        pair.copy_from_slice(&halves.map(|half| half | b'0'));
        length = usize::saturating_add(length, decimal);
        if decimal < halves.len() {
            break;
        }
    }
    (8..=19).contains(&length).then_some((digits, length))
}
