//! What stands in the fields of an export: amounts, yes and no, what came of a payment.

use pos_core::{Currency, Money};

use crate::language::MoneyUnit;
use crate::read::{forgiving, loose};

/// What came of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Approved,
    Declined,
    /// There was no sale, or there is none any more.
    NoSale,
}

const APPROVED: [&str; 14] = [
    "approved",
    "authorized",
    "captured",
    "complete",
    "completed",
    "ok",
    "paid",
    "partially_paid",
    "partially_refunded",
    "refunded",
    "settled",
    "succeeded",
    "success",
    "forwarded",
];
const DECLINED: [&str; 9] = [
    "declined",
    "denied",
    "failed",
    "failure",
    "refused",
    "rejected",
    "expired",
    "discarded",
    "do_not_honor",
];
const NO_SALE: [&str; 9] =
    ["voided", "void", "cancelled", "canceled", "deleted", "error", "pending", "open", "test"];
const YES: [&str; 9] =
    ["y", "yes", "true", "t", "1", "offline", "stored", "store_and_forward", "x"];
const NO: [&str; 7] = ["n", "no", "false", "f", "0", "online", "not_stored"];

fn plain(field: &str) -> String {
    field.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Reads what came of a payment; nothing where the word is none that is known.
pub(super) fn outcome(field: &str) -> Option<Outcome> {
    let word = plain(field);
    let is_in = |words: &[&str]| words.contains(&word.as_str());
    if is_in(&APPROVED) {
        Some(Outcome::Approved)
    } else if is_in(&DECLINED) {
        Some(Outcome::Declined)
    } else if is_in(&NO_SALE) {
        Some(Outcome::NoSale)
    } else {
        None
    }
}

/// Reads yes or no; nothing where it is neither.
pub(super) fn flag(field: &str) -> Option<bool> {
    let word = plain(field);
    let is_in = |words: &[&str]| words.contains(&word.as_str());
    if is_in(&YES) { Some(true) } else { is_in(&NO).then_some(false) }
}

/// Tells whether a row of this kind is a sale, where a sale may have a row for each of its steps.
pub(super) fn is_sale(kind: &str) -> bool {
    ["sale", "capture", "payment", "purchase", "charge"].contains(&plain(kind).as_str())
}

/// Reads an amount in minor units, signs of currencies and commas left aside.
pub(super) fn minor(field: &str, unit: MoneyUnit, currency: Currency) -> Option<i64> {
    match unit {
        MoneyUnit::Minor => field.parse().ok(),
        MoneyUnit::Major => {
            let amount = loose(field, currency).or_else(|| bookkept(field, currency));
            amount.map(Money::minor)
        }
    }
}

/// Reads `(45.00)` and `-$45.00` as what is less than nothing.
fn bookkept(field: &str, currency: Currency) -> Option<Money> {
    let inner = field.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let less = inner.or_else(|| field.strip_prefix('-')).map(str::trim);
    match less {
        Some(amount) => {
            let amount = forgiving(&dotted(amount), currency).filter(|it| it.minor() >= 0);
            amount.map(|it| Money::from_minor(-it.minor()))
        }
        None => forgiving(&dotted(field), currency),
    }
}

/// In `1.234,56` the points part thousands.
fn dotted(field: &str) -> String {
    match field.rsplit_once(',') {
        Some((whole, _)) if whole.contains('.') => field.replace('.', ""),
        Some(_) | None => field.to_owned(),
    }
}

/// Guesses what one in a column of amounts is: whole units where any has decimals or a sign.
pub(super) fn unit<'f>(name: &str, fields: impl Iterator<Item = &'f str>) -> MoneyUnit {
    let is_plain = |field: &str| {
        let digits = field.strip_prefix('-').unwrap_or(field);
        digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let name = name.to_lowercase();
    let names_coins = ["cent", "minor", "pence", "penny"].iter().any(|coin| name.contains(coin));
    let mut fields = fields;
    if names_coins && fields.all(is_plain) { MoneyUnit::Minor } else { MoneyUnit::Major }
}

/// Finds the currency by its sign.
pub(super) fn signed<'f>(
    mut fields: impl Iterator<Item = &'f str>,
) -> Option<(char, &'static str)> {
    const SIGNS: [(char, &str); 4] = [('€', "EUR"), ('£', "GBP"), ('¥', "JPY"), ('$', "USD")];
    fields.find_map(|field| SIGNS.into_iter().find(|(sign, _)| field.contains(*sign)))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, flag, minor, outcome, unit};
    use crate::language::MoneyUnit;
    use pos_core::Currency;

    #[test]
    fn amounts_are_read_as_books_write_them() {
        let usd = Currency::find("USD").unwrap();
        for (field, cents) in [
            ("12.50", 1_250),
            ("$1,234.56", 123_456),
            ("-$45.00", -4_500),
            ("(45.00)", -4_500),
            ("($45.00)", -4_500),
            ("12", 1_200),
            ("1.234,56", 123_456),
        ] {
            assert_eq!(minor(field, MoneyUnit::Major, usd), Some(cents), "{field}");
        }
        for field in ["", "free", "1.2.3", "--5", "12.505"] {
            assert_eq!(minor(field, MoneyUnit::Major, usd), None, "{field}");
        }
        assert_eq!(minor("1250", MoneyUnit::Minor, usd), Some(1_250));
        assert_eq!(minor("12.50", MoneyUnit::Minor, usd), None);
    }

    #[test]
    fn the_unit_is_told_by_name_and_decimals() {
        assert_eq!(unit("amount_cents", ["1250", "-99"].into_iter()), MoneyUnit::Minor);
        assert_eq!(unit("amount_cents", ["1250", "0.99"].into_iter()), MoneyUnit::Major);
        assert_eq!(unit("Total", ["12"].into_iter()), MoneyUnit::Major);
    }

    #[test]
    fn words_of_several_tills_are_known() {
        assert_eq!(outcome("CAPTURED"), Some(Outcome::Approved));
        assert_eq!(outcome("Denied"), Some(Outcome::Declined));
        assert_eq!(outcome("Voided"), Some(Outcome::NoSale));
        assert_eq!(outcome("in a mood"), None);
        assert_eq!((flag("Y"), flag("no"), flag("perhaps")), (Some(true), Some(false), None));
    }
}
