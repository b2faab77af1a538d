//! The keys of the shop.

use super::{Group, Kind, may, names, or, schemes};

/// Where the shop is.
pub(crate) static STORE: Group = Group {
    name: "`store`",
    words: &[
        or("country", Kind::Text, "US", "ISO 3166 code of the country"),
        or("currency", Kind::Text, "USD", "ISO 4217 code of the currency"),
        or("timezone", Kind::Text, "America/New_York", "IANA name of the time zone"),
    ],
};

/// Offline payments as the admin has them.
pub(crate) static OFFLINE: Group = Group {
    name: "`offline`",
    words: &[
        or("enabled", Kind::Flag, "true", "whether offline payments are accepted"),
        or("transaction_limit", Kind::Money, "100 whole units", "the largest order, tip included"),
        or("device_limit", Kind::Money, "5000 whole units", "the most that one till stores"),
    ],
};

/// A POS role.
pub(crate) static ROLE: Group = Group {
    name: "a role",
    words: &[or(
        "permissions",
        Kind::List(&Kind::Word(super::steps::permissions)),
        "[]",
        "what its staff may do",
    )],
};

/// A staff member.
pub(crate) static STAFF_MEMBER: Group = Group {
    name: "a staff member",
    words: &[
        or("role", Kind::Name, "cashier, or else the first role", "the POS role"),
        or("logged_in", Kind::Flag, "false", "whether logged in at the start"),
    ],
};

/// A till.
pub(crate) static TILL: Group = Group {
    name: "a till",
    words: &[
        or("reader", Kind::Word(readers), "pos-terminal-reader", "the card reader"),
        or("app_version", Kind::Text, "9.14.0", "the version of the POS app"),
        or("wifi", Kind::Name, "shop, or else the first network", "the Wi-Fi network"),
        or("staff", Kind::Name, "the first staff who is logged in", "who stands here"),
    ],
};

/// A Wi-Fi network.
pub(crate) static NETWORK: Group = Group {
    name: "a network",
    words: &[or(
        "internet",
        Kind::Either(&Kind::Flag, &Kind::Word(own)),
        "true",
        "true: over the shop's line; false: a dead line of its own; \"own\": a working one",
    )],
};

/// A customer's card.
pub(crate) static CARD: Group = Group {
    name: "a card",
    words: &[
        or("scheme", Kind::Word(schemes), "visa", "the card scheme"),
        may("schemes", Kind::List(&Kind::Word(schemes)), "the schemes of a co-badged card"),
        or(
            "issuer",
            Kind::Either(&Kind::Text, &Kind::Table(&BY_AGE)),
            "approve",
            "the issuer's answer: \"approve\", \"decline 51\", or by the payment's age",
        ),
        may(
            "balance",
            Kind::Money,
            "approved while the money lasts, then 51; an amount above what is left is declined whole",
        ),
        or(
            "chip",
            Kind::Text,
            "sound",
            "what is special about its chip, which is asked where it is inserted or tapped: \
             \"wrong-cryptogram\", \"counters-exhausted\", \"expired\", \"unknown-key\"; \
             \"torn after 3\" commands, where below 12 it was not read; \"slow 20ms\", at most 1s, over each \
             command; \"used 65533\" times before, and dead after the 65535th",
        ),
    ],
};

/// Answers by the age of the payment.
pub(crate) static BY_AGE: Group = Group {
    name: "`issuer`",
    words: &[
        super::must(
            "until",
            Kind::Span,
            "the age, since the card was read, from which the second answer holds",
        ),
        super::must("then", Kind::Text, "the second answer"),
        or("before", Kind::Text, "approve", "the first answer"),
    ],
};

/// The shop's line.
pub(crate) static LINE: Group = Group {
    name: "`line`",
    words: &[or("latency", Kind::Span, "50ms", "how long a message takes, one way")],
};

/// The payment processor.
pub(crate) static PROCESSOR: Group = Group {
    name: "`processor`",
    words: &[
        or("latency", Kind::Span, "400ms", "how long it takes to answer"),
        or("cents", Kind::Flag, "false", "whether the cents of an amount are the answer"),
    ],
};

/// How tills wait and try again.
pub(crate) static FORWARDING: Group = Group {
    name: "`forwarding`",
    words: &[
        or("patience", Kind::Span, "15s", "how long a till waits for any answer"),
        or("check_every", Kind::Span, "15s", "how often an offline till looks"),
        or("retry", Kind::Table(&RETRY), "first 15s, most 5m", "the wait between two tries"),
    ],
};

/// The wait between two tries.
pub(crate) static RETRY: Group = Group {
    name: "`retry`",
    words: &[
        or("first", Kind::Span, "15s", "the first wait"),
        or("most", Kind::Span, "5m", "the longest wait; it doubles up to here"),
    ],
};

fn readers() -> Vec<&'static str> {
    let mut readers = names(&pos_core::ReaderModel::NAMES);
    readers.push(READER_ALIAS.0);
    readers
}

/// The former name of a reader.
pub(crate) const READER_ALIAS: (&str, pos_core::ReaderModel) =
    ("pos-go", pos_core::ReaderModel::PosTerminalReader);

fn own() -> Vec<&'static str> {
    vec!["own"]
}
