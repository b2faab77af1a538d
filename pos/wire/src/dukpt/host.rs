//! The processor's side: every key from the base key.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::SealError;
use super::card::{SealedCard, open};
use super::keys::{KeyId, Ksn, SecretKey, Usage, Way, derive_for, initial_key};
use crate::tlv::Tlv;

/// The holder of a base key.
#[derive(Clone, Debug)]
pub struct Host {
    base: SecretKey,
    /// The ways to the latest transactions of readers that have shown that they are some.
    ways: BTreeMap<KeyId, Way>,
}

impl Host {
    /// Makes a host with its base key.
    pub const fn new(base: SecretKey) -> Self {
        Self { base, ways: BTreeMap::new() }
    }

    /// Derives a key of a transaction.
    ///
    /// # Errors
    /// [`SealError::ImpossibleCounter`].
    pub fn working_key(&self, ksn: Ksn, usage: Usage) -> Result<SecretKey, SealError> {
        Ok(derive_for(&self.first_way(ksn.id).to(ksn)?, usage, ksn))
    }

    /// Opens a sealed card: the tags that were sealed.
    ///
    /// # Errors
    /// [`SealError::ImpossibleCounter`], [`SealError::NotAuthentic`], [`SealError::Tlv`].
    pub fn open(&mut self, card: &SealedCard) -> Result<Vec<Tlv>, SealError> {
        let ksn = card.ksn();
        if let Some(way) = self.ways.get_mut(&ksn.id) {
            return open(card, &way.to(ksn)?);
        }
        // Whoever has no key can name any number of readers: only one that has is remembered.
        let mut way = self.first_way(ksn.id);
        let tags = open(card, &way.to(ksn)?)?;
        self.ways.insert(ksn.id, way);
        Ok(tags)
    }

    fn first_way(&self, id: KeyId) -> Way {
        initial_key(&self.base, id).into()
    }
}
