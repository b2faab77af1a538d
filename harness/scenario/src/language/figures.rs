//! What a study says where nobody knows better, each figure with its source or named an assumption.
//!
//! They are proposals for a study that is begun, and never hold where a key is left out.

/// Where a figure is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Published, measured, or derived from what is.
    Source(&'static str),
    /// Nobody published it; why it is as it is.
    Assumption(&'static str),
}

/// A figure to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The key as a path of the study, such as `declines.at_once`.
    pub key: &'static str,
    /// The value as it is written.
    pub value: &'static str,
    /// Where it is from.
    pub basis: Basis,
}

const SURVEY: &str = "a survey of small and medium firms in the UK by Censuswide for Beaming, 2023: \
                      3.5 outages a year of 5.4 h on average (ispreview.co.uk, 2024-03)";
const IN_FLIGHT: &str = "stored card payments on US flights, GuestLogix, 2013 (finance.yahoo.com)";
const TICKETS: &str = "measured: sigma is 0.52 in card fares of New York green taxis (November 2025, \
                       mean 25.47) and in the orders of a takeaway";
const POS: &str = "what the modelled POS allows unless told otherwise (docs/scenarios.md)";
const DELAY: &str = "nobody publishes how declines grow with delay; vendors say only that they do";
const CLIFF: &str = "Square lets payments of more than 24 h expire (squareup.com/help 7777), NMI \
                     discards them (support.nmi.com): 1.0 there; others still send them";
const REASONS: &str = "derived from Spreedly, clearlypayments.com and paymentsjournal.com: funds \
                       45 %, suspected fraud 15 %, expired 8 %, lost or stolen 8 %, technical 8 %, \
                       not permitted 6 %, other 10 %";
const FRAUD: &str = "chips lose 0.02 basis points to fraud in person (Kansas City Fed, RWP 18-10); \
                     five times that, for rights are weaker on deferred sales";

const fn source(key: &'static str, value: &'static str, from: &'static str) -> Figure {
    Figure { key, value, basis: Basis::Source(from) }
}

const fn assumption(key: &'static str, value: &'static str, why: &'static str) -> Figure {
    Figure { key, value, basis: Basis::Assumption(why) }
}

/// All figures, in the order of the keys.
pub const FIGURES: &[Figure] = &[
    source("policy.transaction_limit", "100.00", POS),
    source("policy.device_limit", "5000.00", POS),
    assumption("policy.when_full", "skip", "staff go on to offer cards, as the POS does"),
    assumption("sales.per_hour", "12", "a café with one till; count your own"),
    assumption(
        "sales.spread",
        "1.0",
        "Poisson; days of a takeaway, each weekday by itself, measured 1.5 to 3.2",
    ),
    source("sales.amount.lognormal.median", "22.20", TICKETS),
    source("sales.amount.lognormal.sigma", "0.52", TICKETS),
    source("outages.per_year", "3.5", SURVEY),
    source("outages.hours.lognormal.median", "2.6", SURVEY),
    assumption(
        "outages.hours.lognormal.sigma",
        "1.2",
        "with the median 2.6 it gives the mean 5.4 of the survey",
    ),
    assumption("outages.hours.cap", "168", "within a week somebody finds another line"),
    assumption("outages.notice", "0s", "the till stores from the first moment on"),
    source("declines.at_once", "0.012", IN_FLIGHT),
    assumption("declines.later", "0.05", DELAY),
    assumption("declines.half_life", "24h", DELAY),
    source("declines.too_late.after", "24h", CLIFF),
    assumption(
        "declines.too_late.share",
        "0.0",
        "your processor takes what is a day old; 1.0 where it lets it expire, as Square does \
         (squareup.com/help 7777), or discards it, as NMI does (support.nmi.com)",
    ),
    assumption("declines.shared", "0.0", "payments of one outage are declined independently"),
    source(
        "declines.reasons",
        "{ 51 = 45, 59 = 15, 54 = 8, 41 = 4, 43 = 4, 91 = 8, 57 = 6, 05 = 10 }",
        REASONS,
    ),
    source("recovery.share", "0.35", IN_FLIGHT),
    assumption("chargebacks.basis_points", "0.1", FRAUD),
];

impl Figure {
    /// Finds the figure of a key.
    pub fn of(key: &str) -> Option<&'static Self> {
        FIGURES.iter().find(|figure| figure.key == key)
    }
}

/// Writes the basis: `source: …` or `assumption: …`.
impl core::fmt::Display for Basis {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Source(from) => write!(f, "source: {from}"),
            Self::Assumption(why) => write!(f, "assumption: {why}"),
        }
    }
}
