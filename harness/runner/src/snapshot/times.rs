//! The times in the lines of a snapshot: when something happened, and how long a check waited.

use std::fmt::{self, Display};

/// Stands where a time was.
const MASK: char = '\u{0}';
/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;
const UNITS: [(&str, i64); 5] =
    [("ms", 1), ("d", DAY), ("h", 60 * 60 * 1000), ("m", 60 * 1000), ("s", 1000)];

/// By how much later something happens, in milliseconds; earlier where it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift(i64);

impl Shift {
    /// Takes milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    pub(super) const fn is_later(self) -> bool {
        self.0 > 0
    }

    /// Returns how much it is, whichever way, in milliseconds.
    pub(super) const fn length(self) -> u64 {
        self.0.unsigned_abs()
    }

    /// Returns how much it is, whichever way: `1m30s`.
    pub(super) fn span(self) -> String {
        let mut left = self.length();
        let units = UNITS.iter().skip(1).chain(UNITS.first());
        let part = |(unit, ms): &(&str, i64)| {
            let count = left / ms.unsigned_abs();
            left %= ms.unsigned_abs();
            (count > 0).then(|| format!("{count}{unit}"))
        };
        units.filter_map(part).collect()
    }
}

impl Display for Shift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.is_later() { "later" } else { "earlier" };
        write!(formatter, "{way} by {}", self.span())
    }
}

/// A line, and what it says when its times are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) masked: String,
    /// Where the text after its time of day begins; at its start where it has none.
    pub(super) after: usize,
    /// Milliseconds since the first day began.
    clock: Option<i64>,
    /// How long a check waited, in milliseconds.
    waited: Option<i64>,
}

/// How a line became another one of the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    Not,
    By(Shift),
    /// It waits for longer, or for less, than the lines before it account for.
    Otherwise,
}

impl Line<'_> {
    pub(super) const fn has_clock(&self) -> bool {
        self.clock.is_some()
    }

    /// Returns by how much later the other one happens; none where it happens at the same time.
    pub(super) fn shift_to(&self, new: &Line<'_>) -> Option<Shift> {
        let ms = new.clock? - self.clock?;
        (ms != 0).then_some(Shift(ms))
    }

    /// Tells how the other one, of the same words, moved. A wait is counted from an earlier line:
    /// it may change by as much as this line moved against one of those, or against none.
    pub(super) fn moved_to(&self, new: &Line<'_>, earlier: &[Shift]) -> Moved {
        let waited = new.waited.unwrap_or(0) - self.waited.unwrap_or(0);
        match self.shift_to(new) {
            None if waited == 0 => Moved::Not,
            None => Moved::Otherwise,
            Some(shift) => {
                let began = shift.0 - waited;
                let known = began == 0 || waited == 0 || earlier.contains(&Shift(began));
                if known { Moved::By(shift) } else { Moved::Otherwise }
            }
        }
    }
}

/// Reads the lines of a snapshot; `day 2` counts for those below it.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut day = 0;
    let mut read = Vec::new();
    for text in text.lines() {
        day = text.trim().strip_prefix("day ").and_then(|it| it.parse().ok()).unwrap_or(day);
        read.push(line(text, day));
    }
    read
}

fn line(text: &str, day: i64) -> Line<'_> {
    let untimed = Line { text, masked: text.to_owned(), after: 0, clock: None, waited: None };
    let indent = text.len() - text.trim_start().len();
    let (before, rest) = text.split_at(indent);
    let word = rest.split_whitespace().next().unwrap_or_default();
    let Some(clock) = clock(word) else { return untimed };
    let after = indent + word.len();
    let (_, rest) = text.split_at(after);
    let wait = rest.rsplit_once(" after ").and_then(|(said, wait)| Some((said, span(wait)?)));
    let (masked, waited) = match wait {
        Some((said, waited)) => (format!("{said} after {MASK}"), Some(waited)),
        None => (rest.to_owned(), None),
    };
    let masked = format!("{before}{MASK}{masked}");
    Line { text, masked, after, clock: Some(day.saturating_mul(DAY) + clock), waited }
}

/// Tells `09:05:16` and `14:00` from other words.
pub(super) fn is_clock(word: &str) -> bool {
    clock(word).is_some()
}

/// Reads `09:05:16` and `14:00`.
fn clock(word: &str) -> Option<i64> {
    let number = |part: &str| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| is_number)
    };
    let parts: Vec<i64> = word.split(':').map(number).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [hours, minutes] => (hours * 60 + minutes) * 60,
        [hours, minutes, seconds] => (hours * 60 + minutes) * 60 + seconds,
        _ => return None,
    };
    Some(seconds * 1000)
}

/// Reads `1m30s`.
fn span(word: &str) -> Option<i64> {
    let mut rest = word;
    let mut ms = 0_i64;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (count, after) = rest.split_at(digits);
        let (unit, one) = UNITS.iter().find(|(unit, _)| after.starts_with(unit))?;
        ms = ms.checked_add(count.parse::<i64>().ok()?.checked_mul(*one)?)?;
        rest = after.strip_prefix(unit)?;
    }
    (!word.is_empty()).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::{Moved, Shift, lines, span};

    #[test]
    fn a_line_says_the_same_at_another_time() {
        let read =
            lines("  09:05:16  check  a    holds after 12s\n  10:00  check  a    holds after 1m\n");
        assert_eq!(read[0].masked, read[1].masked);
        assert_eq!(&read[0].text[read[0].after..], "  check  a    holds after 12s");
    }

    #[test]
    fn a_time_that_is_part_of_what_is_said_stays() {
        let read =
            lines("  09:00:00  till  clock -3h\n  09:00:00  till  clock -2h\nx 09:00\nx 10:00");
        assert_ne!(read[0].masked, read[1].masked);
        assert_ne!(read[2].masked, read[3].masked);
    }

    #[test]
    fn days_count() {
        let read = lines("day 1\n  23:59:58  a\nday 2\n  00:00:03  a\n");
        assert_eq!(read[1].shift_to(&read[3]), Some(Shift(5000)));
    }

    #[test]
    fn spans_are_read_as_they_are_written() {
        for (text, ms) in
            [("12s", 12_000), ("1d2h", 93_600_000), ("1m30s", 90_000), ("1s5ms", 1005)]
        {
            assert_eq!(span(text), Some(ms), "{text}");
            assert_eq!(Shift(-ms).span(), text);
        }
        for text in ["", "s", "12", "12x", "99999999999999999999s"] {
            assert_eq!(span(text), None, "{text}");
        }
        assert_eq!(Shift(5000).to_string(), "later by 5s");
        assert_eq!(Shift(-5000).to_string(), "earlier by 5s");
    }

    #[test]
    fn a_wait_grows_by_what_the_line_moved_against_an_earlier_one_and_by_nothing_else() {
        let check =
            |clock: &str, wait: &str| format!("  09:00:{clock}  check  a  holds after {wait}");
        let moved = |new: &str, earlier: &[Shift]| {
            let old = check("10", "2s");
            lines(&old)[0].moved_to(&lines(new)[0], earlier)
        };
        let ten = Moved::By(Shift(10_000));
        assert_eq!(moved(&check("20", "12s"), &[]), ten);
        assert_eq!(moved(&check("20", "2s"), &[]), ten);
        assert_eq!(moved(&check("20", "7s"), &[Shift(5000)]), ten);
        assert_eq!(moved(&check("20", "7s"), &[]), Moved::Otherwise);
        assert_eq!(moved(&check("10", "7s"), &[Shift(5000)]), Moved::Otherwise);
        assert_eq!(moved(&check("10", "2s"), &[]), Moved::Not);
    }
}
