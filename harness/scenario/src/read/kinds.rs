//! Whether a value is of the kind that its key asks for.

use super::tree::{Node, Tree};
use crate::code::Code;
use crate::language::Kind;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;

/// Notes what is wrong with a value, and tells whether it can be read; `whose` says where the key stands, and the key.
pub(crate) fn fits(ledger: &Ledger, whose: (&str, &str), (kind, node): (&Kind, &Node)) -> bool {
    if !shaped(kind, node) {
        ledger.note(wrong(whose, kind, node));
        return false;
    }
    match kind {
        Kind::Word(words) => in_list(ledger, whose, (&words(), kind, node)),
        Kind::Either(Kind::Word(words), _) | Kind::Either(_, Kind::Word(words))
            if node.text().is_some() =>
        {
            in_list(ledger, whose, (&words(), kind, node))
        }
        Kind::Either(one, other) => {
            let kind = if shaped(one, node) { one } else { other };
            fits(ledger, whose, (kind, node))
        }
        Kind::List(kind) => each(ledger, whose, (kind, node)),
        Kind::Steps => each(ledger, whose, (&STEP, node)),
        Kind::Members(_)
        | Kind::Table(_)
        | Kind::Text
        | Kind::Name
        | Kind::Flag
        | Kind::Whole
        | Kind::Share
        | Kind::Money
        | Kind::Span
        | Kind::Moment
        | Kind::Date
        | Kind::Known(..)
        | Kind::Values
        | Kind::Lists => true,
    }
}

/// What is wrong with an item is noted, and the others are read.
fn each(ledger: &Ledger, whose: (&str, &str), (kind, node): (&Kind, &Node)) -> bool {
    for item in node.list() {
        fits(ledger, whose, (kind, item));
    }
    true
}

const STEP: Kind = Kind::Table(&crate::language::STEP);

fn shaped(kind: &Kind, node: &Node) -> bool {
    let tree = &node.value;
    match kind {
        Kind::Text
        | Kind::Name
        | Kind::Money
        | Kind::Span
        | Kind::Moment
        | Kind::Date
        | Kind::Word(_)
        | Kind::Known(..) => matches!(tree, Tree::Text(_)),
        Kind::Flag => matches!(tree, Tree::Flag(_)),
        Kind::Whole => matches!(tree, Tree::Whole(_)),
        Kind::Share => matches!(tree, Tree::Whole(_) | Tree::Decimal(_)),
        Kind::List(_) | Kind::Steps => matches!(tree, Tree::List(_)),
        Kind::Table(_) | Kind::Members(_) | Kind::Values | Kind::Lists => {
            matches!(tree, Tree::Table(_))
        }
        Kind::Either(one, other) => shaped(one, node) || shaped(other, node),
    }
}

fn wrong((group, key): (&str, &str), kind: &Kind, node: &Node) -> Mistake {
    let message = format!("`{key}` {group} is {}", node.kind());
    let mistake = Mistake::new(Code::WrongKind, &node.place, message);
    let mistake = mistake.label(format!("write {}", kind.describe()));
    match remedy(kind, node) {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

fn remedy(kind: &Kind, node: &Node) -> Option<String> {
    let written = node.place.text();
    match (&node.value, kind) {
        (Tree::Whole(_) | Tree::Decimal(_), Kind::Moment) => {
            Some(format!("write \"+{written}m\" for minutes after the step before"))
        }
        (Tree::Whole(_) | Tree::Decimal(_), Kind::Span) => {
            Some(format!("say the unit: \"{written}s\", \"{written}m\" or \"{written}h\""))
        }
        (Tree::Whole(_) | Tree::Decimal(_), Kind::Money) => {
            Some("put it in quotes, with the currency's decimals: \"45.00\"".to_owned())
        }
        (
            Tree::Whole(_) | Tree::Decimal(_) | Tree::Date,
            Kind::Money | Kind::Moment | Kind::Text | Kind::Date,
        ) => Some(format!("put it in quotes: \"{written}\"")),
        (Tree::Text(_), Kind::Flag) => Some("write true or false, without quotes".to_owned()),
        (Tree::Text(text), Kind::Whole | Kind::Share) => {
            Some(format!("write {text} without quotes"))
        }
        (Tree::Text(text), Kind::List(_)) => Some(format!("put it in brackets: [\"{text}\"]")),
        _ => None,
    }
}

fn in_list(
    ledger: &Ledger,
    (group, key): (&str, &str),
    (words, kind, node): (&[&'static str], &Kind, &Node),
) -> bool {
    let Some(text) = node.text() else {
        return false;
    };
    if words.contains(&text) {
        return true;
    }
    let message = format!("`{key}` {group} cannot be `{text}`");
    let mistake = Mistake::new(Code::UnknownWord, &node.place, message);
    let meant = did_you_mean(text, words.iter().copied());
    ledger.note(mistake.label(meant).help(format!("`{key}` takes {}", kind.describe())));
    false
}
