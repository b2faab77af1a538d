//! Which tenders are cards.

use std::collections::BTreeMap;

/// Parts of the names that tills give to cards.
const CARDS: [&str; 24] = [
    "card",
    "credit",
    "debit",
    "visa",
    "master",
    "amex",
    "american express",
    "discover",
    "jcb",
    "diners",
    "unionpay",
    "interac",
    "eftpos",
    "maestro",
    "girocard",
    "contactless",
    "apple pay",
    "apple_pay",
    "google pay",
    "google_pay",
    "emv",
    "swiped",
    "shopify payments",
    "shopify_payments",
];
/// What is in the names of what is no card that a bank answers for.
const NO_CARDS: [&str; 4] = ["gift", "store credit", "loyalty", "on account"];
/// More tenders than this are no tenders.
pub(super) const MOST: usize = 1_000;

/// The tenders that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Tenders {
    /// What is a card, in small letters; what is usual where it is empty.
    cards: Vec<String>,
    met: BTreeMap<String, (u64, bool)>,
}

impl Tenders {
    pub(super) fn new(cards: &[String]) -> Self {
        let cards = cards.iter().map(|card| card.trim().to_lowercase()).collect();
        Self { cards, met: BTreeMap::new() }
    }

    /// Counts a sale; tells whether it was by card.
    pub(super) fn take(&mut self, tender: &str) -> bool {
        if let Some((count, is_card)) = self.met.get_mut(tender) {
            *count += 1;
            return *is_card;
        }
        let is_card = self.is_card(&tender.to_lowercase());
        self.met.insert(tender.to_owned(), (1, is_card));
        is_card
    }

    fn is_card(&self, tender: &str) -> bool {
        if !self.cards.is_empty() {
            return self.cards.iter().any(|card| card == tender);
        }
        let has = |parts: &[&str]| parts.iter().any(|part| tender.contains(part));
        has(&CARDS) && !has(&NO_CARDS)
    }

    pub(super) fn are_too_many(&self) -> bool {
        self.met.len() > MOST
    }

    /// Names the cards that were asked for and that no row has.
    pub(super) fn not_met(&self) -> Vec<&str> {
        let is_met = |card: &String| self.met.keys().any(|tender| tender.to_lowercase() == *card);
        self.cards.iter().filter(|card| !is_met(card)).map(String::as_str).collect()
    }

    /// Lists them, the most usual first.
    pub(super) fn list(&self) -> Vec<(String, u64, bool)> {
        let met = self.met.iter();
        let mut list: Vec<_> =
            met.map(|(tender, (count, is_card))| (tender.clone(), *count, *is_card)).collect();
        list.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::Tenders;

    #[test]
    fn cards_are_known_by_their_names_or_as_is_asked() {
        let mut usual = Tenders::new(&[]);
        for card in ["card", "Credit", "Visa Debit", "MASTERCARD", "Shopify Payments"] {
            assert!(usual.take(card), "{card}");
        }
        for other in ["cash", "Gift Card", "Store Credit", "", "1"] {
            assert!(!usual.take(other), "{other}");
        }
        let mut asked = Tenders::new(&["1".to_owned(), "Bancontact".to_owned()]);
        assert!(asked.take("1") && !asked.take("card"));
        assert_eq!(asked.not_met(), ["bancontact"]);
    }
}
