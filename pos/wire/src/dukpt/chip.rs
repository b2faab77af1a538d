//! What a chip says, as the clear tags beside a sealed card number.

use pos_core::Chip;

use super::SealError;
use crate::tlv::Tlv;

/// The tags of a chip, in the order in which they are written: that of their numbers.
/// Source: EMV Book 3 annex A.
pub fn chip_tags(chip: &Chip) -> [Tlv; 9] {
    [
        Tlv::new(0x82, chip.profile),
        Tlv::new(0x95, chip.verification),
        Tlv::new(0x9a, chip.date),
        Tlv::new(0x9f10, chip.issuer_data),
        Tlv::new(0x9f1a, chip.country),
        Tlv::new(0x9f26, chip.cryptogram),
        Tlv::new(0x9f27, chip.information),
        Tlv::new(0x9f36, chip.counter),
        Tlv::new(0x9f37, chip.unpredictable),
    ]
}

/// Reads the chip out of clear tags; none where there are no tags.
///
/// # Errors
/// [`SealError::MoreThanANumber`] where the tags are others than a till keeps.
pub(super) fn chip_of(tags: &[Tlv]) -> Result<Option<Chip>, SealError> {
    if tags.is_empty() {
        return Ok(None);
    }
    let mut left = tags.iter();
    let chip = Chip {
        profile: next(&mut left)?,
        verification: next(&mut left)?,
        date: next(&mut left)?,
        issuer_data: next(&mut left)?,
        country: next(&mut left)?,
        cryptogram: next(&mut left)?,
        information: next(&mut left)?,
        counter: next(&mut left)?,
        unpredictable: next(&mut left)?,
    };
    let same = chip_tags(&chip) == tags;
    if same { Ok(Some(chip)) } else { Err(SealError::MoreThanANumber) }
}

fn next<'t, const N: usize>(
    tags: &mut impl Iterator<Item = &'t Tlv>,
) -> Result<[u8; N], SealError> {
    let value = tags.next().and_then(|tag| tag.value.as_slice().try_into().ok());
    value.ok_or(SealError::MoreThanANumber)
}
