//! One page with all that came of a run: who failed and why, what happened when, rule by rule and
//! instance by instance.
//!
//! It is one file that opens from a disk and asks nobody for anything. Its script filters and folds;
//! without one everything is there all the same.

mod choices;
mod grid;
mod lanes;
mod proofs;
mod scenario;

use core::time::Duration;

use reports_language::Language;

use crate::document::{Looks, document, heads, scrolling, section};
use crate::in_common::InCommon;
use crate::markup::Element;
use crate::matrix::MatrixRow;
use crate::played::{Ending, Played, Tally};
use crate::terminal::summary;

use self::choices::Choices;

const LOOKS: Looks = Looks {
    style: include_str!("run_page/page.css"),
    script: Some(include_str!("run_page/page.js")),
};

/// How many of the slowest scenarios are listed.
const SLOWEST: usize = 20;
/// How many of those that did not pass are open at first; who has more looks at what they share.
const OPEN: usize = 10;
/// Where there are no more than so many, all are open.
const FEW: usize = 2;

/// A page that grows with each result.
#[derive(Debug)]
pub struct RunPage {
    language: Language,
    /// Those that did not pass, and all others, each in file order.
    failed: Vec<Element>,
    others: Vec<Element>,
    results: Vec<Summed>,
    choices: Choices,
    common: InCommon,
}

/// What the tables of the page say of a result.
#[derive(Debug)]
struct Summed {
    id: String,
    file: String,
    word: &'static str,
    /// The same, for a person.
    said: &'static str,
    wall: Duration,
    proves: Vec<&'static str>,
    /// The row of an instance; none of a scenario that is the only one of its file.
    row: Option<MatrixRow>,
}

impl RunPage {
    /// Begins a page in a language.
    pub fn new(language: Language) -> Self {
        let (failed, others, results) = (Vec::new(), Vec::new(), Vec::new());
        let (choices, common) = (Choices::default(), InCommon::default());
        Self { language, failed, others, results, choices, common }
    }

    /// Takes a result, in file order.
    pub fn take(&mut self, played: &Played<'_>) {
        self.choices.count(played);
        self.common.take(played);
        let folded = scenario::folded(played, self.language);
        if scenario::has_failed(played) {
            let is_open = self.failed.len() < OPEN;
            self.failed.push(if is_open { opened(folded) } else { folded });
        } else {
            self.others.push(folded);
        }
        let scenario = played.scenario;
        self.results.push(Summed {
            id: scenario.id.clone(),
            file: scenario.path.display().to_string(),
            word: played.ending.word(),
            said: played.ending.said(self.language),
            wall: played.wall,
            proves: scenario.header.proves.clone(),
            row: scenario.instance.as_ref().and_then(|_| row(played, self.language)),
        });
    }

    /// Writes the page; `wall` is how long the run took.
    pub fn text(self, tally: &Tally, wall: Duration) -> String {
        let language = self.language;
        let said = summary(tally, wall, language);
        let matrix = grid::section(&self.results, language);
        let parts = PARTS.iter().filter(|(id, _)| *id != "matrix" || matrix.is_some());
        let header = header(&said, parts, language);
        let body = Element::new("body").child(header).child(self.main(matrix));
        document((&format!("deadzone: {said}"), language), LOOKS, body)
    }

    fn main(self, matrix: Option<Element>) -> Element {
        let language = self.language;
        let rules = proofs::section(&self.results, language);
        let slowest = slowest(&self.results, language);
        let nothing = Element::saying("p", language.text("page-nothing")).with("id", "nothing");
        let is_few = self.results.len() <= FEW;
        let others = self.others.into_iter().map(|one| if is_few { opened(one) } else { one });
        let list = section("scenarios", language.text("page-scenarios"))
            .children(common(&self.common, language))
            .child(self.choices.form(language))
            .children(self.failed)
            .children(others)
            .child(nothing.with("hidden", "hidden"));
        Element::new("main").child(list).children(matrix).child(rules).child(slowest)
    }
}

fn opened(folded: Element) -> Element {
    folded.with("open", "open")
}

/// What those that did not pass have in common.
fn common(common: &InCommon, language: Language) -> Option<Element> {
    let lines = common.lines(language);
    let said = lines.iter().map(|line| Element::saying("li", line.as_str()));
    let list = Element::new("ul").with("class", "common").children(said);
    (!lines.is_empty()).then_some(list)
}

/// The parts of the page, with the messages that name them.
const PARTS: [(&str, &str); 4] = [
    ("scenarios", "page-scenarios"),
    ("matrix", "page-matrix"),
    ("rules", "page-rules"),
    ("slowest", "page-slowest"),
];

fn header<'a>(
    said: &str,
    parts: impl Iterator<Item = &'a (&'static str, &'static str)>,
    language: Language,
) -> Element {
    let link = |(id, name): &(&str, &'static str)| {
        Element::saying("a", language.text(name)).with("href", format!("#{id}"))
    };
    let links: Vec<Element> = parts.map(link).collect();
    let parts = language.text("page-parts");
    Element::new("header")
        .child(Element::saying("h1", language.text("page-title")))
        .child(Element::saying("p", said).with("class", "said"))
        .child(Element::new("nav").with("aria-label", parts).children(links))
}

fn row(played: &Played<'_>, language: Language) -> Option<MatrixRow> {
    let scenario = played.scenario;
    match (&played.trace, &played.ending) {
        (Some(trace), _) => Some(MatrixRow::said(scenario, trace, language)),
        (None, Ending::Skipped(reason)) => {
            Some(MatrixRow::said_skipped(scenario, reason, language))
        }
        (None, _) => None,
    }
}

/// Links to a scenario further up.
fn link(id: &str, text: &str) -> Element {
    Element::saying("a", text).with("href", format!("#{}", anchor(id)))
}

/// What a scenario is found by within the page: no blank, which no anchor may have.
fn anchor(id: &str) -> String {
    format!("s-{}", id.replace(char::is_whitespace, "_"))
}

/// The word of a verdict, which is told by more than its colour.
fn verdict((word, said): (&str, &str)) -> Element {
    Element::saying("span", said).with("class", format!("verdict {word}"))
}

fn slowest(results: &[Summed], language: Language) -> Element {
    let mut slowest: Vec<&Summed> = results.iter().collect();
    slowest.sort_by_key(|one| core::cmp::Reverse(one.wall));
    let rows = slowest.into_iter().take(SLOWEST).map(|one| {
        let wall = format!("{:.3}", one.wall.as_secs_f64());
        let wall = language.say("page-seconds", &[("seconds", &wall)]);
        Element::new("tr")
            .child(Element::saying("td", wall).with("class", "number"))
            .child(Element::new("td").child(verdict((one.word, one.said))))
            .child(Element::new("td").child(link(&one.id, &one.id)))
    });
    let table = Element::new("table")
        .child(heads(
            ["page-real-time", "page-verdict", "page-scenario"].map(|id| language.text(id)),
        ))
        .child(Element::new("tbody").children(rows));
    section("slowest", language.text("page-slowest"))
        .child(scrolling(language.text("page-the-slowest"), table))
}
