//! Where the events wait, so that the heap moves small keys only.

use alloc::vec::Vec;
use core::mem;

/// Numbered slots for pending events; a freed slot is the first to be used again.
#[derive(Clone, Debug)]
pub(crate) struct Slab<E> {
    slots: Vec<Slot<E>>,
    /// The first free slot; the chain of free slots ends in the number of slots.
    free: usize,
}

#[derive(Clone, Debug)]
enum Slot<E> {
    Pending(E),
    Free { next: usize },
}

impl<E> Slab<E> {
    pub(crate) fn with_capacity(events: usize) -> Self {
        Self { slots: Vec::with_capacity(events), free: 0 }
    }

    /// Stores an event and gives the number of its slot.
    #[inline]
    pub(crate) fn put(&mut self, event: E) -> usize {
        let number = self.free;
        if let Some(slot) = self.slots.get_mut(number) {
            self.free = slot.occupy(event);
        } else {
            self.slots.push(Slot::Pending(event));
            self.free = self.slots.len();
        }
        number
    }

    /// Takes the event out of a slot that holds one.
    #[inline]
    pub(crate) fn take(&mut self, number: usize) -> E {
        let freed = Slot::Free { next: self.free };
        match mem::replace(&mut self.slots[number], freed) {
            Slot::Pending(event) => {
                self.free = number;
                event
            }
            Slot::Free { .. } => unreachable!("slot {number} has a key and no event"),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.free = 0;
    }
}

impl<E> Slot<E> {
    /// Fills a free slot and gives the next free one.
    #[inline]
    fn occupy(&mut self, event: E) -> usize {
        match mem::replace(self, Self::Pending(event)) {
            Self::Free { next } => next,
            Self::Pending(_) => unreachable!("the chain of free slots leads to a pending event"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Slab;

    #[test]
    fn a_freed_slot_is_used_again_before_a_new_one() {
        let mut slab = Slab::with_capacity(3);
        let numbers = [slab.put('a'), slab.put('b'), slab.put('c')];
        assert_eq!((slab.take(numbers[0]), slab.take(numbers[2])), ('a', 'c'));
        assert_eq!([slab.put('d'), slab.put('e'), slab.put('f')], [2, 0, 3]);
        assert_eq!((slab.take(1), slab.take(0)), ('b', 'e'));
    }
}
