//! One scenario of a run: folded where it passed, open where it did not.

use harness_scenario::{Failure, Place, Scenario, ShopValue, shop_values};

use reports_language::Language;

use super::{anchor, lanes, verdict};
use crate::judged::said_failures;
use crate::labels::{other_files, readers, theme};
use crate::markup::Element;
use crate::played::{Ending, Played};
use crate::terminal::{is_of_step, rerun, said_key, step_line, virtual_span};

/// How many lines of a file are shown before and after those that are meant.
const AROUND: usize = 2;

/// Writes a scenario with all that is known of its run.
pub(super) fn folded(played: &Played<'_>, language: Language) -> Element {
    let scenario = played.scenario;
    let header = &scenario.header;
    let details = Element::new("details")
        .with("class", format!("scenario {}", played.ending.word()))
        .with("id", anchor(&scenario.id))
        .with("data-verdict", played.ending.word())
        .with("data-theme", theme(scenario))
        .with("data-tag", listed(&header.tags))
        .with("data-rule", listed(&header.proves))
        .with("data-reader", listed(&readers(scenario)))
        .with("data-file", listed(&other_files(scenario)));
    let failed = failures(&played.ending);
    let lanes =
        played.trace.as_ref().map(|trace| lanes::table((scenario, language), trace, failed));
    details
        .child(summary(played, language))
        .children(about(scenario, language))
        .children(outcome(played, language))
        .children(lanes)
        .children(has_failed(played).then(|| shop(scenario, language)))
}

/// Tells whether somebody has to look into it.
pub(super) const fn has_failed(played: &Played<'_>) -> bool {
    matches!(played.ending, Ending::Failed(_) | Ending::Error(_))
}

/// What is not as in the standard shop, each value with its place.
fn shop(scenario: &Scenario, language: Language) -> Element {
    let values = shop_values(scenario);
    let width = values.iter().map(|value| value.text.chars().count()).max().unwrap_or(0);
    let line = |value: &ShopValue| {
        let ShopValue { text, file, line } = value;
        format!("{text:width$}  # {file}:{line}\n")
    };
    let lines: String = values.iter().map(line).collect();
    let says = language.say("page-shop", &[("count", &values.len())]);
    Element::new("details")
        .with("class", "shop")
        .child(Element::saying("summary", says.as_str()))
        .child(
            Element::saying("pre", lines)
                .with("role", "group")
                .with("tabindex", 0)
                .with("aria-label", says),
        )
}

/// Values of an attribute, each between two bars, so that none is taken for a part of another.
fn listed<T: AsRef<str>>(values: &[T]) -> String {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    format!("|{}|", values.join("|"))
}

fn summary(played: &Played<'_>, language: Language) -> Element {
    let scenario = played.scenario;
    let took = played.trace.as_ref().map(|trace| {
        let wall = format!("{:.3}", played.wall.as_secs_f64());
        let span = virtual_span(trace, language);
        let text = language.say("page-took", &[("span", &span), ("seconds", &wall)]);
        Element::saying("span", text).with("class", "took")
    });
    Element::new("summary")
        .child(verdict((played.ending.word(), played.ending.said(language))))
        .child(Element::saying("span", scenario.id.as_str()).with("class", "id"))
        .child(Element::saying("span", scenario.plan.name.as_str()).with("class", "name"))
        .children(took)
}

/// What the scenario says of itself.
fn about(scenario: &Scenario, language: Language) -> Vec<Element> {
    let header = &scenario.header;
    let why = header.why.as_ref().map(|why| Element::saying("p", why.as_str()));
    let tags = header.tags.iter().map(|tag| Element::saying("span", tag.as_str()));
    let proves = header.proves.iter().map(|rule| rule_link(rule));
    let labels = Element::new("p").with("class", "labels").children(tags).children(proves);
    let file =
        Element::new("p").child(Element::saying("code", scenario.path.display().to_string()));
    let again = Element::new("p")
        .with("class", "again")
        .text(language.text("page-again").to_owned() + " ")
        .child(Element::saying("code", rerun(scenario)));
    why.into_iter().chain([labels, file, again]).collect()
}

fn rule_link(rule: &str) -> Element {
    Element::saying("a", rule).with("href", format!("#rule-{rule}"))
}

fn failures(ending: &Ending) -> &[Failure] {
    match ending {
        Ending::Failed(failures) => failures,
        Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => &[],
    }
}

/// What came of it, where that is more than that it passed.
fn outcome(played: &Played<'_>, language: Language) -> Vec<Element> {
    let reason = |text: String| Element::saying("p", text).with("class", "reason");
    let mut parts: Vec<Element> = match &played.ending {
        Ending::Passed => Vec::new(),
        Ending::Skipped(why) => vec![reason(language.again("skip-", why))],
        Ending::Error(why) => vec![reason(why.clone())],
        Ending::Failed(failures) => {
            let said = said_failures(played, failures, language);
            let steps = said.chunk_by(|one, next| is_of_step(one) && one.step == next.step);
            steps.map(|failures| step(played, failures, language)).collect()
        }
    };
    let details = &played.details;
    parts.extend((!details.is_empty()).then(|| difference(details, language)));
    parts
}

/// What failed in one step: the keys that differ, one below the other, and the lines that are meant.
fn step(played: &Played<'_>, failures: &[Failure], language: Language) -> Element {
    let run = (played.scenario, played.trace.as_ref());
    let first = failures.first().filter(|first| is_of_step(first));
    let at = first.map(|first| Element::saying("h3", step_line(run, first, language).trim()));
    let mut places: Vec<&Place> = failures.iter().filter_map(|one| one.place.as_ref()).collect();
    places.dedup_by_key(|place| place.line());
    Element::new("div")
        .with("class", "failure")
        .children(at)
        .children(failures.iter().map(|failure| difference_of(failure, language)))
        .children(places.into_iter().map(|place| lines_of_file(place, language)))
}

fn difference_of(failure: &Failure, language: Language) -> Element {
    let said = |id, class: &'static str, text: &str| {
        let term = Element::saying("dt", language.text(id));
        [term, Element::saying("dd", text).with("class", class)]
    };
    let rows = [
        ("page-what", "what", Some(said_key(failure, language))),
        ("page-expected", "expected", Some(failure.expected.as_str())),
        ("page-actual", "actual", Some(failure.actual.as_str())),
        ("page-decided-by", "decided-by", failure.decided_by.as_deref()),
        ("page-hint", "hint", failure.hint.as_deref()),
    ];
    let rows = rows.into_iter().filter_map(|(id, class, text)| Some(said(id, class, text?)));
    Element::new("dl").children(rows.flatten())
}

/// The lines of the file that are meant, with some around them.
fn lines_of_file(place: &Place, language: Language) -> Element {
    let text = place.source().text();
    let first = place.source().first_line();
    let begin = place.line();
    let end = begin + place.text().trim_end().matches('\n').count();
    let lines = text.lines().enumerate().map(|(at, line)| (first + at, line));
    let near = lines.filter(|(at, _)| *at + AROUND >= begin && *at <= end + AROUND);
    let lines = near.map(|(at, line)| {
        let name = if (begin..=end).contains(&at) { "mark" } else { "span" };
        Element::saying(name, format!("{at:>4}  {line}\n"))
    });
    Element::new("pre")
        .with("class", "file")
        .with("role", "group")
        .with("tabindex", 0)
        .with(
            "aria-label",
            language.say("page-line-of", &[("file", &place.file()), ("line", &begin)]),
        )
        .children(lines)
}

/// The lines of a difference between snapshots, and what else was said.
fn difference(details: &[String], language: Language) -> Element {
    let details: Vec<String> =
        details.iter().map(|detail| language.again("note-", detail)).collect();
    let lines = details.iter().flat_map(|detail| detail.lines()).map(|line| {
        let name = match line.trim_start().chars().next() {
            Some('+') => "ins",
            Some('-') => "del",
            _ => "span",
        };
        Element::saying(name, format!("{line}\n"))
    });
    Element::new("pre")
        .with("class", "difference")
        .with("role", "group")
        .with("tabindex", 0)
        .with("aria-label", language.text("page-difference"))
        .children(lines)
}
