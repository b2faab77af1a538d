//! Whether a value is of the kind that its key asks for.

use super::in_table::in_table;
use super::tree::{Node, Tree};
use crate::code::Code;
use crate::language::{Kind, meant_subject, meant_word};
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
        Kind::Or(_, word) if node.text() == Some(word) => true,
        Kind::Or(kind, _) => fits(ledger, whose, (kind, node)),
        Kind::List(kind) => each(ledger, whose, (kind, node)),
        Kind::Rows(kind) => rows(ledger, whose, (kind, node)),
        Kind::Weights => members(ledger, whose, (&Kind::Number, node)),
        Kind::Texts => members(ledger, whose, (&Kind::Text, node)),
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
        | Kind::Number
        | Kind::Count
        | Kind::Values
        | Kind::Ends
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

/// What is wrong with a value under a name is noted, and the others are read.
fn members(ledger: &Ledger, (_, key): (&str, &str), (kind, node): (&Kind, &Node)) -> bool {
    let inside = format!("in `{key}`");
    for entry in node.table().into_iter().flat_map(|table| &table.entries) {
        fits(ledger, (&inside, &entry.key), (kind, &entry.node));
    }
    true
}

/// What is wrong with a row is noted, and the others are read.
fn rows(ledger: &Ledger, whose: (&str, &str), (kind, node): (&'static Kind, &Node)) -> bool {
    for row in node.list() {
        let [value, weight] = row.list() else {
            let (inside, key) = whose;
            let message = format!("a row of `{key}` {inside} is not a value with its weight");
            let mistake = Mistake::new(Code::WrongKind, &row.place, message);
            ledger.note(mistake.label(format!("write {}", Kind::Rows(kind).describe())));
            continue;
        };
        fits(ledger, whose, (kind, value));
        fits(ledger, whose, (&Kind::Number, weight));
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
        Kind::Share | Kind::Number => matches!(tree, Tree::Whole(_) | Tree::Decimal(_)),
        Kind::Count => matches!(tree, Tree::Whole(_) | Tree::Decimal(_) | Tree::Text(_)),
        Kind::Or(kind, _) => shaped(kind, node) || matches!(tree, Tree::Text(_)),
        Kind::List(_) | Kind::Steps | Kind::Rows(_) => matches!(tree, Tree::List(_)),
        Kind::Table(_)
        | Kind::Members(_)
        | Kind::Values
        | Kind::Lists
        | Kind::Ends
        | Kind::Weights
        | Kind::Texts => matches!(tree, Tree::Table(_)),
        Kind::Either(one, other) => shaped(one, node) || shaped(other, node),
    }
}

fn wrong((inside, key): (&str, &str), kind: &Kind, node: &Node) -> Mistake {
    let message = format!("`{key}` {inside} is {}", node.kind());
    let mistake = Mistake::new(Code::WrongKind, &node.place, message);
    if let Some(right) = in_quotes(kind, node) {
        let whole = "an amount stands in quotes, with the decimals of its currency";
        let or_true = matches!(kind, Kind::Either(_, Kind::Flag));
        let more = if or_true { "; `true` is the balance" } else { "" };
        return mistake.label(format!("write {right}")).help(format!("{whole}{more}"));
    }
    if let Kind::Table(group) = kind
        && let Some(right) = in_table(group, node)
    {
        return mistake.label(format!("write {key} = {right}"));
    }
    if matches!(node.value, Tree::List(_)) && (inside, key) == ("in a card", "scheme") {
        let label = format!("write schemes = {}", node.place.text());
        return mistake
            .label(label)
            .help("`scheme` is one, `schemes` are those of a co-badged card");
    }
    if let Some(whole) = cut_at_a_point(key, kind, node) {
        let why = "a point parts keys, unless they stand in quotes";
        return mistake.label(format!("write {whole}")).help(why);
    }
    let mistake = mistake.label(format!("write {}", kind.describe()));
    match remedy(kind, node) {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

/// Writes `p99.5` in quotes: without them it is the key `5` of the table `p99`.
fn cut_at_a_point(key: &str, kind: &Kind, node: &Node) -> Option<String> {
    let [inner] = node.table()?.entries.as_slice() else { return None };
    let is_cut = matches!(kind, Kind::Number | Kind::Money)
        && key.ends_with(|c: char| c.is_ascii_digit())
        && inner.key.bytes().all(|byte| byte.is_ascii_digit());
    is_cut.then(|| format!("\"{key}.{}\" = {}", inner.key, inner.node.place.text()))
}

/// Writes an amount that stands there as a number.
fn in_quotes(kind: &Kind, node: &Node) -> Option<String> {
    let is_money =
        matches!(kind, Kind::Money | Kind::Either(Kind::Money, _) | Kind::Or(Kind::Money, _));
    let written = node.place.text();
    let plain = written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let cents = match (&node.value, written.split_once('.')) {
        _ if !is_money || !plain => return None,
        (Tree::Whole(_), None) => ".00",
        (Tree::Decimal(_), Some((_, cents))) if cents.len() == 1 => "0",
        (Tree::Decimal(_), Some(_)) => "",
        _ => return None,
    };
    Some(format!("\"{written}{cents}\""))
}

fn remedy(kind: &Kind, node: &Node) -> Option<String> {
    let written = node.place.text();
    let kind = if let Kind::Either(number @ Kind::Number, _) = kind { number } else { kind };
    match (&node.value, kind) {
        (Tree::Whole(_) | Tree::Decimal(_), Kind::Moment) => {
            Some(format!("write \"+{written}m\" for minutes after the step before"))
        }
        (Tree::Whole(_) | Tree::Decimal(_), Kind::Span) => {
            Some(format!("say the unit: \"{written}s\", \"{written}m\" or \"{written}h\""))
        }
        (
            Tree::Whole(_) | Tree::Decimal(_) | Tree::Date,
            Kind::Money | Kind::Moment | Kind::Text | Kind::Date,
        ) => Some(format!("put it in quotes: \"{written}\"")),
        (Tree::Text(_), Kind::Flag) => Some("write true or false, without quotes".to_owned()),
        (Tree::Whole(_), Kind::Or(Kind::Span, _)) => {
            Some(format!("say the unit: \"{written}d\" or \"{written}h\""))
        }
        (Tree::Text(text), Kind::Whole | Kind::Share | Kind::Number)
            if text.parse::<f64>().is_ok() =>
        {
            Some(format!("write {text} without quotes"))
        }
        (Tree::Text(text), Kind::List(_)) => Some(format!("put it in brackets: [\"{text}\"]")),
        _ => None,
    }
}

fn in_list(
    ledger: &Ledger,
    (inside, key): (&str, &str),
    (words, kind, node): (&[&'static str], &Kind, &Node),
) -> bool {
    let Some(text) = node.text() else {
        return false;
    };
    if words.contains(&text) {
        return true;
    }
    let message = format!("`{key}` {inside} cannot be `{text}`");
    let mistake = Mistake::new(Code::UnknownWord, &node.place, message);
    let label =
        meant((inside, key), text).unwrap_or_else(|| did_you_mean(text, words.iter().copied()));
    let is_scheme = words.contains(&"visa") && label.is_empty();
    let label = if is_scheme { "no such scheme is modelled".to_owned() } else { label };
    ledger.note(mistake.label(label).help(format!("`{key}` takes {}", kind.describe())));
    false
}

/// Says what to type for a word that is commonly written for another.
pub(super) fn meant((inside, key): (&str, &str), text: &str) -> Option<String> {
    let group = inside.strip_prefix("in ")?;
    if let Some(word) = meant_word(group, key, text) {
        return Some(format!("write \"{word}\""));
    }
    if let ("a step", "staff") = (group, key) {
        return log_in(text);
    }
    let subject = meant_subject(key, text).filter(|_| group == "a step")?;
    Some(format!("write {subject} = \"{text}\""))
}

/// A name alone is whoever logs in, where it is no slip of `log-out`.
fn log_in(text: &str) -> Option<String> {
    let name = match text.to_lowercase().replace(['-', '_', ' '], "").as_str() {
        "logout" => return None,
        "login" => "…",
        _ => text,
    };
    did_you_mean(text, ["log-out"])
        .is_empty()
        .then(|| format!("write staff = {{ log_in = \"{name}\" }}"))
}
