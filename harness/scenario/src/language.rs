//! The table of words: every key of the format with its kind, its default and one line of help.
//!
//! Reading checks against it; the schema and the reference page are made of it.

mod expectations;
mod figures;
mod meant;
mod meant_keys;
mod ranges;
mod shop;
mod steps;
mod study;
mod top;

pub(crate) use expectations::{CHECK, EXPECT};
pub use figures::{Basis, FIGURES, Figure};
pub(crate) use meant::{
    meant_country, meant_currency, meant_reason, meant_subject, meant_word, meant_zone,
};
pub(crate) use meant_keys::MeantKey;
pub use ranges::{KnownRange, RANGES};
pub(crate) use shop::READER_ALIAS;
pub(crate) use shop::{
    BY_AGE, CARD, FORWARDING, LINE, NETWORK, OFFLINE, PROCESSOR, RETRY, ROLE, STAFF_MEMBER, STORE,
    TILL,
};
pub(crate) use steps::{
    ADMIN, CONTACT, INTERNET, LOG_IN, ORDER, PAY, PROCESSOR_CHANGE, RECEIPT, SALE, SEARCH, STEP,
    TILL_CHANGE,
};
pub(crate) use steps::{PERMISSION, SUBJECTS, crash_moments};
pub use study::MoneyUnit;
pub(crate) use study::{
    AMOUNT, AXES, CHARGEBACKS, DECLINES, HOURS, KEEP, MEASURES, MONEY_UNITS, OUTAGES, PER, POLICY,
    PRECISION, PROFILE, QUESTION, RECOVERY, RUN, SALES, STUDY, SWEEP, TIME_UNITS, TOO_LATE,
    WHEN_FULL,
};
pub(crate) use top::TOP;

/// The keys that may stand together in one table.
#[derive(Debug)]
pub(crate) struct Group {
    /// What messages call it: `` `sale` ``, `a step`.
    pub(crate) name: &'static str,
    /// Its keys, in the order in which people write them.
    pub(crate) words: &'static [Word],
}

impl Group {
    /// Finds a key.
    pub(crate) fn find(&self, key: &str) -> Option<&'static Word> {
        self.words.iter().find(|word| word.key == key)
    }

    /// Says where a key of this group stands: ``in `sale` ``, `at the top level`.
    pub(crate) fn inside(&self) -> String {
        let word = if self.name == "the top level" { "at" } else { "in" };
        format!("{word} {}", self.name)
    }

    /// Lists the keys, as help does.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().map(|word| word.key)
    }
}

/// A key.
#[derive(Debug)]
pub(crate) struct Word {
    /// How it is written.
    pub(crate) key: &'static str,
    /// What stands behind it.
    pub(crate) kind: Kind,
    /// Whether it may be left out.
    pub(crate) presence: Presence,
    /// What it means, in one line.
    pub(crate) help: &'static str,
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must be there.
    Must,
    /// It may be left out, and then nothing is said.
    May,
    /// It may be left out, and then this holds.
    Else(&'static str),
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// The name of something: letters, digits and `-`.
    Name,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A share from 0 to 1.
    Share,
    /// An amount of money.
    Money,
    /// A length of time.
    Span,
    /// A moment.
    Moment,
    /// A date and a time of day.
    Date,
    /// One word of a closed list.
    Word(fn() -> Vec<&'static str>),
    /// One word of a list that is checked where it is read; the topic that lists it.
    Known(&'static str, fn() -> Vec<&'static str>),
    /// A list of such.
    List(&'static Kind),
    /// A table with these keys.
    Table(&'static Group),
    /// A table whose keys are names, with these keys each.
    Members(&'static Group),
    /// One of two kinds.
    Either(&'static Kind, &'static Kind),
    /// A table of values by their names, which are anybody's.
    Values,
    /// A table of lists of values by their names, which are anybody's.
    Lists,
    /// A list of steps.
    Steps,
    /// A number, whole or with decimals.
    Number,
    /// How many: a whole number, also as `1e8` or in quotes.
    Count,
    /// Of a kind, or one word in its place.
    Or(&'static Kind, &'static str),
    /// A table of weights by names that are checked where they are read.
    Weights,
    /// A table of texts by names that are checked where they are read.
    Texts,
    /// A table of two ends each, by paths that are checked where they are read.
    Ends,
    /// A list of pairs: a value of a kind and its weight.
    Rows(&'static Kind),
}

impl Kind {
    /// Lists the kinds of which one stands behind a key in the end, through lists and choices.
    pub(crate) fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::List(kind) | Self::Or(kind, _) | Self::Rows(kind) => kind.leaves(),
            Self::Either(one, other) => [one.leaves(), other.leaves()].concat(),
            leaf => vec![leaf],
        }
    }

    /// Says what is meant, with an example.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Text => "text in quotes".to_owned(),
            Self::Name => "a name in quotes".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Whole => "a whole number, such as 2".to_owned(),
            Self::Share => "a share from 0 to 1, such as 0.3".to_owned(),
            Self::Money => "an amount in quotes, such as \"45.00\"".to_owned(),
            Self::Span => "a length of time in quotes, such as \"15s\"".to_owned(),
            Self::Moment => "a time in quotes, such as \"+5m\" or \"09:05\"".to_owned(),
            Self::Date => "a date and time in quotes, such as \"2026-03-02 09:00\"".to_owned(),
            Self::Word(words) => quoted(&words()),
            Self::Known(topic, _) => format!("a word in quotes, one of `deadzone explain {topic}`"),
            Self::List(kind) => format!("a list in brackets, each {}", kind.describe()),
            Self::Table(group) => {
                let key = group.keys().next().unwrap_or("key");
                format!("a table, such as {{ {key} = … }}")
            }
            Self::Members(group) => {
                let key = group.keys().next().unwrap_or("key");
                format!("a table of names, such as {{ name = {{ {key} = … }} }}")
            }
            Self::Either(one, other) => format!("{} or {}", one.describe(), other.describe()),
            Self::Steps => "a list of steps, such as [ { internet = \"down\" } ]".to_owned(),
            Self::Number => "a number, such as 2.5".to_owned(),
            Self::Count => "a count, such as 100000 or \"1e8\"".to_owned(),
            Self::Or(kind, word) => format!("{}, or \"{word}\"", kind.describe()),
            Self::Weights => "a table of weights, such as { \"51\" = 45 }".to_owned(),
            Self::Texts => "a table of texts, such as { tender = \"card\" }".to_owned(),
            Self::Ends => {
                "a table of two ends each, such as { \"outages.per_year\" = [2, 5] }".to_owned()
            }
            Self::Rows(kind) => {
                let one = if matches!(kind, Self::Money) { "\"10.00\"" } else { "2.5" };
                format!("a list of values with their weights, such as [[{one}, 3]]")
            }
            Self::Values => "a table of values, such as { total = \"45.00\" }".to_owned(),
            Self::Lists => "a table of lists, such as { entry = [\"insert\", \"tap\"] }".to_owned(),
        }
    }
}

/// Lists words in quotes: `"up" or "down"`.
pub(crate) fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

const fn must(key: &'static str, kind: Kind, help: &'static str) -> Word {
    Word { key, kind, presence: Presence::Must, help }
}

const fn may(key: &'static str, kind: Kind, help: &'static str) -> Word {
    Word { key, kind, presence: Presence::May, help }
}

const fn or(key: &'static str, kind: Kind, absent: &'static str, help: &'static str) -> Word {
    Word { key, kind, presence: Presence::Else(absent), help }
}

/// Lists the names of a closed list.
fn names<T>(list: &[(&'static str, T)]) -> Vec<&'static str> {
    list.iter().map(|(name, _)| *name).collect()
}

fn schemes() -> Vec<&'static str> {
    names(&pos_core::Scheme::NAMES)
}

fn entries() -> Vec<&'static str> {
    names(&pos_core::Entry::NAMES)
}

/// Lists everything that a `reason` can be: refusals, and declines by code and by name.
fn reasons() -> Vec<&'static str> {
    let refusals = names(&pos_core::Refusal::NAMES).into_iter();
    refusals.chain(declines()).collect()
}

fn declines() -> Vec<&'static str> {
    let bad = pos_core::ResponseCode::all().filter(|(code, _)| *code != "00");
    bad.flat_map(|(code, name)| [code, name]).collect()
}

fn badges() -> Vec<&'static str> {
    names(&pos_core::Badge::NAMES)
}
