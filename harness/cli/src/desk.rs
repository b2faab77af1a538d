//! Where results arrive: told to the person, handed to the reports, counted.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use harness_runner::judged_to_the_end;
use harness_scenario::{Failure, KeepGoing};
use indicatif::MultiProgress;
use reports_render::{Ending, Played, Tally, report, said_failures, summary};

use crate::exit::Exit;
use crate::interrupt;
use crate::output::{Annotated, GREEN, Output, RED, YELLOW};
use crate::progress::Progress;
use crate::reports::Reports;
use crate::screen::{Detail, Screen};

/// Where results arrive, in file order.
#[derive(Debug)]
pub(crate) struct Desk {
    output: Output,
    progress: Progress,
    reports: Reports,
    tally: Tally,
    begun: Instant,
    manner: Manner,
    /// How many scenarios are not played any more, once that is so.
    left: Option<usize>,
    expected: usize,
    /// What a person is told beside a result.
    advice: fn(&Played<'_>) -> Option<String>,
}

/// How results are taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Which a person is told of.
    pub(crate) shows: Shows,
    /// What comes after the first that failed.
    pub(crate) after_failure: AfterFailure,
    /// Whether a scenario is judged beyond its first failed step.
    pub(crate) keep_going: KeepGoing,
}

/// Which results a person is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    /// All.
    All,
    /// Those that did not pass.
    WhatDidNotPass,
}

/// What comes after the first scenario that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterFailure {
    /// The others.
    Others,
    /// Nothing.
    Nothing,
}

impl Desk {
    /// Opens for so many results.
    pub(crate) fn new(
        output: Output,
        reports: Reports,
        (expected, manner): (usize, Manner),
    ) -> Self {
        Self {
            output,
            progress: Progress::new(output, expected),
            reports,
            tally: Tally::default(),
            begun: Instant::now(),
            manner,
            left: None,
            expected,
            advice: |_| None,
        }
    }

    /// Tells a person something more beside some results.
    pub(crate) fn with_advice(self, advice: fn(&Played<'_>) -> Option<String>) -> Self {
        Self { advice, ..self }
    }

    /// Results come in file order, so what is left out after a failure is the same for any number
    /// of jobs.
    fn take(&mut self, played: &Played<'_>) {
        if self.left.is_some() {
            return;
        }
        let whole = judged_to_the_end(played, self.manner.keep_going);
        let played = whole.as_ref().unwrap_or(played);
        self.tally.count(&played.ending);
        self.tell(played);
        self.annotate(played);
        self.reports.take(played);
        self.progress.step();
        let failed = matches!(played.ending, Ending::Failed(_) | Ending::Error(_));
        if failed && self.manner.after_failure == AfterFailure::Nothing {
            self.left = Some(self.expected.saturating_sub(self.tally.total()));
            interrupt::enough();
        }
    }

    fn tell(&self, played: &Played<'_>) {
        let passed = played.ending == Ending::Passed;
        match self.manner.shows {
            Shows::WhatDidNotPass if passed => {
                for detail in &played.details {
                    let detail = self.output.language.again("note-", detail);
                    self.progress.aside(|| self.output.say(&detail));
                }
            }
            Shows::All | Shows::WhatDidNotPass => {
                self.progress.aside(|| {
                    self.output.say(painted(played, &report(played, self.output.language)));
                });
            }
        }
        if let Some(advice) = (self.advice)(played) {
            self.progress.aside(|| self.output.say(advice));
        }
    }

    fn annotate(&self, played: &Played<'_>) {
        match &played.ending {
            Ending::Failed(failures) => {
                for failure in &*said_failures(played, failures, self.output.language) {
                    self.annotate_one(played, failure);
                }
            }
            Ending::Error(reason) => {
                let file = played.scenario.path.display().to_string();
                self.output.annotate(&Annotated { file: &file, line: 1, column: 1 }, reason);
            }
            Ending::Passed | Ending::Skipped(_) => {}
        }
    }

    fn annotate_one(&self, played: &Played<'_>, failure: &Failure) {
        let own = played.scenario.path.display().to_string();
        let (file, line, column) = match &failure.place {
            Some(place) => (place.file(), place.line(), place.column()),
            None => (own.as_str(), 1, 1),
        };
        let Failure { key, expected, actual, .. } = failure;
        let id = &played.scenario.id;
        let hint = failure.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
        let with: &[(&str, &dyn Display)] = &[("expected", expected), ("actual", actual)];
        let differs = self.output.language.say("run-differs", with);
        let message = format!("{id}: {key}: {differs}{hint}");
        self.output.annotate(&Annotated { file, line, column }, &message);
    }

    fn close(&mut self) -> Exit {
        self.progress.end();
        let Tally { passed, failed, skipped, errors, .. } = self.tally;
        self.tally.not_run = self.expected.saturating_sub(passed + failed + skipped + errors);
        if let Some(left @ 1..) = self.left {
            self.output.say(self.output.language.say("run-stopped", &[("left", &left)]));
        }
        let wall = self.begun.elapsed();
        self.output.say(summary(&self.tally, wall, self.output.language));
        match self.reports.close(&self.tally, wall) {
            Ok(()) => self.tally.into(),
            Err(reason) => self.output.failed(Exit::USAGE, &reason),
        }
    }
}

/// Colours the first word; where nobody sees colours they are taken out again.
fn painted(played: &Played<'_>, report: &str) -> String {
    let (word, rest) = report.split_once(' ').unwrap_or((report, ""));
    let style = match &played.ending {
        Ending::Passed => GREEN,
        Ending::Skipped(_) => YELLOW,
        ending if ending.is_new() => YELLOW,
        Ending::Failed(_) | Ending::Error(_) => RED,
    };
    format!("{style}{word}{style:#} {rest}")
}

/// A desk that the run and an interrupt share; closed once, by whoever comes first.
#[derive(Debug)]
pub(crate) struct SharedDesk {
    output: Output,
    bars: MultiProgress,
    desk: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Open(Box<Desk>),
    Closed(Exit),
}

impl SharedDesk {
    /// Shares a desk.
    pub(crate) fn new(desk: Desk) -> Arc<Self> {
        let bars = desk.progress.bars();
        Arc::new(Self { output: desk.output, bars, desk: Mutex::new(State::Open(Box::new(desk))) })
    }

    /// Returns where the desk writes to.
    pub(crate) const fn output(&self) -> Output {
        self.output
    }

    /// Writes a line while nothing that is drawn is in the way.
    pub(crate) fn say(&self, line: &str) {
        self.bars.suspend(|| self.output.say(line));
    }

    /// Returns a screen for what is being played, as one job or several do it.
    pub(crate) fn screen(&self, jobs: usize, shows: Shows) -> Screen {
        let detail = match (shows, jobs) {
            _ if !self.output.watched || self.output.logs => Detail::Nothing,
            (Shows::WhatDidNotPass, _) => Detail::Nothing,
            (Shows::All, 0 | 1) => Detail::Lanes,
            (Shows::All, _) => Detail::Name,
        };
        Screen::new(self.bars.clone(), detail)
    }

    /// Takes a result; one that comes after the desk was closed is left out.
    pub(crate) fn take(&self, played: &Played<'_>) {
        if let State::Open(desk) = &mut *self.desk.lock().unwrap_or_else(PoisonError::into_inner) {
            desk.take(played);
        }
    }

    /// Writes the last lines, and returns how the run ended as far as it got.
    pub(crate) fn close(&self) -> Exit {
        let mut state = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let exit = match &mut *state {
            State::Open(desk) => desk.close(),
            State::Closed(exit) => *exit,
        };
        *state = State::Closed(exit);
        exit
    }
}
