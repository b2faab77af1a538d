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
    invariants: Vec<Box<dyn Invariant>>,
}

impl Observers {
    /// Watches nothing: the shop is not open yet.
    pub(crate) const fn new() -> Self {
        Self { read: 0, invariants: Vec::new() }
    }

    /// Watches everything from here on.
    pub(crate) fn of(plan: &Plan) -> Self {
        let invariants: Vec<Box<dyn Invariant>> = vec![
            Box::new(lost::Lost::default()),
            Box::new(twice::Twice::default()),
            Box::new(paid_unapproved::PaidUnapproved::default()),
            Box::new(over_limit::OverLimit::new(plan)),
            Box::new(refused_stored::RefusedStored::default()),
            Box::new(confirmed_twice::ConfirmedTwice::default()),
            Box::new(guess::Guess::default()),
            Box::new(oldest_first::OldestFirst::default()),
            Box::new(decline_retried::DeclineRetried::new(plan)),
        ];
        Self { read: 0, invariants }
    }

    /// Reads what is new in the trace; returns every breach.
    pub(crate) fn look(&mut self, entries: &[Entry]) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for entry in entries.get(self.read..).unwrap_or_default() {
            for invariant in &mut self.invariants {
                breaches.extend(invariant.observe(entry));
            }
        }
        self.read = entries.len();
        breaches
    }
}
