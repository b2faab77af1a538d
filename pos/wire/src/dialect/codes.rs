//! Numbers for what the core has names for.

use pos_core::{Currency, Entry, Scheme};

/// The currencies of the core with their numbers. Source: ISO 4217 list one.
const CURRENCIES: &str = "AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 BAM977 BBD052 BDT050 \
     BHD048 BIF108 BMD060 BND096 BOB068 BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 \
     CDF976 CHF756 CLF990 CLP152 CNY156 COP170 CRC188 CUP192 CVE132 CZK203 DJF262 DKK208 \
     DOP214 DZD012 EGP818 ERN232 ETB230 EUR978 FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 \
     GMD270 GNF324 GTQ320 GYD328 HKD344 HNL340 HTG332 HUF348 IDR360 ILS376 INR356 IQD368 \
     IRR364 ISK352 JMD388 JOD400 JPY392 KES404 KGS417 KHR116 KMF174 KPW408 KRW410 KWD414 \
     KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 LYD434 MAD504 MDL498 MGA969 MKD807 \
     MMK104 MNT496 MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MYR458 MZN943 NAD516 NGN566 \
     NIO558 NOK578 NPR524 NZD554 OMR512 PAB590 PEN604 PGK598 PHP608 PKR586 PLN985 PYG600 \
     QAR634 RON946 RSD941 RUB643 RWF646 SAR682 SBD090 SCR690 SDG938 SEK752 SGD702 SHP654 \
     SLE925 SOS706 SRD968 SSP728 STN930 SVC222 SYP760 SZL748 THB764 TJS972 TMT934 TND788 \
     TOP776 TRY949 TTD780 TWD901 TZS834 UAH980 UGX800 USD840 UYI940 UYU858 UYW927 UZS860 \
     VED926 VES928 VND704 VUV548 WST882 XAF950 XCD951 XOF952 XPF953 YER886 ZAR710 ZMW967 \
     ZWG924";

/// Returns the number of a currency.
pub(crate) fn number_of(currency: Currency) -> Option<&'static str> {
    rows().find(|(code, _)| *code == currency.code()).map(|(_, number)| number)
}

/// Finds a currency by its number.
pub(super) fn currency_of(number: &str) -> Option<Currency> {
    rows().find(|(_, known)| *known == number).and_then(|(code, _)| Currency::find(code))
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    CURRENCIES.split_ascii_whitespace().filter_map(|row| row.split_at_checked(3))
}

/// How a card is read, as DE 22 has it; the last digit leaves open whether a PIN can be typed.
/// Source: ISO 8583:1987 DE 22.
const ENTRIES: [(&str, Entry); 4] =
    [("050", Entry::Insert), ("070", Entry::Tap), ("900", Entry::Swipe), ("010", Entry::Manual)];

/// Returns the digits for a way of reading a card.
pub(super) fn mode_of(entry: Entry) -> &'static str {
    ENTRIES.iter().find(|row| row.1 == entry).map_or("000", |row| row.0)
}

/// Finds a way of reading a card.
pub(super) fn entry_of(mode: &str) -> Option<Entry> {
    ENTRIES.iter().find(|row| row.0 == mode).map(|row| row.1)
}

/// Returns the name of a scheme.
pub(super) fn name_of(scheme: Scheme) -> &'static str {
    Scheme::NAMES.iter().find(|row| row.1 == scheme).map_or("", |row| row.0)
}

/// Finds a scheme by its name.
pub(super) fn scheme_of(name: &str) -> Option<Scheme> {
    Scheme::NAMES.iter().find(|row| row.0 == name).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use pos_core::{Currency, Entry, Scheme};

    use super::{currency_of, entry_of, mode_of, name_of, number_of, rows, scheme_of};

    #[test]
    fn every_currency_of_the_core_has_one_number() {
        for code in Currency::codes() {
            let currency = Currency::find(code).unwrap();
            assert_eq!(number_of(currency).and_then(currency_of), Some(currency), "{code}");
        }
        assert_eq!(rows().count(), Currency::codes().count());
        assert!(rows().all(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit())));
    }

    #[test]
    fn every_entry_and_scheme_has_one_name() {
        assert!(Entry::NAMES.iter().all(|(_, entry)| entry_of(mode_of(*entry)) == Some(*entry)));
        assert!(Scheme::NAMES.iter().all(|(_, card)| scheme_of(name_of(*card)) == Some(*card)));
    }
}
