//! Times as the exports of tills write them.

use jiff::civil::{Date, DateTime, Time};

/// What stands first in a date with strokes: `03/11/2025`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// The month, as in the US.
    #[default]
    MonthFirst,
    /// The day.
    DayFirst,
}

/// A time on the clock of the store, and how far that is from the sun's, where it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) local: DateTime,
    offset_minutes: Option<i64>,
}

impl Stamp {
    /// Counts the days from 1970-01-01 to its own.
    pub(super) fn day(self) -> i64 {
        self.local.date().duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
    }

    /// Returns the hour of its day.
    pub(super) fn hour(self) -> u8 {
        u8::try_from(self.local.hour()).unwrap_or(0)
    }

    /// Counts the milliseconds since an earlier one; nothing where that is later.
    pub(super) fn since(self, earlier: Self) -> Option<u64> {
        let apart = self.local.duration_since(earlier.local).as_millis();
        let zones = match (self.offset_minutes, earlier.offset_minutes) {
            (Some(own), Some(other)) => i128::from(own - other) * 60_000,
            (_, _) => 0,
        };
        u64::try_from(apart - zones).ok()
    }
}

impl DateOrder {
    /// Reads a date with a time of day: as ISO 8601 has it, or with strokes or points.
    pub(super) fn read(self, text: &str) -> Option<Stamp> {
        let text = text.trim();
        if !text.contains(':') {
            return None;
        }
        let (bare, offset_minutes) = without_zone(text);
        let local = bare.parse::<DateTime>().ok().or_else(|| self.strokes(bare))?;
        Some(Stamp { local, offset_minutes })
    }

    fn strokes(self, text: &str) -> Option<DateTime> {
        let (date, time) = text.split_once(|sign: char| sign.is_whitespace() || sign == ',')?;
        Some(DateTime::from_parts(self.date(date)?, time_of_day(time.trim_start())?))
    }

    fn date(self, text: &str) -> Option<Date> {
        // ISO's own, where only the time of day is another: `2025-11-03 2:30 PM`.
        if let Ok(date) = text.parse::<Date>() {
            return Some(date);
        }
        let [first, second, year] = parts(text)?;
        let is_point = text.contains('.');
        let (month, day) = match self {
            Self::MonthFirst if !is_point => (first, second),
            Self::MonthFirst | Self::DayFirst => (second, first),
        };
        let year = if year < 100 { year + 2000 } else { year };
        let small = |part: i16| i8::try_from(part).ok();
        Date::new(year, small(month)?, small(day)?).ok()
    }

    /// Tells which order the dates of some fields have; the usual one where they do not say.
    ///
    /// The second value tells whether any of them did.
    pub(super) fn of<'t>(fields: impl Iterator<Item = &'t str>) -> (Self, bool) {
        let dates = fields.filter_map(|field| parts(field.trim().split([' ', ',']).next()?));
        for [first, second, _] in dates {
            match (first > 12, second > 12) {
                (true, false) => return (Self::DayFirst, true),
                (false, true) => return (Self::MonthFirst, true),
                (_, _) => {}
            }
        }
        (Self::MonthFirst, false)
    }
}

/// Splits a date with strokes or points.
fn parts(date: &str) -> Option<[i16; 3]> {
    let mut parts = date.split(['/', '.']).map(|part| part.parse::<i16>().ok());
    let all = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(all)
}

/// Reads `9:30`, `09:30:00`, `9:30 AM`, `9:30:00PM`.
fn time_of_day(text: &str) -> Option<Time> {
    let upper = text.to_ascii_uppercase();
    let (digits, add) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        (None, None) => (upper.as_str(), None),
    };
    let mut parts = digits.trim().split(':');
    let hour = parts.next()?.parse::<i8>().ok()?;
    let minute = parts.next()?.parse::<i8>().ok()?;
    // Parts of a second are not looked at.
    let second = parts.next().map_or(Some(0), |part| part.split('.').next()?.parse::<i8>().ok())?;
    let hour = match add {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok().filter(|_| parts.next().is_none())
}

/// Takes the zone away: the clock on the wall is meant.
fn without_zone(text: &str) -> (&str, Option<i64>) {
    let bare = text.strip_suffix("UTC").or_else(|| text.strip_suffix(['Z', 'z']));
    if let Some(bare) = bare {
        return (bare.trim_end(), Some(0));
    }
    let sign = text.rfind(['+', '-']).filter(|at| text.get(..*at).is_some_and(|t| t.contains(':')));
    let Some(at) = sign else { return (text, None) };
    let (bare, zone) = text.split_at(at);
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let minutes = match digits.parse::<i64>() {
        Ok(number) if digits.len() == 4 => Some(number / 100 * 60 + number % 100),
        Ok(number) if digits.len() == 2 => Some(number * 60),
        Ok(_) | Err(_) => None,
    };
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    (bare.trim_end(), minutes.map(|minutes| sign * minutes))
}

#[cfg(test)]
mod tests {
    use super::DateOrder::{self, DayFirst, MonthFirst};

    fn local(order: DateOrder, text: &str) -> String {
        order.read(text).map(|stamp| stamp.local.to_string()).unwrap_or_default()
    }

    #[test]
    fn times_are_read_as_tills_write_them() {
        for text in [
            "2025-11-03T14:30:00",
            "2025-11-03 14:30:00 -0500",
            "2025-11-03T14:30:00.000Z",
            "2025-11-03 14:30",
            "2025-11-03 2:30 PM",
            "11/03/2025 2:30:00 PM",
            "11/3/25 2:30 PM",
            "11/03/2025 14:30:00",
            "03.11.2025 14:30",
            "11/03/2025, 2:30 pm",
        ] {
            assert_eq!(local(MonthFirst, text), "2025-11-03T14:30:00", "{text}");
        }
        assert_eq!(local(DayFirst, "03/11/2025 14:30"), "2025-11-03T14:30:00");
        assert_eq!(local(MonthFirst, "11/03/2025 12:05 AM"), "2025-11-03T00:05:00");
        for text in [
            "2025-11-03",
            "14:30",
            "",
            "soon",
            "13/13/2025 14:30",
            "11/03/2025 25:00",
            "1/2/3/4 5:00",
        ] {
            assert_eq!(local(MonthFirst, text), "", "{text}");
        }
    }

    #[test]
    fn dates_say_whether_the_day_stands_first() {
        let of = |fields: &[&str]| DateOrder::of(fields.iter().copied());
        assert_eq!(of(&["01/02/2025 9:00", "13/02/2025 9:00"]), (DayFirst, true));
        assert_eq!(of(&["01/02/2025 9:00", "02/13/2025 9:00"]), (MonthFirst, true));
        assert_eq!(of(&["01/02/2025 9:00"]), (MonthFirst, false));
        assert_eq!(of(&["2025-11-03 9:00"]), (MonthFirst, false));
    }

    #[test]
    fn ages_count_what_zones_say() {
        let read = |text| MonthFirst.read(text).unwrap();
        let since = |late, early| read(late).since(read(early));
        assert_eq!(since("2025-11-03 10:00:00", "2025-11-03 09:00:00"), Some(3_600_000));
        assert_eq!(since("2025-11-03T15:00:00Z", "2025-11-03T09:00:00-05:00"), Some(3_600_000));
        assert_eq!(since("2025-11-03 09:00:00", "2025-11-03 10:00:00"), None);
    }
}
