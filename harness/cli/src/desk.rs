//! Where results arrive: told to the person, handed to the reports, counted.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use harness_runner::judged_to_the_end;
use harness_scenario::KeepGoing;
use indicatif::MultiProgress;
use reports_render::{Ending, InCommon, Played, Tally, report, summary};

use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED, YELLOW};
use crate::progress::Progress;
use crate::remarks::Remarks;
use crate::reports::Reports;
use crate::screen::{Detail, Screen};

/// How far a run is, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sofar {
    pub(crate) done: usize,
    pub(crate) failed: usize,
    pub(crate) expected: usize,
}

/// Where results arrive, in file order.
#[derive(Debug)]
pub(crate) struct Desk {
    output: Output,
    progress: Progress,
    reports: Reports,
    remarks: Remarks,
    common: InCommon,
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
            progress: Progress::telling(output, expected),
            reports,
            remarks: Remarks::new(output.language),
            common: InCommon::default(),
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
        self.remarks.take(played);
        self.common.take(played);
        self.reports.take(played);
        if let Sofar { failed: failed @ 1.., .. } = self.sofar() {
            let failed = self.output.language.say("run-failed", &[("failed", &failed)]);
            self.progress.tell(failed);
        }
        self.progress.step();
        let failed = matches!(played.ending, Ending::Failed(_) | Ending::Error(_));
        if failed && self.manner.after_failure == AfterFailure::Nothing {
            self.left = Some(self.expected.saturating_sub(self.tally.total()));
            interrupt::enough();
        }
    }

    const fn sofar(&self) -> Sofar {
        let Tally { failed, errors, .. } = self.tally;
        Sofar { done: self.tally.total(), failed: failed + errors, expected: self.expected }
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

    fn close(&mut self) -> Exit {
        self.progress.end();
        let Tally { passed, failed, skipped, errors, .. } = self.tally;
        self.tally.not_run = self.expected.saturating_sub(passed + failed + skipped + errors);
        if let Some(left @ 1..) = self.left {
            self.output.say(self.output.language.say("run-stopped", &[("left", &left)]));
        }
        let wall = self.begun.elapsed();
        self.output.say(summary(&self.tally, wall, self.output.language));
        for line in self.common.lines(self.output.language) {
            self.output.say(format!("  {line}"));
        }
        let kept = self.reports.keep(self.tally.not_run, self.output.language);
        let changes = kept.as_deref().unwrap_or_default();
        for change in changes {
            self.output.say(format!("  {change}"));
        }
        self.remarks.write(self.output, (&self.tally, wall), changes);
        match self.reports.close(&self.tally, wall).and(kept) {
            Ok(_) => self.tally.into(),
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

    /// Tells whether a person waits in front of a bar.
    pub(crate) const fn is_watched(&self) -> bool {
        self.output.watched && !self.output.logs
    }

    /// Returns what is drawn, with the bar on top.
    pub(crate) const fn bars(&self) -> &MultiProgress {
        &self.bars
    }

    /// Says how far the run is; nothing once it has ended.
    pub(crate) fn sofar(&self) -> Option<Sofar> {
        match &*self.desk.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Open(desk) => Some(desk.sofar()),
            State::Closed(_) => None,
        }
    }

    /// Returns a screen for what is being played, as one job or several do it.
    pub(crate) fn screen(&self, jobs: usize, shows: Shows) -> Screen {
        let detail = match (shows, jobs) {
            _ if !self.is_watched() => Detail::Nothing,
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
