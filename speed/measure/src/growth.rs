//! How time and memory grow with the size of a task.
//!
//! Each size is measured in processes of its own, because what a process has once taken of the
//! machine's memory says nothing about what comes after it.

use std::io;
use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use crate::{Clock, TURNS, keep, median};

/// How many sizes each growth is measured at.
pub const SIZES: usize = 4;

/// The argument that makes this program measure one size of one growth.
const ONE: &str = "--one";

/// Work that is prepared: does it, and says how many units it did.
pub type Work = Box<dyn FnOnce() -> u64>;

/// Something whose size can be chosen.
pub struct Growth {
    /// What grows, as `tills`.
    pub name: &'static str,
    /// What is counted, as `sales`.
    pub unit: &'static str,
    /// The sizes, from the smallest on.
    pub sizes: [u64; SIZES],
    /// Prepares the work of a size; this is not measured.
    pub prepare: fn(u64) -> Work,
}

impl core::fmt::Debug for Growth {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Growth").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What one size came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// What grows.
    pub grows: String,
    /// What is counted.
    pub unit: String,
    /// How large it was.
    pub size: u64,
    /// How many units were done.
    pub units: u64,
    /// Seconds of the processor, the median of the turns.
    pub seconds: f64,
    /// By how many bytes the process grew at its largest, the median of the turns.
    pub bytes: f64,
}

/// Measures each growth at each of its sizes, in processes of their own: this program, started again.
///
/// The names of growths are taken from the arguments: those that contain the first one.
///
/// # Errors
/// Where this program cannot be started again, or says something that is no measurement.
pub fn measure_growth(all: &[Growth]) -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(place) = arguments.iter().position(|argument| argument == ONE) {
        return measure_one(all, arguments.get(place + 1..).unwrap_or_default());
    }
    let wanted = arguments.iter().find(|argument| !argument.starts_with("--"));
    let is_wanted = |growth: &&Growth| wanted.is_none_or(|part| growth.name.contains(&**part));
    for growth in all.iter().filter(is_wanted) {
        for size in growth.sizes {
            tell(&at_size(growth, size)?);
        }
    }
    Ok(())
}

/// Prints what a size came to, and adds it to the file of rows.
#[expect(clippy::cast_precision_loss, reason = "a measurement has no more digits than a float")]
fn tell(size: &Size) {
    let units = size.units as f64;
    let (nanoseconds, bytes) = (size.seconds * 1e9 / units, size.bytes / units);
    let (grows, unit) = (&size.grows, &size.unit);
    println!("{:>9} {grows:<16} {nanoseconds:>10.0} ns {bytes:>9.0} B  of {unit}", size.size);
    keep(size);
}

/// The medians of five processes.
fn at_size(growth: &Growth, size: u64) -> io::Result<Size> {
    let turns: Vec<Size> = (0..TURNS).map(|_| started(growth, size)).collect::<Result<_, _>>()?;
    let of = |part: fn(&Size) -> f64| median(turns.iter().map(part).collect());
    let (seconds, bytes) = (of(|turn| turn.seconds), of(|turn| turn.bytes));
    let units = turns.first().map_or(0, |turn| turn.units);
    let (grows, unit) = (growth.name.to_owned(), growth.unit.to_owned());
    Ok(Size { grows, unit, size, units, seconds, bytes })
}

/// Starts this program again for one size.
fn started(growth: &Growth, size: u64) -> io::Result<Size> {
    let size = size.to_string();
    let mut program = Command::new(std::env::current_exe()?);
    let output = program.args([ONE, growth.name, &size]).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("{} at {size}: {said}", growth.name)));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::other)
}

/// Measures one size in this process, and says it as a line of JSON.
fn measure_one(all: &[Growth], arguments: &[String]) -> io::Result<()> {
    let [name, size, ..] = arguments else {
        return Err(io::Error::other("a growth and a size are needed"));
    };
    let size: u64 = size.parse().map_err(io::Error::other)?;
    let growth = all.iter().find(|growth| growth.name == name);
    let growth = growth.ok_or_else(|| io::Error::other("there is no such growth"))?;
    let work = (growth.prepare)(size);
    let (before, start) = (largest()?, Clock::Process.read());
    let units = work();
    let seconds = Clock::Process.read().saturating_sub(start).as_secs_f64();
    let bytes = largest()? - before;
    let (grows, unit) = (growth.name.to_owned(), growth.unit.to_owned());
    println!("{}", serde_json::to_string(&Size { grows, unit, size, units, seconds, bytes })?);
    Ok(())
}

/// The most memory that this process has had, in bytes.
#[expect(clippy::cast_precision_loss, reason = "a measurement has no more digits than a float")]
fn largest() -> io::Result<f64> {
    let most = getrusage(UsageWho::RUSAGE_SELF)?.max_rss() as f64;
    // macOS counts bytes, all others kibibytes.
    Ok(if cfg!(target_os = "macos") { most } else { most * 1024.0 })
}
