//! A map whose keys come in turn: new ones mostly are the greatest, and the least are the first to
//! go. What a till numbers by itself is looked up with every fact.

use alloc::collections::VecDeque;

use crate::order::OrderId;

/// A key that counts: what it stands for was made in this turn.
pub trait Turn: Copy + Ord {
    /// Returns the turn; a greater key has a greater one.
    fn turn(self) -> u64;
}

impl Turn for OrderId {
    fn turn(self) -> u64 {
        u64::from(self.0)
    }
}

impl Turn for u32 {
    fn turn(self) -> u64 {
        u64::from(self)
    }
}

impl Turn for u64 {
    fn turn(self) -> u64 {
        self
    }
}

/// Over how many keys it is seen how far they lie apart: one that was left out changes nothing.
const RECENT: u8 = 8;

/// A map as a list in the order of its keys, of which the ends are at hand: what goes from the front
/// moves nothing of the rest, of which a till has as much as a busy day.
#[derive(Clone, Debug)]
pub struct InTurn<K, V>(VecDeque<(K, V)>);

impl<K, V> Default for InTurn<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> InTurn<K, V> {
    /// Makes an empty map.
    pub const fn new() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: Turn, V> InTurn<K, V> {
    /// Finds the place of a key, or else the one that it would have. Mostly it is the last, or comes
    /// after it, which takes a glance wherever it is asked.
    #[inline]
    fn place(&self, key: K) -> Result<usize, usize> {
        match self.0.back() {
            Some((last, _)) if key < *last => self.place_before(key, *last),
            Some((last, _)) if key == *last => Ok(self.0.len().saturating_sub(1)),
            Some(_) | None => Err(self.0.len()),
        }
    }

    /// Finds the place of a key that is not the last: in front, or where it is if each till takes its
    /// turn, so that the keys lie as far apart as the last few, or else wherever it is.
    #[inline(never)]
    fn place_before(&self, key: K, last: K) -> Result<usize, usize> {
        match self.0.front() {
            Some((first, _)) if key < *first => return Err(0),
            Some((first, _)) if key == *first => return Ok(0),
            Some(_) | None => {}
        }
        let guess = self.place_in_turn(key, last).and_then(|guess| self.place_beside(key, guess));
        guess.unwrap_or_else(|| self.0.binary_search_by_key(&key, |(other, _)| *other))
    }

    fn place_in_turn(&self, key: K, last: K) -> Option<usize> {
        let end = self.0.len().checked_sub(1)?;
        let recent = self.0.get(end.checked_sub(usize::from(RECENT))?)?.0.turn();
        let apart = last.turn().checked_sub(recent)?.checked_div(u64::from(RECENT))?;
        let turns = last.turn().checked_sub(key.turn())?.checked_div(apart)?;
        end.checked_sub(usize::try_from(turns).ok()?)
    }

    /// Returns the place of a key, where it is the guessed one, or would be the one after it.
    fn place_beside(&self, key: K, guess: usize) -> Option<Result<usize, usize>> {
        let (there, _) = self.0.get(guess)?;
        if key == *there {
            return Some(Ok(guess));
        }
        let next = guess.checked_add(1)?;
        let is_between = *there < key && self.0.get(next).is_some_and(|(after, _)| key < *after);
        is_between.then_some(Err(next))
    }

    /// Returns the value under a key.
    pub fn get(&self, key: K) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Returns the value under a key, to be changed.
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Tells whether there is a value under a key.
    pub fn contains(&self, key: K) -> bool {
        self.place(key).is_ok()
    }

    /// Puts a value in, in place of the one under the same key.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(key) {
            Err(place) if place == self.0.len() => self.0.push_back((key, value)),
            Err(place) => self.0.insert(place, (key, value)),
            Ok(place) => {
                if let Some(there) = self.0.get_mut(place) {
                    there.1 = value;
                }
            }
        }
    }

    /// Takes the value under a key out.
    pub fn remove(&mut self, key: K) -> Option<V> {
        let taken = match self.place(key).ok()? {
            0 => self.0.pop_front(),
            place => self.0.remove(place),
        };
        taken.map(|(_, value)| value)
    }

    /// Returns the least key.
    pub fn first(&self) -> Option<K> {
        self.0.front().map(|(key, _)| *key)
    }

    /// Tells whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lists the keys with their values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// Lists the keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.0.iter().map(|(key, _)| *key)
    }

    /// Lists the values in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
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
        for number in numbers().take(8_000) {
            // Keys that lie evenly, and such as do not.
            let key =
                if number >> 30 & 1 == 0 { (number >> 8) % 40 } else { 1 << ((number >> 8) % 32) };
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
