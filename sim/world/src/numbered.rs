//! Maps and sets of what a run numbers from 0 on: its orders, and the payments of each till. Every
//! entry of a run is looked up in many of them.

use std::collections::BTreeMap;

use pos_core::{Key, OrderId, TillId};

/// What is known by a number in a row of its own.
pub(crate) trait Numbered: Copy + Ord {
    /// Returns the row and the number.
    fn place(self) -> (usize, u32);
}

impl Numbered for OrderId {
    fn place(self) -> (usize, u32) {
        (0, self.0)
    }
}

impl Numbered for Key {
    fn place(self) -> (usize, u32) {
        (usize::from(self.till.0), self.count)
    }
}

impl Numbered for (TillId, OrderId) {
    fn place(self) -> (usize, u32) {
        (usize::from(self.0.0), self.1.0)
    }
}

/// Another POS may number as it likes: what is beyond these stands in a tree, unless its row has
/// come close to it by then.
const ROWS: usize = 64;
const NEAR: usize = 1 << 14;
const CLOSE: usize = 1 << 8;

/// A map from numbers.
#[derive(Clone, Debug)]
pub(crate) struct ByNumber<K, V> {
    rows: Vec<Vec<Option<V>>>,
    far: BTreeMap<K, V>,
}

impl<K, V> Default for ByNumber<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new(), far: BTreeMap::new() }
    }
}

/// Returns the row and the place in it that a key has or would have.
#[inline]
fn place(key: impl Numbered) -> (usize, usize) {
    let (row, number) = key.place();
    (row, usize::try_from(number).unwrap_or(usize::MAX))
}

impl<K: Numbered, V> ByNumber<K, V> {
    #[inline]
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        let (row, place) = place(key);
        let slot = self.rows.get(row).and_then(|row| row.get(place)?.as_ref());
        slot.or_else(|| self.far.get(&key))
    }

    #[inline]
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (row, place) = place(key);
        match self.slot(row, place) {
            // It may have been put into the tree when its row was shorter.
            Some(slot) => slot.replace(value).or_else(|| self.far.remove(&key)),
            None => self.far.insert(key, value),
        }
    }

    #[inline]
    pub(crate) fn remove(&mut self, key: K) -> Option<V> {
        let (row, place) = place(key);
        let slot = self.rows.get_mut(row).and_then(|row| row.get_mut(place)?.take());
        slot.or_else(|| self.far.remove(&key))
    }

    /// Returns the slot of a place, which is made if it is near, or close to the end of its row.
    fn slot(&mut self, row: usize, place: usize) -> Option<&mut Option<V>> {
        if row >= ROWS {
            return None;
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let row = &mut self.rows[row];
        if row.len() <= place {
            if place >= NEAR.max(row.len() + CLOSE) {
                return None;
            }
            row.resize_with(place + 1, || None);
        }
        row.get_mut(place)
    }
}

/// A set of numbers.
#[derive(Debug)]
pub(crate) struct Numbers<K>(ByNumber<K, ()>);

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self(ByNumber::default())
    }
}

impl<K: Numbered> Numbers<K> {
    #[inline]
    pub(crate) fn contains(&self, key: K) -> bool {
        self.0.get(key).is_some()
    }

    /// Tells whether it is new.
    #[inline]
    pub(crate) fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    #[inline]
    pub(crate) fn remove(&mut self, key: K) -> bool {
        self.0.remove(key).is_some()
    }
}

impl<K: Numbered> Extend<K> for Numbers<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use pos_core::OrderId;
    use std::collections::BTreeMap;

    use super::{ByNumber, CLOSE, NEAR};

    /// The same as a tree that is handed the same numbers.
    fn is_a_map(numbers: &[u32]) {
        let (mut map, mut tree) = (ByNumber::default(), BTreeMap::new());
        for (turn, &number) in numbers.iter().enumerate() {
            let removed = numbers[turn / 2];
            assert_eq!(map.insert(OrderId(number), turn), tree.insert(number, turn));
            if turn % 3 == 0 {
                assert_eq!(map.remove(OrderId(removed)), tree.remove(&removed));
            }
            for &number in &numbers[..=turn] {
                assert_eq!(map.get(OrderId(number)), tree.get(&number), "{number} of {numbers:?}");
            }
        }
    }

    #[test]
    fn it_is_a_map_for_numbers_near_and_far() {
        let near = u32::try_from(NEAR).unwrap();
        is_a_map(&[3, 0, near, 3, u32::MAX, near - 1, 0, near, u32::MAX, 7]);
    }

    #[test]
    fn a_number_that_its_row_comes_close_to_is_there_once() {
        let (near, close) = (u32::try_from(NEAR).unwrap(), u32::try_from(CLOSE).unwrap());
        let far = near + 2 * close;
        is_a_map(&[far, near, near - 1, near + close, far, far + 1, far, near, far]);
    }

    #[test]
    fn a_row_goes_on_for_as_long_as_numbers_follow_each_other() {
        let mut map = ByNumber::default();
        for number in 0..4 * u32::try_from(NEAR).unwrap() {
            map.insert(OrderId(number), ());
        }
        assert!(map.far.is_empty(), "{} stand in the tree", map.far.len());
    }
}
