//! The shop's line to the internet: down, up, or poor.

use core::time::Duration;

use sim_kernel::{Chance, happens};

use crate::plan::{InternetChange, LineSpec, PartsPerMillion};
use crate::purpose::LOSS;

/// The line with its latency, one way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    spec: LineSpec,
    passes: bool,
    loss: PartsPerMillion,
    latency: Duration,
}

/// Which of the two ways a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From a till to the processor or the admin.
    Out,
    /// Back.
    Back,
}

impl Line {
    pub(crate) const fn new(spec: LineSpec) -> Self {
        Self { spec, passes: true, loss: PartsPerMillion(0), latency: spec.latency }
    }

    /// Changes the line.
    pub(crate) fn change(&mut self, change: InternetChange) {
        match change {
            InternetChange::Down => self.passes = false,
            InternetChange::Up => *self = Self::new(self.spec),
            InternetChange::Poor { loss, latency } => {
                let latency = latency.unwrap_or(self.spec.latency);
                *self = Self { spec: self.spec, passes: true, loss, latency };
            }
        }
    }

    /// Tells whether anything passes.
    pub(crate) const fn passes(&self) -> bool {
        self.passes
    }

    /// Returns the share of the messages that it loses, each way.
    pub(crate) const fn loss(&self) -> PartsPerMillion {
        self.loss
    }

    /// Returns how long a message takes, one way.
    pub(crate) const fn latency(&self) -> Duration {
        self.latency
    }

    /// Draws whether the line loses this message; the draw belongs to the message alone, and nobody
    /// misses it where the line loses none.
    pub(crate) fn loses(&self, chance: Chance, message: u64, way: Way) -> bool {
        if self.loss == PartsPerMillion(0) {
            return false;
        }
        let way = match way {
            Way::Out => 0,
            Way::Back => 1,
        };
        happens(chance.draw(LOSS, way, message), self.loss.0)
    }
}
