//! Customers' cards.

use pos_core::{Currency, Scheme};
use sim_world::{Answering, Card, CardChip, Issuer};

use super::members::each;
use super::{answering, money};
use crate::code::Code;
use crate::language::{BY_AGE, CARD, CHIP};
use crate::mistake::Mistake;
use crate::read::fields::Fields;

pub(super) fn cards(top: &Fields<'_>, currency: Currency) -> Vec<Card> {
    each(top, ("cards", &CARD), |fields, name| Card {
        name,
        schemes: schemes(fields),
        issuer: issuer(fields),
        balance: money(fields, "balance", (currency, 0)),
        chip: chip(fields),
    })
}

fn schemes(fields: &Fields<'_>) -> Vec<Scheme> {
    fields.at_most_one(&["scheme", "schemes"]);
    if let Some(one) = fields.word("scheme", &Scheme::NAMES) {
        return vec![one];
    }
    let Some(several) = fields.words("schemes", &Scheme::NAMES) else {
        return vec![Scheme::Visa];
    };
    if let Some(node) = fields.node("schemes").filter(|node| node.list().is_empty()) {
        let mistake = Mistake::new(Code::Empty, &node.place, "a card needs a scheme");
        fields.ledger.note(mistake.label("write [\"eftpos\", \"visa\"], or scheme = \"visa\""));
    }
    if several.is_empty() { vec![Scheme::Visa] } else { several }
}

fn issuer(fields: &Fields<'_>) -> Issuer {
    let by_age = fields.node("issuer").and_then(|node| Fields::open(fields.ledger, node, &BY_AGE));
    let Some(by_age) = by_age else {
        return Issuer::Always(answering(fields, "issuer").unwrap_or(Answering::Approve));
    };
    Issuer::ByAge {
        before: answering(&by_age, "before").unwrap_or(Answering::Approve),
        until: by_age.some_span("until").unwrap_or_default(),
        then: answering(&by_age, "then").unwrap_or(Answering::Approve),
    }
}

fn chip(fields: &Fields<'_>) -> CardChip {
    if let Some(word) = fields.word("chip", &CardChip::NAMES) {
        return word;
    }
    let table = fields.node("chip").and_then(|node| Fields::open(fields.ledger, node, &CHIP));
    let Some(table) = table else { return CardChip::Sound };
    table.exactly_one(&["torn_after", "slow", "used"]);
    let torn = table.whole("torn_after", 1).map(CardChip::TornAfter);
    let slow = || table.some_span("slow").map(CardChip::Slow);
    let used = || table.whole("used", 0).map(CardChip::Used);
    torn.or_else(slow).or_else(used).unwrap_or_default()
}
