//! How many sales were stored, and how many outages a year that means.

use std::collections::BTreeMap;

use super::beta::{exact_share, student};
use super::{Day, Flags, clustered};
use crate::estimates::Estimate;
use crate::law::mean;
use crate::study::{Law, YEAR_MS};

/// The share of sales that were stored because there was no connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The share; sales of one day hang together, and its interval is as wide as they do.
    pub share: Estimate,
    /// How many were stored.
    pub stored: u64,
    /// Of how many of which it is known.
    pub known: u64,
    /// Whether sales without a card count: where none of them is stored, the flag says nothing of
    /// them.
    pub tenders: Tenders,
    /// By how much the variance of the share is larger than it would be, were each sale by itself.
    pub design_effect: f64,
    /// What each day had: the day from 1970-01-01, the known, the stored.
    pub by_day: Vec<(i64, u64, u64)>,
}

/// Of which sales a share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenders {
    /// Sales by card.
    Cards,
    /// All of them.
    All,
}

impl Stored {
    /// Returns how many outages of such lengths a year there must be for so many sales to be stored:
    /// the share is the part of the time in which a till is offline.
    pub fn outages_per_year(&self, length: &Law) -> Estimate {
        self.share.scaled(YEAR_MS as f64 / mean(length))
    }
}

/// Fits the share; none where no sale says whether it was stored.
pub(super) fn stored(days: &BTreeMap<i64, Day>) -> Option<Stored> {
    let others: u64 = days.values().map(|day| day.others.stored).sum();
    let tenders = if others > 0 { Tenders::All } else { Tenders::Cards };
    let flags = |day: &Day| match tenders {
        Tenders::Cards => day.flagged,
        Tenders::All => Flags {
            known: day.flagged.known + day.others.known,
            stored: day.flagged.stored + day.others.stored,
        },
    };
    let by_day: Vec<(i64, Flags)> = days.iter().map(|(at, day)| (*at, flags(day))).collect();
    let by_day: Vec<_> = by_day.into_iter().filter(|(_, flags)| flags.known > 0).collect();
    let known: u64 = by_day.iter().map(|(_, flags)| flags.known).sum();
    let stored: u64 = by_day.iter().map(|(_, flags)| flags.stored).sum();
    if known == 0 {
        return None;
    }
    let (share, design_effect) = share(&by_day, (stored as f64, known as f64));
    let by_day = by_day.into_iter().map(|(at, flags)| (at, flags.known, flags.stored)).collect();
    Some(Stored { share, stored, known, tenders, design_effect, by_day })
}

/// The exact interval for as many sales as would say as much, were each by itself.
///
/// Source: Korn and Graubard, "Confidence Intervals for Proportions with Small Expected Number of
/// Positive Counts", 1998.
fn share(by_day: &[(i64, Flags)], (stored, known): (f64, f64)) -> (Estimate, f64) {
    let value = stored / known;
    let alone = value * (1.0 - value);
    let off = by_day.iter().map(|(_, day)| day.stored as f64 - value * day.known as f64);
    let (error, freedom) = clustered(off, alone, known);
    let effect = if alone > 0.0 { (error * error * known / alone).max(1.0) } else { 1.0 };
    let wider = student(freedom) / student(1e9);
    let felt = known / (effect * wider * wider);
    let exact = exact_share(value * felt, felt);
    (Estimate { value, ..exact }, effect)
}
