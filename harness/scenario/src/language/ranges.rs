//! How well the figures to begin with are known: ends between which each lies in 90 of 100 cases, with
//! who says so.

use super::Basis;

/// The ends of a figure to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRange {
    /// The key as a path of the study; a figure of [`FIGURES`](super::FIGURES).
    pub key: &'static str,
    /// Its low end, as it is written.
    pub low: &'static str,
    /// Its high end, as it is written.
    pub high: &'static str,
    /// Where the ends are from.
    pub basis: Basis,
}

const fn source(
    key: &'static str,
    (low, high): (&'static str, &'static str),
    from: &'static str,
) -> KnownRange {
    KnownRange { key, low, high, basis: Basis::Source(from) }
}

const fn assumption(
    key: &'static str,
    (low, high): (&'static str, &'static str),
    why: &'static str,
) -> KnownRange {
    KnownRange { key, low, high, basis: Basis::Assumption(why) }
}

const DELAY: &str = "nobody publishes how declines grow with delay, so that it is wide";

/// The ends of all figures that are no choice of the shop or of its processor, in the order of the
/// keys.
pub const RANGES: &[KnownRange] = &[
    assumption("sales.per_hour", ("8", "18"), "two thirds to one and a half times; count your own"),
    source(
        "sales.spread",
        ("1.0", "3.2"),
        "days of a takeaway, each weekday by itself: 1.5 to 3.2",
    ),
    source(
        "sales.amount.lognormal.median",
        ("20.85", "30.00"),
        "fares of New York green taxis (November 2025) and orders of a takeaway",
    ),
    assumption(
        "sales.amount.lognormal.sigma",
        ("0.45", "0.70"),
        "0.52 in two venues; 1.05 over all debit cards of the US, which no single venue has",
    ),
    source(
        "outages.per_year",
        ("1.9", "3.9"),
        "surveys of UK firms for Beaming, 2016 to 2023 (ispreview.co.uk, 2018-03 and 2024-03)",
    ),
    assumption(
        "outages.hours.lognormal.median",
        ("1.3", "5.7"),
        "the same surveys say 5.4 to 11.8 h on average, medians of 2.6 to 5.7; below: half of the \
         least, for long ones are remembered",
    ),
    assumption("outages.hours.lognormal.sigma", ("0.8", "1.6"), "no survey says how lengths vary"),
    assumption(
        "outages.hours.cap",
        ("72", "336"),
        "three days to two weeks until another line is found",
    ),
    assumption(
        "declines.at_once",
        ("0.006", "0.03"),
        "half of the flights' 1.2 %, to the 2 to 3 % of card payments in person that are declined \
         online (clearlypayments.com, directpaynet.com)",
    ),
    assumption("declines.later", ("0.02", "0.15"), DELAY),
    assumption("declines.half_life", ("6h", "3d"), DELAY),
    assumption(
        "declines.shared",
        ("0.0", "0.5"),
        "from none to an issuer in trouble, which doubles the declines of 1 outage in 11",
    ),
    assumption(
        "recovery.share",
        ("0.10", "0.45"),
        "30 to 40 % on flights (GuestLogix, 2013); a shop knows fewer of its customers",
    ),
    assumption(
        "chargebacks.basis_points",
        ("0.02", "1.0"),
        "chips lose 0.02 basis points in person (Kansas City Fed, RWP 18-10); 1 to 50 times that offline",
    ),
];

impl KnownRange {
    /// Finds the ends of a key.
    pub fn of(key: &str) -> Option<&'static Self> {
        RANGES.iter().find(|range| range.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::RANGES;
    use crate::language::FIGURES;

    #[test]
    fn every_range_is_of_a_figure_and_stands_in_the_order_of_the_keys() {
        let places = RANGES
            .iter()
            .map(|range| FIGURES.iter().position(|figure| figure.key == range.key).unwrap());
        assert!(places.is_sorted());
    }
}
