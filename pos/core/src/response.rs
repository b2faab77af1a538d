//! The processor's answers: ISO 8583 DE 39 codes with their class.

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

/// Code, name, class. Source: ISO 8583-1:1987 DE 39, with the networks' names of 2026.
const TABLE: [(&str, &str, Class); 44] = [
    ("00", "approved", Class::Approved),
    ("01", "refer-to-issuer", Class::Declined),
    ("02", "refer-to-issuer-special", Class::Declined),
    ("03", "invalid-merchant", Class::Declined),
    ("04", "pick-up-card", Class::Declined),
    ("05", "do-not-honour", Class::Declined),
    ("06", "error", Class::Declined),
    ("07", "pick-up-card-special", Class::Declined),
    ("12", "invalid-transaction", Class::Unreadable),
    ("13", "invalid-amount", Class::Unreadable),
    ("14", "invalid-card-number", Class::Declined),
    ("15", "no-such-issuer", Class::Declined),
    ("19", "re-enter-transaction", Class::Declined),
    ("28", "file-unavailable", Class::Declined),
    ("30", "format-error", Class::Unreadable),
    ("39", "no-credit-account", Class::Declined),
    ("41", "lost-card", Class::Declined),
    ("43", "stolen-card", Class::Declined),
    ("46", "closed-account", Class::Declined),
    ("51", "insufficient-funds", Class::Declined),
    ("52", "no-checking-account", Class::Declined),
    ("53", "no-savings-account", Class::Declined),
    ("54", "expired-card", Class::Declined),
    ("55", "incorrect-pin", Class::Declined),
    ("57", "not-permitted", Class::Declined),
    ("58", "not-permitted-to-terminal", Class::Declined),
    ("59", "suspected-fraud", Class::Declined),
    ("61", "limit-exceeded", Class::Declined),
    ("62", "restricted-card", Class::Declined),
    ("63", "security-violation", Class::Declined),
    ("65", "frequency-exceeded", Class::Declined),
    ("70", "pin-required", Class::Declined),
    ("75", "pin-tries-exceeded", Class::Declined),
    ("76", "unsolicited-reversal", Class::Declined),
    ("78", "blocked-first-use", Class::Declined),
    ("80", "invalid-date", Class::Declined),
    ("82", "negative-cvv", Class::Declined),
    ("83", "network-fraud-block", Class::Declined),
    ("85", "no-reason-to-decline", Class::Declined),
    ("91", "issuer-unavailable", Class::Later),
    ("92", "no-route", Class::Declined),
    ("93", "cannot-be-completed", Class::Declined),
    ("94", "duplicate", Class::Declined),
    ("96", "system-error", Class::Later),
];

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

    /// Finds an answer by its code (`"51"`) or its name (`"insufficient-funds"`).
    pub fn find(text: &str) -> Option<Self> {
        let row = TABLE.iter().find(|(code, name, _)| *code == text || *name == text)?;
        row.0.as_bytes().try_into().ok().map(Self)
    }

    /// Lists code and name of every answer.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.iter().map(|(code, name, _)| (*code, *name))
    }

    /// Returns the two digits.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// Returns the name of the answer.
    pub fn name(self) -> &'static str {
        TABLE.iter().find(|row| row.0.as_bytes() == self.0).map_or("unknown", |row| row.1)
    }

    /// Returns what a till does with the answer; one outside of the table is a decline.
    pub fn class(self) -> Class {
        let row = TABLE.iter().find(|row| row.0.as_bytes() == self.0);
        row.map_or(Class::Declined, |row| row.2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, ResponseCode};

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
}
