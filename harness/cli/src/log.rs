//! The log of a run in real time or on the bench: a line for each thing, as it happens.

use core::cell::Cell;
use std::time::{Duration, Instant};

use harness_bench::{BenchPart, Fate, Leap, PartNews};
use harness_scenario::{Clock, Words, show_span};
use reports_render::{Told, Weight};
use sim_world::Plan;
use tracing::{Level, debug, enabled, info};

/// A leap over less bench time is a detail.
const LONG_LEAP: Duration = Duration::from_mins(1);

/// The log of one scenario.
#[derive(Debug)]
pub(crate) struct Log<'run> {
    scenario: &'run str,
    clock: Clock,
    plan: &'run Plan,
    begun: Instant,
    /// Over how much the clock leapt since anything happened.
    leapt: Cell<Leapt>,
}

/// The names of these fields are part of the command: `--help` lists them.
macro_rules! line {
    ($write:ident, $log:expr, $at:expr, $real:expr, $lane:expr, $($rest:tt)*) => {
        $write!(
            scenario = $log.scenario,
            bench = $log.clock.at($at),
            bench_ms = millis($at),
            real_ms = millis($real),
            lane = $lane,
            $($rest)*
        )
    };
}

/// Leaps that nothing came between.
#[derive(Clone, Copy, Debug, Default)]
struct Leapt {
    by: Duration,
    /// Where to, in bench time.
    at: Duration,
    /// When, in real time.
    real: Duration,
}

impl<'run> Log<'run> {
    /// Opens a log where somebody reads it.
    pub(crate) fn open(scenario: &'run harness_scenario::Scenario) -> Option<Self> {
        let (plan, begun) = (&scenario.plan, Instant::now());
        let (clock, leapt) = (Clock::of(plan), Cell::default());
        let scenario = scenario.id.as_str();
        enabled!(Level::INFO).then(|| Self { scenario, clock, plan, begun, leapt })
    }

    /// Writes what an entry tells; `lag` is by how much it was late.
    pub(crate) fn entry(&self, told: &Told, lag: Duration) {
        self.say_leap();
        let (real, lag_ms, text) = (self.begun.elapsed(), millis(lag), &told.text);
        match told.weight {
            Weight::Line => line!(info, self, told.at, real, told.lane, lag_ms, "{text}"),
            Weight::Detail => line!(debug, self, told.at, real, told.lane, lag_ms, "{text}"),
        }
    }

    /// Notes that the clock leapt to `at`: a till that looks for its line every few seconds makes
    /// one leap many, and nobody wants to read them all.
    pub(crate) fn leapt(&self, at: Duration, leap: Leap) {
        let by = leap.by.saturating_add(self.leapt.get().by);
        let real = leap.when.saturating_duration_since(self.begun);
        self.leapt.set(Leapt { by, at, real });
    }

    fn say_leap(&self) {
        let Leapt { by, at, real } = self.leapt.take();
        if by.is_zero() {
            return;
        }
        let leapt_ms = millis(by);
        let text = format!("leapt {}", show_span(whole(by)));
        if by >= LONG_LEAP {
            line!(info, self, at, real, "clock", leapt_ms, "{text}");
        } else {
            line!(debug, self, at, real, "clock", leapt_ms, "{text}");
        }
    }

    /// Writes what became of a part.
    pub(crate) fn part(&self, at: Duration, news: &PartNews) {
        self.say_leap();
        let real = news.when.saturating_duration_since(self.begun);
        let (lane, pid) = (self.lane(news.part), news.pid);
        let text = match news.fate {
            Fate::Started => "process started",
            Fate::Ended => "process ended",
            Fate::Killed => "process killed",
        };
        line!(info, self, at, real, lane, pid, "{text}");
    }

    fn lane(&self, part: BenchPart) -> String {
        match part {
            BenchPart::Line => "line".to_owned(),
            BenchPart::Processor => "processor".to_owned(),
            BenchPart::Admin => "admin".to_owned(),
            BenchPart::Till(till) => format!("till {}", Words::of(self.plan).till(till)),
            BenchPart::Reader(till) if self.plan.shop.tills.len() > 1 => {
                format!("reader {}", Words::of(self.plan).till(till))
            }
            BenchPart::Reader(_) => "reader".to_owned(),
            BenchPart::Disk(till) => format!("disk {}", Words::of(self.plan).till(till)),
            BenchPart::Router => "router".to_owned(),
            BenchPart::Customer => "customer".to_owned(),
            BenchPart::PcscDaemon => "pcscd".to_owned(),
            BenchPart::Issuer => "issuer".to_owned(),
        }
    }
}

/// Below a second nobody compares leaps; one that is shorter is said in full.
const fn whole(span: Duration) -> Duration {
    if span.as_secs() > 0 { Duration::from_secs(span.as_secs()) } else { span }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
