//! The keys at the top of a file.

use super::shop::{
    CARD, FORWARDING, LINE, NETWORK, OFFLINE, PROCESSOR, ROLE, STAFF_MEMBER, STORE, TILL,
};
use super::{Group, Kind, may, names, or};
use crate::rules::RULES;
use crate::scenario::{Need, SnapshotPart};

/// The top of a file.
pub(crate) static TOP: Group = Group {
    name: "the top level",
    words: &[
        may("name", Kind::Text, "what the scenario shows; with `steps` it makes a scenario"),
        may("why", Kind::Text, "why it exists"),
        may(
            "proves",
            Kind::List(&Kind::Known("rules", rules)),
            "the rules that its author says it proves",
        ),
        may("tags", Kind::List(&Kind::Text), "words to find it by"),
        may("use", Kind::List(&Kind::Text), "fixtures, relative to this file"),
        or("start", Kind::Date, "2026-03-02 09:00", "store-local date and time of day 1"),
        or("seed", Kind::Whole, "1", "the seed of all chance in the run"),
        may("needs", Kind::List(&Kind::Word(needs)), "what it can only run with"),
        or(
            "snapshot",
            Kind::List(&Kind::Word(parts)),
            "[\"timeline\", \"orders\"]",
            "what its snapshot holds",
        ),
        may("cases", Kind::List(&Kind::Values), "many scenarios from one, row by row"),
        may("matrix", Kind::Lists, "many scenarios from one, each value with each"),
        or("store", Kind::Table(&STORE), "the standard shop", "where the shop is"),
        or("offline", Kind::Table(&OFFLINE), "the standard shop", "offline payments in the admin"),
        or("roles", Kind::Members(&ROLE), "the standard shop", "POS roles"),
        or("staff", Kind::Members(&STAFF_MEMBER), "the standard shop", "staff members"),
        or("tills", Kind::Members(&TILL), "the standard shop", "tills"),
        or("networks", Kind::Members(&NETWORK), "the standard shop", "Wi-Fi networks"),
        or("cards", Kind::Members(&CARD), "the standard shop", "customers' cards"),
        or("line", Kind::Table(&LINE), "the standard shop", "the shop's line to the internet"),
        or("processor", Kind::Table(&PROCESSOR), "the standard shop", "the payment processor"),
        or("forwarding", Kind::Table(&FORWARDING), "the standard shop", "how tills wait and retry"),
        may("steps", Kind::Steps, "what happens, in order"),
    ],
};

fn rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.id).collect()
}

fn needs() -> Vec<&'static str> {
    names(&Need::NAMES)
}

fn parts() -> Vec<&'static str> {
    names(&SnapshotPart::NAMES)
}
