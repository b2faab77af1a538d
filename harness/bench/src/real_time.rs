//! The driver in real time: a timer of tokio in the place of the agenda's next entry.

use core::cell::{Cell, OnceCell};
use core::time::Duration;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use sim_kernel::Time;
use sim_world::{Driver, Event};
use tokio::runtime::{Builder, Runtime};

use crate::pace::Pace;
use crate::watch::Leap;

/// The place of an event in the order of things: its time, then the order of asking.
type Place = (Time, u64);

/// Whether the clock leaps over what nobody waits through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaps {
    /// Every second is waited for.
    None,
    /// While no message is under way, the clock is set to the next thing that happens.
    Idle,
}

/// A clock that keeps the agenda's order and waits for each event.
///
/// An event happens at its own time in the trace, however late the machine is with it; by how much
/// it was late is measured.
#[derive(Debug)]
pub struct RealTime<'s> {
    runtime: Runtime,
    pace: Pace,
    leaps: Leaps,
    asked: u64,
    awaited: BTreeMap<Place, Event>,
    /// How many of them are messages under way.
    messages: usize,
    worst_lag: Duration,
    last_lag: Duration,
    /// The leap to the latest thing.
    leapt: Option<Leap>,
    /// Where something stands in it, nothing more happens.
    broken: Rc<OnceCell<io::Error>>,
    /// Set when nobody wants the rest.
    stop: Option<&'s AtomicBool>,
    /// How long the clock stood since it was looked at.
    stood: Rc<Cell<Duration>>,
}

impl<'s> RealTime<'s> {
    /// Starts the clock, `speed` times as fast as the one on the wall.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the timers of this machine cannot be had.
    pub fn new(speed: u32, leaps: Leaps) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let pace = runtime.block_on(async { Pace::start(speed) });
        Ok(Self {
            runtime,
            pace,
            leaps,
            asked: 0,
            awaited: BTreeMap::new(),
            messages: 0,
            worst_lag: Duration::ZERO,
            last_lag: Duration::ZERO,
            leapt: None,
            broken: Rc::default(),
            stop: None,
            stood: Rc::default(),
        })
    }

    /// Stops the clock for good once something is broken, or `stop` is set, which breaks it.
    #[must_use]
    pub fn until(self, broken: Rc<OnceCell<io::Error>>, stop: &'s AtomicBool) -> Self {
        Self { broken, stop: Some(stop), ..self }
    }

    /// Takes out of the time what is put into this, since the clock was looked at.
    #[must_use]
    pub(crate) fn standing(self, stood: Rc<Cell<Duration>>) -> Self {
        Self { stood, ..self }
    }

    /// Returns by how much the latest thing was late, in real time.
    pub const fn worst_lag(&self) -> Duration {
        self.worst_lag
    }

    /// Returns by how much the last event was late, in real time.
    pub(crate) const fn last_lag(&self) -> Duration {
        self.last_lag
    }

    /// Returns the leap to the last thing that was waited for; none where there was no leap.
    pub(crate) const fn leapt(&self) -> Option<Leap> {
        self.leapt
    }

    fn wait_for(&mut self, at: Time) {
        self.pace.stand(self.stood.take());
        let (pace, leaps) = (&mut self.pace, self.leaps == Leaps::Idle && self.messages == 0);
        self.leapt = self.runtime.block_on(async {
            let by = if leaps { pace.leap_to(at) } else { Duration::ZERO };
            let leap = Leap { by, when: Instant::now() };
            pace.wait(at).await;
            (!by.is_zero()).then_some(leap)
        });
        self.last_lag = self.runtime.block_on(async { self.pace.lag(at) });
        self.worst_lag = self.worst_lag.max(self.last_lag);
    }
}

impl Driver for RealTime<'_> {
    fn schedule(&mut self, at: Time, event: Event) {
        let place = (at, self.asked);
        self.asked += 1;
        self.messages += usize::from(event.is_message());
        self.awaited.insert(place, event);
    }

    fn next_at(&self) -> Option<Time> {
        self.awaited.first_key_value().map(|((at, _), _)| *at)
    }

    fn reach(&mut self, at: Time) -> bool {
        self.leapt = None;
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            // What is broken already stays the reason.
            drop(self.broken.set(io::Error::new(io::ErrorKind::Interrupted, "interrupted")));
        }
        let runs = self.broken.get().is_none();
        if runs {
            self.wait_for(at);
        }
        runs
    }

    fn take(&mut self) -> Option<Event> {
        let (_, event) = self.awaited.pop_first()?;
        self.messages -= usize::from(event.is_message());
        Some(event)
    }
}
