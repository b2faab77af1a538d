//! Which scenarios are being played at the moment, and how far each is.

use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use harness_runner::RunClock;
use harness_scenario::{Clock, Scenario};
use pos_core::Wall;
use reports_language::Language;

/// What is being played, in the order in which it began; all copies are the same list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing(Arc<Mutex<List>>);

#[derive(Debug, Default)]
struct List {
    running: Vec<Running>,
    /// How many ever began.
    begun: usize,
}

/// A scenario that is being played.
#[derive(Debug)]
struct Running {
    place: usize,
    id: String,
    /// When its time begins, and where: its clock is only made where somebody asks.
    start: (Wall, String),
    begun: Instant,
    at: Option<Arc<RunClock>>,
    shown: Shown,
    /// For how long it ran when that was said last.
    told: Option<Duration>,
}

/// Who shows a scenario on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The list of what is being played, once it takes long.
    Here,
    /// A block of its own, which shows more.
    Elsewhere,
}

/// A scenario is slow from here on, and again whenever twice as long has passed.
const SLOW: Duration = Duration::from_secs(10);
/// A scenario that is done sooner needs no line.
const WORTH_A_LINE: Duration = Duration::from_millis(500);
/// How many lines a terminal shows of what is being played.
const MOST_LINES: usize = 8;

impl Standing {
    /// Enters a scenario that begins; it is taken off when what is returned is dropped. One that
    /// does not say how far it is has no clock.
    pub(crate) fn enter(
        &self,
        scenario: &Scenario,
        (at, shown): (Option<Arc<RunClock>>, Shown),
    ) -> Entered {
        let start = (scenario.plan.start, scenario.plan.shop.store.timezone.clone());
        let mut list = self.list();
        list.begun += 1;
        let place = list.begun;
        let id = scenario.id.clone();
        let (begun, clock) = (Instant::now(), at.clone());
        list.running.push(Running { place, id, start, begun, at, shown, told: None });
        Entered { standing: self.clone(), place, clock }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what is being played.
    pub(crate) fn count(&self) -> usize {
        self.list().running.len()
    }

    /// Says where each stands: `limits/a  12.3s, day 2 22:00:00`.
    pub(crate) fn lines(&self, now: Instant, language: Language) -> Vec<String> {
        self.list().running.iter().map(|one| format!("  {}", one.said(now, language))).collect()
    }

    /// Says where each stands that takes long, as far as a terminal has room for it.
    pub(crate) fn worth_a_line(&self, now: Instant, language: Language) -> Vec<String> {
        let list = self.list();
        let is_long = |one: &&Running| one.shown == Shown::Here && one.ran(now) >= WORTH_A_LINE;
        let long: Vec<&Running> = list.running.iter().filter(is_long).collect();
        let more = long.len().saturating_sub(MOST_LINES);
        let lines = long.iter().take(MOST_LINES);
        let lines = lines.map(|one| format!("  {}", one.said(now, language)));
        let and_more = || format!("  {}", language.say("run-and-more", &[("count", &more)]));
        lines.chain((more > 0).then(and_more)).collect()
    }

    /// Names those that have become slow since this was asked last: `SLOW [> 10.0s] limits/a, day 2
    /// 22:00:00`.
    pub(crate) fn slow(&self, now: Instant, language: Language) -> Vec<String> {
        self.list().running.iter_mut().filter_map(|one| one.slow(now, language)).collect()
    }
}

impl Running {
    fn ran(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.begun)
    }

    /// Says how far it is in its own time, in whole seconds.
    fn time(&self, language: Language) -> Option<String> {
        let at = Duration::from_secs(self.at.as_ref()?.now().as_secs());
        let (start, timezone) = &self.start;
        let time = Clock::new(*start, timezone).speaking(language).at(at);
        Some(language.text("said-comma").to_owned() + &time)
    }

    fn said(&self, now: Instant, language: Language) -> String {
        let ran = self.ran(now).as_secs_f64();
        let (time, unit) = (self.time(language).unwrap_or_default(), language.text("unit-s"));
        format!("{}  {ran:.1}{unit}{time}", self.id)
    }

    fn slow(&mut self, now: Instant, language: Language) -> Option<String> {
        let due = self.told.map_or(SLOW, |told| told.saturating_mul(2));
        if self.ran(now) < due {
            return None;
        }
        // Whoever looks seldom hears of the last doubling alone.
        let mut told = due;
        while told.saturating_mul(2) <= self.ran(now) {
            told = told.saturating_mul(2);
        }
        self.told = Some(told);
        let with: &[(&str, &dyn Display)] = &[
            ("seconds", &format!("{:.1}", told.as_secs_f64())),
            ("id", &self.id),
            ("time", &self.time(language).unwrap_or_default()),
        ];
        Some(language.say("run-slow", with))
    }
}

/// A scenario that stands on the list.
#[derive(Debug)]
pub(crate) struct Entered {
    standing: Standing,
    place: usize,
    clock: Option<Arc<RunClock>>,
}

impl Entered {
    /// Notes how far it is in its own time.
    pub(crate) fn reached(&self, at: Duration) {
        self.clock.iter().for_each(|clock| clock.set(at));
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.standing.list().running.retain(|one| one.place != self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, Standing};
    use harness_runner::RunClock;
    use harness_scenario::{Document, MemoryShelf, Scenario, read_scenario};
    use reports_language::Language;
    use std::path::Path;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    fn evening() -> Scenario {
        let text = "name = \"an evening\"\nsteps = [{ internet = \"down\" }]\n";
        let shelf = MemoryShelf::new().with("a.toml", text);
        match read_scenario(&shelf, Path::new("a.toml")).unwrap() {
            Document::Scenario(scenario) => *scenario,
            other => panic!("{other:?}"),
        }
    }

    fn after(seconds: u64) -> Instant {
        Instant::now() + Duration::from_secs(seconds)
    }

    #[test]
    fn a_slow_one_is_named_at_ten_seconds_and_whenever_twice_as_long_has_passed() {
        let standing = Standing::default();
        let clock = Arc::new(RunClock::default());
        clock.set(Duration::from_hours(37));
        let _entered = standing.enter(&evening(), (Some(clock), Shown::Here));
        assert!(standing.slow(after(9), Language::English).is_empty());
        assert_eq!(
            standing.slow(after(10), Language::English),
            ["SLOW [> 10.0s] a, day 2 22:00:00"]
        );
        assert!(standing.slow(after(19), Language::English).is_empty());
        assert_eq!(
            standing.slow(after(20), Language::English),
            ["SLOW [> 20.0s] a, day 2 22:00:00"]
        );
        assert_eq!(
            standing.slow(after(170), Language::English),
            ["SLOW [> 160.0s] a, day 2 22:00:00"]
        );
        assert!(standing.slow(after(171), Language::English).is_empty());
    }

    #[test]
    fn what_has_ended_stands_nowhere() {
        let standing = Standing::default();
        let entered = standing.enter(&evening(), (None, Shown::Here));
        let other = standing.enter(&evening(), (None, Shown::Elsewhere));
        drop(entered);
        assert_eq!(standing.count(), 1);
        assert_eq!(standing.lines(after(3), Language::English), ["  a  3.0s"]);
        drop(other);
        assert!(standing.lines(after(3), Language::English).is_empty());
    }

    #[test]
    fn a_terminal_has_a_line_for_what_takes_half_a_second_and_eight_at_the_most() {
        let standing = Standing::default();
        let enter = |shown| standing.enter(&evening(), (None, shown));
        let entered: Vec<_> = (0..10).map(|_| enter(Shown::Here)).collect();
        let _other = enter(Shown::Elsewhere);
        assert!(standing.worth_a_line(Instant::now(), Language::English).is_empty());
        let lines = standing.worth_a_line(after(1), Language::English);
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[8], "  and 2 more");
        drop(entered);
    }
}
