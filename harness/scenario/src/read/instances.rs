//! `cases` and `matrix`: the instances that one file gives.

use core::ops::RangeInclusive;
use std::collections::{BTreeMap, BTreeSet};

use super::fields::Fields;
use super::fill::{Values, as_value, no_value, note_unused, uses};
use super::ids::check_id;
use super::tree::{Entry, Node, Table, Tree};
use crate::code::Code;
use crate::language::TOP;
use crate::mistake::{Ledger, Mistake};
use crate::source::Place;

/// The keys of a file that say which instances there are, and hold no parameters themselves.
pub(crate) const KEYS: [&str; 2] = ["cases", "matrix"];

/// The key that names a case.
const CASE: &str = "case";

/// The most instances of one file.
const MOST: usize = 1000;

/// One instance, before it is read.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What its id says in brackets.
    pub(crate) name: String,
    /// What stands for its parameters.
    pub(crate) values: Values,
    /// Where its case stands, or else the value of its last axis.
    pub(crate) place: Place,
}

impl Row {
    /// Returns the lines in which it stands; a block of its own goes on to the next one.
    pub(crate) fn lines(&self) -> RangeInclusive<usize> {
        let (text, first) = (self.place.text(), self.place.line());
        let own = text.trim_end().matches('\n').count();
        let below = self.place.source().text().get(self.place.span().end..).unwrap_or("");
        let is_block = text.trim_start().starts_with("[[");
        let rest = below.lines().skip(1).take_while(|line| is_block && !line.starts_with('['));
        first..=first + own + rest.count()
    }
}

/// The values of an axis, each with its place.
struct Axis<'a> {
    key: &'a str,
    values: Vec<(String, &'a Place)>,
}

/// Lists the instances of a file, in file order; none where it is a plain one.
pub(crate) fn rows(ledger: &Ledger, table: &Table, file: &Place) -> Option<Vec<Row>> {
    let own = table.entries.iter().filter(|entry| KEYS.contains(&entry.key.as_str()));
    let own = Table { entries: own.cloned().collect() };
    if own.entries.is_empty() {
        return None;
    }
    let fields = Fields::of(ledger, &own, (file, &TOP));
    let mut rows = match fields.entry("cases") {
        Some(entry) => cases(ledger, &entry.node),
        None => vec![Row { name: String::new(), values: Values::new(), place: file.clone() }],
    };
    for axis in axes(ledger, fields.entry("matrix")) {
        if rows.len().saturating_mul(axis.values.len()) > MOST {
            ledger.note(too_many(&own));
            return Some(Vec::new());
        }
        rows = rows.iter().flat_map(|row| along(row, &axis)).collect();
    }
    note_useless(ledger, table, &fields);
    Some(rows)
}

fn too_many(own: &Table) -> Mistake {
    let place = own.entries.last().map(|entry| &entry.key_place);
    let place = place.unwrap_or_else(|| unreachable!("there is a case or an axis"));
    let message = format!("this file gives more than {MOST} scenarios");
    Mistake::new(Code::TooMany, place, message).label("name fewer values")
}

fn cases(ledger: &Ledger, list: &Node) -> Vec<Row> {
    if list.list().is_empty() {
        let mistake = Mistake::new(Code::Empty, &list.place, "`cases` has no case");
        ledger.note(mistake.label("write one, or take it away"));
    }
    let mut first = BTreeMap::new();
    let tables = list.list().iter().filter_map(|item| Some((item, item.table()?)));
    let rows: Vec<Row> =
        tables.filter_map(|(item, table)| case(ledger, (item, table), &mut first)).collect();
    if rows.len() > MOST {
        ledger.note(
            Mistake::new(Code::TooMany, &list.place, "more than 1000 cases").label("write fewer"),
        );
    }
    rows.into_iter().take(MOST).collect()
}

fn case<'a>(
    ledger: &Ledger,
    (item, table): (&'a Node, &'a Table),
    first: &mut BTreeMap<&'a str, &'a Place>,
) -> Option<Row> {
    let mut values = Values::new();
    for entry in &table.entries {
        match as_value(&entry.node) {
            Some(value) => drop(values.insert(entry.key.clone(), value)),
            None => ledger.note(no_value(&entry.key, &entry.node)),
        }
    }
    let Some(entry) = table.find(CASE) else {
        let mistake = Mistake::new(Code::MissingKey, &item.place, "a case has no `case`");
        return ledger.none(mistake.label("add case = \"…\", a name for it"));
    };
    let Some(name) = entry.node.text() else {
        let mistake =
            Mistake::new(Code::WrongKind, &entry.node.place, "the name of a case is no text");
        return ledger.none(mistake.label("write it in quotes"));
    };
    check_id(ledger, name, &entry.node.place);
    if let Some(before) = first.insert(name, &entry.node.place) {
        ledger.note(twice(("cases", name), &entry.node.place, before));
    }
    Some(Row { name: name.to_owned(), values, place: item.place.clone() })
}

fn twice((what, name): (&str, &str), place: &Place, before: &Place) -> Mistake {
    let mistake = Mistake::new(Code::TwiceTheSame, place, format!("two {what} are `{name}`"));
    mistake.label("choose another one").also(before, "the first is here")
}

fn axes<'a>(ledger: &Ledger, matrix: Option<&'a Entry>) -> Vec<Axis<'a>> {
    let Some(entry) = matrix else { return Vec::new() };
    let table = entry.node.table().map_or(&[][..], |table| &table.entries);
    if table.is_empty() {
        let mistake = Mistake::new(Code::Empty, &entry.node.place, "`matrix` has no axis");
        ledger.note(mistake.label("write one, or take it away"));
    }
    table.iter().filter_map(|entry| axis(ledger, entry)).collect()
}

fn axis<'a>(ledger: &Ledger, entry: &'a Entry) -> Option<Axis<'a>> {
    let key = entry.key.as_str();
    if key == CASE {
        let message = "`case` cannot be an axis: it means something else";
        return ledger.none(
            Mistake::new(Code::BadId, &entry.key_place, message).label("choose another name"),
        );
    }
    let Tree::List(list) = &entry.node.value else {
        let message = format!("the axis `{key}` is {}", entry.node.kind());
        let mistake = Mistake::new(Code::WrongKind, &entry.node.place, message);
        return ledger.none(mistake.label("write a list in brackets"));
    };
    if list.is_empty() {
        let message = format!("the axis `{key}` has no values");
        let mistake = Mistake::new(Code::Empty, &entry.node.place, message);
        return ledger.none(mistake.label("write one, or take it away"));
    }
    let mut values: Vec<(String, &Place)> = Vec::new();
    for item in list {
        let Some(value) = as_value(item) else {
            ledger.note(no_value(key, item));
            continue;
        };
        match values.iter().find(|(known, _)| *known == value) {
            Some((_, before)) => {
                let what = format!("values of `{key}`");
                ledger.note(twice((&what, &value), &item.place, before));
            }
            None => values.push((value, &item.place)),
        }
    }
    Some(Axis { key, values })
}

/// Lists a row with each value of an axis; a case that sets the axis has only its own.
fn along(row: &Row, axis: &Axis<'_>) -> Vec<Row> {
    let with = |value: &str, place: &Place| {
        let mut row = row.clone();
        let comma = if row.name.is_empty() { "" } else { "," };
        row.name = format!("{}{comma}{}={value}", row.name, axis.key);
        row.values.insert(axis.key.to_owned(), value.to_owned());
        if !row.values.contains_key(CASE) {
            row.place = place.clone();
        }
        row
    };
    match row.values.get(axis.key) {
        Some(pinned) => vec![with(pinned, &row.place)],
        None => axis.values.iter().map(|(value, place)| with(value, place)).collect(),
    }
}

/// Notes cases and axes whose values no text uses.
fn note_useless(ledger: &Ledger, table: &Table, fields: &Fields<'_>) {
    let mut used = BTreeSet::new();
    for entry in table.entries.iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
        uses(&entry.node, &mut used);
    }
    let cases = fields.node("cases").map_or(&[][..], Node::list).iter().filter_map(Node::table);
    let axes = fields.node("matrix").and_then(Node::table);
    let mut told = BTreeSet::from([CASE]);
    for entry in cases.chain(axes).flat_map(|table| &table.entries) {
        if told.insert(&entry.key) {
            note_unused(ledger, (&entry.key, &entry.key_place), (&used, "this file"));
        }
    }
}
