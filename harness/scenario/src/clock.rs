//! Local time in the store: the only place that knows of time zones.

use core::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use pos_core::Wall;
use reports_language::Language;
use sim_world::Plan;
use thiserror::Error;

/// What the clock on the wall of the store says during a run; day 1 is the date of the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    zone: TimeZone,
    start: Timestamp,
    language: Language,
}

/// A change of clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// When, since the start of the run.
    pub at: Duration,
    /// In words: `the clocks go back, 02:00 to 01:00`.
    pub text: String,
}

/// Why a local time is not in the run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoSuchTime {
    /// The clocks go forward over it; the next that exists.
    #[error("the clocks go forward over this time, to {0}")]
    Skipped(String),
    /// The run starts later.
    #[error("this is before the start")]
    BeforeStart,
    /// No calendar reaches so far.
    #[error("this is not a time of day, or beyond the calendar")]
    BeyondCalendar,
}

impl Clock {
    /// Sets a clock; a time zone that nobody knows is UTC.
    pub fn new(start: Wall, timezone: &str) -> Self {
        let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
        let start = Timestamp::from_millisecond(start.as_millis()).unwrap_or(Timestamp::UNIX_EPOCH);
        Self { zone, start, language: Language::English }
    }

    /// Sets the clock of a plan's store.
    pub fn of(plan: &Plan) -> Self {
        Self::new(plan.start, &plan.shop.store.timezone)
    }

    /// Says days and changes of clocks in a language.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Says when something happens: `day 1 14:02:00`, with milliseconds where there are any.
    pub fn at(&self, since_start: Duration) -> String {
        self.said_day(self.day(since_start)) + " " + &self.time(since_start)
    }

    /// Says a day: `day 1`.
    pub fn said_day(&self, day: u32) -> String {
        self.language.say("said-day", &[("day", &day)])
    }

    /// Says the time of day: `14:02:00`, with milliseconds where there are any.
    pub fn time(&self, since_start: Duration) -> String {
        let time = self.local(since_start).time();
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        match time.millisecond() {
            0 => format!("{hour:02}:{minute:02}:{second:02}"),
            millis => format!("{hour:02}:{minute:02}:{second:02}.{millis:03}"),
        }
    }

    /// Says on which day something happens, counted from 1.
    pub fn day(&self, since_start: Duration) -> u32 {
        let days = self.first_day().until(self.local(since_start).date()).map(|s| s.get_days());
        u32::try_from(days.unwrap_or(0)).unwrap_or(0).saturating_add(1)
    }

    /// Finds a local time: how long after the start it comes. A doubled time is the first.
    ///
    /// # Errors
    /// Where the clocks skip it, it is before the start, or no such day or time exists.
    pub fn find(&self, day: u32, time: &str) -> Result<Duration, NoSuchTime> {
        let time = read_time(time).ok_or(NoSuchTime::BeyondCalendar)?;
        self.find_time(day, time)
    }

    pub(crate) fn find_time(&self, day: u32, time: Time) -> Result<Duration, NoSuchTime> {
        let days = i64::from(day).saturating_sub(1);
        let date = jiff::Span::new()
            .try_days(days)
            .and_then(|days| self.first_day().checked_add(days))
            .map_err(|_| NoSuchTime::BeyondCalendar)?;
        let moment = resolve(&self.zone, date.to_datetime(time))?;
        self.since_start(moment).ok_or(NoSuchTime::BeforeStart)
    }

    /// Finds the day of a date, `2026-03-03`; none before the start.
    pub(crate) fn day_of(&self, date: &str) -> Option<u32> {
        let days = self.first_day().until(read_date(date)?).ok()?.get_days();
        u32::try_from(days).ok()?.checked_add(1)
    }

    /// Says the local date and time of the start as scenarios do: `2026-03-02 09:00`.
    pub fn start(&self) -> String {
        let local = self.local(Duration::ZERO);
        let seconds = if local.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
        local.strftime(seconds).to_string()
    }

    /// Finds when a local time comes once more, where the clocks go back over it.
    pub(crate) fn again(&self, since_start: Duration) -> Option<Duration> {
        let later = self.zone.to_ambiguous_timestamp(self.local(since_start)).later().ok()?;
        let again = self.since_start(later)?;
        (again > since_start).then_some(again)
    }

    /// Lists the changes of clocks after one moment and until another.
    pub fn changes(&self, after: Duration, until: Duration) -> Vec<ClockChange> {
        let all = self.zone.following(self.moment(after));
        let changes = all.map_while(|change| {
            let at = self.since_start(change.timestamp()).filter(|at| *at <= until)?;
            Some((at, self.said(change.timestamp())))
        });
        changes.filter_map(|(at, text)| Some(ClockChange { at, text: text? })).collect()
    }

    /// Says a change of clocks; none where only the name of the zone changes.
    fn said(&self, at: Timestamp) -> Option<String> {
        let before = at.checked_sub(jiff::SignedDuration::from_nanos(1)).ok()?;
        let (old, new) = (self.zone.to_offset(before), self.zone.to_offset(at));
        let id = if new > old { "clocks-go-forward" } else { "clocks-go-back" };
        let [from, to] =
            [old, new].map(|offset| offset.to_datetime(at).strftime("%H:%M").to_string());
        (old != new).then(|| self.language.say(id, &[("from", &from), ("to", &to)]))
    }

    fn since_start(&self, moment: Timestamp) -> Option<Duration> {
        let millis = moment.as_millisecond().checked_sub(self.start.as_millisecond())?;
        u64::try_from(millis).ok().map(Duration::from_millis)
    }

    fn first_day(&self) -> Date {
        self.zone.to_datetime(self.start).date()
    }

    fn local(&self, since_start: Duration) -> DateTime {
        self.zone.to_datetime(self.moment(since_start))
    }

    fn moment(&self, since_start: Duration) -> Timestamp {
        let millis = i64::try_from(since_start.as_millis()).unwrap_or(i64::MAX);
        let moment = self.start.as_millisecond().saturating_add(millis);
        Timestamp::from_millisecond(moment).unwrap_or(Timestamp::MAX)
    }
}

/// Reads a local date and time, `2026-03-02 09:00`, as the moment of a start.
pub(crate) fn read_start(text: &str, timezone: &str) -> Option<Result<Wall, NoSuchTime>> {
    let (date, time) = text.split_once(' ')?;
    let at = read_date(date)?.to_datetime(read_time(time)?);
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    Some(resolve(&zone, at).map(|moment| Wall::from_millis(moment.as_millisecond())))
}

/// Reads a time of day, `09:05` or `09:05:30`.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let parts: Vec<i8> = text.split(':').map(two_digits).collect::<Option<_>>()?;
    match parts[..] {
        [hour, minute] => Time::new(hour, minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(hour, minute, second, 0).ok(),
        _ => None,
    }
}

fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let date = Date::new(year, two_digits(parts.next()?)?, two_digits(parts.next()?)?).ok()?;
    parts.next().is_none().then_some(date)
}

fn two_digits(text: &str) -> Option<i8> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn resolve(zone: &TimeZone, at: DateTime) -> Result<Timestamp, NoSuchTime> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    if let AmbiguousOffset::Gap { after, before } = ambiguous.offset() {
        return Err(NoSuchTime::Skipped(after_gap(zone, at, (before, after))));
    }
    ambiguous.earlier().map_err(|_| NoSuchTime::BeyondCalendar)
}

/// Finds the first local time after the gap that `at` stands in.
fn after_gap(
    zone: &TimeZone,
    at: DateTime,
    offsets: (jiff::tz::Offset, jiff::tz::Offset),
) -> String {
    let inside = offsets.1.to_timestamp(at).or_else(|_| offsets.0.to_timestamp(at));
    let change = inside.ok().and_then(|inside| zone.following(inside).next());
    change.map_or_else(
        || "a later time".to_owned(),
        |change| zone.to_datetime(change.timestamp()).strftime("%H:%M").to_string(),
    )
}

/// Tells whether a time zone has exactly this name.
pub(crate) fn is_zone(name: &str) -> bool {
    jiff::tz::db().available().any(|known| known.as_str() == name)
}

/// Lists the names of all time zones.
pub(crate) fn zones() -> Vec<String> {
    jiff::tz::db().available().map(|known| known.as_str().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Clock, NoSuchTime, is_zone, read_start, zones};
    use core::time::Duration;

    const NEW_YORK: &str = "America/New_York";

    fn clock(start: &str) -> Clock {
        Clock::new(read_start(start, NEW_YORK).unwrap().unwrap(), NEW_YORK)
    }

    const fn hours(hours: u64) -> Duration {
        Duration::from_hours(hours)
    }

    #[test]
    fn day_one_is_the_date_of_the_start() {
        let clock = clock("2026-03-02 09:00");
        assert_eq!(clock.at(Duration::ZERO), "day 1 09:00:00");
        assert_eq!(clock.at(hours(15)), "day 2 00:00:00");
        assert_eq!(clock.at(Duration::from_millis(250)), "day 1 09:00:00.250");
        assert_eq!(clock.start(), "2026-03-02 09:00");
    }

    #[test]
    fn a_time_is_found_again() {
        let clock = clock("2026-03-02 09:00:30");
        assert_eq!(clock.start(), "2026-03-02 09:00:30");
        assert_eq!(clock.day_of("2026-03-03"), Some(2));
        assert_eq!(clock.day_of("2026-03-01"), None);
        assert_eq!(clock.find(1, "09:01"), Ok(Duration::from_secs(30)));
        assert_eq!(clock.find(3, "09:00:30"), Ok(hours(48)));
        assert_eq!(clock.find(1, "09:00"), Err(NoSuchTime::BeforeStart));
        assert_eq!(clock.find(1, "25:00"), Err(NoSuchTime::BeyondCalendar));
        assert_eq!(clock.find(u32::MAX, "09:00"), Err(NoSuchTime::BeyondCalendar));
    }

    #[test]
    fn the_day_on_which_the_clocks_go_forward_has_23_hours() {
        let clock = clock("2026-03-07 09:00");
        assert_eq!(clock.find(2, "09:00"), Ok(hours(23)));
        assert_eq!(clock.find(2, "02:30"), Err(NoSuchTime::Skipped("03:00".to_owned())));
        assert_eq!(clock.find(2, "01:59"), Ok(Duration::from_mins(16 * 60 + 59)));
        assert_eq!(clock.find(2, "03:00"), Ok(hours(17)));
        assert_eq!(clock.at(hours(17)), "day 2 03:00:00");
    }

    #[test]
    fn a_doubled_local_time_is_the_first() {
        let clock = clock("2026-10-31 09:00");
        assert_eq!(clock.find(2, "01:30"), Ok(Duration::from_mins(16 * 60 + 30)));
        assert_eq!(clock.find(2, "02:00"), Ok(hours(18)));
        assert_eq!(clock.find(2, "09:00"), Ok(hours(25)));
    }

    #[test]
    fn a_change_of_clocks_is_said_between_the_moments_around_it() {
        let (autumn, spring) = (clock("2026-10-31 09:00"), clock("2026-03-07 09:00"));
        let said = |clock: &Clock, until: u64| {
            let changes = clock.changes(Duration::ZERO, hours(until)).into_iter();
            changes.map(|change| (change.at, change.text)).collect::<Vec<_>>()
        };
        assert_eq!(
            said(&autumn, 17),
            [(hours(17), "the clocks go back, 02:00 to 01:00".to_owned())]
        );
        assert_eq!(
            said(&spring, 24),
            [(hours(17), "the clocks go forward, 02:00 to 03:00".to_owned())]
        );
        assert_eq!(said(&autumn, 16), []);
        assert_eq!(autumn.changes(hours(17), hours(40)), []);
    }

    #[test]
    fn a_doubled_local_time_comes_again_an_hour_later() {
        let clock = clock("2026-10-31 09:00");
        let half_past_one = Duration::from_mins(16 * 60 + 30);
        assert_eq!(clock.again(half_past_one), Some(half_past_one + hours(1)));
        assert_eq!(clock.again(half_past_one + hours(1)), None);
        assert_eq!(clock.again(hours(20)), None);
    }

    #[test]
    fn a_start_that_the_clocks_skip_does_not_exist() {
        assert!(matches!(
            read_start("2026-03-08 02:30", NEW_YORK),
            Some(Err(NoSuchTime::Skipped(_)))
        ));
        assert_eq!(read_start("2026-3-8 02:30", NEW_YORK), None);
        assert_eq!(read_start("2026-02-30 02:30", NEW_YORK), None);
    }

    #[test]
    fn time_zones_are_known_by_their_exact_names() {
        assert!(is_zone(NEW_YORK) && is_zone("UTC") && is_zone("Asia/Tokyo"));
        assert!(!is_zone("america/new_york") && !is_zone("Mars/Base"));
        assert!(zones().len() > 300);
    }
}
