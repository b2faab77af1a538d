//! Results as JUnit XML: one suite a file, one case a scenario, equal to the byte between runs.
//!
//! Source: `junit-10.xsd` of the xUnit plugin of Jenkins. It knows neither a file nor a line nor
//! properties of a case, so that these stand at its suite, and in what the case says.

mod document;

use core::fmt::Display;

use harness_scenario::{Failure, Place};
use reports_language::Language;

use self::document::Document;
use crate::judged::said_failures;
use crate::played::{Ending, Played};
use crate::terminal::{report, rerun, virtual_span};
use crate::timeline::{steps, timeline};

/// The version of the language that scenarios are written in.
const FORMAT: &str = "1";

/// Where the file, the line and the properties of a case stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JunitForm {
    /// At its suite, which is all that the common schema allows.
    Schema,
    /// At the case itself, where many readers look for them.
    Places,
}

/// A report that grows with each result.
#[derive(Clone, Debug)]
pub struct Junit {
    form: JunitForm,
    language: Language,
    suites: Vec<Suite>,
}

/// What came of a file.
#[derive(Clone, Debug)]
struct Suite {
    name: String,
    file: String,
    cases: Vec<Case>,
}

/// What came of a scenario.
#[derive(Clone, Debug)]
struct Case {
    id: String,
    file: String,
    line: usize,
    properties: Vec<(&'static str, String)>,
    outcome: Option<Outcome>,
    said: String,
}

/// What came of a case that did not pass.
#[derive(Clone, Debug)]
struct Outcome {
    word: &'static str,
    message: String,
    kind: String,
    text: String,
}

impl Junit {
    /// Begins a report.
    pub const fn new(form: JunitForm) -> Self {
        Self { form, language: Language::English, suites: Vec::new() }
    }

    /// Says in a language what failed and what happened; names, types and properties are a format.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Takes a result; those of one file come one after the other.
    pub fn take(&mut self, played: &Played<'_>) {
        let name = suite_name(&played.scenario.id);
        if self.suites.last().is_none_or(|suite| suite.name != name) {
            let file = played.scenario.path.display().to_string();
            self.suites.push(Suite { name: name.to_owned(), file, cases: Vec::new() });
        }
        let case = case(played, self.language);
        if let Some(suite) = self.suites.last_mut() {
            suite.cases.push(case);
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// Where the XML writer gives up.
    pub fn text(self) -> Result<String, core::fmt::Error> {
        let cases = || self.suites.iter().flat_map(|suite| &suite.cases);
        let mut counts = vec![("name", "deadzone".to_owned())];
        counts.extend(counted(cases()).into_iter().filter(|(name, _)| *name != "skipped"));
        let mut document = Document::new();
        document.open("testsuites", &counts)?;
        for suite in &self.suites {
            self.write_suite(&mut document, suite)?;
        }
        document.close("testsuites")?;
        Ok(document.text())
    }

    fn write_suite(&self, document: &mut Document, suite: &Suite) -> core::fmt::Result {
        let mut attributes = vec![("name", suite.name.clone())];
        attributes.extend(counted(suite.cases.iter()));
        attributes.push(("file", suite.file.clone()));
        document.open("testsuite", &attributes)?;
        document.open("properties", &[])?;
        document.property("format", FORMAT)?;
        if self.form == JunitForm::Schema {
            for case in &suite.cases {
                case.write_properties(document, &format!("{}.", case.id))?;
            }
        }
        document.close("properties")?;
        for case in &suite.cases {
            self.write_case(document, (suite, case))?;
        }
        document.close("testsuite")
    }

    fn write_case(
        &self,
        document: &mut Document,
        (suite, case): (&Suite, &Case),
    ) -> core::fmt::Result {
        let mut attributes = vec![("name", case.id.clone()), ("classname", suite.name.clone())];
        if self.form == JunitForm::Places {
            attributes.extend([("file", case.file.clone()), ("line", case.line.to_string())]);
        }
        document.open("testcase", &attributes)?;
        if self.form == JunitForm::Places {
            document.open("properties", &[])?;
            case.write_properties(document, "")?;
            document.close("properties")?;
        }
        if let Some(Outcome { word, message, kind, text }) = &case.outcome {
            let attributes = [("message", message.clone()), ("type", kind.clone())];
            document.saying(word, &attributes, text)?;
        }
        document.saying("system-out", &[], &case.said)?;
        document.close("testcase")
    }
}

impl Case {
    fn write_properties(&self, document: &mut Document, before: &str) -> core::fmt::Result {
        document.property(&format!("{before}file"), &self.file)?;
        document.property(&format!("{before}line"), &self.line.to_string())?;
        for (name, value) in &self.properties {
            document.property(&format!("{before}{name}"), value)?;
        }
        Ok(())
    }
}

/// Counts cases as the attributes of a suite have them.
fn counted<'a>(cases: impl Iterator<Item = &'a Case>) -> Vec<(&'static str, String)> {
    let words: Vec<&str> =
        cases.map(|case| case.outcome.as_ref().map_or("", |outcome| outcome.word)).collect();
    let of = |word: &str| words.iter().filter(|one| **one == word).count().to_string();
    vec![
        ("tests", words.len().to_string()),
        ("failures", of("failure")),
        ("errors", of("error")),
        ("skipped", of("skipped")),
    ]
}

/// The scenarios of one file differ in what stands in brackets behind its id.
fn suite_name(id: &str) -> &str {
    id.split('[').next().unwrap_or(id)
}

fn case(played: &Played<'_>, language: Language) -> Case {
    let (file, line) = place(played);
    Case {
        id: played.scenario.id.clone(),
        file,
        line,
        properties: properties(played),
        outcome: outcome(played, language),
        said: said(played, language),
    }
}

/// Lists what a case says of itself; empty lists are left out.
fn properties(played: &Played<'_>) -> Vec<(&'static str, String)> {
    let (plan, header) = (&played.scenario.plan, &played.scenario.header);
    let time = played.trace.as_ref();
    let time = time.map(|trace| virtual_span(trace, Language::English)).unwrap_or_default();
    let all = [
        ("name", plan.name.clone()),
        ("seed", plan.seed.to_string()),
        ("virtual_time", time),
        ("tags", header.tags.join(" ")),
        ("proves", header.proves.join(" ")),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Returns the place of the first failure, or else the top of the file.
fn place(played: &Played<'_>) -> (String, usize) {
    let place = match &played.ending {
        Ending::Failed(failures) => failures.iter().find_map(|failure| failure.place.as_ref()),
        Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => None,
    };
    let own = || {
        let first = played.scenario.instance.as_ref().map_or(1, |one| *one.lines.start());
        (played.scenario.path.display().to_string(), first)
    };
    place.map_or_else(own, |place: &Place| (place.file().to_owned(), place.line()))
}

fn outcome(played: &Played<'_>, language: Language) -> Option<Outcome> {
    let (word, message, kind, text) = match &played.ending {
        Ending::Passed => return None,
        Ending::Skipped(reason) => {
            ("skipped", language.again("skip-", reason), "skipped", String::new())
        }
        Ending::Error(reason) => ("error", reason.clone(), "error", text(played, language)),
        Ending::Failed(failures) => {
            let said = said_failures(played, failures, language);
            let message = said.first().map(|first| message(first, language)).unwrap_or_default();
            let kind = failures.first().map_or("", |first| first.key.as_str());
            ("failure", message, kind, text(played, language))
        }
    };
    Some(Outcome { word, message, kind: kind.to_owned(), text })
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

/// Writes each step with its place, and of a scenario that did not pass its whole timeline.
fn said(played: &Played<'_>, language: Language) -> String {
    let scenario = played.scenario;
    let Some(trace) = &played.trace else {
        return language.text("junit-not-played").to_owned() + "\n";
    };
    let told = steps((&scenario.plan, trace), language);
    let (name, seed) = (&scenario.plan.name, &scenario.plan.seed);
    let mut lines = vec![language.say("junit-scenario", &[("name", name), ("seed", seed)])];
    for step in 0..scenario.plan.steps.len() {
        let place = scenario.places.step(step).map_or_else(String::new, |places| {
            format!("{}:{}", places.whole().file(), places.whole().line())
        });
        let said = told.iter().find(|(of, _)| *of == step);
        let said = said.map_or(language.text("junit-never-begun"), |(_, said)| said);
        lines.push(format!("{place}  {said}"));
    }
    if played.ending != Ending::Passed {
        lines.push(String::new());
        lines.extend(timeline((&scenario.plan, trace), language));
    }
    lines.join("\n") + "\n"
}
