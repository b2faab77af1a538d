//! The reader's side: keys that lead to every later transaction and to no earlier one.

use pos_core::Sealed;
use serde::{Deserialize, Serialize};

use super::SealError;
use super::card::{SealedCard, seal};
use super::keys::{KeyId, Ksn, MOST_BITS, Parent, SecretKey, Usage};
use super::number::Number;
use crate::tlv::Tlv;

/// What a reader keeps in its secure memory. Source: ANSI X9.24-3-2017, 6.5.
///
/// It is a value: the caller keeps it on durable storage, written by serde, and hands it back after
/// a power cut. Each sealing asks the caller to keep the next state first, so that no counter is
/// used twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    id: KeyId,
    /// The counter of the next transaction; none after the last.
    counter: Option<u32>,
    /// For each bit the key of the next counter whose lowest bit it is.
    keys: [Option<SecretKey>; 32],
}

/// Why a reader seals nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError<E> {
    /// The card data are not right.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The state could not be kept; the counter is passed over.
    #[error("the state of the reader could not be kept")]
    NotKept(E),
    /// The last counter was used: the reader needs a new initial key.
    #[error("the last counter was used: the reader needs a new initial key")]
    Spent,
}

impl Device {
    /// Loads a reader with its initial key, which it forgets.
    pub fn new(initial: &SecretKey, id: KeyId) -> Self {
        let initial = Parent::of(initial);
        let first = |bit: usize| Some(child(&initial, Ksn { id, counter: 0 }, bit));
        Self { id, counter: Some(1), keys: core::array::from_fn(first) }
    }

    /// Returns the serial number of the next transaction; none after the last.
    pub fn next_ksn(&self) -> Option<Ksn> {
        self.counter.map(|counter| Ksn { id: self.id, counter })
    }

    /// Seals the card data of one transaction.
    ///
    /// `keep` is handed the next state and must have it on durable storage when it returns. Only
    /// then is a key used. A counter whose state could not be kept is passed over.
    ///
    /// # Errors
    /// [`DeviceError::Spent`], [`DeviceError::NotKept`], [`DeviceError::Seal`].
    pub fn seal<E>(
        &mut self,
        tags: &[Tlv],
        keep: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<SealedCard, DeviceError<E>> {
        let (ksn, key) = self.use_next(keep)?;
        Ok(seal(tags, ksn, &key)?)
    }

    /// Seals a card number alone, for which the same holds: byte for byte what [`Self::seal`] makes
    /// of its [`number_tag`](super::number_tag), as the till keeps it.
    ///
    /// # Errors
    /// [`DeviceError::Spent`], [`DeviceError::NotKept`].
    pub fn seal_number<E>(
        &mut self,
        number: &Number,
        keep: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<Sealed, DeviceError<E>> {
        let (ksn, key) = self.use_next(keep)?;
        Ok(number.seal(ksn, &key))
    }

    /// Goes on to the next counter and has that kept; returns the one that was next with its key.
    fn use_next<E>(
        &mut self,
        keep: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<(Ksn, SecretKey), DeviceError<E>> {
        let next = self.advance().ok_or(DeviceError::Spent)?;
        keep(self).map_err(DeviceError::NotKept)?;
        Ok(next)
    }

    /// Goes on to the next counter; returns the one that was next with its key.
    fn advance(&mut self) -> Option<(Ksn, SecretKey)> {
        let ksn = self.next_ksn()?;
        let lowest = usize::try_from(ksn.counter.trailing_zeros()).ok()?;
        self.counter = following(ksn.counter);
        let key = self.keys.get_mut(lowest)?.take()?;
        if lowest > 0 && ksn.counter.count_ones() < MOST_BITS {
            let key = Parent::of(&key);
            for (bit, below) in self.keys.iter_mut().enumerate().take(lowest) {
                *below = Some(child(&key, ksn, bit));
            }
        }
        Some((ksn, key))
    }
}

/// Derives the key of the counter that has one bit more.
fn child(key: &Parent, ksn: Ksn, bit: usize) -> SecretKey {
    let counter = ksn.counter | (1 << bit);
    key.derive_for(Usage::Derivation, Ksn { counter, ..ksn })
}

/// Returns the next counter with at most sixteen bits.
const fn following(counter: u32) -> Option<u32> {
    let is_full = counter.count_ones() >= MOST_BITS;
    let lowest = counter & counter.wrapping_neg();
    counter.checked_add(if is_full { lowest } else { 1 })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::SealError;
    use super::super::keys::Way;
    use super::{Device, KeyId, Ksn, MOST_BITS, SecretKey, following};

    const INITIAL: SecretKey = SecretKey::new([7; 16]);
    const ID: KeyId = KeyId([1; 8]);

    fn transaction_key(initial: &SecretKey, ksn: Ksn) -> Result<SecretKey, SealError> {
        Way::from(initial.clone()).to(ksn)
    }

    #[test]
    fn counters_beyond_sixteen_bits_are_passed_over() {
        assert_eq!(following(1), Some(2));
        assert_eq!(following(0xffff), Some(0x1_0000));
        assert_eq!(following(0x1_fffe), Some(0x2_0000));
        assert_eq!(following(0xffff_0000), None);
        let mut counter = Some(0xffff_0000_u32 - 0x4_0000);
        while let Some(this) = counter {
            assert!(this.count_ones() <= MOST_BITS);
            counter = following(this);
        }
    }

    #[test]
    fn the_device_has_the_keys_that_the_host_derives() {
        let mut device = Device::new(&INITIAL, ID);
        for _ in 0..3_000 {
            let (ksn, key) = device.advance().unwrap();
            assert_eq!(transaction_key(&INITIAL, ksn).unwrap(), key, "{ksn:?}");
        }
    }

    /// Puts a device where it would be after `counter`, with the keys that it would have.
    fn device_at(counter: u32) -> Device {
        let mut device = Device::new(&INITIAL, ID);
        device.counter = Some(counter);
        for bit in 0..32 {
            let next = (counter & (u32::MAX << bit)) | (1 << bit);
            let is_ahead = next >= counter && next.count_ones() <= MOST_BITS;
            let key = is_ahead.then(|| transaction_key(&INITIAL, Ksn { id: ID, counter: next }));
            device.keys[usize::try_from(bit).unwrap()] = key.map(|key| key.unwrap());
        }
        device
    }

    #[test]
    fn the_device_finds_its_keys_across_the_counters_that_are_passed_over() {
        for start in [0xfff0, 0x1_fff0, 0x7fff_0000, 0xfffe_0000] {
            let mut device = device_at(start);
            for (ksn, key) in core::iter::from_fn(|| device.advance()).take(2_000) {
                assert_eq!(transaction_key(&INITIAL, ksn).unwrap(), key, "{ksn:?}");
            }
        }
    }

    #[test]
    fn a_used_key_is_forgotten_and_the_last_counter_ends_it() {
        let mut device = device_at(0xffff_0000);
        let (ksn, _) = device.advance().unwrap();
        assert_eq!(ksn.counter, 0xffff_0000);
        assert_eq!((device.next_ksn(), device.advance()), (None, None));
        assert!(device.keys.iter().all(Option::is_none));
    }

    #[test]
    fn the_state_is_a_value_that_goes_on_where_it_was() {
        let mut device = Device::new(&INITIAL, ID);
        for _ in 0..100 {
            device.advance().unwrap();
        }
        let kept: Vec<u8> = postcard::to_allocvec(&device).unwrap();
        let mut again: Device = postcard::from_bytes(&kept).unwrap();
        assert_eq!(again, device);
        assert_eq!(again.advance(), device.advance());
    }
}
