//! Where results arrive: told to the person, written for the machine, counted.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use harness_scenario::Failure;
use reports_render::{Ending, Played, Tally, report, scenario_json, summary, summary_json};

use crate::exit::Exit;
use crate::json_file::JsonFile;
use crate::output::{Annotated, GREEN, Output, RED, YELLOW};
use crate::progress::Progress;

/// Where results arrive, in file order.
#[derive(Debug)]
pub(crate) struct Desk {
    output: Output,
    progress: Progress,
    json: Option<JsonFile>,
    expected: usize,
    tally: Tally,
    begun: Instant,
    shows: Shows,
}

/// Which results a person is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    All,
    WhatDidNotPass,
}

impl Desk {
    /// Opens for so many results.
    pub(crate) fn new(output: Output, json: Option<JsonFile>, expected: usize) -> Self {
        Self {
            output,
            progress: Progress::new(output, expected),
            json,
            expected,
            tally: Tally::default(),
            begun: Instant::now(),
            shows: Shows::All,
        }
    }

    /// Says nothing of what passes.
    pub(crate) fn quiet(self) -> Self {
        Self { shows: Shows::WhatDidNotPass, ..self }
    }

    fn take(&mut self, played: &Played<'_>) {
        self.tally.count(&played.ending);
        if self.shows == Shows::All || played.ending != Ending::Passed || !played.details.is_empty()
        {
            self.progress.aside(|| self.output.say(painted(&report(played))));
        }
        self.annotate(played);
        if let Some(json) = &mut self.json {
            json.write(&scenario_json(played));
        }
        self.progress.step();
    }

    fn annotate(&self, played: &Played<'_>) {
        match &played.ending {
            Ending::Failed(failures) => {
                for failure in failures {
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
        let message = format!("{id}: {key}: expected: {expected}, actual: {actual}");
        self.output.annotate(&Annotated { file, line, column }, &message);
    }

    fn close(&mut self) -> Exit {
        self.progress.end();
        let Tally { passed, failed, skipped, errors, .. } = self.tally;
        self.tally.not_run = self.expected.saturating_sub(passed + failed + skipped + errors);
        self.output.say(summary(&self.tally, self.begun.elapsed()));
        let Some(mut json) = self.json.take() else { return self.ended() };
        json.write(&summary_json(&self.tally));
        match json.end() {
            Ok(()) => self.ended(),
            Err(reason) => self.output.failed(Exit::USAGE, &reason),
        }
    }

    const fn ended(&self) -> Exit {
        match self.tally {
            Tally { errors: 1.., .. } => Exit::PANICKED,
            Tally { failed: 1.., .. } => Exit::FAILED,
            Tally { .. } => Exit::PASSED,
        }
    }
}

/// Colours the first word; where nobody sees colours they are taken out again.
fn painted(report: &str) -> String {
    let (word, rest) = report.split_once(' ').unwrap_or((report, ""));
    let style = match word {
        "PASS" => GREEN,
        "SKIP" => YELLOW,
        _ => RED,
    };
    format!("{style}{word}{style:#} {rest}")
}

/// A desk that the run and an interrupt share; closed once, by whoever comes first.
#[derive(Debug)]
pub(crate) struct SharedDesk {
    output: Output,
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
        Arc::new(Self { output: desk.output, desk: Mutex::new(State::Open(Box::new(desk))) })
    }

    /// Returns where the desk writes to.
    pub(crate) const fn output(&self) -> Output {
        self.output
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
