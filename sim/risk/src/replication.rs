//! What one replication is: its outages, and at each till the payments that would be made.
//!
//! Nothing of it depends on a policy. The core engine makes a plan of each episode; the fast engine
//! holds the same payments against the limits without making it.

use pos_core::Money;

/// One replication, drawn in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Its number, from 0.
    pub number: u64,
    /// Its outages in order; each stands for itself and begins with empty queues.
    pub episodes: Vec<Episode>,
}

/// One outage of the store, from its time 0 to its length, when everything stored is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Which outage of the replication, from 0.
    pub outage: u64,
    /// How long it lasts, in milliseconds.
    pub length_ms: u64,
    /// What each till is offered, in the order of time; ties in the order of the address.
    pub tills: Vec<Vec<Offered>>,
}

/// A card payment that would be made while the till is offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// When, in milliseconds since the line failed; less than the length of the episode.
    pub at_ms: u64,
    /// How much.
    pub amount: Money,
    /// Whether the failure was not noticed yet, so that it fails instead of being stored.
    pub is_missed: bool,
    /// What becomes of it, if it is stored and asked for when the outage ends.
    pub fate: Fate,
}

/// What becomes of a stored payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is approved, and stays so.
    Paid,
    /// It is lost outright for its age.
    TooLate,
    /// It is declined.
    Declined {
        /// Which of the study's reasons, by place; `None` where the study names none.
        reason: Option<u16>,
        /// Whether all of it is collected from the customer afterwards.
        recovered: bool,
    },
    /// It is approved, and charged back in full later.
    ChargedBack,
}

impl Fate {
    /// Tells whether the money of the payment is lost.
    pub const fn is_lost(self) -> bool {
        match self {
            Self::Paid | Self::Declined { recovered: true, .. } => false,
            Self::TooLate | Self::Declined { recovered: false, .. } | Self::ChargedBack => true,
        }
    }
}

/// How old a payment is when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgeBand {
    /// Less than an hour.
    UnderAnHour,
    /// From an hour to a day, both included.
    UpToADay,
    /// More than a day.
    OverADay,
}

impl AgeBand {
    /// All of them, the youngest first.
    pub const ALL: [Self; 3] = [Self::UnderAnHour, Self::UpToADay, Self::OverADay];

    /// Finds the band of an age in milliseconds.
    pub const fn of(age_ms: u64) -> Self {
        match age_ms {
            0..crate::study::HOUR_MS => Self::UnderAnHour,
            crate::study::HOUR_MS..=crate::study::DAY_MS => Self::UpToADay,
            _ => Self::OverADay,
        }
    }
}
