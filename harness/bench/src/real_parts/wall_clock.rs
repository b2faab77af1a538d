//! The clock on the wall of a till's process: set by the bench, read by the process itself.
//!
//! Bench time runs faster than this clock, and leaps. So it is set anew whenever a fact comes that
//! it would show at another time, and goes on by itself from there.

use core::cell::Cell;
use core::time::Duration;
use std::io;
use std::path::Path;
use std::time::{Instant, SystemTime};

use harness_hardware::clock::WallClock;
use pos_core::TillId;

use super::site::Environment;

/// A clock that is no further off is left as it is.
const SLACK: Duration = Duration::from_secs(2);
/// A process whose clock is further off, beyond what passed while it was told, has another clock.
const TOLERANCE: Duration = Duration::from_secs(5);

/// The clock on the wall of the process of a till.
#[derive(Debug)]
pub(super) struct TillClock {
    till: TillId,
    clock: WallClock,
    /// What it was set to last, and when.
    set: Cell<(i64, Instant)>,
}

impl TillClock {
    /// Makes the clock of a till, with its file in a folder; none where libfaketime is not here.
    pub(super) fn make(folder: &Path, till: TillId) -> Option<Self> {
        let clock = WallClock::make(&folder.join(format!("till-{}.clock", till.0))).ok()?;
        let set = Cell::new((now_ms(), Instant::now()));
        Some(Self { till, clock, set })
    }

    /// Returns what the process is started with.
    pub(super) fn environment(&self) -> Environment {
        self.clock.environment().into_iter().collect()
    }

    /// Lets it show a time, in milliseconds since 1970.
    pub(super) fn show(&self, wall_ms: i64) -> io::Result<()> {
        let (set_ms, set_at) = self.set.get();
        if apart(wall_ms, after(set_ms, set_at.elapsed())) > SLACK {
            self.clock.set(time(wall_ms)?).map_err(io::Error::other)?;
            self.set.set((wall_ms, Instant::now()));
        }
        Ok(())
    }

    /// Holds what the process read on it against what it should show; `took` has passed since.
    pub(super) fn check(&self, (wall_ms, took): (i64, Duration), read_ms: i64) -> io::Result<()> {
        let off = apart(wall_ms, read_ms);
        if off <= TOLERANCE.saturating_add(took) {
            return Ok(());
        }
        let (till, off) = (self.till.0, off.as_secs());
        Err(io::Error::other(format!("the clock on the wall of till {till} is {off} s off")))
    }
}

/// Says why no till can have such a clock; none where it can.
pub(super) fn no_wall_clock() -> Option<String> {
    let file = std::env::temp_dir().join(format!("deadzone-clock-{}", std::process::id()));
    WallClock::make(&file).err().map(|why| why.to_string())
}

/// Reads the clock on the wall of this process, in milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    let now = SystemTime::now();
    let after = now.duration_since(SystemTime::UNIX_EPOCH);
    after.map_or_else(|before| -millis(before.duration()), millis)
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

fn after(wall_ms: i64, span: Duration) -> i64 {
    wall_ms.saturating_add(millis(span))
}

const fn apart(one: i64, other: i64) -> Duration {
    Duration::from_millis(one.abs_diff(other))
}

fn time(wall_ms: i64) -> io::Result<SystemTime> {
    let span = Duration::from_millis(wall_ms.unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    let time = if wall_ms < 0 { epoch.checked_sub(span) } else { epoch.checked_add(span) };
    time.ok_or_else(|| io::Error::other("no clock shows that time"))
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::process::Command;

    use pos_core::TillId;

    use super::{TillClock, now_ms};

    const LATER: i64 = 4_000_000_000_000;

    #[test]
    fn a_process_reads_the_clock_that_was_set_and_another_clock_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let Some(clock) = TillClock::make(folder.path(), TillId(3)) else {
            return eprintln!("skipped: wall-clock: no libfaketime (apt install libfaketime)");
        };
        let read = || {
            let mut command = Command::new("date");
            let said = command.arg("+%s%3N").envs(clock.environment()).output().unwrap();
            String::from_utf8(said.stdout).unwrap().trim().parse::<i64>().unwrap()
        };
        let told = |wall_ms, read| clock.check((wall_ms, Duration::ZERO), read);
        for wall_ms in [LATER, 0, LATER + 86_400_000] {
            clock.show(wall_ms).unwrap();
            told(wall_ms, read()).unwrap();
        }
        let wrong = told(LATER, now_ms()).unwrap_err().to_string();
        assert!(wrong.starts_with("the clock on the wall of till 3 is "), "{wrong}");
        assert!(told(LATER, LATER + 5_000).is_ok() && told(LATER, LATER - 5_001).is_err());
        assert!(clock.check((LATER, Duration::from_secs(9)), LATER - 13_000).is_ok());
    }
}
