//! What networks say of payments that are tried again, each row with the dates it is in force.

use core::time::Duration;

use super::Retry;
use super::rows;
use super::source::Source;
use crate::card::Scheme;
use crate::moment::Wall;

const TEXT: &str = include_str!("../../tables/retry-rules.txt");

/// What a network counts of one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Payments that are sent again after a decline.
    Reattempts,
    /// Declines.
    Declines,
    /// Declines of one amount.
    AmountDeclines,
}

impl Counted {
    /// All with the names that the table and reports use.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("reattempts", Self::Reattempts),
        ("declines", Self::Declines),
        ("amount-declines", Self::AmountDeclines),
    ];

    /// Returns the name that the table and reports use.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }
}

/// A limit on how often one card may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub counted: Counted,
    /// How many are allowed.
    pub most: u64,
    /// In which span; without one, ever.
    pub within: Option<Duration>,
}

/// A rule of a network on what is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// The network.
    pub network: Scheme,
    /// The answers that it is about: classes, or a merchant advice code.
    pub answer: &'static str,
    /// What these answers mean.
    pub meaning: &'static str,
    /// What may be done.
    pub retry: Option<Retry>,
    /// How often it may be done.
    pub limit: Option<Limit>,
    /// How long to wait before.
    pub wait: Option<Duration>,
    /// The first day that it is in force; none where nobody knows.
    pub from: Option<&'static str>,
    /// The last day that it is in force; none while it is.
    pub until: Option<&'static str>,
    /// When the source said so.
    pub as_of: &'static str,
    /// Who says so.
    pub source: Source,
}

const NOTHING: RetryRule = RetryRule {
    network: Scheme::Visa,
    answer: "",
    meaning: "",
    retry: None,
    limit: None,
    wait: None,
    from: None,
    until: None,
    as_of: "",
    source: Source::named("unverified"),
};

static TABLE: [RetryRule; rows::count(TEXT)] = read(TEXT);

impl RetryRule {
    /// Lists all rules, also those that are out of force.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLE.iter()
    }

    /// Tells whether the rule is in force on the day of this reading of the clock, in UTC.
    pub fn is_in_force(&self, at: Wall) -> bool {
        let today = at.as_millis().div_euclid(86_400_000);
        self.from.is_none_or(|first| day(first) <= today)
            && self.until.is_none_or(|last| today <= day(last))
    }
}

const fn read<const N: usize>(text: &'static str) -> [RetryRule; N] {
    let mut rules = [NOTHING; N];
    let mut left = text;
    let mut at: usize = 0;
    while at < N {
        let (row, rest) = rows::next(left);
        rules[at] = rule(rows::cells(row));
        left = rest;
        at = at.saturating_add(1);
    }
    rules
}

const fn rule(cells: [&'static str; 12]) -> RetryRule {
    let [network, answer, meaning, class, counts, most, within, wait, from, until, as_of, source] =
        cells;
    RetryRule {
        network: [Scheme::Visa, Scheme::Mastercard][rows::place(network, &["visa", "mastercard"])],
        answer,
        meaning,
        retry: Retry::read(class),
        limit: limit(counts, most, within),
        wait: span(wait),
        from: whole_date(from),
        until: whole_date(until),
        as_of: rows::date(as_of),
        source: Source::named(source),
    }
}

const fn limit(counts: &'static str, most: &'static str, within: &'static str) -> Option<Limit> {
    let counted = match rows::place(counts, &["-", "reattempts", "declines", "amount-declines"]) {
        0 => return no_limit(most, within),
        1 => Counted::Reattempts,
        2 => Counted::Declines,
        _ => Counted::AmountDeclines,
    };
    Some(Limit { counted, most: rows::number(most, ""), within: span(within) })
}

const fn no_limit(most: &'static str, within: &'static str) -> Option<Limit> {
    rows::place(most, &["-"]);
    rows::place(within, &["-"]);
    None
}

/// Reads hours or days: `24h`, `30d`.
const fn span(text: &'static str) -> Option<Duration> {
    if rows::is_same(text, "-") {
        return None;
    }
    let hours = match text.as_bytes() {
        [.., b'h'] => rows::number(text, "h"),
        _ => rows::number(text, "d").saturating_mul(24),
    };
    Some(Duration::from_secs(hours.saturating_mul(3_600)))
}

const fn whole_date(text: &'static str) -> Option<&'static str> {
    if rows::is_same(text, "-") {
        return None;
    }
    if text.len() != "2026-04-18".len() {
        rows::refuse(text);
    }
    Some(rows::date(text))
}

/// Counts the days from 1970-01-01 to a date of the table.
///
/// Source: the Gregorian calendar, with years that begin in March.
#[expect(clippy::arithmetic_side_effects, reason = "no part of a date has more than four digits")]
fn day(date: &str) -> i64 {
    let digits = |part: &str| {
        part.bytes()
            .fold(0_i64, |number, digit| number * 10 + i64::from(digit.saturating_sub(b'0')))
    };
    let mut parts = date.split('-').map(digits);
    let mut part = || parts.next().unwrap_or(1);
    let (year, month, day) = (part(), part(), part());
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * month + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::{Counted, RetryRule, day};
    use crate::card::Scheme;
    use crate::moment::Wall;

    fn wall(seconds: i64) -> Wall {
        Wall::from_millis(seconds.saturating_mul(1_000))
    }

    #[test]
    fn a_date_is_that_of_the_calendar() {
        for (date, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-04-18", 20_561),
            ("2100-03-01", 47_541),
        ] {
            assert_eq!(day(date), days, "{date}");
        }
    }

    #[test]
    fn visa_allows_15_reattempts_in_30_days_and_20_from_18_april_2026() {
        let allowed = |at: Wall| {
            let rows = RetryRule::all().filter(|row| row.network == Scheme::Visa);
            let limits = rows.filter(|row| row.is_in_force(at)).filter_map(|row| row.limit);
            let counted = limits.filter(|it| it.counted == Counted::Reattempts);
            counted.map(|limit| (limit.most, limit.within)).collect::<alloc::vec::Vec<_>>()
        };
        let days = Some(core::time::Duration::from_hours(30 * 24));
        assert_eq!(allowed(wall(1_776_470_399)), [(0, None), (15, days)]);
        assert_eq!(allowed(wall(1_776_470_400)), [(0, None), (20, days)]);
    }
}
