//! Payments by the hour of the week, from the times of an export.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use sim_risk::WEEK_HOURS;

use super::super::fields::Fields;
use super::Reading;
use super::column::beside_csv;
use super::number::{number, ratio};
use super::sheet::{About, At, Tally};
use crate::code::Code;
use crate::mistake::Mistake;
use crate::study_file::{Rows, Why};

/// Rows beyond a longer gap are of another time.
const LONGEST_GAP: i64 = 30;
/// Days of a week.
const WEEK: i64 = 7;
/// Hours of a day.
const DAY: usize = 24;

impl Reading<'_> {
    /// Reads 168 rates: as they stand, or from the times of an export.
    pub(super) fn profile(&mut self, fields: &Fields<'_>) -> Option<Vec<f64>> {
        for beside in ["time", "tills", "where"] {
            fields.only_beside(beside, &["csv"]);
        }
        let entry = fields.exactly_one(&["week", "csv"])?;
        if entry.key == "week" {
            return Some(entry.node.list().iter().filter_map(number).collect());
        }
        let sheet = self.sheet(fields);
        let (name, place) = beside_csv(fields, "time")?;
        let tills = fields.node("tills").map_or(Some(1), |_| fields.whole::<u32>("tills", 1))?;
        let sheet = sheet?;
        let column = sheet.column(name, place)?;
        let mut times = Times::default();
        let mut tally = sheet.walk(|row| {
            let time = read_time(row.field(column)).ok_or(Why::NotATime)?;
            times.take(time, row.at);
            Ok(())
        })?;
        times.leave_far_off(&mut tally);
        let unit = "not a date with a time of day, such as 2025-11-01T09:30:00";
        let read = sheet.settle(&tally, &About { key: "sales.per_hour", unit, currency: None })?;
        if times.days() < WEEK {
            let message = format!("the times of `{}` are of less than a week", sheet.file);
            let mistake = Mistake::new(Code::NotAWeek, sheet.user, message);
            return fields
                .ledger
                .none(mistake.label("a profile of the week needs seven days or more"));
        }
        self.tables.push(crate::study_file::TableRead { out_of_order: times.out_of_order, ..read });
        Some(times.rates(tills))
    }
}

/// Reads a date with a time of day as the clock of the store showed it, whatever zone stands behind.
fn read_time(field: &str) -> Option<DateTime> {
    let plain = |text: &str| text.trim().parse::<DateTime>().ok();
    let has_a_time = field.contains(':');
    let bare = field.trim_end_matches("UTC").trim_end_matches(['Z', 'z']);
    let sign = bare.rfind(['+', '-']).filter(|at| bare.get(..*at).is_some_and(|t| t.contains(':')));
    let local = sign.and_then(|at| bare.get(..at)).unwrap_or(bare);
    plain(local).filter(|_| has_a_time)
}

/// The times of an export.
#[derive(Debug, Default)]
struct Times {
    /// For each day, counted from that of the epoch: payments by the hour, and its first row.
    days: BTreeMap<i64, ([u32; DAY], At)>,
    last: Option<DateTime>,
    out_of_order: Option<Rows>,
}

impl Times {
    fn take(&mut self, time: DateTime, at: At) {
        if self.last.is_some_and(|last| time < last) {
            let first = Rows { count: 0, first_line: at.line };
            self.out_of_order.get_or_insert(first).count += 1;
        }
        self.last = Some(time);
        let hour = usize::try_from(time.hour()).unwrap_or(0);
        let (hours, _) = self.days.entry(day_of(time.date())).or_insert(([0; DAY], at));
        if let Some(count) = hours.get_mut(hour) {
            *count += 1;
        }
    }

    /// A row of another year would spread the payments over all the time between.
    fn leave_far_off(&mut self, tally: &mut Tally) {
        let mut runs: Vec<BTreeMap<i64, ([u32; DAY], At)>> = Vec::new();
        let mut before = None;
        for (day, row) in std::mem::take(&mut self.days) {
            match runs.last_mut().filter(|_| before.is_some_and(|last| day - last <= LONGEST_GAP)) {
                Some(run) => drop(run.insert(day, row)),
                None => runs.push(BTreeMap::from([(day, row)])),
            }
            before = Some(day);
        }
        let of = |run: &BTreeMap<i64, ([u32; DAY], At)>| -> u64 {
            run.values().flat_map(|(hours, _)| hours).map(|count| u64::from(*count)).sum()
        };
        let all: u64 = runs.iter().map(of).sum();
        let largest = runs.iter().map(of).max().unwrap_or(0);
        let strays = all - largest;
        if strays > 0 && strays.saturating_mul(100) <= all {
            let others = runs.iter().filter(|run| of(run) != largest);
            let first =
                others.flat_map(|run| run.values().map(|(_, at)| *at)).min_by_key(|at| at.line);
            tally.leave_kept(Why::FarOff, (strays, first.unwrap_or_default()));
            runs.retain(|run| of(run) == largest);
        }
        self.days = runs.into_iter().flatten().collect();
    }

    /// Counts the days from the first to the last.
    fn days(&self) -> i64 {
        let first = self.days.first_key_value().map_or(0, |(day, _)| *day);
        self.days.last_key_value().map_or(0, |(day, _)| day - first + 1)
    }

    /// Returns payments an hour at each till, from Monday at midnight.
    fn rates(&self, tills: u32) -> Vec<f64> {
        let mut counts = vec![0_u64; WEEK_HOURS];
        let mut weekdays = [0_u64; 7];
        let first = self.days.first_key_value().map_or(0, |(day, _)| *day);
        for day in first..first + self.days() {
            let weekday = weekday(day);
            weekdays[weekday] += 1;
            let hours = self.days.get(&day).map(|(hours, _)| hours);
            for (hour, count) in hours.into_iter().flatten().enumerate() {
                counts[weekday * DAY + hour] += u64::from(*count);
            }
        }
        let rate =
            |(hour, count): (usize, &u64)| ratio(*count, weekdays[hour / DAY] * u64::from(tills));
        counts.iter().enumerate().map(rate).collect()
    }
}

/// Counts days from 1970-01-01, a Thursday.
fn day_of(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(WEEK)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{day_of, read_time, weekday};

    #[test]
    fn times_are_those_of_the_clock_on_the_wall() {
        for text in [
            "2025-11-03T09:30:00",
            "2025-11-03 09:30:00",
            "2025-11-03T09:30:00Z",
            "2025-11-03T09:30:00-05:00",
            "2025-11-03 09:30:00 -0500",
            "2025-11-03 09:30:00 UTC",
            "2025-11-03T09:30",
        ] {
            let time = read_time(text).unwrap_or_default();
            assert_eq!(time.to_string(), "2025-11-03T09:30:00", "{text}");
            assert_eq!(weekday(day_of(time.date())), 0, "a Monday");
        }
        for text in ["2025-11-03", "09:30", "", "3 November", "2025-13-01T00:00:00"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}
