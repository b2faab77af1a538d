//! What a build server shows beside the lines of a file: each failure once, the most telling first.

use core::fmt::Display;

use harness_scenario::{Failure, Scenario};
use reports_language::Language;

use crate::judged::said_failures;
use crate::played::{Ending, Played};
use crate::printable::printable;
use crate::terminal::{is_of_step, rerun, said_key};

/// A remark on a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The file, as the user gave it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
    /// What it is about, in one line.
    pub title: String,
    /// All there is to say, in several lines.
    pub message: String,
}

/// The failures of a run, collected to be remarked on.
#[derive(Clone, Debug)]
pub struct Annotations {
    kept: Vec<Kept>,
    language: Language,
}

/// A failure, and the scenarios that fail just so.
#[derive(Clone, Debug)]
struct Kept {
    weight: Telling,
    annotation: Annotation,
    key: (String, usize, String),
    others: Vec<String>,
}

/// How much a failure tells, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    Step,
    Error,
    WholeRun,
    New,
}

impl Annotations {
    /// Begins to collect, for a server whose remarks are in a language.
    pub const fn new(language: Language) -> Self {
        Self { kept: Vec::new(), language }
    }

    /// Takes a result. Where several scenarios fail at one line for one reason, as the cases of a
    /// file do, all but the first are only named.
    pub fn take(&mut self, played: &Played<'_>) {
        let Some(kept) = kept(played, self.language) else { return };
        match self.kept.iter_mut().find(|one| one.key == kept.key) {
            Some(same) => same.others.push(played.scenario.id.clone()),
            None => self.kept.push(kept),
        }
    }

    /// Returns the most telling ones; where there are more than `most`, the last says how many.
    pub fn chosen(&self, most: usize) -> Vec<Annotation> {
        let mut kept: Vec<&Kept> = self.kept.iter().collect();
        kept.sort_by_key(|one| one.weight);
        let room = if kept.len() > most { most.saturating_sub(1) } else { most };
        let (shown, rest) = kept.split_at(room.min(kept.len()));
        let mut chosen: Vec<Annotation> =
            shown.iter().map(|one| one.whole(self.language)).collect();
        if let Some(first) = rest.first().filter(|_| most > 0) {
            chosen.push(Annotation {
                title: self.language.say("remark-more", &[("count", &rest.len())]),
                ..first.more(rest, self.language)
            });
        }
        chosen
    }
}

impl Kept {
    fn whole(&self, language: Language) -> Annotation {
        let mut annotation = self.annotation.clone();
        let same = match self.others.as_slice() {
            [] => String::new(),
            [one] => language.say("remark-same", &[("id", one)]),
            [one, more @ ..] => {
                language.say("remark-same-more", &[("id", one), ("count", &more.len())])
            }
        };
        if !same.is_empty() {
            annotation.message.push('\n');
            annotation.message.push_str(&same);
        }
        annotation
    }

    fn more(&self, rest: &[&Self], language: Language) -> Annotation {
        let titles: Vec<&str> = rest.iter().map(|one| one.annotation.title.as_str()).collect();
        let said = language.text("remark-no-more");
        Annotation { message: format!("{}\n{said}", titles.join("\n")), ..self.annotation.clone() }
    }
}

fn kept(played: &Played<'_>, language: Language) -> Option<Kept> {
    let scenario = played.scenario;
    let (weight, first, said) = match &played.ending {
        Ending::Passed | Ending::Skipped(_) => return None,
        Ending::Error(reason) => (Telling::Error, None, vec![reason.clone()]),
        Ending::Failed(failures) => {
            let told = said_failures(played, failures, language);
            let said = told.iter().flat_map(|failure| lines(scenario, failure, language)).collect();
            (telling(played, failures), failures.first(), said)
        }
    };
    let place = first.and_then(|failure| failure.place.as_ref());
    let file = place.map_or_else(|| scenario.path.display().to_string(), |at| at.file().to_owned());
    let (line, column) = place.map_or((1, 1), |place| (place.line(), place.column()));
    let word = played.ending.said(language);
    let again = language.say("report-rerun", &[("command", &rerun(scenario))]);
    let message = said.join("\n") + "\n" + &again;
    let message: Vec<String> = message.lines().map(printable).collect();
    let title = printable(&format!("{word}: {}", scenario.id));
    let key = (file.clone(), line, said.join("\n"));
    let annotation = Annotation { file, line, column, title, message: message.join("\n") };
    Some(Kept { weight, annotation, key, others: Vec::new() })
}

fn telling(played: &Played<'_>, failures: &[Failure]) -> Telling {
    match failures.first() {
        _ if played.ending.is_new() => Telling::New,
        Some(first) if is_of_step(first) => Telling::Step,
        Some(_) | None => Telling::WholeRun,
    }
}

/// Writes a failure as the terminal has it, without its timeline.
fn lines(scenario: &Scenario, failure: &Failure, language: Language) -> Vec<String> {
    let Failure { step, key, expected, actual, decided_by, hint, .. } = failure;
    let step = if is_of_step(failure) {
        let (step, of) = (step + 1, scenario.plan.steps.len());
        let step = language.say("report-step", &[("step", &step), ("of", &of)]);
        format!("{step}{}{key}", language.text("said-comma"))
    } else {
        said_key(failure, language).to_owned()
    };
    let says = |id, name, text| language.say(id, &[(name, text as &dyn Display)]);
    let mut lines = vec![
        step,
        says("report-expected", "expected", expected),
        says("remark-actual", "actual", actual),
    ];
    lines.extend(decided_by.as_ref().map(|by| says("report-decided-by", "by", by)));
    lines.extend(hint.as_ref().map(|hint| says("report-hint", "hint", hint)));
    lines
}
