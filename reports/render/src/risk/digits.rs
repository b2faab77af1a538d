//! Numbers as people read them: no more digits than the interval deserves.

use core::fmt::Display;

use pos_core::{Currency, Money};
use reports_language::Language;
use sim_risk::Estimate;

/// A half-width whose first digit is below this deserves one digit more of the number.
const NARROW: f64 = 3.0;

/// What an interval without an upper end is taken to be at least, as a part of the number.
const UNBOUNDED: f64 = 0.03;

/// What a number counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Minor units of a currency.
    Money(Currency),
    /// A part of one, written in per cent.
    Share,
    /// How many, on average.
    Count,
    /// A part of one by which something changes, written in per cent with its sign.
    Change,
    /// A number of either sign.
    Signed,
}

/// To which side a number is rounded.
#[derive(Clone, Copy, Debug)]
enum Way {
    Down,
    Nearest,
    Up,
}

impl Way {
    /// Rounds; what a division left beside a whole number stays that number.
    fn round(self, number: f64) -> f64 {
        match self {
            Self::Down => (number + 1e-9).floor(),
            Self::Nearest => number.round(),
            Self::Up => (number - 1e-9).ceil(),
        }
    }
}

/// An estimate in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The number.
    pub(crate) value: String,
    /// The lower end of its interval, rounded down.
    pub(crate) low: String,
    /// The upper end, rounded up; none where the replications are too few to bound it.
    pub(crate) high: Option<String>,
}

impl Kind {
    /// Writes an estimate: value and interval with the same last digit.
    pub(crate) fn say(self, estimate: Estimate) -> Said {
        let Estimate { value, low, high } = self.atoms(estimate);
        let last = last_digit(value, low, high);
        let write = |number: f64, way| {
            let way = if number == value { Way::Nearest } else { way };
            self.write(way.round(number / power_of_ten(last)), last)
        };
        Said {
            value: write(value, Way::Nearest),
            low: write(low, Way::Down),
            high: high.is_finite().then(|| write(high, Way::Up)),
        }
    }

    /// Writes a number whose digits all count.
    pub(crate) fn exact(self, value: f64) -> String {
        self.say(Estimate::exact(value)).value
    }

    /// Writes a number with two digits that count.
    pub(crate) fn brief(self, value: f64) -> String {
        self.say(Estimate { value, low: value * 0.97, high: value * 1.03 }).value
    }

    /// Returns the estimate in units of the last decimal; nothing that is counted is negative.
    fn atoms(self, estimate: Estimate) -> Estimate {
        let by = match self {
            Self::Money(_) => 1.0,
            Self::Share | Self::Change => 10_000.0,
            Self::Count | Self::Signed => 100.0,
        };
        let Estimate { value, low, high } = estimate;
        let has_sign = matches!(self, Self::Change | Self::Signed);
        let low = if has_sign { low } else { low.max(0.0).min(value) };
        Estimate { value: value * by, low: low * by, high: high * by }
    }

    /// Writes a number that is rounded to a power of ten of its last decimal.
    fn write(self, number: f64, last: usize) -> String {
        let rounded = (number * power_of_ten(last)) as i64;
        let hundredths = |number: u64| format!("{}.{:02}", number / 100, number % 100);
        let text = match self {
            Self::Money(currency) => currency.show(Money::from_minor(rounded)).to_string(),
            Self::Share | Self::Count | Self::Change | Self::Signed => {
                hundredths(rounded.unsigned_abs())
            }
        };
        let text = grouped(&without_digits(&text, last));
        match self {
            Self::Money(_) | Self::Count => text,
            Self::Share => text + " %",
            Self::Change => format!("{}{text} %", sign(rounded, "+")),
            Self::Signed => format!("{}{text}", sign(rounded, "")),
        }
    }
}

/// The sign of a number; `above` is that of one above zero.
const fn sign(number: i64, above: &'static str) -> &'static str {
    match number {
        ..0 => "\u{2212}",
        0 => "",
        _ => above,
    }
}

impl Said {
    /// Writes the interval: `181 to 187`; one number, where it has no width.
    pub(crate) fn interval(&self, language: Language) -> String {
        match &self.high {
            Some(high) if *high == self.low => high.clone(),
            Some(high) => language.say("risk-to", &[("low", &self.low), ("high", high)]),
            None => language.say("risk-or-more", &[("low", &self.low)]),
        }
    }

    /// Writes the number with its interval: `184 (181 to 187)`; the number alone, where its
    /// interval says no more.
    pub(crate) fn whole(&self, language: Language) -> String {
        match &self.high {
            Some(high) if *high == self.low => self.value.clone(),
            _ => {
                let interval = self.interval(language);
                let with: &[(&str, &dyn Display)] =
                    &[("value", &self.value), ("interval", &interval)];
                language.say("risk-with-interval", with)
            }
        }
    }
}

/// Returns which power of ten of the last decimal is the last digit that an interval deserves.
fn last_digit(value: f64, low: f64, high: f64) -> usize {
    let half = if high.is_finite() { 0.5 * (high - low) } else { UNBOUNDED * value + value - low };
    if half < 1.0 {
        return 0;
    }
    let mut last = 0;
    while power_of_ten(last + 1) <= half {
        last += 1;
    }
    if half / power_of_ten(last) < NARROW { last.saturating_sub(1) } else { last }
}

fn power_of_ten(power: usize) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// Takes the decimals away that nobody may read; digits before the point are zero by then.
fn without_digits(text: &str, last: usize) -> String {
    match text.split_once('.') {
        Some((whole, decimals)) if last >= decimals.len() => whole.to_owned(),
        Some((whole, decimals)) => format!("{whole}.{}", &decimals[..decimals.len() - last]),
        None => text.to_owned(),
    }
}

/// Sets a comma after each third digit before the point.
pub(crate) fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let whole = digits.split('.').next().unwrap_or_default().len();
    let mut written = sign.to_owned();
    for (place, letter) in digits.char_indices() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(letter);
    }
    written
}

#[cfg(test)]
mod tests {
    use pos_core::Currency;
    use reports_language::Language;
    use sim_risk::Estimate;

    use super::{Kind, grouped};

    fn money(code: &str) -> Kind {
        Kind::Money(Currency::find(code).unwrap())
    }

    fn exact(kind: Kind, value: f64) -> String {
        kind.exact(value)
    }

    fn whole(kind: Kind, value: f64, low: f64, high: f64) -> String {
        kind.say(Estimate { value, low, high }).whole(Language::English)
    }

    #[test]
    fn money_has_no_more_digits_than_its_interval_deserves() {
        let usd = money("USD");
        for (value, low, high, text) in [
            (579.8, 579.1, 580.9, "5.80 (5.79 to 5.81)"),
            (579.8, 540.0, 620.0, "5.8 (5.4 to 6.2)"),
            (18_437.0, 18_120.0, 18_690.0, "184.4 (181.2 to 186.9)"),
            (18_437.0, 17_930.0, 18_940.0, "184 (179 to 190)"),
            (123_456_789.0, 120_000_000.0, 126_000_000.0, "1,230,000 (1,200,000 to 1,260,000)"),
            (3_500.0, 3_500.0, 3_500.0, "35.00"),
            (0.0, 0.0, 0.0, "0.00"),
            (5_000.0, 4_800.0, f64::INFINITY, "50 (48 or more)"),
            (5_000.0, 5_000.0, f64::INFINITY, "50.0 (50.0 or more)"),
            (12.0, -3.0, 40.0, "0.12 (0.00 to 0.40)"),
        ] {
            assert_eq!(whole(usd, value, low, high), text);
        }
    }

    #[test]
    fn money_has_the_decimals_of_its_currency() {
        assert_eq!(exact(money("JPY"), 1_234_567.0), "1,234,567");
        assert_eq!(exact(money("KWD"), 1.0), "0.001");
        assert_eq!(whole(money("KWD"), 5_123.0, 5_100.0, 5_150.0), "5.123 (5.100 to 5.150)");
    }

    #[test]
    fn an_interval_is_rounded_outwards_and_not_further() {
        assert_eq!(whole(money("USD"), 580.0, 570.0, 590.0), "5.80 (5.70 to 5.90)");
        assert_eq!(whole(money("USD"), 581.0, 571.9, 591.1), "5.81 (5.71 to 5.92)");
    }

    #[test]
    fn shares_are_per_cent() {
        assert_eq!(whole(Kind::Share, 0.412, 0.4095, 0.4145), "41.20 % (40.95 % to 41.45 %)");
        assert_eq!(exact(Kind::Share, 1.0), "100.00 %");
    }

    #[test]
    fn changes_have_their_sign() {
        for (value, low, high, text) in [
            (-0.46, -0.472, -0.4531, "\u{2212}46.0 % (\u{2212}47.2 % to \u{2212}45.3 %)"),
            (0.1234, 0.1214, 0.126, "+12.34 % (+12.14 % to +12.60 %)"),
            (0.0, 0.0, 0.0, "0.00 %"),
            (0.01, -0.02, 0.04, "+1 % (\u{2212}2 % to +4 %)"),
            (14.0, 13.0, 15.0, "+1,400 % (+1,300 % to +1,500 %)"),
        ] {
            assert_eq!(whole(Kind::Change, value, low, high), text);
        }
        assert_eq!(
            whole(Kind::Signed, -0.3, -0.32, -0.28),
            "\u{2212}0.30 (\u{2212}0.32 to \u{2212}0.28)"
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        for (plain, text) in
            [("1", "1"), ("999", "999"), ("1000", "1,000"), ("-1234567.89", "-1,234,567.89")]
        {
            assert_eq!(grouped(plain), text);
        }
    }
}
