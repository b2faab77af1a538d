//! The invariants `never.*`, and `sync.order`: black-box observers of what was shown, sent, stored and captured.
//!
//! Each reads the trace entry by entry, like somebody who watches the shop, and never asks the
//! POS for its own numbers. One invariant, one file; `never.pan` looks at disks and messages and
//! stands in `pan`.

mod confirmed_twice;
mod decline_retried;
mod guess;
mod lost;
mod oldest_first;
mod over_limit;
mod paid_unapproved;
mod pan;
mod refused_stored;
mod twice;

use core::fmt::Debug;

use crate::numbered::{ByNumber, Numbers};
use crate::plan::Plan;
use crate::trace::{Breach, Entry};

/// Watches one invariant.
trait Invariant: Debug {
    /// Reads the next entry; says what is wrong with it.
    fn observe(&mut self, entry: &Entry) -> Option<Breach>;
}

/// All invariants, and how far they have read.
#[derive(Debug)]
pub(crate) struct Observers {
    read: usize,
    invariants: Option<Invariants>,
}

/// Each by its own type: every entry of a run goes past all of them.
#[derive(Debug)]
struct Invariants {
    lost: lost::Lost,
    twice: twice::Twice,
    paid_unapproved: paid_unapproved::PaidUnapproved,
    over_limit: over_limit::OverLimit,
    refused_stored: refused_stored::RefusedStored,
    confirmed_twice: confirmed_twice::ConfirmedTwice,
    guess: guess::Guess,
    oldest_first: oldest_first::OldestFirst,
    decline_retried: decline_retried::DeclineRetried,
}

impl Observers {
    /// Watches nothing: the shop is not open yet.
    pub(crate) const fn new() -> Self {
        Self { read: 0, invariants: None }
    }

    /// Watches everything from here on.
    pub(crate) fn of(plan: &Plan) -> Self {
        let invariants = Invariants {
            lost: lost::Lost::default(),
            twice: twice::Twice::default(),
            paid_unapproved: paid_unapproved::PaidUnapproved::default(),
            over_limit: over_limit::OverLimit::new(plan),
            refused_stored: refused_stored::RefusedStored::default(),
            confirmed_twice: confirmed_twice::ConfirmedTwice::default(),
            guess: guess::Guess::default(),
            oldest_first: oldest_first::OldestFirst::default(),
            decline_retried: decline_retried::DeclineRetried::new(plan),
        };
        Self { read: 0, invariants: Some(invariants) }
    }

    /// Reads what is new in the trace; returns every breach.
    pub(crate) fn look(&mut self, entries: &[Entry]) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let new = entries.get(self.read..).unwrap_or_default();
        if let Some(invariants) = &mut self.invariants {
            for entry in new {
                invariants.observe(entry, &mut breaches);
            }
        }
        self.read = entries.len();
        breaches
    }
}

impl Invariants {
    fn observe(&mut self, entry: &Entry, breaches: &mut Vec<Breach>) {
        let mut note = |breach: Option<Breach>| {
            if let Some(breach) = breach {
                breaches.push(breach);
            }
        };
        note(self.lost.observe(entry));
        note(self.twice.observe(entry));
        note(self.paid_unapproved.observe(entry));
        note(self.over_limit.observe(entry));
        note(self.refused_stored.observe(entry));
        note(self.confirmed_twice.observe(entry));
        note(self.guess.observe(entry));
        note(self.oldest_first.observe(entry));
        note(self.decline_retried.observe(entry));
    }
}
