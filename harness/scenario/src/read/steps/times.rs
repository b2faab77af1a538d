//! When steps begin: local times, spans, and the order of both.

use core::time::Duration;

use jiff::civil::Time;
use sim_world::{Step, When};

use super::scope::Scope;
use crate::clock::{Clock, NoSuchTime, read_time};
use crate::code::Code;
use crate::mistake::Mistake;
use crate::read::fields::{Fields, no_span};
use crate::source::Place;
use crate::span::{NoSpan, read_span, show_span};

/// What is known of when a step is played, without playing it.
#[derive(Clone, Debug)]
struct Known {
    /// It does not begin before.
    begins: Duration,
    /// It finishes exactly then, where that is known.
    finishes: Option<Duration>,
    /// Where it says so.
    place: Option<Place>,
}

/// Follows the steps through time.
#[derive(Debug)]
pub(super) struct Times {
    clock: Clock,
    steps: Vec<Known>,
    /// What is known of the step that is read.
    reading: Known,
}

/// A time as it was spelled.
enum Spelled<'a> {
    After(Duration),
    Today(Time),
    OnDay(u32, Time),
    AfterStep(&'a str, Duration),
    Every(Duration),
}

impl Times {
    pub(super) const fn new(clock: Clock) -> Self {
        let start = Known { begins: Duration::ZERO, finishes: Some(Duration::ZERO), place: None };
        Self { clock, steps: Vec::new(), reading: start }
    }

    /// Reads when a step begins.
    pub(super) fn when(&mut self, scope: &Scope<'_>, fields: &Fields<'_>) -> When {
        let before = self.steps.last().cloned().unwrap_or_else(|| self.reading.clone());
        let spelled = fields
            .text("at")
            .and_then(|(text, place)| Some((self.resolve(scope, (text, place), &before)?, place)));
        let (when, place) = spelled.map_or((When::Next, None), |(when, at)| (when, Some(at)));
        let (begins, exactly) = self.begin(when, &before);
        self.reading = Known { begins, finishes: exactly, place: place.cloned() };
        if exactly.is_some_and(|begins| begins < before.begins)
            && let Some(place) = place
        {
            self.note_order(scope, (place, begins), &before);
            self.reading.begins = before.begins;
        }
        when
    }

    /// Goes on to the next step.
    pub(super) fn passed(&mut self, step: &Step) {
        let mut known = self.reading.clone();
        known.finishes = known.finishes.filter(|_| step.finishes_at_once());
        self.steps.push(known);
    }

    /// Says when a step begins at the earliest, and exactly where that is known.
    fn begin(&self, when: When, before: &Known) -> (Duration, Option<Duration>) {
        let later = |known: &Known, span: Duration| {
            let exactly = known.finishes.map(|finishes| finishes.saturating_add(span));
            (known.begins.saturating_add(span), exactly)
        };
        match when {
            When::Next => later(before, Duration::ZERO),
            When::After(span) => later(before, span),
            When::At(time) => (time, Some(time)),
            When::Every(span) => every(before, span),
            When::AfterStep(step, span) => {
                let known = self.steps.get(step).unwrap_or(before);
                let (begins, exactly) = later(known, span);
                (if exactly.is_some() { begins } else { begins.max(before.begins) }, exactly)
            }
        }
    }

    fn note_order(&self, scope: &Scope<'_>, (place, begins): (&Place, Duration), before: &Known) {
        let (this, other) = (self.clock.at(begins), self.clock.at(before.begins));
        let help = match next_day(place, self.clock.day(before.begins)) {
            _ if self.clock.again(begins).is_some_and(|again| again >= before.begins) => {
                self.second_time(begins, before)
            }
            Some(next) => {
                format!("move the step up, or give it a later time: the next day is {next}")
            }
            None => "move the step up, or give it a later time".to_owned(),
        };
        let message = format!("a step of {this} is written below one of {other}");
        let mistake = Mistake::new(Code::TimeOrder, place, message)
            .label("file order is time order")
            .help(help);
        let latest = self.steps.iter().rev().find_map(|known| known.place.as_ref());
        scope.ledger.note(match latest {
            Some(place) => mistake.also(place, "the later time comes from here"),
            None => mistake,
        });
    }

    /// Says how the second of two equal local times is written.
    fn second_time(&self, first: Duration, before: &Known) -> String {
        let again = self.clock.again(first).unwrap_or(first);
        let from = before.finishes.unwrap_or(before.begins).max(before.begins);
        let remedy = match again.saturating_sub(from) {
            Duration::ZERO => "take `at` away".to_owned(),
            more => format!("write \"+{}\"", show_span(more)),
        };
        let time = self.clock.time(first);
        format!(
            "{time} comes twice and the first is meant; the step above is in the second: {remedy}"
        )
    }

    fn resolve(
        &self,
        scope: &Scope<'_>,
        (text, place): (&str, &Place),
        before: &Known,
    ) -> Option<When> {
        let today = self.clock.day(before.begins);
        let spelled = match spelled(text) {
            Some(Ok(spelled)) => spelled,
            Some(Err(NoSpan::TooLong)) => {
                return scope.ledger.none(no_span(place, text, &NoSpan::TooLong));
            }
            Some(Err(NoSpan::Spelling(_))) | None => {
                return scope.ledger.none(misspelled(&self.clock, (text, place), today));
            }
        };
        match spelled {
            Spelled::After(span) => Some(When::After(span)),
            Spelled::Every(span) => Some(When::Every(span)),
            Spelled::Today(time) => self.at(scope, (text, place), (today, time)),
            Spelled::OnDay(day, time) => self.at(scope, (text, place), (day, time)),
            Spelled::AfterStep(id, span) => {
                let step = scope.step(id, (&place.part(1..1 + id.len()), "step"))?;
                Some(When::AfterStep(step, span))
            }
        }
    }

    fn at(
        &self,
        scope: &Scope<'_>,
        (text, place): (&str, &Place),
        (day, time): (u32, Time),
    ) -> Option<When> {
        let today = day;
        let mistake = match self.clock.find_time(day, time) {
            Ok(since_start) => return Some(When::At(since_start)),
            Err(NoSuchTime::BeforeStart) => {
                let start = self.clock.start();
                Mistake::new(Code::BeforeStart, place, format!("`{text}` is before the start"))
                    .label(format!("the scenario starts on {start}"))
                    .help(match next_day(place, today) {
                        Some(next) => {
                            format!(
                                "write a later time, an earlier `start`, or {next} for the next day"
                            )
                        }
                        None => "write a later time, or an earlier `start`".to_owned(),
                    })
            }
            Err(NoSuchTime::Skipped(to)) => {
                let message = format!("`{text}` does not exist on day {day}");
                Mistake::new(Code::NoSuchTime, place, message)
                    .label(format!("the clocks go forward over it, to {to}"))
                    .help(format!("write \"day {day} {to}\" or later"))
            }
            Err(NoSuchTime::BeyondCalendar) => {
                Mistake::new(Code::BadTime, place, format!("`{text}` is beyond the calendar"))
                    .label("write an earlier day")
            }
        };
        scope.ledger.none(mistake)
    }
}

/// Says how a time of day is written for the day after; nothing where a day is said.
fn next_day(place: &Place, today: u32) -> Option<String> {
    let written = place.text();
    let time = written.trim_matches(['"', '\'']);
    let next = today.saturating_add(1);
    read_time(time).is_some().then(|| format!("\"day {next} {time}\""))
}

/// Counts from the begin of the step before; one that takes longer holds it up.
fn every(before: &Known, span: Duration) -> (Duration, Option<Duration>) {
    let begins = before.begins.saturating_add(span);
    (begins, before.finishes.map(|finishes| finishes.max(begins)))
}

fn spelled(text: &str) -> Option<Result<Spelled<'_>, NoSpan>> {
    if let Some(span) = text.strip_prefix('+') {
        return Some(read_span(span).map(Spelled::After));
    }
    if let Some(time) = read_time(text) {
        return Some(Ok(Spelled::Today(time)));
    }
    let (id, rest) = text.split_once(' ')?;
    if id == "every" && !rest.starts_with('+') {
        return Some(read_span(rest).map(Spelled::Every));
    }
    if let Some(span) = rest.strip_prefix('+') {
        return Some(read_span(span).map(|span| Spelled::AfterStep(id, span)));
    }
    let (day, time) = rest.split_once(' ').filter(|_| id == "day")?;
    let digits = !day.starts_with('0') && day.bytes().all(|byte| byte.is_ascii_digit());
    let day = day.parse().ok().filter(|_| digits)?;
    read_time(time).map(|time| Ok(Spelled::OnDay(day, time)))
}

fn misspelled(clock: &Clock, (text, place): (&str, &Place), today: u32) -> Mistake {
    Mistake::new(Code::BadTime, place, format!("`{text}` is not a time"))
        .label(remedy(clock, text.trim(), today))
        .help(
            "write \"+5m\", \"09:05\", \"09:05:30\", \"day 2 09:00\", \"id +30h\" or \"every 4m\"",
        )
}

/// Says what to type; nothing where nobody can know.
fn remedy(clock: &Clock, text: &str, today: u32) -> String {
    let number = text.strip_prefix('+').unwrap_or(text);
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("write \"+{number}m\" or \"+{number}s\"");
    }
    let right = date_guess(clock, text).or_else(|| guess(text, today));
    right.map_or_else(String::new, |right| format!("write \"{right}\""))
}

/// Days are counted from the start; a date is one of them.
fn date_guess(clock: &Clock, text: &str) -> Option<String> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let (day, (next, time)) = (clock.day_of(date)?, time_of_day(time)?);
    Some(format!("day {} {time}", day.saturating_add(u32::from(next))))
}

/// Words that people put before a length of time, where it is counted from the step before.
const BEFORE_A_SPAN: [&str; 4] = ["in", "after", "wait", "then"];

/// Guesses the right spelling.
fn guess(text: &str, today: u32) -> Option<String> {
    if let Some(span) = text.strip_prefix("every ") {
        return span_guess(span.trim()).map(|right| format!("every {right}"));
    }
    let text = text.strip_suffix(" later").unwrap_or(text);
    let cut = text.rsplit_once('+').or_else(|| text.rsplit_once(' ')).unwrap_or(("", text));
    let counted = span_guess(cut.1.trim()).map(|right| (cut.0.trim(), right));
    // A number and its unit may stand apart: `in 5 min`.
    let words = text.split_once(' ').filter(|(word, _)| BEFORE_A_SPAN.contains(word));
    let counted = counted.or_else(|| Some((words?.0, span_guess(words?.1)?)));
    if let Some((before, right)) = counted.or_else(|| Some(("", span_guess(text)?))) {
        let is_plain = before.is_empty() || BEFORE_A_SPAN.contains(&before);
        return Some(if is_plain { format!("+{right}") } else { format!("{before} +{right}") });
    }
    let (day, time) = day_and_time(text, today)?;
    let (next, time) = time_of_day(time)?;
    let day = day.saturating_add(u32::from(next));
    let plain = day == today && !text.contains("day");
    Some(if plain { time } else { format!("day {day} {time}") })
}

fn span_guess(text: &str) -> Option<String> {
    let span = text.strip_prefix('+').unwrap_or(text);
    match read_span(span) {
        Ok(_) => Some(span.to_owned()),
        Err(NoSpan::Spelling(guess)) => guess,
        Err(NoSpan::TooLong) => None,
    }
}

fn day_and_time(text: &str, today: u32) -> Option<(u32, &str)> {
    for start in ["tomorrow at ", "tomorrow ", "next day "] {
        if let Some(time) = text.strip_prefix(start) {
            return Some((today.saturating_add(1), time.trim_start()));
        }
    }
    let Some(rest) = text.to_lowercase().starts_with("day").then(|| text.get(3..)).flatten() else {
        return Some((today, text));
    };
    let (day, time) = rest.trim_start().split_once(|c: char| c.is_whitespace() || c == ',')?;
    Some((day.trim_start_matches('0').parse().ok()?, time.trim_start()))
}

/// Reads `9am`, `9:5`, `24:00`; says whether it is on the next day.
fn time_of_day(text: &str) -> Option<(bool, String)> {
    let text = text.to_lowercase().replace(' ', "");
    let (clock, noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest, Some(0)),
        (_, Some(rest)) => (rest, Some(12)),
        (None, None) => (text.as_str(), None),
    };
    let parts: Vec<u32> =
        clock.split([':', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match (parts.as_slice(), noon) {
        ([hour], Some(_)) => (*hour, 0, 0),
        ([hour, minute], _) => (*hour, *minute, 0),
        ([hour, minute, second], _) => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = noon.map_or(hour, |noon| hour % 12 + noon);
    if hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute, second) != (0, 0)) {
        return None;
    }
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    Some((hour == 24, format!("{:02}:{minute:02}{seconds}", hour % 24)))
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn refused_spellings_are_answered_with_the_right_one() {
        let right = |text| guess(text, 1).unwrap_or_default();
        assert_eq!(right("5m"), "+5m");
        assert_eq!(right("+1.5h"), "+1h30m");
        assert_eq!(right("9:00"), "09:00");
        assert_eq!(right("9am"), "09:00");
        assert_eq!(right("9:30 pm"), "21:30");
        assert_eq!(right("24:00"), "day 2 00:00");
        assert_eq!(right("day 2 9:00"), "day 2 09:00");
        assert_eq!(right("day 02 09:00"), "day 2 09:00");
        assert_eq!(right("outage 30h"), "outage +30h");
        assert_eq!(right("outage +1.5h"), "outage +1h30m");
        assert_eq!(right("coffee + 5m"), "coffee +5m");
        assert_eq!(right("outage+30m"), "outage +30m");
        assert_eq!(right("in 5m"), "+5m");
        assert_eq!(right("in 5 min"), "+5m");
        assert_eq!(right("5 min later"), "+5m");
        assert_eq!(right("5 minutes"), "+5m");
        assert_eq!(right("every 4 min"), "every 4m");
        assert_eq!(right("tomorrow"), "");
        assert_eq!(right("tomorrow 9:00"), "day 2 09:00");
        assert_eq!(right("tomorrow at 9am"), "day 2 09:00");
        assert_eq!(right(""), "");
        assert_eq!(right("5"), "");
    }
}
