//! What a load run and a torture are asked, and what they find.

use core::num::NonZeroU32;
use core::time::Duration;
use std::io;
use std::path::PathBuf;

use serde::Serialize;

/// Many tills at once against one processor, each a process of its own.
#[derive(Clone, Debug)]
pub struct Load {
    /// The program whose `device` command runs the parts.
    pub program: PathBuf,
    /// How many tills.
    pub tills: u16,
    /// How long payments are begun.
    pub span: Duration,
    /// How many payments begin a second, at all tills together.
    pub pace: Pace,
}

/// How many payments begin a second, at all tills together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As many as go.
    AsItGoes,
    /// So many.
    At(NonZeroU32),
    /// As many as hold, which is searched for first.
    Highest,
}

/// What is told while a load run goes on.
#[derive(Clone, Copy, Debug)]
pub enum LoadNews {
    /// A stretch is over.
    Stretch(Stretch),
    /// A rate was tried.
    Probe(Probe),
}

/// What came of a rate that was tried.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Probe {
    /// How many payments were to begin a second.
    pub rate: u32,
    /// The payments in 1,000 seconds.
    pub per_1000_seconds: u64,
    /// How long they took.
    pub latency: Latency,
    /// By how much the last payments of the tills began later than the rate wanted, at worst.
    pub late_at_end_ms: u64,
    /// Whether the rate held.
    pub held: bool,
}

/// What a load run found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoadReport {
    /// How many tills there were.
    pub tills: u16,
    /// How many payments were to begin a second; none where as many as went.
    pub rate: Option<u32>,
    /// Whether that rate, which a search found, held to the end.
    pub held: Option<bool>,
    /// The rates that a search tried.
    pub probes: Vec<Probe>,
    /// How long payments were begun and ended.
    pub millis: u64,
    /// The payments that were approved.
    pub payments: u64,
    /// How long they took at their tills.
    pub latency: Latency,
    /// By how much a payment began later than the rate wanted, at worst.
    pub worst_late_ms: u64,
    /// By how much the last payments of the tills began later than the rate wanted, at worst.
    pub late_at_end_ms: u64,
    /// The resident memory of the processes, over time.
    pub memory: Vec<Memory>,
    /// What the processor's own ledger says.
    pub ledger: Ledger,
    /// What is wrong with it; nothing, where all is well.
    pub wrong: Vec<String>,
}

impl LoadReport {
    /// A rate holds where no last payment of a till begins later than this.
    pub const LATEST_MS: u64 = 250;
    /// A rate holds where ninety-nine of a hundred payments are quicker than this.
    pub const SLOWEST_P99_MS: u64 = 250;

    /// Tells whether the tills kept up with the rate.
    pub const fn holds(&self) -> bool {
        let quick = self.latency.p99_us <= Self::SLOWEST_P99_MS * 1_000;
        quick && self.late_at_end_ms <= Self::LATEST_MS
    }

    /// Returns the payments in 1,000 seconds.
    pub fn per_1000_seconds(&self) -> u64 {
        per_1000_seconds(self.payments, self.millis)
    }

    /// Writes all of it down as one line of JSON.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where it cannot be written down.
    pub fn to_json(&self) -> io::Result<String> {
        Ok(serde_json::to_string(self)? + "\n")
    }

    /// Returns how much the memory of a till, of the processor, of the line and of the admin grew in
    /// an hour, in KiB, from the middle of the run to its end.
    pub fn growth(&self) -> Option<[i64; 4]> {
        let (middle, end) = (self.memory.get(self.memory.len() / 2)?, self.memory.last()?);
        let seconds = i64::try_from(end.second.checked_sub(middle.second)?).ok()?;
        let hourly = |from: u64, to: u64| {
            let grown = i64::try_from(to).ok()?.checked_sub(i64::try_from(from).ok()?)?;
            grown.checked_mul(3_600)?.checked_div(seconds)
        };
        Some([
            hourly(middle.till_median, end.till_median)?,
            hourly(middle.processor, end.processor)?,
            hourly(middle.line, end.line)?,
            hourly(middle.admin, end.admin)?,
        ])
    }
}

/// Returns how many in 1,000 seconds are so many in a span.
pub(crate) const fn per_1000_seconds(count: u64, millis: u64) -> u64 {
    let millis = if millis == 0 { 1 } else { millis };
    count.saturating_mul(1_000_000) / millis
}

/// How long payments took, from the card to the approval at the till, in microseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// Half were quicker.
    pub p50_us: u64,
    /// Ninety of a hundred were quicker.
    pub p90_us: u64,
    /// Ninety-nine of a hundred were quicker.
    pub p99_us: u64,
    /// None took longer.
    pub most_us: u64,
}

impl Latency {
    /// Measures a sample.
    pub(crate) fn of(sample: &[u64]) -> Self {
        let mut sorted = sample.to_vec();
        sorted.sort_unstable();
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100);
            sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
        };
        Self { p50_us: at(50), p90_us: at(90), p99_us: at(99), most_us: at(100) }
    }
}

/// The resident memory of the processes at one time, in KiB.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Memory {
    /// When, in seconds since payments began.
    pub second: u64,
    /// Of the smallest till.
    pub till_least: u64,
    /// Of the till in the middle.
    pub till_median: u64,
    /// Of the largest till.
    pub till_most: u64,
    /// Of the processor.
    pub processor: u64,
    /// Of the line.
    pub line: u64,
    /// Of the admin.
    pub admin: u64,
}

/// What the processor did, by its own ledger.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Ledger {
    /// The payment requests that reached it.
    pub requests: u64,
    /// The reversals that it acted on.
    pub reversals: u64,
    /// What it captured, in minor units.
    pub captured: i64,
    /// What the tills showed as approved, in minor units.
    pub approved: i64,
    /// The orders that reached the admin.
    pub orders: u64,
}

/// What happened in one stretch of a load run.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// Seconds since payments began.
    pub second: u64,
    /// The payments in 1,000 seconds, in this stretch.
    pub per_1000_seconds: u64,
    /// How long they took.
    pub latency: Latency,
    /// By how much they began later than the rate wanted, at worst.
    pub worst_late_ms: u64,
    /// The memory at its end; none where this system does not tell.
    pub memory: Option<Memory>,
}

/// A till that is killed while its stored payments are forwarded over a line that is cut.
#[derive(Clone, Debug)]
pub struct Torture {
    /// The program whose `device` command runs the parts.
    pub program: PathBuf,
    /// How many payments are stored.
    pub payments: u32,
    /// How often the till is killed.
    pub kills: u32,
    /// The seed of the cuts, and of how far the kills are apart.
    pub seed: u64,
    /// How many times as fast as the clock on the wall, at most.
    pub speed: u32,
}

/// What came of a torture.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TortureReport {
    /// The payments that the till stored.
    pub stored: u32,
    /// How often the till was killed.
    pub kills: u32,
    /// How often its app was found dead that had come up; the other kills cut a start short.
    pub deaths: u32,
    /// How often its app was started again: once after each kill.
    pub starts: u32,
    /// How often of these between the first and the last capture.
    pub starts_between: u32,
    /// How often the line was cut between the first and the last capture.
    pub cuts: u32,
    /// The payment requests that reached the processor, repeats included.
    pub requests: u64,
    /// The reversals that it acted on.
    pub reversals: u64,
    /// The orders that it captured once.
    pub once: u32,
    /// The orders that it captured more than once.
    pub more: u32,
    /// The orders that it never captured.
    pub never: u32,
    /// What it captured, in minor units.
    pub captured: i64,
    /// What the customers owe, in minor units.
    pub owed: i64,
    /// The stored payments that the till still has to forward, where it can be asked.
    pub queued: Option<u64>,
    /// Its dead letters, where it can be asked.
    pub dead_letters: Option<u64>,
    /// The invariants that were broken.
    pub breaches: Vec<String>,
    /// How long it took, on the clock on the wall.
    pub millis: u64,
    /// What is wrong; nothing, where all is well.
    pub wrong: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::{Latency, LoadReport, Memory};

    #[test]
    fn of_a_hundred_the_ninety_ninth_is_p99() {
        let sample: Vec<u64> = (1..=100).rev().collect();
        let latency = Latency::of(&sample);
        let found = (latency.p50_us, latency.p90_us, latency.p99_us, latency.most_us);
        assert_eq!(found, (50, 90, 99, 100));
        assert_eq!(Latency::of(&[]).most_us, 0);
    }

    #[test]
    fn growth_is_measured_from_the_middle_on() {
        let at = |second, till_median| Memory { second, till_median, ..Memory::default() };
        let memory = vec![at(0, 1_000), at(60, 5_000), at(120, 5_010)];
        let report = LoadReport { memory, ..LoadReport::default() };
        assert_eq!(report.growth(), Some([600, 0, 0, 0]));
    }

    #[test]
    fn a_rate_holds_at_its_bounds_and_not_beyond() {
        let report = |late_at_end_ms, p99_us| {
            let latency = Latency { p99_us, ..Latency::default() };
            LoadReport { latency, late_at_end_ms, ..LoadReport::default() }.holds()
        };
        assert!(report(LoadReport::LATEST_MS, LoadReport::SLOWEST_P99_MS * 1_000));
        assert!(!report(LoadReport::LATEST_MS + 1, 0));
        assert!(!report(0, LoadReport::SLOWEST_P99_MS * 1_000 + 1));
    }
}
