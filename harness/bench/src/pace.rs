//! How bench time runs against the clock on the wall.

use core::time::Duration;

use sim_kernel::Time;
use tokio::time::Instant;

/// Bench time runs `speed` times as fast as the clock on the wall, from one common start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    started: Instant,
    speed: u32,
}

impl Pace {
    /// Starts at once; a speed of zero counts as one.
    pub(crate) fn start(speed: u32) -> Self {
        Self { started: Instant::now(), speed: speed.max(1) }
    }

    /// Returns when bench time is `at`, by the clock on the wall.
    pub(crate) fn due(&self, at: Time) -> Instant {
        let span = at.since(Time::ZERO) / self.speed;
        self.started.checked_add(span).unwrap_or(self.started)
    }

    /// Waits until bench time is `at`; what is due already is not waited for.
    pub(crate) async fn wait(self, at: Time) {
        let due = self.due(at);
        if due > Instant::now() {
            tokio::time::sleep_until(due).await;
        }
    }

    /// Sets bench time to `at`, where that is still to come; returns by how much.
    pub(crate) fn leap_to(&mut self, at: Time) -> Duration {
        let ahead = self.due(at).saturating_duration_since(Instant::now());
        self.started = self.started.checked_sub(ahead).unwrap_or(self.started);
        ahead.saturating_mul(self.speed)
    }

    /// Takes a real span out of bench time.
    pub(crate) fn stand(&mut self, span: Duration) {
        self.started = self.started.checked_add(span).unwrap_or(self.started);
    }

    /// Returns by how much `at` has passed, in real time.
    pub(crate) fn lag(&self, at: Time) -> Duration {
        Instant::now().saturating_duration_since(self.due(at))
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use sim_kernel::Time;
    use tokio_test::{assert_pending, assert_ready, task};

    use super::Pace;

    #[tokio::test(start_paused = true)]
    async fn at_speed_60_a_virtual_minute_takes_a_real_second() {
        let pace = Pace::start(60);
        let mut minute = task::spawn(pace.wait(Time::from_millis(60_000)));
        assert_pending!(minute.poll());
        tokio::time::advance(Duration::from_millis(998)).await;
        assert_pending!(minute.poll());
        tokio::time::advance(Duration::from_millis(3)).await;
        assert_ready!(minute.poll());
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_leap_time_goes_on_from_there() {
        let mut pace = Pace::start(60);
        let leapt = pace.leap_to(Time::from_millis(60_000));
        assert!(leapt <= Duration::from_mins(1) && leapt > Duration::from_secs(59));
        let mut minute = task::spawn(pace.wait(Time::from_millis(60_000)));
        assert_ready!(minute.poll());
        let mut next = task::spawn(pace.wait(Time::from_millis(120_000)));
        assert_pending!(next.poll());
        tokio::time::advance(Duration::from_millis(1_001)).await;
        assert_ready!(next.poll());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_due_already_is_not_waited_for() {
        let pace = Pace::start(1);
        tokio::time::advance(Duration::from_secs(5)).await;
        let mut past = task::spawn(pace.wait(Time::from_millis(3_000)));
        assert_ready!(past.poll());
        assert_eq!(pace.lag(Time::from_millis(3_000)), Duration::from_secs(2));
    }
}
