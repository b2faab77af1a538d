//! A map whose keys come in turn: new ones mostly are the greatest, and the least are the first to
//! go. What a till numbers by itself is looked up with every fact.

use alloc::collections::VecDeque;
use core::cmp::Ordering;

/// A map as a list in the order of its keys, of which the ends are at hand: what goes from the front
/// moves nothing of the rest, of which a till has as much as a busy day.
#[derive(Clone, Debug)]
pub(super) struct InTurn<K, V>(VecDeque<(K, V)>);

impl<K, V> Default for InTurn<K, V> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: Copy + Ord, V> InTurn<K, V> {
    /// Finds the place of a key, or else the one that it would have.
    #[inline]
    fn place(&self, key: K) -> Result<usize, usize> {
        let Some((last, _)) = self.0.back() else { return Err(0) };
        match key.cmp(last) {
            Ordering::Greater => Err(self.0.len()),
            Ordering::Equal => Ok(self.0.len().saturating_sub(1)),
            Ordering::Less if self.first() == Some(key) => Ok(0),
            Ordering::Less => self.0.binary_search_by_key(&key, |(other, _)| *other),
        }
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    pub(super) fn contains(&self, key: K) -> bool {
        self.place(key).is_ok()
    }

    /// Puts a value in, in place of the one under the same key.
    pub(super) fn insert(&mut self, key: K, value: V) {
        match self.place(key) {
            Err(place) => self.0.insert(place, (key, value)),
            Ok(place) => {
                if let Some(there) = self.0.get_mut(place) {
                    there.1 = value;
                }
            }
        }
    }

    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let place = self.place(key).ok()?;
        self.0.remove(place).map(|(_, value)| value)
    }

    /// Returns the least key.
    pub(super) fn first(&self) -> Option<K> {
        self.0.front().map(|(key, _)| *key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    pub(super) fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.0.iter().map(|(key, _)| *key)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;

    use super::InTurn;

    /// Draws numbers, the same each time.
    fn numbers() -> impl Iterator<Item = u32> {
        core::iter::successors(Some(1_u32), |last| {
            Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
        })
    }

    #[test]
    fn it_holds_what_a_tree_holds_whatever_the_order_in_which_keys_come_and_go() {
        let (mut list, mut tree) = (InTurn::default(), BTreeMap::new());
        for number in numbers().take(4_000) {
            let key = (number >> 8) % 40;
            if number >> 31 == 0 {
                list.insert(key, number);
                tree.insert(key, number);
            } else {
                assert_eq!(list.remove(key), tree.remove(&key));
            }
            let asked = (number >> 16) % 40;
            assert_eq!(list.get(asked), tree.get(&asked));
            assert_eq!(list.get_mut(asked), tree.get_mut(&asked));
            assert_eq!(list.contains(asked), tree.contains_key(&asked));
            assert_eq!(list.first(), tree.keys().next().copied());
            assert_eq!(list.is_empty(), tree.is_empty());
            assert!(list.iter().eq(tree.iter().map(|(key, value)| (*key, value))));
        }
        assert!(list.keys().eq(tree.keys().copied()) && list.values().eq(tree.values()));
        assert!(list.iter().count() > 5, "{:?}", list.keys().collect::<Vec<_>>());
    }
}
