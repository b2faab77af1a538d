//! A scenario as it was read: the merged shop, each value with the file and line that it came
//! from, and the steps with their times.
//!
//! It is the text that [`write`](crate::write()) writes, taken apart and remarked on, so it reads
//! back as the same plan.

mod certain;

use crate::clock::Clock;
use crate::mistake::Ledger;
use crate::read::{Table, parse};
use crate::scenario::Scenario;
use crate::source::Place;
use crate::standard::is_standard;
use crate::write;

use self::certain::begins;

/// A value of the shop that stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopValue {
    /// Its dotted key and the value, as they are written: `line.latency = "8s"`.
    pub text: String,
    /// The file that it stands in.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// Lists the values of the shop that somebody wrote; what is left out is the standard shop's.
pub fn shop_values(scenario: &Scenario) -> Vec<ShopValue> {
    let text = write(&scenario.plan, &scenario.header);
    let Some((_, table)) = parse(&Ledger::default(), "", text.as_bytes()) else {
        return Vec::new();
    };
    let mut values = Vec::new();
    collect(("", ""), &table, &mut values);
    let written = values.into_iter().filter_map(|Value { path, text }| {
        let place = place_of(scenario, &path)?;
        Some(ShopValue { text, file: place.file().to_owned(), line: place.line() })
    });
    written.collect()
}

/// Where a value comes from that nobody wrote.
const STANDARD: &str = "standard shop";
/// Values that are longer do not push the remarks of all others to the right.
const WIDEST: usize = 60;
/// The key of the steps.
const STEPS: &str = "steps";

/// Writes a scenario as it was read.
pub fn show(scenario: &Scenario) -> String {
    let text = write(&scenario.plan, &scenario.header);
    let Some((_, table)) = parse(&Ledger::default(), "", text.as_bytes()) else {
        return text;
    };
    let (top, shop) = (top(&table), shop(scenario, &table));
    format!("{}{top}\n{shop}\n{}", title(scenario), steps(scenario, &table))
}

fn title(scenario: &Scenario) -> String {
    let skipped = scenario.instance.as_ref().and_then(|one| one.skipped.as_ref());
    let skipped = skipped.map(|reason| format!("# skipped: {reason}\n")).unwrap_or_default();
    format!("# {}   {}\n{skipped}", scenario.id, scenario.path.display())
}

/// Writes what the scenario says of itself.
fn top(table: &Table) -> String {
    let own = table.entries.iter().filter(|entry| entry.node.table().is_none());
    let lines = own.filter(|entry| entry.key != STEPS);
    let lines = lines.map(|entry| format!("{} = {}\n", entry.key, entry.node.place.text()));
    lines.collect()
}

/// A value of the shop.
struct Value {
    /// Its path as places know it.
    path: String,
    /// Key and value as they are written.
    text: String,
}

fn shop(scenario: &Scenario, table: &Table) -> String {
    let mut values = Vec::new();
    collect(("", ""), table, &mut values);
    let lengths = values.iter().map(|value| value.text.chars().count());
    let width = lengths.filter(|length| *length <= WIDEST).max().unwrap_or(0);
    let line =
        |value: &Value| format!("{:width$}  # {}\n", value.text, origin(scenario, &value.path));
    values.iter().map(line).collect()
}

/// Collects values with their dotted keys: once as places know them, once as they are written.
fn collect((path, written): (&str, &str), table: &Table, values: &mut Vec<Value>) {
    for entry in &table.entries {
        let path = format!("{path}{}", entry.key);
        let written = format!("{written}{}", entry.key_place.text());
        match entry.node.table() {
            Some(inner) if !inner.entries.is_empty() => {
                collect((&format!("{path}."), &format!("{written}.")), inner, values);
            }
            None if !path.contains('.') => {}
            Some(_) | None => {
                let text = format!("{written} = {}", entry.node.place.text());
                values.push(Value { path, text });
            }
        }
    }
}

fn origin(scenario: &Scenario, path: &str) -> String {
    place_of(scenario, path).map_or_else(|| STANDARD.to_owned(), line_of)
}

/// Finds where a value is written; none of the standard shop.
fn place_of<'a>(scenario: &'a Scenario, path: &str) -> Option<&'a Place> {
    let known = |path: &str| scenario.places.shop.get(path);
    // `scheme` and `schemes` are two spellings of one thing.
    let other = match path.strip_suffix(".schemes") {
        Some(card) => format!("{card}.scheme"),
        None => format!("{path}s"),
    };
    let place = known(path).or_else(|| known(&other).filter(|_| path.ends_with(".scheme")));
    place.filter(|place| !is_standard(place))
}

fn line_of(place: &Place) -> String {
    format!("{}:{}", place.file(), place.line())
}

/// Writes each step below a remark that says when it begins, where that is certain, and where it
/// stands.
fn steps(scenario: &Scenario, table: &Table) -> String {
    let clock = Clock::of(&scenario.plan);
    let written = table.find(STEPS).map_or(&[][..], |entry| entry.node.list());
    let mut lines = vec![format!("{STEPS} = [\n")];
    for (place, (step, begins)) in written.iter().zip(begins(&scenario.plan)).enumerate() {
        let at = begins.map(|begins| clock.at(begins));
        let from = scenario.places.step(place).map(|places| line_of(places.whole()));
        let remark: Vec<String> = [at, from].into_iter().flatten().collect();
        lines.push(format!("  # {}\n  {},\n", remark.join("   "), step.place.text()));
    }
    lines.push("]\n".to_owned());
    lines.concat()
}
