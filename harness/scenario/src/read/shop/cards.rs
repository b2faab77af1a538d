//! Customers' cards.

use core::time::Duration;

use pos_core::{Currency, Scheme};
use sim_world::{Answering, Card, CardChip, Issuer};

use super::members::each;
use super::{answering, money};
use crate::code::Code;
use crate::language::{BY_AGE, CARD};
use crate::mistake::Mistake;
use crate::names::did_you_mean;
use crate::read::fields::Fields;
use crate::span::read_span;

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
    let Some((text, place)) = fields.text("chip") else { return CardChip::Sound };
    read_chip(text).unwrap_or_else(|| {
        let mistake = Mistake::new(Code::UnknownWord, place, format!("there is no chip `{text}`"));
        let names = CardChip::NAMES.iter().map(|row| row.0);
        let label = did_you_mean(text, names.chain(["torn after 3", "slow 20ms", "used 65533"]));
        fields.ledger.note(mistake.label(label).help(CHIPS));
        CardChip::Sound
    })
}

const CHIPS: &str = "`chip` takes \"sound\", \"wrong-cryptogram\", \"counters-exhausted\", \
     \"expired\", \"unknown-key\", \"torn after 3\", \"slow 20ms\" (at most 1s) or \"used 65533\" (at \
     most 65535)";

/// A reader gives a slower chip up.
const SLOWEST: Duration = Duration::from_secs(1);

fn read_chip(text: &str) -> Option<CardChip> {
    let named = CardChip::NAMES.iter().find(|row| row.0 == text).map(|row| row.1);
    named.or_else(|| {
        let (what, rest) = text.rsplit_once(' ')?;
        match what {
            "torn after" => rest.parse().ok().filter(|n| *n > 0).map(CardChip::TornAfter),
            "slow" => {
                let span = read_span(rest).ok();
                span.filter(|span| !span.is_zero() && *span <= SLOWEST).map(CardChip::Slow)
            }
            "used" => rest.parse().ok().map(CardChip::Used),
            _ => None,
        }
    })
}
