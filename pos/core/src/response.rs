//! The processor's answers: ISO 8583 DE 39 codes with meaning, classes, source and date, and what
//! networks say of trying again. The tables are the files in `pos/core/tables`.

mod retry_rule;
mod rows;
mod source;

pub use retry_rule::{Counted, Limit, RetryRule};
pub use source::Source;

/// What a till does with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The payment is good.
    Approved,
    /// Final: never sent again by itself. Rule: `never.decline-retried`.
    Declined,
    /// Try later, with back-off. Rule: `sync.order`.
    Later,
    /// The processor refuses to understand: to the dead-letter list. Rule: `sync.give-up`.
    Unreadable,
}

/// A two-digit answer of the response table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseCode(pub(crate) [u8; 2]);

/// What the networks let a merchant do with a decline; a till may do less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Retry {
    /// It is never sent again.
    Never,
    /// It cannot be approved at the moment.
    Later,
    /// What was sent is wrong, and must be another before it is sent again.
    Fix,
    /// No reason was given.
    Generic,
}

impl Retry {
    /// All classes with the names that the tables use.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("never", Self::Never),
        ("later", Self::Later),
        ("fix", Self::Fix),
        ("generic", Self::Generic),
    ];

    /// Returns the name that the tables use.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }

    /// Reads a class; `-` is none.
    const fn read(word: &'static str) -> Option<Self> {
        match rows::place(word, &["-", "never", "later", "fix", "generic"]) {
            0 => None,
            1 => Some(Self::Never),
            2 => Some(Self::Later),
            3 => Some(Self::Fix),
            _ => Some(Self::Generic),
        }
    }
}

/// An answer as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The two digits.
    pub code: &'static str,
    /// The name that files and reports use.
    pub name: &'static str,
    /// What the answer means.
    pub meaning: &'static str,
    /// What the networks let a merchant do with it; none where no source says.
    pub retry: Option<Retry>,
    /// What a till does with it.
    pub class: Class,
    /// When the source said so.
    pub as_of: &'static str,
    /// Who says so.
    pub source: Source,
}

const TEXT: &str = include_str!("../tables/response-codes.txt");

const NOTHING: Listed = Listed {
    code: "",
    name: "",
    meaning: "",
    retry: None,
    class: Class::Declined,
    as_of: "",
    source: Source::named("unverified"),
};

static TABLE: [Listed; rows::count(TEXT)] = read(TEXT);

impl Listed {
    /// Lists the table, by code.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLE.iter()
    }
}

const fn read<const N: usize>(text: &'static str) -> [Listed; N] {
    let mut table = [NOTHING; N];
    let mut left = text;
    let mut at: usize = 0;
    while at < N {
        let (row, rest) = rows::next(left);
        let [code, name, meaning, retry, class, as_of, source] = rows::cells(row);
        rows::number(code, "");
        if code.len() != 2 {
            rows::refuse(row);
        }
        table[at] = Listed {
            code,
            name,
            meaning,
            retry: Retry::read(retry),
            class: class_of(class),
            as_of: rows::date(as_of),
            source: Source::named(source),
        };
        left = rest;
        at = at.saturating_add(1);
    }
    table
}

const fn class_of(word: &'static str) -> Class {
    match rows::place(word, &["approved", "declined", "later", "unreadable"]) {
        0 => Class::Approved,
        1 => Class::Declined,
        2 => Class::Later,
        _ => Class::Unreadable,
    }
}

impl ResponseCode {
    /// Approved.
    pub const APPROVED: Self = Self(*b"00");
    /// The message is not understood.
    pub const FORMAT_ERROR: Self = Self(*b"30");
    /// The payment cannot be completed.
    pub const CANNOT_BE_COMPLETED: Self = Self(*b"93");
    /// There is no such issuer.
    pub const NO_SUCH_ISSUER: Self = Self(*b"15");
    /// Insufficient funds.
    pub const INSUFFICIENT_FUNDS: Self = Self(*b"51");
    /// The card is past its date.
    pub const EXPIRED_CARD: Self = Self(*b"54");
    /// What the card says of itself does not hold.
    pub const WRONG_CRYPTOGRAM: Self = Self(*b"82");

    /// Finds an answer by its code (`"51"`) or its name (`"insufficient-funds"`).
    pub fn find(text: &str) -> Option<Self> {
        let row = TABLE.iter().find(|row| row.code == text || row.name == text)?;
        row.code.as_bytes().try_into().ok().map(Self)
    }

    /// Lists code and name of every answer.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.iter().map(|row| (row.code, row.name))
    }

    /// Returns the two digits.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// Returns what the table has on the answer; nothing on one outside of the table.
    pub fn listed(self) -> Option<&'static Listed> {
        TABLE.iter().find(|row| row.code.as_bytes() == self.0)
    }

    /// Returns the name of the answer.
    pub fn name(self) -> &'static str {
        self.listed().map_or("unknown", |row| row.name)
    }

    /// Returns what a till does with the answer; one outside of the table is a decline.
    pub fn class(self) -> Class {
        self.listed().map_or(Class::Declined, |row| row.class)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    use super::{Class, Listed, ResponseCode, Retry};

    #[test]
    fn an_answer_is_found_by_code_and_by_name() {
        let code = ResponseCode::find("51").unwrap();
        assert_eq!(ResponseCode::find("insufficient-funds"), Some(code));
        assert_eq!((code.code(), code.name()), ("51", "insufficient-funds"));
        assert_eq!(ResponseCode::find("5"), None);
    }

    #[test]
    fn only_91_and_96_are_tried_later() {
        let later = ResponseCode::all()
            .filter(|(code, _)| ResponseCode::find(code).unwrap().class() == Class::Later)
            .map(|(code, _)| code);
        assert!(later.eq(["91", "96"]));
    }

    #[test]
    fn codes_and_names_are_there_once_in_the_order_of_the_codes() {
        let codes: Vec<&str> = Listed::all().map(|row| row.code).collect();
        let sorted: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(codes, sorted.into_iter().collect::<Vec<_>>());
        let names: BTreeSet<&str> = Listed::all().map(|row| row.name).collect();
        assert_eq!(names.len(), codes.len());
    }

    #[test]
    fn the_table_says_what_an_answer_means_who_says_so_and_when() {
        let row = ResponseCode::find("54").unwrap().listed().unwrap();
        assert_eq!(
            (row.name, row.retry, row.class),
            ("expired-card", Some(Retry::Fix), Class::Declined)
        );
        assert_eq!((row.as_of, row.source.standing), ("2025-02", "reported"));
    }

    #[test]
    fn what_a_till_tries_later_the_networks_let_it_try_later() {
        let later = Listed::all().filter(|row| row.class == Class::Later);
        assert!(later.into_iter().all(|row| row.retry == Some(Retry::Later)));
    }
}
