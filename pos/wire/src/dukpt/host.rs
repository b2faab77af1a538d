//! The processor's side: every key from the base key.

use alloc::vec::Vec;

use super::SealError;
use super::card::{SealedCard, open};
use super::keys::{Ksn, SecretKey, Usage, derive_for, initial_key, transaction_key};
use crate::tlv::Tlv;

/// The holder of a base key.
#[derive(Clone, Debug)]
pub struct Host {
    base: SecretKey,
}

impl Host {
    /// Makes a host with its base key.
    pub const fn new(base: SecretKey) -> Self {
        Self { base }
    }

    /// Derives a key of a transaction.
    ///
    /// # Errors
    /// [`SealError::ImpossibleCounter`].
    pub fn working_key(&self, ksn: Ksn, usage: Usage) -> Result<SecretKey, SealError> {
        Ok(derive_for(&self.transaction_key(ksn)?, usage, ksn))
    }

    /// Opens a sealed card: the tags that were sealed.
    ///
    /// # Errors
    /// [`SealError::ImpossibleCounter`], [`SealError::NotAuthentic`], [`SealError::Tlv`].
    pub fn open(&self, card: &SealedCard) -> Result<Vec<Tlv>, SealError> {
        open(card, &self.transaction_key(card.ksn())?)
    }

    fn transaction_key(&self, ksn: Ksn) -> Result<SecretKey, SealError> {
        transaction_key(&initial_key(&self.base, ksn.id), ksn)
    }
}
