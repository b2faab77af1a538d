//! Results as JUnit XML: one suite a file, one case a scenario, equal to the byte between runs.

use core::fmt::Display;

use harness_scenario::{Failure, Place};
use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};
use reports_language::Language;

use crate::judged::said_failures;
use crate::played::{Ending, Played};
use crate::terminal::{report, rerun};

/// What the report calls itself.
const NAME: &str = "deadzone";

/// A report that grows with each result.
#[derive(Clone, Debug)]
pub struct Junit {
    report: Report,
    suite: Option<TestSuite>,
    language: Language,
}

impl Default for Junit {
    fn default() -> Self {
        Self { report: Report::new(NAME), suite: None, language: Language::English }
    }
}

impl Junit {
    /// Says in a language what failed; names, types and properties are a format.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Takes a result; those of one file come one after the other.
    pub fn take(&mut self, played: &Played<'_>) {
        let name = suite_name(&played.scenario.id);
        let same = self.suite.take_if(|suite| suite.name.as_str() == name);
        self.end_suite();
        let mut suite = same.unwrap_or_else(|| TestSuite::new(name));
        suite.add_test_case(case(played, self.language));
        self.suite = Some(suite);
    }

    /// Writes the report.
    ///
    /// # Errors
    /// Where the XML writer gives up.
    pub fn text(mut self) -> Result<String, SerializeError> {
        self.end_suite();
        self.report.to_string()
    }

    fn end_suite(&mut self) {
        if let Some(suite) = self.suite.take() {
            self.report.add_test_suite(suite);
        }
    }
}

/// The scenarios of one file differ in what stands in brackets behind its id.
fn suite_name(id: &str) -> &str {
    id.split('[').next().unwrap_or(id)
}

fn case(played: &Played<'_>, language: Language) -> TestCase {
    let scenario = played.scenario;
    let mut case = TestCase::new(scenario.id.as_str(), status(played, language));
    case.set_classname(suite_name(&scenario.id));
    let (file, line) = place(played);
    case.extra.insert("file".into(), file.as_str().into());
    case.extra.insert("line".into(), line.to_string().into());
    case.add_property(("name", scenario.plan.name.as_str()));
    case.add_property(("seed", scenario.plan.seed.to_string().as_str()));
    case
}

/// Returns the place of the first failure, or else the top of the file.
fn place(played: &Played<'_>) -> (String, usize) {
    let place = match &played.ending {
        Ending::Failed(failures) => failures.iter().find_map(|failure| failure.place.as_ref()),
        Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => None,
    };
    let own = || (played.scenario.path.display().to_string(), 1);
    place.map_or_else(own, |place: &Place| (place.file().to_owned(), place.line()))
}

fn status(played: &Played<'_>, language: Language) -> TestCaseStatus {
    let mut status = kind(&played.ending);
    match &played.ending {
        Ending::Passed => {}
        Ending::Skipped(reason) => {
            status.set_message(language.again("skip-", reason));
        }
        Ending::Error(reason) => {
            status.set_message(reason.as_str()).set_description(text(played, language));
        }
        Ending::Failed(failures) => {
            let said = said_failures(played, failures, language);
            let first = said.first().map(|first| message(first, language));
            status.set_message(first.unwrap_or_default());
            status.set_type(failures.first().map_or("", |first| first.key.as_str()));
            status.set_description(text(played, language));
        }
    }
    status
}

fn kind(ending: &Ending) -> TestCaseStatus {
    match ending {
        Ending::Passed => TestCaseStatus::success(),
        Ending::Skipped(_) => TestCaseStatus::skipped(),
        Ending::Failed(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Ending::Error(_) => TestCaseStatus::non_success(NonSuccessKind::Error),
    }
}

fn message(failure: &Failure, language: Language) -> String {
    let Failure { step, key, expected, actual, .. } = failure;
    let step = step + 1;
    let with: &[(&str, &dyn Display)] =
        &[("step", &step), ("key", key), ("expected", expected), ("actual", actual)];
    language.say("junit-message", with)
}

/// Writes the report of the terminal, without its first line: that has the time of the wall.
fn text(played: &Played<'_>, language: Language) -> String {
    let report = report(played, language);
    let rest = report.split_once('\n').map_or("", |(_, rest)| rest);
    let again = language.say("report-rerun", &[("command", &rerun(played.scenario))]);
    format!("{again}\n{rest}")
}
