//! Small values of a study: amounts, limits, lengths of time, weights.

use pos_core::{Currency, Money};

use super::super::fields::{Fields, no_span};
use super::super::shop::{decline, no_amount};
use super::super::tree::Node;
use super::number::number;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::read::read_amount;
use crate::source::Place;
use crate::span::read_long_span;

/// Reads an amount of at least so many minor units; nothing where the currency is unknown.
pub(super) fn amount(
    ledger: &Ledger,
    node: &Node,
    (currency, least): (Option<Currency>, i64),
) -> Option<Money> {
    let (text, currency) = (node.text()?, currency?);
    let amount = match read_amount(text, currency) {
        Ok(amount) => amount,
        Err(wrong) => {
            let mistake = no_amount(&node.place, (text, currency), wrong);
            return ledger.none(in_another(mistake, (text, currency)));
        }
    };
    if amount.minor() < least {
        let message = format!("an amount here cannot be {text}");
        let least = currency.show(Money::from_minor(least));
        let mistake = Mistake::new(Code::BadAmount, &node.place, message);
        return ledger.none(mistake.label(format!("write \"{least}\" or more")));
    }
    Some(amount)
}

/// Says so where the text names another currency than that of the study.
fn in_another(mistake: Mistake, (text, currency): (&str, Currency)) -> Mistake {
    const SIGNS: [(char, &str); 3] = [('€', "EUR"), ('£', "GBP"), ('¥', "JPY")];
    let own = currency.code();
    let word = text.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.len() == 3);
    let named = word.and_then(|word| Currency::codes().find(|code| *code == word));
    let signed = SIGNS.iter().find(|(sign, _)| text.contains(*sign)).map(|(_, code)| *code);
    match named.or(signed).filter(|code| *code != own) {
        Some(code) => mistake
            .label(format!("this is in {code}, and the study is in {own}"))
            .help(format!("convert it to {own}, or write currency = \"{code}\"")),
        None => mistake,
    }
}

/// A limit that was read; without an amount there is no limit.
pub(super) struct Limit(pub(super) Option<Money>);

/// What people write for no limit.
const NO_LIMIT: [&str; 6] = ["no", "unlimited", "infinite", "inf", "off", ""];

/// Reads a limit: an amount, or none; nothing where it is a mistake.
pub(super) fn limit(fields: &Fields<'_>, node: &Node, currency: Option<Currency>) -> Option<Limit> {
    match node.text()? {
        "none" => Some(Limit(None)),
        text if NO_LIMIT.contains(&text.to_lowercase().as_str()) => {
            let message = format!("`{text}` is not a limit");
            let mistake = Mistake::new(Code::BadMoney, &node.place, message);
            fields.ledger.none(mistake.label("write \"none\""))
        }
        _ => amount(fields.ledger, node, (currency, 0)).map(|amount| Limit(Some(amount))),
    }
}

/// Finds a length of time in milliseconds, with years.
pub(super) fn long_span(fields: &Fields<'_>, key: &str) -> Option<u64> {
    let (text, place) = fields.text(key)?;
    match read_long_span(text) {
        Ok(span) => u64::try_from(span.as_millis()).ok(),
        Err(wrong) => fields.ledger.none(no_span(place, text, &wrong).help(
            "units are y (365 days) d h m s ms, largest first, without spaces or decimals: \"1d12h\"",
        )),
    }
}

/// Reads response codes with their weights, in the order of the file.
pub(super) fn reasons(fields: &Fields<'_>, node: &Node) -> Vec<(String, f64)> {
    let mut reasons: Vec<(String, f64)> = Vec::new();
    let mut places: Vec<&Place> = Vec::new();
    for entry in node.table().into_iter().flat_map(|table| &table.entries) {
        let code = decline(fields.ledger, &entry.key, &entry.key_place);
        let (Some(code), Some(weight)) = (code, number(&entry.node)) else { continue };
        let first = reasons.iter().position(|(known, _)| known == code.code());
        if let Some(before) = first.and_then(|at| places.get(at)) {
            let message = format!("the code {} stands twice in `reasons`", code.code());
            let mistake = Mistake::new(Code::TwiceTheSame, &entry.key_place, message);
            fields.ledger.note(mistake.label("take this one away").also(before, "the first"));
            continue;
        }
        places.push(&entry.key_place);
        reasons.push((code.code().to_owned(), weight));
    }
    if node.table().is_some_and(|table| table.entries.is_empty()) {
        let mistake = Mistake::new(Code::Empty, &node.place, "`reasons` in `declines` is empty");
        fields.ledger.note(mistake.label("write codes with weights, or take it away"));
    }
    reasons
}
