//! What people write for a word of the format: the slips that no spelling explains.

/// What is written, and what is meant by it.
type Slips = &'static [(&'static str, &'static str)];

/// Words of closed lists, by the table and the key that they are written behind.
const WORDS: [(&str, &str, Slips); 17] = [
    ("a step", "internet", &[("off", "down"), ("lost", "down"), ("cut", "down"), ("on", "up")]),
    ("a step", "router", &[("down", "off"), ("up", "on"), ("reboot", "restart")]),
    ("a step", "power", &[("off", "cut"), ("down", "cut"), ("on", "restored"), ("up", "restored")]),
    ("a step", "wifi", &[("off", "lost"), ("down", "lost"), ("on", "back"), ("up", "back")]),
    ("a step", "processor", &[("off", "down"), ("on", "up")]),
    ("a step", "reader", READER),
    (
        "a step",
        "till",
        &[("off", "crash"), ("kill", "crash"), ("on", "start"), ("reboot", "restart")],
    ),
    ("`till`", "disk", &[("broken", "fail-sync"), ("healthy", "ok"), ("empty", "ok")]),
    ("`sale`", "entry", ENTRY),
    ("`pay`", "entry", ENTRY),
    ("`expect`", "outcome", OUTCOME),
    ("`expect`", "badges", BADGES),
    ("`check`", "badges", BADGES),
    ("`check`", "receipt", &[("pending", "queued"), ("delivered", "sent")]),
    ("`admin`", "offline_payments", &[("true", "on"), ("false", "off"), ("enabled", "on")]),
    ("a card", "scheme", SCHEME),
    ("a card", "schemes", SCHEME),
];

const READER: Slips = &[
    ("flat", "battery-empty"),
    ("dead", "battery-empty"),
    ("discharged", "battery-empty"),
    ("lost", "disconnect"),
    ("off", "disconnect"),
    ("on", "connect"),
    ("reboot", "restart"),
];

const ENTRY: Slips = &[
    ("chip", "insert"),
    ("dip", "insert"),
    ("contactless", "tap"),
    ("nfc", "tap"),
    ("magstripe", "swipe"),
    ("typed", "manual"),
    ("keyed", "manual"),
    ("moto", "manual"),
];

const OUTCOME: Slips = &[
    ("ok", "accepted"),
    ("success", "accepted"),
    ("approved", "accepted"),
    ("paid", "accepted"),
    ("rejected", "refused"),
    ("failed", "refused"),
];

const BADGES: Slips = &[("partial", "partially-paid"), ("unpaid", "payment-pending")];

const SCHEME: Slips =
    &[("american-express", "amex"), ("mc", "mastercard"), ("giftcard", "gift-card")];

/// Finds the word of a closed list that is commonly meant by another one.
pub(crate) fn meant_word(group: &str, key: &str, written: &str) -> Option<&'static str> {
    let (_, _, words) = WORDS.iter().find(|(table, word, _)| (*table, *word) == (group, key))?;
    find(words, written)
}

/// What stands behind one key and is written behind another: the key that it belongs to.
const ELSEWHERE: [(&str, &str, &str); 7] = [
    ("till", "battery-empty", "reader"),
    ("till", "charged", "reader"),
    ("till", "disconnect", "reader"),
    ("till", "log-out", "staff"),
    ("reader", "crash", "till"),
    ("router", "cut", "power"),
    ("wifi", "restart", "router"),
];

/// Finds the subject that a word behind another subject belongs to.
pub(crate) fn meant_subject(subject: &str, written: &str) -> Option<&'static str> {
    let stands = |(key, word, _): &&(&str, &str, &str)| (*key, *word) == (subject, written);
    ELSEWHERE.iter().find(stands).map(|(_, _, meant)| *meant)
}

/// Names of countries for their codes.
const COUNTRIES: [(&str, &str); 22] = [
    ("uk", "GB"),
    ("britain", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("united kingdom", "GB"),
    ("usa", "US"),
    ("united states", "US"),
    ("america", "US"),
    ("canada", "CA"),
    ("australia", "AU"),
    ("new zealand", "NZ"),
    ("ireland", "IE"),
    ("germany", "DE"),
    ("deutschland", "DE"),
    ("france", "FR"),
    ("spain", "ES"),
    ("italy", "IT"),
    ("netherlands", "NL"),
    ("holland", "NL"),
    ("belgium", "BE"),
    ("switzerland", "CH"),
    ("japan", "JP"),
];

/// Finds the code of a country by its name.
pub(crate) fn meant_country(written: &str) -> Option<&'static str> {
    find(&COUNTRIES, written)
}

/// Signs and names of currencies for their codes.
const CURRENCIES: [(&str, &str); 12] = [
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("us$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("£", "GBP"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("¥", "JPY"),
    ("yen", "JPY"),
];

/// Finds the code of a currency by its sign or name.
pub(crate) fn meant_currency(written: &str) -> Option<&'static str> {
    find(&CURRENCIES, written)
}

/// What to write for reasons that people make up.
const REASONS: [(&str, &str); 9] = [
    ("battery-empty", "write \"reader-not-connected\", or \"till-down\" of a built-in reader"),
    ("reader-disconnected", "write \"reader-not-connected\""),
    ("limit", "write \"over-transaction-limit\" or \"over-device-limit\""),
    ("over-limit", "write \"over-transaction-limit\" or \"over-device-limit\""),
    ("order-limit", "write \"over-transaction-limit\""),
    ("till-limit", "write \"over-device-limit\""),
    ("disk-full", "write \"storage-full\""),
    ("crash", "write \"till-down\""),
    ("wifi-lost", "write \"no-local-network\""),
];

/// Says what to write for a reason that there is not.
pub(crate) fn meant_reason(written: &str) -> Option<&'static str> {
    find(&REASONS, written)
}

/// Short names of time zones, and a place that keeps each.
const ZONES: [(&str, &str); 20] = [
    ("cet", "Europe/Berlin"),
    ("cest", "Europe/Berlin"),
    ("mez", "Europe/Berlin"),
    ("gmt", "Europe/London"),
    ("bst", "Europe/London"),
    ("eet", "Europe/Athens"),
    ("et", "America/New_York"),
    ("est", "America/New_York"),
    ("edt", "America/New_York"),
    ("ct", "America/Chicago"),
    ("cst", "America/Chicago"),
    ("cdt", "America/Chicago"),
    ("mdt", "America/Denver"),
    ("mst", "America/Denver"),
    ("pt", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("jst", "Asia/Tokyo"),
    ("aest", "Australia/Sydney"),
    ("utc", "UTC"),
];

/// Finds a place that keeps the time of a short name, with or without an offset: `CET+1`.
pub(crate) fn meant_zone(written: &str) -> Option<&'static str> {
    find(&ZONES, written.split(['+', '-', ' ']).next().unwrap_or(written))
}

fn find(words: &[(&str, &'static str)], written: &str) -> Option<&'static str> {
    let written = written.trim().to_lowercase();
    words.iter().find(|(word, _)| *word == written).map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, CURRENCIES, ELSEWHERE, REASONS, WORDS, ZONES};
    use crate::clock::is_zone;
    use crate::language::{Kind, STEP, TOP};
    use crate::topics::words_from;
    use pos_core::{Country, Currency, Refusal};

    fn takes(kind: &Kind, word: &str) -> bool {
        match kind {
            Kind::Word(words) => words().contains(&word),
            Kind::Text => ["lost", "back"].contains(&word),
            Kind::List(kind) => takes(kind, word),
            Kind::Either(one, other) => takes(one, word) || takes(other, word),
            _ => false,
        }
    }

    #[test]
    fn what_is_meant_is_a_word_of_the_list_and_what_is_written_is_not() {
        for (table, key, words) in WORDS {
            let mut all = words_from(&TOP).into_iter();
            let (_, word) =
                all.find(|(group, word)| group.name == table && word.key == key).unwrap();
            for (written, meant) in words {
                assert!(takes(&word.kind, meant), "{table} {key} {meant}");
                assert!(!takes(&word.kind, written), "{table} {key} {written}");
            }
        }
    }

    #[test]
    fn what_belongs_elsewhere_is_a_word_there_and_not_here() {
        for (here, word, there) in ELSEWHERE {
            let kind = |key| &STEP.find(key).unwrap().kind;
            assert!(takes(kind(there), word) && !takes(kind(here), word), "{here} {word}");
        }
    }

    #[test]
    fn codes_that_are_meant_are_there() {
        assert!(COUNTRIES.iter().all(|(_, code)| Country::find(code).is_some()));
        assert!(ZONES.iter().all(|(_, zone)| is_zone(zone)));
        let is_refusal = |word: &&str| Refusal::NAMES.iter().any(|(name, _)| name == word);
        for (written, said) in REASONS {
            assert!(!is_refusal(&written), "{written}");
            assert!(said.split('"').skip(1).step_by(2).all(|word| is_refusal(&word)), "{said}");
        }
        assert!(CURRENCIES.iter().all(|(_, code)| Currency::find(code).is_some()));
    }
}
