//! Which days of an export are whole ones.

use std::collections::BTreeMap;

use super::{Day, EdgeDays};

/// Days beyond a longer gap are of another time.
const LONGEST_GAP: i64 = 30;
/// No more than one sale in so many is left out with its day.
const ONE_IN: u64 = 100;
/// A day at an edge with less than one in so many of a usual day's sales is not a whole one.
const USUAL: u64 = 10;

/// The days of an export, from the first whole one to the last.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) first: i64,
    pub(super) last: i64,
    /// What lies before and after.
    pub(super) edge: EdgeDays,
}

impl Window {
    /// Finds it; none without a sale by card.
    pub(super) fn of(days: &BTreeMap<i64, Day>) -> Option<Self> {
        let sold: Vec<(i64, u64)> =
            days.iter().map(|(at, day)| (*at, day.cards)).filter(|(_, cards)| *cards > 0).collect();
        let all: u64 = sold.iter().map(|(_, cards)| cards).sum();
        let near = without_strays(&sold, all);
        let whole = without_edges(near, all);
        let (first, last) = (whole.first()?.0, whole.last()?.0);
        let mut edge = EdgeDays::default();
        for (at, day) in
            days.iter().filter(|(at, day)| day.cards > 0 && (**at < first || **at > last))
        {
            edge.days += 1;
            edge.sales += day.cards;
            if edge.days == 1 || day.first_line < edge.first_line {
                edge.first_line = day.first_line;
                edge.first_day = *at;
            }
        }
        Some(Self { first, last, edge })
    }
}

fn sales(days: &[(i64, u64)]) -> u64 {
    days.iter().map(|(_, cards)| cards).sum()
}

/// A row of another year would spread the sales over all the time between.
fn without_strays(days: &[(i64, u64)], all: u64) -> &[(i64, u64)] {
    let runs = days.chunk_by(|(before, _), (day, _)| day - before <= LONGEST_GAP);
    let largest = runs.max_by_key(|run| sales(run)).unwrap_or(days);
    if (all - sales(largest)).saturating_mul(ONE_IN) <= all { largest } else { days }
}

/// An export that is cut by the time of the upload has a few sales of the days around.
fn without_edges(days: &[(i64, u64)], all: u64) -> &[(i64, u64)] {
    let mut counts: Vec<u64> = days.iter().map(|(_, cards)| *cards).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let is_whole = |(_, cards): &(i64, u64)| cards.saturating_mul(USUAL) >= usual;
    let (Some(from), Some(to)) = (days.iter().position(is_whole), days.iter().rposition(is_whole))
    else {
        return days;
    };
    let whole = &days[from..=to];
    if (sales(days) - sales(whole)).saturating_mul(ONE_IN) <= all { whole } else { days }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Day, Window};

    fn window(counts: &[(i64, u64)]) -> (i64, i64, u64) {
        let day = |cards: u64| Day { cards, ..Day::default() };
        let days: BTreeMap<i64, Day> =
            counts.iter().map(|(at, cards)| (*at, day(*cards))).collect();
        let window = Window::of(&days).unwrap();
        (window.first, window.last, window.edge.sales)
    }

    #[test]
    fn days_that_are_not_whole_are_no_days() {
        let month: Vec<(i64, u64)> = (100..130).map(|day| (day, 50)).collect();
        assert_eq!(window(&month), (100, 129, 0));
        let cut = [&[(94, 1), (98, 1)][..], &month, &[(130, 4)]].concat();
        assert_eq!(window(&cut), (100, 129, 6));
        let stray = [&[(-6_000, 12)][..], &month].concat();
        assert_eq!(window(&stray), (100, 129, 12));
    }

    /// A shop that opened slowly has whole days with few sales, and two seasons are both meant.
    #[test]
    fn days_are_not_left_out_where_they_are_many() {
        let slow: Vec<(i64, u64)> =
            (0..30).map(|day| (day, if day < 20 { 4 } else { 50 })).collect();
        assert_eq!(window(&slow), (0, 29, 0));
        let seasons = [(0, 50), (1, 50), (200, 50), (201, 50)];
        assert_eq!(window(&seasons), (0, 201, 0));
    }
}
