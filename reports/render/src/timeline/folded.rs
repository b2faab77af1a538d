//! A timeline of what went wrong: the orders that were not paid, each with its sale and with the last
//! that was said of it; all other sales are counted.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use harness_scenario::Clock;
use reports_language::Language;
use sim_world::{Plan, Trace};

use super::{Calendar, Kind, Line, TEXT_WIDTH, lines};

/// Writes a timeline, line by line; where sales are left out, a line says how many.
pub(crate) fn folded(plan: &Plan, trace: &Trace, language: Language) -> Vec<String> {
    // What is told does not hang on the language that it is told in.
    let (lines, said) = (lines(plan, trace, Language::English), lines(plan, trace, language));
    let told = told(&lines);
    let clock = Clock::of(plan).speaking(language);
    let mut calendar = Calendar { clock: &clock, day: 0, last: Duration::ZERO };
    let mut written = Vec::new();
    let places: Vec<usize> = (0..lines.len()).collect();
    for some in places.chunk_by(|one, next| told.contains(one) == told.contains(next)) {
        let some: Vec<(usize, &Line)> = some.iter().map(|place| (*place, &lines[*place])).collect();
        if some.first().is_some_and(|(place, _)| !told.contains(place)) {
            written.extend(
                count(&some, language).map(|count| format!("            \u{2026} {count}")),
            );
            continue;
        }
        for line in some.iter().filter_map(|(place, _)| said.get(*place)) {
            written.extend(calendar.turn_to(line.at).iter().map(|turned| format!("  {turned}")));
            written.push(format!("  {}", line.written(&clock, TEXT_WIDTH)));
        }
    }
    written
}

/// The places of the lines that are told.
fn told(lines: &[Line]) -> BTreeSet<usize> {
    let harmed = harmed(lines);
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for (place, line) in lines.iter().enumerate() {
        match order(&line.text) {
            None => {
                told.insert(place);
            }
            Some(order) if !harmed.contains(order) => {}
            Some(_) if line.kind == Kind::Step => {
                told.insert(place);
            }
            Some(order) if is_of_till(line) && !line.text.starts_with('#') => {
                last.insert(order, place);
            }
            Some(_) => {}
        }
    }
    told.extend(last.into_values());
    told
}

/// Finds the first order that a text names.
fn order(text: &str) -> Option<&str> {
    let mut words = text.split(|letter: char| letter.is_whitespace() || letter == ',');
    words.find(|word| {
        word.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_digit()))
    })
}

/// The orders that a till shows last as anything but paid.
fn harmed(lines: &[Line]) -> BTreeSet<&str> {
    let mut last: BTreeMap<&str, bool> = BTreeMap::new();
    for line in lines.iter().filter(|line| is_of_till(line)) {
        let Some((order, state)) = line.text.split_once(' ') else { continue };
        if order.starts_with('#') {
            last.insert(order, state == "paid");
        }
    }
    last.into_iter().filter(|(_, is_paid)| !is_paid).map(|(order, _)| order).collect()
}

fn is_of_till(line: &Line) -> bool {
    line.kind == Kind::Aside && line.subject.starts_with("till")
}

/// Says how many sales are left out; nothing where there is none.
fn count(lines: &[(usize, &Line)], language: Language) -> Option<String> {
    let sales = lines.iter().map(|(_, line)| *line).filter(|line| line.kind == Kind::Step);
    let (refused, accepted): (Vec<&Line>, Vec<&Line>) =
        sales.partition(|line| line.outcome.starts_with("refused"));
    let of = |count: usize, id| (count > 0).then(|| language.say(id, &[("count", &count)]));
    let said = [of(accepted.len(), "folded-paid"), of(refused.len(), "folded-refused")];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(language.text("said-comma")))
}
