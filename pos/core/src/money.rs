//! Amounts of money and the currencies and countries they belong to.

use core::fmt;

use serde::{Deserialize, Serialize};

/// An amount in minor units of the store's currency: cents for USD, yen for JPY.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Makes an amount from minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// Returns the amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Adds; an amount beyond the range stays at its end.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Takes away; the result may be negative.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Takes away, but never goes below nothing.
    #[must_use]
    pub fn minus_or_zero(self, other: Self) -> Self {
        self.minus(other).max(Self::ZERO)
    }
}

impl core::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

/// A currency of ISO 4217 with its number of decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    decimals: u8,
}

/// Currencies with other than two decimals; all others of [`TWO_DECIMALS`] have two.
const OTHER_DECIMALS: [(&str, u8); 26] = [
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Currencies with two decimals. Source: ISO 4217 list one.
const TWO_DECIMALS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD \
     BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
     GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP \
     LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD \
     PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC \
     SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

impl Currency {
    /// Finds a currency by its ISO 4217 code, in capital letters.
    pub fn find(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        let other = OTHER_DECIMALS.iter().find(|(known, _)| *known == code).map(|(_, n)| *n);
        let two = || TWO_DECIMALS.split_ascii_whitespace().any(|known| known == code).then_some(2);
        other.or_else(two).map(|decimals| Self { code: bytes, decimals })
    }

    /// Lists the codes of all currencies that [`Currency::find`] knows.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        OTHER_DECIMALS.iter().map(|(code, _)| *code).chain(TWO_DECIMALS.split_ascii_whitespace())
    }

    /// Returns the ISO 4217 code.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// Returns how many decimals an amount is written with.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Returns how many minor units make one whole unit.
    pub fn units(self) -> i64 {
        10_i64.saturating_pow(self.decimals.into())
    }

    /// Returns `whole` units of this currency.
    pub fn whole(self, whole: i64) -> Money {
        Money(whole.saturating_mul(self.units()))
    }

    /// Writes `amount` as people do: `45.00`, `4500` where there are no decimals.
    pub const fn show(self, amount: Money) -> Shown {
        Shown { amount, currency: self }
    }
}

/// An amount as people write it, without the code of its currency.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    amount: Money,
    currency: Currency,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.amount.0 < 0 { "-" } else { "" };
        let minor = self.amount.0.unsigned_abs();
        let units = self.currency.units().unsigned_abs();
        let whole = minor.checked_div(units).unwrap_or(minor);
        let rest = minor.checked_rem(units).unwrap_or(0);
        match usize::from(self.currency.decimals) {
            0 => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{rest:0decimals$}"),
        }
    }
}

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// Source: ISO 3166-1 alpha-2, officially assigned.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
     BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY \
     CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN \
     GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
     KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
     MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
     PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
     SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN \
     VU WF WS YE YT ZA ZM ZW";

impl Country {
    /// The United States, where a shop stands of which nothing else is known.
    pub const US: Self = Self(*b"US");

    /// Finds a country by its ISO 3166-1 alpha-2 code, in capital letters.
    pub fn find(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        COUNTRIES.split_ascii_whitespace().any(|known| known == code).then_some(Self(bytes))
    }

    /// Lists the codes of all countries that [`Country::find`] knows.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        COUNTRIES.split_ascii_whitespace()
    }

    /// Returns the ISO 3166-1 alpha-2 code.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("??")
    }
}

#[cfg(test)]
mod tests {
    use super::{Country, Currency, Money};
    use alloc::string::ToString;

    fn shown(code: &str, minor: i64) -> alloc::string::String {
        Currency::find(code).unwrap().show(Money::from_minor(minor)).to_string()
    }

    #[test]
    fn amounts_are_written_with_the_decimals_of_their_currency() {
        assert_eq!(shown("USD", 4500), "45.00");
        assert_eq!(shown("USD", 0), "0.00");
        assert_eq!(shown("USD", -5), "-0.05");
        assert_eq!(shown("JPY", 4500), "4500");
        assert_eq!(shown("KWD", 1), "0.001");
    }

    #[test]
    fn a_whole_unit_is_as_many_minor_units_as_the_decimals_say() {
        for (code, decimals, units) in
            [("JPY", 0, 1), ("USD", 2, 100), ("KWD", 3, 1_000), ("CLF", 4, 10_000)]
        {
            let currency = Currency::find(code).unwrap();
            assert_eq!((currency.decimals(), currency.units()), (decimals, units), "{code}");
            assert_eq!(currency.whole(45).minor(), 45 * units, "{code}");
        }
    }

    #[test]
    fn unknown_and_lower_case_codes_are_not_found() {
        assert_eq!(Currency::find("usd"), None);
        assert_eq!(Currency::find("XXQ"), None);
        assert_eq!(Country::find("UK"), None);
        assert!(Country::find("GB").is_some());
    }

    #[test]
    fn every_listed_code_is_found_and_kept() {
        for code in Currency::codes() {
            assert_eq!(Currency::find(code).unwrap().code(), code);
        }
        for code in Country::codes() {
            assert_eq!(Country::find(code).unwrap().code(), code);
        }
    }
}
