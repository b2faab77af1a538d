//! A 4-ary min-heap of keys that knows where each key stands.

use alloc::vec::Vec;
use core::hint::select_unpredictable;

use crate::time::Time;

const SLOT_BITS: u32 = 24;
const TURN_BITS: u32 = 40;

/// When an event fires: time (64 bits), then turn (40), then slot (24), so that keys compare by
/// time and, at equal times, by the order in which they were made.
///
/// No two keys of one heap have the same turn, so the slot never decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(u128);

impl Key {
    /// Later than every key.
    const ABSENT: Self = Self(u128::MAX);

    /// Stands where a key was taken from the root, earlier than every key that is left: earlier
    /// still is only turn 0 of time 0, which is always taken first. Nobody has a ticket for it,
    /// because no event has this slot.
    const HOLE: Self = Self((1 << SLOT_BITS) - 1);

    #[inline]
    pub(crate) fn new(at: Time, turn: u64, slot: usize) -> Self {
        let slot = slot as u64;
        assert!(slot < (1 << SLOT_BITS) - 1, "over 16 million events are pending");
        assert!(turn < 1 << TURN_BITS, "over 10^12 events were scheduled since the last clear");
        Self(u128::from(at.as_nanos()) << 64 | u128::from(turn << SLOT_BITS | slot))
    }

    #[inline]
    pub(crate) const fn at(self) -> Time {
        Time::from_nanos(self.nanos())
    }

    #[inline]
    const fn nanos(self) -> u64 {
        (self.0 >> 64) as u64
    }

    /// Turn and slot: all that tells this key from every other.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is turn and slot")]
    pub(crate) const fn tail(self) -> u64 {
        self.0 as u64
    }

    #[inline]
    pub(crate) const fn slot(self) -> usize {
        slot_of(self.tail())
    }
}

/// Gives the slot in the tail of a key.
#[inline]
pub(crate) const fn slot_of(tail: u64) -> usize {
    (tail & ((1 << SLOT_BITS) - 1)) as usize
}

/// The four children of one key, side by side in one cache line.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Siblings([Key; 4]);

impl Siblings {
    const NONE: Self = Self([Key::ABSENT; 4]);

    /// Gives the earliest of the four and its index.
    ///
    /// Which it is cannot be foreseen, so no comparison may become a jump. Times alone decide, in
    /// half the steps that whole keys take; that two of them are equal is rare.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "`||` jumps, thrice instead of once")]
    fn earliest(&self) -> (usize, Key) {
        let [a, b, c, d] = self.0.map(Key::nanos);
        let (is_b, is_d) = (b < a, d < c);
        let left = select_unpredictable(is_b, b, a);
        let right = select_unpredictable(is_d, d, c);
        if (a == b) | (c == d) | (left == right) {
            return self.earliest_of_equals();
        }
        let is_right = right < left;
        let index = select_unpredictable(is_right, 2 + usize::from(is_d), usize::from(is_b));
        (index, self.0[index % 4])
    }

    /// Gives the earliest of four that may have equal times, and its index.
    #[cold]
    #[inline(never)]
    fn earliest_of_equals(&self) -> (usize, Key) {
        let [a, b, c, d] = self.0;
        let (is_b, is_d) = (b < a, d < c);
        let left = select_unpredictable(is_b, b, a);
        let right = select_unpredictable(is_d, d, c);
        let is_right = right < left;
        let index = select_unpredictable(is_right, 2 + usize::from(is_d), usize::from(is_b));
        (index, select_unpredictable(is_right, right, left))
    }
}

/// The root stands at place 3, so that children fill whole cache lines: those of place `p` are the
/// line `p - 2`, and the parent of place `p` is `p / 4 + 2`. Places past the end hold
/// [`Key::ABSENT`], so no line is ever partly valid.
const ROOT: usize = 3;

/// Keys in heap order, and the place of each slot's key.
///
/// What handles an event mostly schedules another, so the root stays hollow after its key was
/// taken: the next key sinks from there, and the last key need not fill the root meanwhile. A second
/// key that is taken fills it first.
#[derive(Clone, Debug)]
pub(crate) struct Heap {
    lines: Vec<Siblings>,
    places: Vec<u32>,
    end: usize,
    /// Whether the root has no key; [`Key::HOLE`] stands there then, and is counted in `end`.
    is_hollow: bool,
}

impl Heap {
    pub(crate) fn with_capacity(keys: usize) -> Self {
        let lines = (keys + ROOT).div_ceil(4);
        let (lines, places) = (Vec::with_capacity(lines), Vec::with_capacity(keys));
        Self { lines, places, end: ROOT, is_hollow: false }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.end - ROOT - usize::from(self.is_hollow)
    }

    #[inline]
    pub(crate) fn first(&self) -> Option<Key> {
        if self.is_hollow {
            let (_, child) = self.lines.get(ROOT - 2)?.earliest();
            return (child != Key::ABSENT).then_some(child);
        }
        (self.end > ROOT).then(|| self.key(ROOT))
    }

    /// Gives the place of the key with this tail, if it is in the heap.
    ///
    /// The place of a slot outlives its key, but the key that stands there then has another tail.
    #[inline]
    pub(crate) fn find(&self, tail: u64) -> Option<usize> {
        let place = *self.places.get(slot_of(tail))? as usize;
        (self.key(place).tail() == tail).then_some(place)
    }

    #[inline]
    pub(crate) fn push(&mut self, key: Key) {
        if key.slot() == self.places.len() {
            self.places.push(0);
        }
        if self.is_hollow {
            self.is_hollow = false;
            return self.sink(ROOT, key);
        }
        if self.end / 4 >= self.lines.len() {
            self.lines.push(Siblings::NONE);
        }
        self.end += 1;
        self.rise(self.end - 1, key);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Key> {
        self.settle();
        let first = self.first()?;
        self.lines[ROOT / 4].0[ROOT % 4] = Key::HOLE;
        self.is_hollow = true;
        Some(first)
    }

    /// Fills a hollow root with the last key.
    #[inline]
    fn settle(&mut self) {
        if self.is_hollow {
            self.is_hollow = false;
            let last = self.take_last();
            if self.end > ROOT {
                self.sink(ROOT, last);
            }
        }
    }

    /// Removes the key at a place that [`Heap::find`] gave.
    #[inline]
    pub(crate) fn remove(&mut self, place: usize) {
        let last = self.take_last();
        if place == self.end {
            return;
        }
        if place > ROOT && last < self.key(parent(place)) {
            self.rise(place, last);
        } else {
            self.sink(place, last);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.lines.clear();
        self.places.clear();
        self.end = ROOT;
        self.is_hollow = false;
    }

    /// Moves the hole up until the key may stand in it.
    #[inline]
    fn rise(&mut self, mut hole: usize, key: Key) {
        while hole > ROOT {
            let above = self.key(parent(hole));
            if above < key {
                break;
            }
            self.set(hole, above);
            hole = parent(hole);
        }
        self.set(hole, key);
    }

    /// Moves the hole down until the key may stand in it.
    ///
    /// It goes from line to line: each step waits for the one before, so no more than one addition
    /// may stand between the index of the earliest child and the line of that child's children.
    #[inline]
    fn sink(&mut self, hole: usize, key: Key) {
        let mut line = hole - 2;
        while let Some(children) = self.lines.get(line) {
            let first_below = line * 4 - 2;
            let (index, child) = children.earliest();
            if key < child {
                break;
            }
            self.set(line + 2, child);
            line = first_below + index;
        }
        self.set(line + 2, key);
    }

    #[inline]
    fn take_last(&mut self) -> Key {
        self.end -= 1;
        let last = self.key(self.end);
        self.lines[self.end / 4].0[self.end % 4] = Key::ABSENT;
        last
    }

    #[inline]
    fn key(&self, place: usize) -> Key {
        self.lines[place / 4].0[place % 4]
    }

    /// The assertions on keys keep every place below 2^25.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a place is below 2^25")]
    fn set(&mut self, place: usize, key: Key) {
        self.lines[place / 4].0[place % 4] = key;
        self.places[key.slot()] = place as u32;
    }
}

#[inline]
const fn parent(place: usize) -> usize {
    place / 4 + 2
}

#[cfg(test)]
mod tests {
    use super::{Heap, Key};
    use crate::time::Time;

    #[test]
    fn a_heap_allocates_nothing_up_to_its_capacity() {
        for keys in 0..70 {
            let mut heap = Heap::with_capacity(keys);
            let room = (heap.lines.capacity(), heap.places.capacity());
            for slot in 0..keys {
                heap.push(Key::new(Time::ZERO, slot as u64, slot));
            }
            assert_eq!((heap.lines.capacity(), heap.places.capacity()), room);
        }
    }

    #[test]
    #[should_panic(expected = "over 16 million events are pending")]
    fn a_slot_that_does_not_fit_the_key_is_a_bug() {
        Key::new(Time::ZERO, 0, (1 << 24) - 1);
    }

    #[test]
    #[should_panic(expected = "events were scheduled since the last clear")]
    fn a_turn_that_does_not_fit_the_key_is_a_bug() {
        Key::new(Time::ZERO, 1 << 40, 0);
    }
}
