//! The agenda: order, cancelling, stale tickets, and agreement with a slow and simple one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sim_kernel::{Agenda, Ticket, Time};

fn at(nanos: u64) -> Time {
    Time::from_nanos(nanos)
}

fn drain<E>(agenda: &mut Agenda<E>) -> Vec<E> {
    std::iter::from_fn(|| agenda.pop()).map(|(_, event)| event).collect()
}

#[test]
fn an_empty_agenda_has_nothing_next() {
    let mut agenda = Agenda::<u8>::new();
    assert!(agenda.is_empty());
    assert_eq!((agenda.next_at(), agenda.pop()), (None, None));
}

#[test]
fn events_fire_in_order_of_time() {
    let mut agenda = Agenda::new();
    for nanos in [30, 10, 20] {
        agenda.schedule(at(nanos), nanos);
    }
    assert_eq!((agenda.len(), agenda.next_at()), (3, Some(at(10))));
    assert_eq!(agenda.pop(), Some((at(10), 10)));
    assert_eq!(drain(&mut agenda), [20, 30]);
}

#[test]
fn events_at_equal_times_fire_first_in_first_out() {
    let mut agenda = Agenda::new();
    for event in 0..100 {
        agenda.schedule(at(7), event);
    }
    assert!(drain(&mut agenda).into_iter().eq(0..100));
}

#[test]
fn a_reused_slot_does_not_jump_the_queue() {
    let mut agenda = Agenda::new();
    let first = agenda.schedule(at(7), "first");
    agenda.schedule(at(7), "second");
    agenda.cancel(first);
    agenda.schedule(at(7), "third");
    assert_eq!(drain(&mut agenda), ["second", "third"]);
}

#[test]
fn a_cancelled_event_in_the_middle_never_fires() {
    let mut agenda = Agenda::new();
    let tickets: Vec<_> = (0..50).map(|event| agenda.schedule(at(event), event)).collect();
    assert_eq!(agenda.cancel(tickets[25]), Some(25));
    assert_eq!(agenda.len(), 49);
    assert!(drain(&mut agenda).into_iter().eq((0..25).chain(26..50)));
}

#[test]
fn a_ticket_is_stale_once_its_event_fired_or_was_cancelled() {
    let mut agenda = Agenda::new();
    let fired = agenda.schedule(at(1), "fired");
    let cancelled = agenda.schedule(at(2), "cancelled");
    agenda.pop();
    assert_eq!(agenda.cancel(fired), None);
    assert_eq!(agenda.cancel(cancelled), Some("cancelled"));
    assert_eq!(agenda.cancel(cancelled), None);
}

#[test]
fn a_stale_ticket_does_not_cancel_the_next_event_in_its_slot() {
    let mut agenda = Agenda::new();
    let stale = agenda.schedule(at(1), "fired");
    agenda.pop();
    let fresh = agenda.schedule(at(1), "pending");
    assert_ne!(stale, fresh);
    assert_eq!(agenda.cancel(stale), None);
    assert_eq!(agenda.cancel(fresh), Some("pending"));
}

#[test]
fn a_ticket_from_before_a_clear_is_stale() {
    let mut agenda = Agenda::new();
    let stale = agenda.schedule(at(1), "dropped");
    agenda.clear();
    assert_eq!((agenda.len(), agenda.cancel(stale)), (0, None));
    agenda.schedule(at(1), "pending");
    assert_eq!(agenda.cancel(stale), None);
    assert_eq!(drain(&mut agenda), ["pending"]);
}

#[test]
fn a_clone_honours_the_tickets_of_its_original() {
    let mut agenda = Agenda::new();
    let ticket = agenda.schedule(at(1), "pending");
    let mut clone = agenda.clone();
    assert_eq!(agenda.cancel(ticket), Some("pending"));
    assert_eq!(clone.cancel(ticket), Some("pending"));
}

#[test]
fn the_first_and_the_last_moment_are_moments_like_others() {
    let mut agenda = Agenda::new();
    agenda.schedule(at(u64::MAX), "last");
    agenda.schedule(at(0), "first");
    assert_eq!(drain(&mut agenda), ["first", "last"]);
}

/// One call, with choices that the run scales to what exists at that point.
#[derive(Clone, Debug)]
enum Call {
    Schedule { nanos: u64 },
    Cancel { choice: prop::sample::Index },
    Pop,
    Clear,
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        120 => (0..20_u64).prop_map(|nanos| Call::Schedule { nanos }),
        40 => any::<u64>().prop_map(|nanos| Call::Schedule { nanos }),
        60 => any::<prop::sample::Index>().prop_map(|choice| Call::Cancel { choice }),
        60 => Just(Call::Pop),
        1 => Just(Call::Clear),
    ]
}

/// The agenda beside a map from time and turn, which is slow and plainly right.
#[derive(Default)]
struct Pair {
    agenda: Agenda<usize>,
    oracle: BTreeMap<(Time, usize), usize>,
    tickets: Vec<(Ticket, (Time, usize))>,
}

impl Pair {
    fn make(&mut self, call: &Call) {
        match call {
            Call::Schedule { nanos } => self.schedule(at(*nanos)),
            Call::Cancel { choice } => self.cancel(*choice),
            Call::Pop => self.pop(),
            Call::Clear => self.clear(),
        }
        let first = self.oracle.keys().next().map(|(time, _)| *time);
        assert_eq!((self.agenda.len(), self.agenda.next_at()), (self.oracle.len(), first));
    }

    fn schedule(&mut self, time: Time) {
        let turn = self.tickets.len();
        self.tickets.push((self.agenda.schedule(time, turn), (time, turn)));
        self.oracle.insert((time, turn), turn);
    }

    fn cancel(&mut self, choice: prop::sample::Index) {
        if !self.tickets.is_empty() {
            let (ticket, key) = *choice.get(&self.tickets);
            assert_eq!(self.agenda.cancel(ticket), self.oracle.remove(&key));
        }
    }

    fn pop(&mut self) {
        let expected = self.oracle.pop_first().map(|((time, _), event)| (time, event));
        assert_eq!(self.agenda.pop(), expected);
    }

    fn clear(&mut self) {
        self.agenda.clear();
        self.oracle.clear();
    }
}

proptest! {
    #[test]
    fn the_agenda_agrees_with_a_sorted_map(calls in prop::collection::vec(call(), 1..400)) {
        let mut pair = Pair::default();
        for call in &calls {
            pair.make(call);
        }
        while !pair.oracle.is_empty() {
            pair.make(&Call::Pop);
        }
    }
}
