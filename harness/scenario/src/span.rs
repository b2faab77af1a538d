//! Lengths of time as text: `1h30m`, units largest first, no spaces, no decimals.

use core::time::Duration;

/// The units, largest first, with their milliseconds.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// The longest that is read: a hundred years of 365 days.
const LONGEST_MS: u64 = 100 * 365 * 86_400_000;

/// Why a text is no length of time, with the right spelling where one can be guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoSpan {
    /// It is not spelled right.
    Spelling(Option<String>),
    /// It is longer than a hundred years.
    TooLong,
}

/// Reads `1h30m`.
pub(crate) fn read_span(text: &str) -> Result<Duration, NoSpan> {
    let parts = parts(text).ok_or_else(|| NoSpan::Spelling(guess(text)))?;
    let mut total: u64 = 0;
    let mut larger = u64::MAX;
    for (digits, unit) in parts {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || unit >= larger {
            return Err(NoSpan::Spelling(guess(text)));
        }
        larger = unit;
        let count: u64 = digits.parse().map_err(|_| NoSpan::TooLong)?;
        total = total.saturating_add(count.saturating_mul(unit));
    }
    if total > LONGEST_MS { Err(NoSpan::TooLong) } else { Ok(Duration::from_millis(total)) }
}

/// Milliseconds of a year of 365 days.
const YEAR_MS: u64 = 365 * 86_400_000;

/// Reads `1y`, `1y30d` or `24h`: a year is 365 days.
pub(crate) fn read_long_span(text: &str) -> Result<Duration, NoSpan> {
    let count = |(years, rest): (&str, _)| Some((years.parse::<u64>().ok()?, rest));
    let Some((years, rest)) = text.split_once('y').and_then(count) else {
        return read_span(text).map_err(|wrong| years_in_words(text).unwrap_or(wrong));
    };
    let span = if rest.is_empty() { Ok(Duration::ZERO) } else { read_span(rest) };
    let span = span.map_err(|wrong| match (years_in_words(text), wrong) {
        (Some(right), _) => right,
        (None, NoSpan::Spelling(Some(guess))) => NoSpan::Spelling(Some(format!("{years}y{guess}"))),
        (None, wrong) => wrong,
    })?;
    let total = Duration::from_millis(years.saturating_mul(YEAR_MS)).saturating_add(span);
    if total > Duration::from_millis(LONGEST_MS) { Err(NoSpan::TooLong) } else { Ok(total) }
}

/// Guesses what was meant by a count of years in words.
fn years_in_words(text: &str) -> Option<NoSpan> {
    let tight: String = text.to_lowercase().split_whitespace().collect();
    let (count, word) = tight.split_once('y')?;
    let is_year = ["", "r", "rs", "ear", "ears"].contains(&word);
    let is_right = is_year && count.parse::<u64>().is_ok();
    is_right.then(|| NoSpan::Spelling(Some(format!("{count}y"))))
}

/// Writes a length of time as studies do: whole years as such.
pub(crate) fn show_long_span(ms: u64) -> String {
    if ms > 0 && ms.is_multiple_of(YEAR_MS) {
        format!("{}y", ms / YEAR_MS)
    } else {
        show_span(Duration::from_millis(ms))
    }
}

/// Cuts a text into numbers and milliseconds of units, or says that it is not made of such.
fn parts(text: &str) -> Option<Vec<(&str, u64)>> {
    let mut rest = text;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let known = UNITS.iter().find(|(name, _)| *name == unit)?.1;
        if number.is_empty() {
            return None;
        }
        parts.push((number, known));
        rest = tail;
    }
    (!parts.is_empty()).then_some(parts)
}

/// Guesses what was meant by spaces, capital letters, words, decimals and units out of order.
fn guess(text: &str) -> Option<String> {
    let tight: String = text.to_lowercase().split_whitespace().collect();
    let tight = ["seconds", "second", "secs", "sec"].iter().fold(tight, |t, w| t.replace(w, "s"));
    let tight = ["minutes", "minute", "mins", "min"].iter().fold(tight, |t, w| t.replace(w, "m"));
    let tight = ["hours", "hour", "hrs", "hr"].iter().fold(tight, |t, w| t.replace(w, "h"));
    let tight = ["days", "day"].iter().fold(tight, |t, w| t.replace(w, "d"));
    let parts = parts(&tight)?;
    let total = parts
        .iter()
        .try_fold(0_u64, |sum, (number, unit)| sum.checked_add(decimal_ms(number, *unit)?))?;
    (total <= LONGEST_MS).then(|| show_span(Duration::from_millis(total)))
}

/// Takes `1.5` of a unit in whole milliseconds.
fn decimal_ms(number: &str, unit: u64) -> Option<u64> {
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 = whole.parse().ok()?;
    let mut total = whole.checked_mul(unit)?;
    let mut share = unit;
    for digit in rest.chars() {
        let digit = u64::from(digit.to_digit(10)?);
        share /= 10;
        total = total.checked_add(digit.checked_mul(share)?)?;
    }
    Some(total)
}

/// Writes a length of time as scenarios do: `1h30m`, `90s` as `1m30s`, nothing as `0s`.
pub fn show_span(span: Duration) -> String {
    let parts = parts_of_span(span);
    parts.fold(String::new(), |said, (count, unit)| said + &count.to_string() + unit)
}

/// Lists how many of which units a length of time has, largest first; nothing is 0 seconds.
pub(crate) fn parts_of_span(span: Duration) -> impl Iterator<Item = (u64, &'static str)> {
    let mut left = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    let nothing = (left == 0).then_some((0, "s"));
    let parts = UNITS.into_iter().filter_map(move |(name, unit)| {
        let count = left / unit;
        left %= unit;
        (count > 0).then_some((count, name))
    });
    nothing.into_iter().chain(parts)
}

#[cfg(test)]
mod tests {
    use super::{NoSpan, read_long_span, read_span, show_long_span, show_span};
    use core::time::Duration;

    #[test]
    fn a_span_is_read_largest_unit_first() {
        assert_eq!(read_span("1h30m"), Ok(Duration::from_mins(90)));
        assert_eq!(read_span("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(read_span("1d50ms"), Ok(Duration::from_millis(86_400_050)));
        assert_eq!(read_span("0s"), Ok(Duration::ZERO));
    }

    #[test]
    fn a_wrong_spelling_is_answered_with_the_right_one() {
        let guess = |text| match read_span(text) {
            Err(NoSpan::Spelling(guess)) => guess.unwrap_or_default(),
            other => panic!("{other:?}"),
        };
        assert_eq!(guess("1.5h"), "1h30m");
        assert_eq!(guess("30m1h"), "1h30m");
        assert_eq!(guess("5 min"), "5m");
        assert_eq!(guess("2 Hours"), "2h");
        assert_eq!(guess("soon"), "");
        assert_eq!(guess(""), "");
        assert_eq!(guess("5"), "");
    }

    #[test]
    fn a_long_span_has_years_of_365_days() {
        assert_eq!(read_long_span("1y"), Ok(Duration::from_hours(8_760)));
        assert_eq!(read_long_span("1y1d"), Ok(Duration::from_hours(8_784)));
        assert_eq!(read_long_span("24h"), Ok(Duration::from_hours(24)));
        assert_eq!(read_long_span("1 year"), Err(NoSpan::Spelling(Some("1y".to_owned()))));
        assert_eq!(read_long_span("0y"), Ok(Duration::ZERO));
        let half = NoSpan::Spelling(Some("1y12h".to_owned()));
        assert_eq!(read_long_span("1y0.5d"), Err(half));
        assert_eq!(read_long_span("30 days"), Err(NoSpan::Spelling(Some("30d".to_owned()))));
        assert_eq!(read_long_span("101y"), Err(NoSpan::TooLong));
        let said = [show_long_span(2 * 365 * 86_400_000), show_long_span(86_400_000)];
        assert_eq!(said, ["2y", "1d"]);
    }

    #[test]
    fn a_span_beyond_a_hundred_years_is_too_long() {
        assert_eq!(read_span("36501d"), Err(NoSpan::TooLong));
        assert_eq!(read_span("99999999999999999999999h"), Err(NoSpan::TooLong));
    }

    #[test]
    fn a_span_is_written_with_each_unit_once() {
        assert_eq!(show_span(Duration::from_millis(90_061_001)), "1d1h1m1s1ms");
        assert_eq!(show_span(Duration::ZERO), "0s");
    }
}
