//! A reading of the wall clock as the fields 7, 12 and 13 write it.

use alloc::format;
use alloc::string::String;
use core::num::Saturating;

use pos_core::Wall;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// A date without its year, and a time of day.
pub(super) struct Stamp {
    /// `MMDD`.
    pub(super) date: String,
    /// `hhmmss`.
    pub(super) time: String,
}

impl Stamp {
    /// Reads a clock that is so many minutes ahead of UTC.
    pub(super) fn new(wall: Wall, ahead_minutes: i16) -> Self {
        let ahead = Saturating(i64::from(ahead_minutes)) * Saturating(MINUTE_MS);
        let local = (Saturating(wall.as_millis()) + ahead).0;
        let seconds = local.rem_euclid(DAY_MS) / 1000;
        let (month, day) = month_and_day(local.div_euclid(DAY_MS));
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        Self {
            date: format!("{month:02}{day:02}"),
            time: format!("{hour:02}{minute:02}{second:02}"),
        }
    }
}

/// Returns month and day of a day counted from 1970-01-01.
fn month_and_day(days: i64) -> (i64, i64) {
    let (_, month, day) = date(days);
    (month, day)
}

/// Writes a moment as a card has it told, two decimal digits a byte: year, month and day; hour,
/// minute and second, by UTC. Source: EMV Book 3 annex A, tags 9A and 9F21.
pub fn date_and_time(wall: Wall) -> ([u8; 3], [u8; 3]) {
    let millis = wall.as_millis();
    let (year, month, day) = date(millis.div_euclid(DAY_MS));
    let seconds = millis.rem_euclid(DAY_MS) / 1000;
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60];
    ([year.rem_euclid(100), month, day].map(two_digits), time.map(two_digits))
}

/// Packs a number below a hundred.
fn two_digits(number: i64) -> u8 {
    let (tens, units) = (number / 10, number % 10);
    u8::try_from((Saturating(tens) * Saturating(16) + Saturating(units)).0).unwrap_or(0)
}

/// Returns year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Years begin in March here, so that the leap day is the last, and repeat after 400.
/// Source: H. Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let s = Saturating;
    let day_of_era = (s(days) + s(719_468)).0.rem_euclid(146_097);
    let leaps = s(day_of_era / 36_524) - s(day_of_era / 1_460) - s(day_of_era / 146_096);
    let year = (s(day_of_era) + leaps).0 / 365;
    let before = s(365) * s(year) + s(year / 4) - s(year / 100);
    let day_of_year = s(day_of_era) - before;
    let month_from_march = (s(5) * day_of_year + s(2)).0 / 153;
    let month_begins = (s(153) * s(month_from_march) + s(2)).0 / 5;
    let day = day_of_year - s(month_begins) + s(1);
    let month_from_january = (s(month_from_march) + s(2)).0.rem_euclid(12);
    let month = s(month_from_january) + s(1);
    let eras = s(s(days).0.saturating_add(719_468).div_euclid(146_097));
    let begun = s(i64::from(month.0 <= 2));
    let civil = eras * s(400) + s(year) + begun;
    (civil.0, month.0, day.0)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use pos_core::Wall;

    use super::{DAY_MS, Stamp, date, date_and_time, month_and_day};

    #[test]
    fn four_hundred_years_have_their_days() {
        const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut day = 0;
        for year in 1970..2370_i64 {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            for (month, length) in (1..).zip(MONTHS) {
                let length = if is_leap && month == 2 { 29 } else { length };
                for of_month in 1..=length {
                    assert_eq!(month_and_day(day), (month, of_month), "day {day}, {year}");
                    assert_eq!(date(day).0, year, "day {day}");
                    day += 1;
                }
            }
        }
    }

    #[test]
    fn a_card_is_told_a_date_of_two_digits_a_byte() {
        let wall = Wall::from_millis(1_772_460_061_000);
        assert_eq!(date_and_time(wall), ([0x26, 0x03, 0x02], [0x14, 0x01, 0x01]));
    }

    #[test]
    fn a_stamp_is_local() {
        let wall = Wall::from_millis(DAY_MS - 1);
        let stamp = |ahead| {
            let Stamp { date, time } = Stamp::new(wall, ahead);
            (date, time)
        };
        assert_eq!(stamp(0), ("0101".to_string(), "235959".to_string()));
        assert_eq!(stamp(-300), ("0101".to_string(), "185959".to_string()));
        assert_eq!(stamp(630), ("0102".to_string(), "102959".to_string()));
    }

    #[test]
    fn the_ends_of_the_clock_are_stamps_too() {
        for millis in [i64::MIN, -1, i64::MAX] {
            let Stamp { date, time } = Stamp::new(Wall::from_millis(millis), i16::MIN);
            assert_eq!((date.len(), time.len()), (4, 6));
        }
    }
}
