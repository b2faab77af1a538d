//! One scenario of a run: folded where it passed, open where it did not.

use harness_scenario::{Failure, Place, Scenario};

use super::choices::{readers, theme};
use super::{anchor, lanes, verdict};
use crate::markup::Element;
use crate::played::{Ending, Played};
use crate::terminal::{is_of_step, rerun, step_line, virtual_span};

/// How many lines of a file are shown before and after those that are meant.
const AROUND: usize = 2;

/// Writes a scenario with all that is known of its run.
pub(super) fn folded(played: &Played<'_>) -> Element {
    let scenario = played.scenario;
    let header = &scenario.header;
    let details = Element::new("details")
        .with("class", format!("scenario {}", played.ending.word()))
        .with("id", anchor(&scenario.id))
        .with("data-verdict", played.ending.word())
        .with("data-theme", theme(&scenario.id))
        .with("data-tag", listed(&header.tags))
        .with("data-rule", listed(&header.proves))
        .with("data-reader", listed(&readers(scenario)));
    let is_open = matches!(played.ending, Ending::Failed(_) | Ending::Error(_));
    let details = if is_open { details.with("open", "open") } else { details };
    details.child(summary(played)).children(about(scenario)).children(outcome(played)).children(
        played.trace.as_ref().map(|trace| lanes::table(scenario, trace, failures(&played.ending))),
    )
}

/// Values of an attribute, each between two bars, so that none is taken for a part of another.
fn listed<T: AsRef<str>>(values: &[T]) -> String {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    format!("|{}|", values.join("|"))
}

fn summary(played: &Played<'_>) -> Element {
    let scenario = played.scenario;
    let took = played.trace.as_ref().map(|trace| {
        let wall = played.wall.as_secs_f64();
        let text = format!("{} virtual, {wall:.3} s", virtual_span(trace));
        Element::saying("span", text).with("class", "took")
    });
    Element::new("summary")
        .child(verdict(played.ending.word()))
        .child(Element::saying("span", scenario.id.as_str()).with("class", "id"))
        .child(Element::saying("span", scenario.plan.name.as_str()).with("class", "name"))
        .children(took)
}

/// What the scenario says of itself.
fn about(scenario: &Scenario) -> Vec<Element> {
    let header = &scenario.header;
    let why = header.why.as_ref().map(|why| Element::saying("p", why.as_str()));
    let tags = header.tags.iter().map(|tag| Element::saying("span", tag.as_str()));
    let proves = header.proves.iter().map(|rule| rule_link(rule));
    let labels = Element::new("p").with("class", "labels").children(tags).children(proves);
    let file =
        Element::new("p").child(Element::saying("code", scenario.path.display().to_string()));
    let again = Element::new("p")
        .with("class", "again")
        .text("again: ")
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
fn outcome(played: &Played<'_>) -> Vec<Element> {
    let reason = |text: &str| Element::saying("p", text).with("class", "reason");
    let mut parts: Vec<Element> = match &played.ending {
        Ending::Passed => Vec::new(),
        Ending::Skipped(why) | Ending::Error(why) => vec![reason(why)],
        Ending::Failed(failures) => failures.iter().map(|one| failure(played, one)).collect(),
    };
    parts.extend((!played.details.is_empty()).then(|| difference(&played.details)));
    parts
}

fn failure(played: &Played<'_>, failure: &Failure) -> Element {
    let said = |name: &str, text: &str| {
        let term = Element::saying("dt", name);
        [term, Element::saying("dd", text).with("class", name.replace(' ', "-"))]
    };
    let key = [("what", Some(failure.key.as_str()))];
    let rest = [
        ("expected", Some(failure.expected.as_str())),
        ("actual", Some(failure.actual.as_str())),
        ("decided by", failure.decided_by.as_deref()),
        ("hint", failure.hint.as_deref()),
    ];
    let rows = key.into_iter().chain(rest).filter_map(|(name, text)| Some(said(name, text?)));
    let at = is_of_step(failure).then(|| {
        Element::saying("h3", step_line((played.scenario, played.trace.as_ref()), failure).trim())
    });
    Element::new("div")
        .with("class", "failure")
        .children(at)
        .child(Element::new("dl").children(rows.flatten()))
        .children(failure.place.as_ref().map(lines_of_file))
}

/// The lines of the file that are meant, with some around them.
fn lines_of_file(place: &Place) -> Element {
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
        .with("tabindex", 0)
        .with("aria-label", format!("{}, line {begin}", place.file()))
        .children(lines)
}

/// The lines of a difference between snapshots, and what else was said.
fn difference(details: &[String]) -> Element {
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
        .with("tabindex", 0)
        .with("aria-label", "difference")
        .children(lines)
}
