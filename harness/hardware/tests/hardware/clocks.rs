//! Clocks of a child, as the child reads them.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use harness_hardware::clock::{WallClock, spawn_booted};
use libtest_mimic::Trial;

use crate::machine::{Lines, check, part, skipped_without};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("a_child_is_as_long_up_as_is_wanted", || {
            skipped_without("a_child_is_as_long_up_as_is_wanted", uptime)
        }),
        Trial::test("a_running_child_sees_the_clock_on_the_wall_jump", || {
            skipped_without("a_running_child_sees_the_clock_on_the_wall_jump", jump)
        }),
    ]
}

/// Reads the monotonic clock of a child, in milliseconds.
fn uptime_of(uptime: Duration) -> io::Result<u64> {
    let mut command = part("uptime")?;
    let child = spawn_booted(command.stdout(Stdio::piped()), uptime)?;
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().map_err(|_| io::Error::other(format!("`{text}` is no uptime")))
}

fn uptime() -> io::Result<()> {
    for wanted in [Duration::from_secs(1), Duration::from_hours(24 * 400)] {
        let read = Duration::from_millis(uptime_of(wanted)?);
        let near = wanted..wanted + Duration::from_secs(10);
        check(near.contains(&read), &format!("an uptime of {wanted:?}, not {read:?}"))?;
    }
    Ok(())
}

fn jump() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let clock = WallClock::make(&folder.path().join("clock"))?;
    let mut command: Command = part("wall")?;
    let mut child = command
        .envs(clock.environment())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map(Lines::new)?;
    let (now, day) = (SystemTime::now(), Duration::from_hours(24));
    child.reads(now)?;
    for wall in [now + day * 30, now - Duration::from_hours(1), now] {
        clock.set(wall)?;
        child.reads(wall)?;
    }
    Ok(())
}

impl Lines {
    /// Asks for the time, which must be near this one; the sleep of the child must be real.
    fn reads(&mut self, wall: SystemTime) -> io::Result<()> {
        let line = self.ask("now")?;
        let numbers: Vec<u64> = line.split(' ').flat_map(str::parse).collect();
        let [read, slept] = numbers[..] else {
            return Err(io::Error::other(format!("`{line}` is no time")));
        };
        let wanted = wall.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        check(read.abs_diff(wanted) <= 5, &format!("{wanted} on the wall, not {read}"))?;
        check((10..2_000).contains(&slept), &format!("10 ms of sleep, not {slept}"))
    }
}
