//! A text or a number where a table is meant: how the table is written.

use super::tree::{Node, Tree};
use crate::language::{Group, Kind};

/// Writes the table that is meant by a value alone: `{ outcome = "refused" }`.
pub(super) fn in_table(group: &Group, node: &Node) -> Option<String> {
    let text = match &node.value {
        Tree::Text(text) => text.clone(),
        Tree::Whole(_) | Tree::Decimal(_) => with_cents(node.place.text()),
        Tree::Flag(_) | Tree::Date | Tree::List(_) | Tree::Table(_) => return None,
    };
    if group.find("total").is_some() && is_amount(&text) {
        return Some(format!("{{ total = \"{text}\" }}"));
    }
    let word = group.words.iter().find(|word| takes(&word.kind, &text))?;
    Some(match (word.key, &word.kind) {
        ("reason", _) => {
            let is_decline = pos_core::ResponseCode::find(&text).is_some();
            let outcome = if is_decline { "declined" } else { "refused" };
            format!("{{ outcome = \"{outcome}\", reason = \"{text}\" }}")
        }
        (key, Kind::List(_)) => format!("{{ {key} = [\"{text}\"] }}"),
        (key, _) => format!("{{ {key} = \"{text}\" }}"),
    })
}

fn is_amount(text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(digits)
}

fn with_cents(number: &str) -> String {
    if number.contains('.') { number.to_owned() } else { format!("{number}.00") }
}

fn takes(kind: &Kind, word: &str) -> bool {
    kind.leaves().into_iter().any(
        |leaf| matches!(leaf, Kind::Word(words) | Kind::Known(_, words) if words().contains(&word)),
    )
}
