//! A place in bytes that are being read.

use crate::iso8583::{At, Part, WireError};

/// Bytes with a place in them.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    /// Returns the place where it stands, for `part`.
    pub(super) const fn at(&self, part: Part) -> At {
        At { part, offset: self.offset }
    }

    /// Counts the bytes that are left.
    pub(super) const fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.offset)
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, count: usize, part: Part) -> Result<&'a [u8], WireError> {
        let missing = count.saturating_sub(self.left());
        let end = self.offset.saturating_add(count);
        let Some(taken) = self.bytes.get(self.offset..end) else {
            return Err(WireError::Truncated { at: self.at(part), missing });
        };
        self.offset = end;
        Ok(taken)
    }

    /// Takes as many bytes as the array has.
    pub(super) fn array<const N: usize>(&mut self, part: Part) -> Result<[u8; N], WireError> {
        let at = self.at(part);
        let taken = self.take(N, part)?;
        taken.try_into().map_err(|_| WireError::Truncated { at, missing: N })
    }
}
