//! What a reader hands over of a card: never its number in clear.

use serde::{Deserialize, Serialize};

/// A card scheme, as far as a rule or a report tells schemes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
    /// American Express.
    Amex,
    /// Discover.
    Discover,
    /// JCB.
    Jcb,
    /// UnionPay.
    #[serde(rename = "unionpay")]
    UnionPay,
    /// Interac, the debit scheme of Canada.
    Interac,
    /// eftpos, the debit scheme of Australia.
    Eftpos,
    /// A gift card of the shop.
    GiftCard,
}

impl Scheme {
    /// All schemes with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("visa", Self::Visa),
        ("mastercard", Self::Mastercard),
        ("amex", Self::Amex),
        ("discover", Self::Discover),
        ("jcb", Self::Jcb),
        ("unionpay", Self::UnionPay),
        ("interac", Self::Interac),
        ("eftpos", Self::Eftpos),
        ("gift-card", Self::GiftCard),
    ];
}

/// How a card is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The chip, in the reader.
    Insert,
    /// Contactless.
    Tap,
    /// The magnetic stripe.
    Swipe,
    /// Typed into the app (MOTO); no reader has a part in it.
    Manual,
}

impl Entry {
    /// All ways of reading with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("insert", Self::Insert),
        ("tap", Self::Tap),
        ("swipe", Self::Swipe),
        ("manual", Self::Manual),
    ];
}

/// The last four digits of a card number: all of it that a till may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastFour(pub [u8; 4]);

/// Card data sealed by the reader; only the processor opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// How many cards the reader has sealed before.
    pub counter: u32,
    /// The sealed number, eight bytes of packed digits under a one-time pad of the reader.
    #[serde(with = "crate::written::hex")]
    pub bytes: [u8; 16],
}

/// A card as the reader hands it to the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// How it was read.
    pub entry: Entry,
    /// The scheme that the payment goes over: the customer's pick on a co-badged card, or its first.
    pub scheme: Scheme,
    /// The last four digits of its number.
    pub last_four: LastFour,
    /// Its sealed number.
    pub sealed: Sealed,
}
