//! `${name}` in texts: the parameters of `cases`, of `matrix`, and of a part.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Entry, Node, Table, Tree};
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::source::Place;

/// What stands for each parameter.
pub(crate) type Values = BTreeMap<String, String>;

/// Puts values for parameters.
#[derive(Debug)]
pub(crate) struct Filler<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) values: &'a Values,
    /// Where parameters come from, in words.
    pub(crate) source: &'static str,
    /// Where the part is played whose texts they are.
    pub(crate) played_from: Option<&'a Place>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    /// Stands for itself.
    Plain(&'t str),
    /// A parameter: its name.
    Parameter(&'t str),
    /// A parameter that nobody can read, as written.
    Bad(&'t str),
}

impl Filler<'_> {
    /// Fills in all texts of a table.
    pub(crate) fn table(&self, table: &Table) -> Table {
        let fill = |entry: &Entry| Entry { node: self.node(&entry.node), ..entry.clone() };
        Table { entries: table.entries.iter().map(fill).collect() }
    }

    /// Fills in all texts of a value.
    pub(crate) fn node(&self, node: &Node) -> Node {
        let value = match &node.value {
            Tree::Text(text) => Tree::Text(self.text(text, &node.place)),
            Tree::List(list) => Tree::List(list.iter().map(|item| self.node(item)).collect()),
            Tree::Table(table) => Tree::Table(self.table(table)),
            Tree::Whole(_) | Tree::Decimal(_) | Tree::Flag(_) | Tree::Date => node.value.clone(),
        };
        Node { place: node.place.clone(), value }
    }

    fn text(&self, text: &str, place: &Place) -> String {
        let filled = pieces(text).into_iter().map(|piece| match piece {
            Piece::Plain(plain) => plain.to_owned(),
            Piece::Parameter(name) => self.value(name, place),
            Piece::Bad(written) => {
                self.ledger.note_unfilled(place, misspelled(written, place));
                written.to_owned()
            }
        });
        filled.collect()
    }

    fn value(&self, name: &str, place: &Place) -> String {
        let known = self.values.get(name).cloned();
        known.unwrap_or_else(|| {
            self.ledger.note_unfilled(place, self.unknown(name, place));
            format!("${{{name}}}")
        })
    }

    fn unknown(&self, name: &str, place: &Place) -> Mistake {
        let message = format!("there is no parameter `{name}`");
        let place = within(place, &format!("${{{name}}}"));
        let known = self.values.keys().map(String::as_str);
        let mistake = Mistake::new(Code::UnknownParameter, &place, message);
        let help = match known.clone().collect::<Vec<_>>().as_slice() {
            [] => format!("{}; to write it as it stands: $${{{name}}}", self.source),
            known => format!("{}: here {}", self.source, known.join(", ")),
        };
        let mistake = mistake.label(did_you_mean(name, known)).help(help);
        match self.played_from {
            Some(place) => mistake.also(place, "the part is played here"),
            None => mistake,
        }
    }
}

fn misspelled(written: &str, place: &Place) -> Mistake {
    let message = format!("`{written}` is not a parameter");
    let name: String = written.chars().filter(|c| is_of_name(*c)).collect();
    let label = if name.is_empty() { String::new() } else { format!("write ${{{name}}}") };
    Mistake::new(Code::BadParameter, &within(place, written), message)
        .label(label)
        .help("a parameter is written ${name}; to write the two characters themselves: $${")
}

/// Finds where a text stands in another one; escapes hide it, and then it is the whole text.
fn within(place: &Place, part: &str) -> Place {
    let at = place.text().find(part);
    at.map_or_else(|| place.clone(), |at| place.part(at..at + part.len()))
}

/// Lists the parameters that a value uses.
pub(crate) fn uses(node: &Node, found: &mut BTreeSet<String>) {
    match &node.value {
        Tree::Text(text) => found.extend(names(text)),
        Tree::List(list) => list.iter().for_each(|item| uses(item, found)),
        Tree::Table(table) => table.entries.iter().for_each(|entry| uses(&entry.node, found)),
        Tree::Whole(_) | Tree::Decimal(_) | Tree::Flag(_) | Tree::Date => {}
    }
}

/// Returns what stands for a parameter, where a value can: text, a number, true or false.
pub(crate) fn as_value(node: &Node) -> Option<String> {
    match &node.value {
        Tree::Text(text) => Some(text.clone()),
        Tree::Whole(_) | Tree::Decimal(_) | Tree::Flag(_) => Some(node.place.text().to_owned()),
        Tree::Date | Tree::List(_) | Tree::Table(_) => None,
    }
}

/// Notes a value that cannot stand for a parameter.
pub(crate) fn no_value(key: &str, node: &Node) -> Mistake {
    let message = format!("the parameter `{key}` is {}", node.kind());
    let mistake = Mistake::new(Code::WrongKind, &node.place, message);
    mistake.label("write text, a number, true or false")
}

/// Notes parameters that nothing uses; `used` says where nothing does.
pub(crate) fn note_unused(
    ledger: &Ledger,
    (key, place): (&str, &Place),
    used: (&BTreeSet<String>, &str),
) {
    let (used, by) = used;
    if used.contains(key) {
        return;
    }
    let message = format!("nothing uses the parameter `{key}`");
    let mistake = Mistake::new(Code::UnusedParameter, place, message);
    let meant = did_you_mean(key, used.iter().map(String::as_str));
    ledger.note(
        mistake.label(meant).help(format!("write ${{{key}}} in a text of {by}, or take it away")),
    );
}

fn names(text: &str) -> impl Iterator<Item = String> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name.to_owned()),
        Piece::Plain(_) | Piece::Bad(_) => None,
    })
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Cuts a text at its parameters; `$${` stands for `${`.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            pieces.extend([Piece::Plain(before), Piece::Plain("${")]);
            rest = after;
            continue;
        }
        pieces.push(Piece::Plain(before));
        let end = after.find('}').filter(|end| *end > 0);
        let name = end.and_then(|end| after.get(..end)).filter(|name| name.chars().all(is_of_name));
        let Some(name) = name else {
            let written = rest.get(before.len()..).unwrap_or(rest);
            let end = written.find('}').map_or(written.len(), |end| end + 1);
            pieces.push(Piece::Bad(written.get(..end).unwrap_or(written)));
            return pieces;
        };
        pieces.push(Piece::Parameter(name));
        rest = after.get(name.len() + 1..).unwrap_or("");
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Filler, Piece, Values, pieces};
    use crate::mistake::Ledger;
    use crate::source::{Place, Source};

    fn filled(text: &str) -> String {
        let ledger = Ledger::default();
        let values = Values::from([("a".to_owned(), "one".to_owned())]);
        let place = Place::new(&Source::new("x.toml", text), 0..text.len());
        Filler { ledger: &ledger, values: &values, source: "", played_from: None }
            .text(text, &place)
    }

    #[test]
    fn a_parameter_is_replaced_wherever_it_stands_in_a_text() {
        assert_eq!(filled("${a}"), "one");
        assert_eq!(filled("x ${a}${a}, y"), "x oneone, y");
        assert_eq!(filled("plain $ { }"), "plain $ { }");
    }

    #[test]
    fn two_dollars_make_it_a_text() {
        assert_eq!(filled("$${a}"), "${a}");
        assert_eq!(filled("$$${a}"), "$${a}");
        assert_eq!(filled("5 $ ${a}"), "5 $ one");
    }

    #[test]
    fn what_is_no_name_is_no_parameter() {
        assert_eq!(pieces("${ a }"), [Piece::Plain(""), Piece::Bad("${ a }")]);
        assert_eq!(pieces("x${a"), [Piece::Plain("x"), Piece::Bad("${a")]);
        assert_eq!(pieces("${}"), [Piece::Plain(""), Piece::Bad("${}")]);
    }
}
