//! What can be asked of the router, and what it counts.

use core::time::Duration;

/// How the line treats packets, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// How long each packet takes, one way; an hour at most.
    pub delay: Duration,
    /// By how much that may be more or less; packets do not overtake each other by it.
    pub jitter: Duration,
    /// How many packets of a million are lost.
    pub loss_ppm: u32,
    /// How many of a million arrive twice.
    pub doubled_ppm: u32,
    /// How many of a million are held back so that those behind them overtake.
    pub reordered_ppm: u32,
}

impl Weather {
    /// Nothing happens to any packet.
    pub const CALM: Self = Self {
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        loss_ppm: 0,
        doubled_ppm: 0,
        reordered_ppm: 0,
    };
}

/// What passes the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Everything.
    Open,
    /// Nothing, and nobody is told. The router answers at its own address: the Wi-Fi is alive.
    Silent,
    /// Nothing, and the till is told at once that the host is out of reach (`EHOSTUNREACH`).
    Unreachable,
    /// Nothing, and the router does not answer at its own address either.
    RouterDead,
}

/// What the router is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Treats packets that come from here on in this way.
    Weather(Weather),
    /// Lets pass what this says; what is under way is lost unless all passes.
    Passage(Passage),
    /// Forgets all connections: a segment of one is answered with a reset from then on.
    Forget,
}

/// What happened to packets so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Carried to the other side, a doubled one twice.
    pub carried: u64,
    /// Lost by the weather, or because more were under way than the router keeps.
    pub lost: u64,
    /// Swallowed because nothing passed.
    pub cut: u64,
    /// Sent twice.
    pub doubled: u64,
    /// Held back.
    pub reordered: u64,
    /// Answered with "out of reach" or with a reset.
    pub refused: u64,
}
