//! Amounts of money as text.

use pos_core::{Currency, Money};

/// The largest amount that is read, in minor units.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoAmount {
    /// It is not spelled as the currency asks; the right spelling where it can be guessed.
    Spelling(Option<String>),
    /// It is larger than any shop has.
    TooLarge,
}

/// Reads an amount with exactly the decimals of its currency.
pub(crate) fn read_amount(text: &str, currency: Currency) -> Result<Money, NoAmount> {
    let Some(amount) = loose(text, currency) else {
        return Err(NoAmount::Spelling(guess(text, currency)));
    };
    if amount.minor().abs() > LARGEST {
        return Err(NoAmount::TooLarge);
    }
    let right = currency.show(amount).to_string();
    if right == text { Ok(amount) } else { Err(NoAmount::Spelling(Some(right))) }
}

/// Reads digits with at most the decimals of the currency.
pub(crate) fn loose(text: &str, currency: Currency) -> Option<Money> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = usize::from(currency.decimals());
    let extra = rest.get(decimals..).unwrap_or("");
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(rest) || extra.contains(|c| c != '0') {
        return None;
    }
    let kept = rest.get(..decimals).unwrap_or(rest);
    let whole = whole.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(currency.units());
    let cents = format!("{kept:0<decimals$}").parse::<i64>().unwrap_or(0);
    Some(Money::from_minor(sign * whole.saturating_add(cents)))
}

/// Guesses the right spelling of what was meant.
fn guess(text: &str, currency: Currency) -> Option<String> {
    forgiving(text, currency).map(|amount| currency.show(amount).to_string())
}

/// Reads what is meant by currency signs, codes, spaces and commas.
pub(crate) fn forgiving(text: &str, currency: Currency) -> Option<Money> {
    let tight = text.replace(currency.code(), "");
    let tight = tight.trim_matches(|c: char| c.is_whitespace() || "$€£¥".contains(c));
    let dotted = match tight.rsplit_once(',') {
        // A comma before one or two digits is a decimal point, one before three parts thousands.
        Some((whole, rest)) if rest.len() < 3 && !whole.contains('.') => {
            format!("{}.{rest}", whole.replace([',', ' '], ""))
        }
        Some(_) | None => tight.replace([',', '_', ' '], ""),
    };
    loose(&dotted, currency)
}

#[cfg(test)]
mod tests {
    use super::{NoAmount, read_amount};
    use pos_core::{Currency, Money};

    fn read(text: &str, code: &str) -> Result<i64, NoAmount> {
        read_amount(text, Currency::find(code).unwrap()).map(Money::minor)
    }

    fn guessed(text: &str, code: &str) -> String {
        match read(text, code) {
            Err(NoAmount::Spelling(guess)) => guess.unwrap_or_default(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_amount_has_the_decimals_of_its_currency() {
        assert_eq!(read("45.00", "USD"), Ok(4500));
        assert_eq!(read("4500", "JPY"), Ok(4500));
        assert_eq!(read("0.001", "KWD"), Ok(1));
        assert_eq!(read("-5.00", "USD"), Ok(-500));
    }

    #[test]
    fn another_spelling_is_answered_with_the_right_one() {
        assert_eq!(guessed("45", "USD"), "45.00");
        assert_eq!(guessed("45.5", "USD"), "45.50");
        assert_eq!(guessed("45.00", "JPY"), "45");
        assert_eq!(guessed("$45", "USD"), "45.00");
        assert_eq!(guessed("1,000.00", "USD"), "1000.00");
        assert_eq!(guessed("45,50", "USD"), "45.50");
        assert_eq!(guessed("1,5", "USD"), "1.50");
        assert_eq!(guessed("045.00", "USD"), "45.00");
        assert_eq!(guessed("USD 45.00", "USD"), "45.00");
        assert_eq!(guessed("45.005", "USD"), "");
        assert_eq!(guessed("a lot", "USD"), "");
        assert_eq!(guessed("", "USD"), "");
    }

    #[test]
    fn nothing_overflows() {
        assert_eq!(read("99999999999999999999999.00", "USD"), Err(NoAmount::TooLarge));
        assert_eq!(read("-99999999999999999999999.00", "USD"), Err(NoAmount::TooLarge));
    }
}
