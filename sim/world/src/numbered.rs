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

/// Another POS may number as it likes: what is beyond these stands in a tree.
const ROWS: usize = 64;
const NEAR: u32 = 1 << 14;

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

/// Returns the row and the place in it of what is near.
fn near(key: impl Numbered) -> Option<(usize, usize)> {
    let (row, number) = key.place();
    let place = usize::try_from(number).ok()?;
    (row < ROWS && number < NEAR).then_some((row, place))
}

impl<K: Numbered, V> ByNumber<K, V> {
    #[inline]
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        match near(key) {
            Some((row, place)) => self.rows.get(row)?.get(place)?.as_ref(),
            None => self.far.get(&key),
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match near(key) {
            Some((row, place)) => self.slot(row, place).replace(value),
            None => self.far.insert(key, value),
        }
    }

    #[inline]
    pub(crate) fn remove(&mut self, key: K) -> Option<V> {
        match near(key) {
            Some((row, place)) => self.rows.get_mut(row)?.get_mut(place)?.take(),
            None => self.far.remove(&key),
        }
    }

    fn slot(&mut self, row: usize, place: usize) -> &mut Option<V> {
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let row = &mut self.rows[row];
        if row.len() <= place {
            row.resize_with(place + 1, || None);
        }
        &mut row[place]
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

    use super::{ByNumber, NEAR};

    #[test]
    fn it_is_a_map_for_numbers_near_and_far() {
        let mut map = ByNumber::default();
        let mut tree = BTreeMap::new();
        let numbers = [3, 0, NEAR, 3, u32::MAX, NEAR - 1, 0];
        for (turn, number) in numbers.into_iter().enumerate() {
            assert_eq!(map.insert(OrderId(number), turn), tree.insert(number, turn));
        }
        assert_eq!(map.remove(OrderId(3)), tree.remove(&3));
        assert_eq!(map.remove(OrderId(NEAR)), tree.remove(&NEAR));
        for number in numbers.into_iter().chain([7]) {
            assert_eq!(map.get(OrderId(number)), tree.get(&number), "{number}");
        }
    }
}
