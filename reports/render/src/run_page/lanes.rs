//! What happened when, in lanes over virtual time: a column for each part of the shop, a row for
//! each thing that happened. Where nothing happens for long, a row says for how long.

use core::time::Duration;

use harness_scenario::{Clock, Failure, Scenario};
use reports_language::Language;
use sim_world::Trace;

use crate::document::{heads, scrolling};
use crate::markup::Element;
use crate::moments::{IDLE, Moment, lanes, moments, said_lane};
use crate::terminal::rough_span;

/// Writes the timeline of a run.
pub(super) fn table(
    (scenario, language): (&Scenario, Language),
    trace: &Trace,
    failures: &[Failure],
) -> Element {
    let moments = moments(scenario, trace, language);
    let lanes = lanes(&moments);
    let clock = Clock::of(&scenario.plan).speaking(language);
    let failed: Vec<usize> = failures.iter().map(|one| one.step).collect();
    let mut rows = Vec::new();
    let (mut day, mut last) = (0, Duration::ZERO);
    for moment in &moments {
        let at = moment.told.at;
        let idle = at.saturating_sub(last);
        if idle >= IDLE {
            let span = rough_span(idle, language);
            let text = language.say("page-nothing-happens", &[("span", &span)]);
            rows.push(across(&lanes, "idle", &text));
        }
        let today = clock.day(at);
        if core::mem::replace(&mut day, today) != today {
            rows.push(across(&lanes, "day", &clock.said_day(today)));
        }
        let is_failed = failed.contains(&moment.step);
        rows.push(row(moment, (&lanes, language), (&clock, is_failed)));
        last = at;
    }
    let said: Vec<String> = lanes.iter().map(|lane| said_lane(lane, language)).collect();
    let names = [language.text("page-time")].into_iter().chain(said.iter().map(String::as_str));
    let table = Element::new("table")
        .with("class", "lanes")
        .child(heads(names))
        .child(Element::new("tbody").children(rows));
    scrolling(&language.say("page-timeline-of", &[("id", &scenario.id)]), table)
}

/// A row that is no moment of any lane.
fn across(lanes: &[String], class: &str, text: &str) -> Element {
    let cell = Element::saying("td", text).with("colspan", lanes.len() + 1);
    Element::new("tr").with("class", class).child(cell)
}

fn row(
    moment: &Moment,
    (lanes, language): (&[String], Language),
    (clock, is_failed): (&Clock, bool),
) -> Element {
    let time = clock.time(Duration::from_secs(moment.told.at.as_secs()));
    let cells = lanes.iter().map(|lane| cell(moment, lane, language));
    let row = Element::new("tr");
    let row = if is_failed { row.with("class", "step-failed") } else { row };
    row.child(Element::saying("th", time)).children(cells)
}

fn cell(moment: &Moment, lane: &str, language: Language) -> Element {
    let is_its_own = moment.told.lane == lane;
    let shade = moment.shade.of(lane);
    let mark = if is_its_own { moment.mark } else { "" };
    let class = [shade, mark].join(" ");
    let cell = Element::new("td");
    let cell = if class.trim().is_empty() { cell } else { cell.with("class", class.trim()) };
    if !is_its_own {
        return cell;
    }
    cell.with("data-lane", said_lane(lane, language)).text(moment.told.text.as_str())
}
