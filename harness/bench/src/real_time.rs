//! The driver in real time: tokio's timers and a channel in the place of the agenda.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io;

use sim_kernel::Time;
use sim_world::{Driver, Event, NEVER};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;

use crate::pace::Pace;

/// The place of an event in the order of things: its time, then the order of asking.
type Place = (Time, u64);

/// Timers that keep the agenda's order.
///
/// Timers of the same millisecond ring in any order. An event that rings before an earlier one
/// has rung is held back until it has, so the order of a run is that of virtual time, and so is
/// its trace. By how much an event is late is measured.
#[derive(Debug)]
pub struct RealTime {
    runtime: Runtime,
    pace: Pace,
    asked: u64,
    awaited: BTreeMap<Place, AbortHandle>,
    rung: BTreeMap<Place, Event>,
    ring: UnboundedSender<(Place, Event)>,
    rings: UnboundedReceiver<(Place, Event)>,
    worst_lag: Duration,
}

impl RealTime {
    /// Starts the clock, `speed` times as fast as the one on the wall.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the timers of this machine cannot be had.
    pub fn new(speed: u32) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let pace = runtime.block_on(async { Pace::start(speed) });
        let (ring, rings) = unbounded_channel();
        Ok(Self {
            runtime,
            pace,
            asked: 0,
            awaited: BTreeMap::new(),
            rung: BTreeMap::new(),
            ring,
            rings,
            worst_lag: Duration::ZERO,
        })
    }

    /// Returns by how much the latest event was late, in real time.
    pub const fn worst_lag(&self) -> Duration {
        self.worst_lag
    }

    /// Waits until the event at `place` has rung, holding back those that ring before it.
    fn wait_for(&mut self, place: Place) -> Option<Event> {
        while !self.rung.contains_key(&place) {
            let (early, event) = self.runtime.block_on(self.rings.recv())?;
            // A timer that was cancelled while it rang is no longer awaited.
            if self.awaited.contains_key(&early) {
                self.rung.insert(early, event);
            }
        }
        self.awaited.remove(&place);
        self.rung.remove(&place)
    }
}

impl Driver for RealTime {
    type Ticket = Place;

    fn schedule(&mut self, at: Time, event: Event) -> Place {
        let place = (at, self.asked);
        self.asked += 1;
        let (clock, ring) = (self.pace, self.ring.clone());
        let timer = self.runtime.spawn(async move {
            clock.wait(at).await;
            // Nobody listens any more where the run has ended: then nothing is to be told.
            drop(ring.send((place, event)));
        });
        self.awaited.insert(place, timer.abort_handle());
        place
    }

    fn cancel(&mut self, place: Place) {
        self.rung.remove(&place);
        if let Some(timer) = self.awaited.remove(&place) {
            timer.abort();
        }
    }

    fn next(&mut self, limit: Time) -> Option<(Time, Event)> {
        let first = self.awaited.first_key_value().map(|(place, _)| *place);
        let Some(place) = first.filter(|(at, _)| *at <= limit) else {
            if limit != NEVER {
                self.runtime.block_on(self.pace.wait(limit));
            }
            return None;
        };
        let event = self.wait_for(place)?;
        self.worst_lag =
            self.worst_lag.max(self.runtime.block_on(async { self.pace.lag(place.0) }));
        Some((place.0, event))
    }
}
