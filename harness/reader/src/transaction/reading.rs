//! What the kernel read of a card, in the till's words.

use emv::contact::transaction::TransactionContext;
use emv::core::generate_ac::GenerateAcResponse;
use emv::core::tag::Tag;
use emv::core::tags;
use sim_card::{ChipData, Number};

/// Returns number, sequence number and last month of the card.
pub(super) fn holder(ctx: &TransactionContext<'_>) -> Result<(Number, u8, (u16, u8)), String> {
    let packed = value(ctx, tags::PAN, "number")?;
    let halves = packed.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let digits: String = halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect();
    let number = Number::new(digits.trim_end_matches('f'))
        .map_err(|reason| format!("its number is none: {reason}"))?;
    let sequence = match ctx.tag_store.get(tags::PAN_SEQUENCE_NUMBER) {
        Some([sequence]) => decimal(*sequence),
        _ => 0,
    };
    let [year, month, _] = value(ctx, tags::APPLICATION_EXPIRATION_DATE, "last day")? else {
        return Err("its last day is none".to_owned());
    };
    Ok((number, sequence, (2000 + u16::from(decimal(*year)), decimal(*month))))
}

/// Returns what the issuer judges, with this cryptogram.
pub(super) fn chip_data(
    ctx: &TransactionContext<'_>,
    given: &GenerateAcResponse,
) -> Result<ChipData, String> {
    let word = given.iad.as_deref().unwrap_or_default();
    let issuer_data = word.try_into().map_err(|_| {
        format!("its word to its issuer (9F10) has {} bytes, not those of a test card", word.len())
    })?;
    Ok(ChipData {
        cryptogram: given.ac.ok_or("its answer has no cryptogram (9F26)")?,
        information: given.cid.to_byte(),
        counter: u16::from_be_bytes(given.atc),
        unpredictable: ctx.inputs.unpredictable_number,
        verification: ctx.tvr.to_bytes(),
        profile: ctx.aip.as_ref().ok_or("it has no profile (82)")?.to_bytes(),
        date: ctx.inputs.transaction_date,
        issuer_data,
    })
}

fn value<'c>(ctx: &'c TransactionContext<'_>, tag: Tag, name: &str) -> Result<&'c [u8], String> {
    ctx.tag_store.get(tag).ok_or_else(|| format!("it does not say its {name}"))
}

/// Reads two decimal digits.
fn decimal(byte: u8) -> u8 {
    (byte >> 4).saturating_mul(10).saturating_add(byte & 0x0F)
}
