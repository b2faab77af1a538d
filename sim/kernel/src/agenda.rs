//! The agenda: what happens when.

use crate::heap::{Heap, Key, slot_of};
use crate::slab::Slab;
use crate::time::Time;

/// Pending events in order of time, first in first out at equal times; each can be cancelled.
///
/// Scheduling, cancelling and taking the next event cost O(log n), and allocate only while the
/// number of pending events reaches a new high.
///
/// An event for a moment that has passed is the next one: the agenda keeps no clock.
#[derive(Clone, Debug)]
pub struct Agenda<E> {
    heap: Heap,
    events: Slab<E>,
    /// The turn of the next event: how many were scheduled since the agenda was last cleared.
    turn: u64,
    /// How often the agenda was cleared.
    age: u64,
}

/// The claim to one scheduled event; it is worth nothing once that has fired or was cancelled.
///
/// It names the slot of the event, and the turn at which it was scheduled as the generation of
/// that slot. It is good for the agenda that gave it and for clones of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    tail: u64,
    age: u64,
}

impl<E> Agenda<E> {
    /// Builds an empty agenda.
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// Builds an empty agenda that holds this many pending events without allocating.
    pub fn with_capacity(events: usize) -> Self {
        let heap = Heap::with_capacity(events);
        Self { heap, events: Slab::with_capacity(events), turn: 0, age: 0 }
    }

    /// Schedules an event after all those that are scheduled for the same moment.
    ///
    /// # Panics
    ///
    /// If 2^24 - 1 events are pending, or 2^40 were scheduled since the agenda was last cleared.
    #[inline]
    pub fn schedule(&mut self, at: Time, event: E) -> Ticket {
        let key = Key::new(at, self.turn, self.events.put(event));
        self.turn += 1;
        self.heap.push(key);
        Ticket { tail: key.tail(), age: self.age }
    }

    /// Takes a scheduled event off the agenda; `None` if it has fired or was cancelled.
    #[inline]
    pub fn cancel(&mut self, ticket: Ticket) -> Option<E> {
        if ticket.age != self.age {
            return None;
        }
        let place = self.heap.find(ticket.tail)?;
        self.heap.remove(place);
        Some(self.events.take(slot_of(ticket.tail)))
    }

    /// Tells when the next event fires.
    #[inline]
    pub fn next_at(&self) -> Option<Time> {
        self.heap.first().map(Key::at)
    }

    /// Takes the next event, with the moment it was scheduled for.
    #[inline]
    pub fn pop(&mut self) -> Option<(Time, E)> {
        let key = self.heap.pop()?;
        Some((key.at(), self.events.take(key.slot())))
    }

    /// Counts the pending events.
    #[inline]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Tells whether no event is pending.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops all events and keeps their memory; the tickets given so far are worth nothing.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.events.clear();
        self.turn = 0;
        self.age += 1;
    }
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}
