//! What an evening of power cuts is asked, and what it finds.

use std::path::PathBuf;

use serde::Serialize;

/// A till that sells, with and without the line, while the power of its disk is cut.
#[derive(Clone, Debug)]
pub struct PowerCuts {
    /// The program whose `device` command runs the parts.
    pub program: PathBuf,
    /// How many sales are begun.
    pub sales: u32,
    /// How often the power is cut.
    pub cuts: u32,
    /// The seed of the evening, and of how far the cuts are apart.
    pub seed: u64,
    /// How many times as fast as the clock on the wall, at most.
    pub speed: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PowerCutReport {
    /// The sales that were begun.
    pub sales: u32,
    /// How often the power was cut.
    pub cuts: u32,
    /// How often the app was found dead that had come up; the other cuts met one that came up.
    pub deaths: u32,
    /// How often the app was started again.
    pub starts: u32,
    /// The journals that were read after a cut.
    pub journals_read: u32,
    /// The orders whose payment the till confirmed, with the line and without it.
    pub confirmed: u32,
    /// Of these, the ones that it stored.
    pub stored: u32,
    /// Of the confirmed, the ones that the processor captured once.
    pub once: u32,
    /// Of all orders, the ones that it captured more than once.
    pub more: u32,
    /// Of the confirmed, the ones that it never captured.
    pub never: u32,
    /// The orders that it captured though the till had no time to confirm them.
    pub unconfirmed: u32,
    /// The payment requests that reached the processor, repeats included.
    pub requests: u64,
    /// The reversals that it acted on.
    pub reversals: u64,
    /// The stored payments that the till still has to forward, where it can be asked.
    pub queued: Option<u64>,
    /// The invariants that were broken.
    pub breaches: Vec<String>,
    /// How long it took from the restored power to the app on its journal.
    pub recovery: Recovery,
    /// How long all took, on the clock on the wall.
    pub millis: u64,
    /// What is wrong; nothing, where all is well.
    pub wrong: Vec<String>,
}

/// How long a till took to come back after a power cut, in microseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Recovery {
    /// Half were quicker.
    pub p50_us: u64,
    /// Ninety-nine of a hundred were quicker.
    pub p99_us: u64,
    /// None took longer.
    pub most_us: u64,
}
