//! The two clocks of a till.

use core::time::Duration;

use serde::{Deserialize, Serialize};

/// A reading of the wall clock, in milliseconds since 1970-01-01 UTC; the clock may jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wall(i64);

impl Wall {
    /// Makes a reading from milliseconds since 1970-01-01 UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the reading `span` later.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Returns the span since `earlier`, or zero where `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// When something reaches the till, on both of its clocks.
///
/// Timers and back-off follow the first, which never jumps; records carry the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Time since the app was started.
    pub up: Duration,
    /// What the clock on the wall says.
    pub wall: Wall,
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::Wall;

    #[test]
    fn a_span_later_is_that_span_since() {
        let start = Wall::from_millis(1_772_442_000_000);
        let later = start.after(Duration::from_secs(90));
        assert_eq!(later.as_millis(), 1_772_442_090_000);
        assert_eq!(later.since(start), Duration::from_secs(90));
    }

    #[test]
    fn since_a_reading_that_is_later_no_time_has_passed() {
        let start = Wall::from_millis(1_772_442_000_000);
        assert_eq!(start.since(start.after(Duration::from_secs(90))), Duration::ZERO);
    }
}
