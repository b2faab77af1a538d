//! How well the figures of a study are known, where the study says so.

use sim_risk::{Parameter, Range, Study};

use super::super::fields::Fields;
use super::super::tree::{Entry, Node, Table};
use super::number::number;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::uncertain::FigureWords;

/// Reads the ends of figures; keys may stand in quotes or as tables in tables.
pub(super) fn ranges(top: &Fields<'_>, study: &Study) -> Vec<Range> {
    let Some(table) = top.node("ranges").and_then(Node::table) else { return Vec::new() };
    let mut found = Vec::new();
    walk(table, "", &mut found);
    let read = found.iter().filter_map(|(path, entry)| range(top.ledger, study, (path, entry)));
    read.collect()
}

fn walk<'a>(table: &'a Table, prefix: &str, found: &mut Vec<(String, &'a Entry)>) {
    for entry in &table.entries {
        let path = format!("{prefix}{}", entry.key);
        match entry.node.table() {
            Some(inner) => walk(inner, &format!("{path}."), found),
            None => found.push((path, entry)),
        }
    }
}

fn range(ledger: &Ledger, study: &Study, (path, entry): (&str, &Entry)) -> Option<Range> {
    let has = |parameter: &Parameter| parameter.value(study).is_some();
    let figures = || Parameter::ALL.into_iter().filter(has);
    let Some(parameter) = figures().find(|figure| figure.key(study) == path) else {
        return ledger.none(unknown(
            entry,
            path,
            &figures().map(|it| it.key(study)).collect::<Vec<_>>(),
        ));
    };
    let words = FigureWords { study, parameter };
    let [low, high] = entry.node.list() else {
        let message = format!("`{path}` in `ranges` is not two ends");
        let mistake = Mistake::new(Code::WrongKind, &entry.node.place, message);
        return ledger.none(mistake.label(format!("write {}", words.ends())));
    };
    let [low, high] = [low, high].map(|node| end(ledger, &words, (path, node)));
    let (low, high) = (low?, high?);
    let own = parameter.value(study)?;
    if !(low <= own && own <= high) {
        let (own, ends) = (words.shown(own), [low, high].map(|end| words.shown(end)));
        let message = format!("`{path}` is {own}, which is not from {} to {}", ends[0], ends[1]);
        let mistake = Mistake::new(Code::BadNumber, &entry.node.place, message);
        return ledger.none(mistake.label("write the low end, then the high one, around it"));
    }
    Some(Range { parameter, low, high })
}

fn unknown(entry: &Entry, path: &str, known: &[String]) -> Mistake {
    let message = format!("`{path}` in `ranges` is no figure of this study");
    Mistake::new(Code::UnknownKey, &entry.key_place, message)
        .label(did_you_mean(path, known.iter().map(String::as_str)))
        .help(format!("its figures are {}", known.join(", ")))
}

/// Reads an end; one that no study could have is a mistake.
fn end(ledger: &Ledger, words: &FigureWords<'_>, (path, node): (&str, &Node)) -> Option<f64> {
    let written = node.text().map(str::to_owned).or_else(|| number(node).map(|it| it.to_string()));
    let is_text = node.text().is_some();
    let read = written.filter(|_| is_text == words.is_text()).and_then(|text| words.read(&text));
    let Some(value) = read else {
        let message = format!("an end of `{path}` cannot be {}", node.place.text());
        let mistake = Mistake::new(Code::WrongKind, &node.place, message);
        return ledger.none(mistake.label(format!("write both as in {}", words.ends())));
    };
    if words.parameter.moved(words.study, value).0.to_bits() != value.to_bits() {
        let message = format!("no study can have {} as `{path}`", node.place.text());
        let mistake = Mistake::new(Code::BadNumber, &node.place, message);
        return ledger.none(mistake.label("write an end that the study itself could say"));
    }
    Some(value)
}
