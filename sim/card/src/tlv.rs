//! Tagged values, as a card writes them. Source: EMV Book 3 annex B.

/// Writes one value behind its tag and length.
pub(crate) fn tagged(tag: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len() + 5);
    bytes.extend(tag.to_be_bytes().into_iter().skip_while(|byte| *byte == 0));
    let [high, low] = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    match (high, low) {
        (0, 0..=0x7F) => bytes.push(low),
        (0, _) => bytes.extend([0x81, low]),
        (_, _) => bytes.extend([0x82, high, low]),
    }
    bytes.extend(value);
    bytes
}

/// Writes values behind each other.
pub(crate) fn joined<'v>(values: impl IntoIterator<Item = (u16, &'v [u8])>) -> Vec<u8> {
    values.into_iter().flat_map(|(tag, value)| tagged(tag, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_as_many_bytes_as_it_needs() {
        assert_eq!(tagged(0x5A, &[1]), [0x5A, 1, 1]);
        assert_eq!(tagged(0x9F36, &[0; 128])[..4], [0x9F, 0x36, 0x81, 128]);
        assert_eq!(tagged(0x70, &[0; 300])[..4], [0x70, 0x82, 1, 44]);
    }
}
