//! The usual player, and where a run is while it plays.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::io;

use sim_kernel::{Agenda, Time};
use sim_world::{Driver, Event, Modelled, OurTill, Plan, Storage, Trace, play_under};

/// Plays a plan in virtual time: the same plan and seed give the same trace.
///
/// # Errors
/// Never; other players have something to run out of.
pub fn play_virtual(plan: &Plan) -> io::Result<Trace> {
    Ok(sim_world::play(plan))
}

/// How far a run is, in nanoseconds of its own time: written by the run, read by whoever asks.
#[derive(Debug, Default)]
pub struct RunClock(AtomicU64);

impl RunClock {
    /// Says how far the run is.
    pub fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }

    /// Notes how far the run is.
    pub fn set(&self, at: Duration) {
        self.0.store(u64::try_from(at.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// Plays as [`play_virtual`] does, the same trace to the byte, and shows how far it is.
///
/// # Errors
/// Never.
pub fn play_virtual_showing(plan: &Plan, clock: &RunClock) -> io::Result<Trace> {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Disk };
    let shown = Shown { agenda: Agenda::new(), clock };
    Ok(play_under(plan, &mut parts, shown).0)
}

/// The agenda of virtual time, which writes down each time that it reaches: one store an event, and
/// no question back.
#[derive(Debug)]
struct Shown<'c> {
    agenda: Agenda<Event>,
    clock: &'c RunClock,
}

impl Driver for Shown<'_> {
    fn schedule(&mut self, at: Time, event: Event) {
        Driver::schedule(&mut self.agenda, at, event);
    }

    fn next_at(&self) -> Option<Time> {
        Driver::next_at(&self.agenda)
    }

    fn reach(&mut self, at: Time) -> bool {
        self.clock.0.store(at.as_nanos(), Ordering::Relaxed);
        self.agenda.reach(at)
    }

    fn take(&mut self) -> Option<Event> {
        self.agenda.take()
    }

    fn leaps(&self) -> bool {
        self.agenda.leaps()
    }
}

#[cfg(test)]
mod tests {
    use super::{RunClock, play_virtual, play_virtual_showing};
    use crate::{CatalogueError, read_catalogue};
    use core::time::Duration;
    use std::path::Path;

    #[test]
    fn a_run_that_shows_its_clock_is_the_same_run() -> Result<(), CatalogueError> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/reconnect");
        let catalogue = read_catalogue(&[root])?;
        for scenario in &catalogue.scenarios {
            let clock = RunClock::default();
            let shown = play_virtual_showing(&scenario.plan, &clock).unwrap();
            let plain = play_virtual(&scenario.plan).unwrap();
            assert_eq!(shown.first_difference(&plain), None, "{}", scenario.id);
            assert_eq!(clock.now(), Duration::from_nanos(plain.ended_at().as_nanos()));
        }
        Ok(())
    }
}
