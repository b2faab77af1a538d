//! The standard library's heap as a queue of events, the peer of the agenda.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use sim_kernel::Time;

use crate::workload::{Event, Queue};

/// The standard heap, first in first out at equal times.
#[derive(Default)]
pub(crate) struct Standard {
    heap: BinaryHeap<Reverse<Entry>>,
    turn: u64,
}

/// It compares by time and turn alone: no two entries have the same turn.
struct Entry {
    at: Time,
    turn: u64,
    event: Event,
}

impl Ord for Entry {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.turn).cmp(&(other.at, other.turn))
    }
}

impl PartialOrd for Entry {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

impl Queue for Standard {
    type Claim = ();

    #[inline]
    fn schedule(&mut self, at: Time, event: Event) {
        self.heap.push(Reverse(Entry { at, turn: self.turn, event }));
        self.turn += 1;
    }

    #[inline]
    fn cancel(&mut self, (): ()) {}

    #[inline]
    fn pop(&mut self) -> (Time, Event) {
        self.heap.pop().map_or((Time::ZERO, [0; 2]), |Reverse(entry)| (entry.at, entry.event))
    }
}
