//! An order, its tenders, and the badges that follow from them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::card::{Entry, LastFour, Scheme, Sealed};
use crate::chip::Chip;
use crate::moment::Wall;
use crate::money::Money;
use crate::response::ResponseCode;
use crate::settings::TillId;
use crate::written::WrittenMeans;

/// An order, by the number that its cart was opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderId(pub u32);

/// The idempotency key of a card payment: the till and its own durable count.
///
/// The same key stands on every send of a payment. Rule: `never.twice`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The till that made the key.
    pub till: TillId,
    /// How many keys it made before; also the order in which stored payments are forwarded.
    pub count: u32,
}

/// Where a card payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Asked online; the outcome is unknown.
    Asking,
    /// Stored offline and not yet answered.
    Stored,
    /// The processor approved.
    Approved,
    /// The processor declined an online payment: the tender was never taken.
    DeclinedOnline(ResponseCode),
    /// The processor declined a stored payment.
    DeclinedStored(ResponseCode),
    /// Given up with the outcome unknown; a reversal is sent until it is answered.
    Reversing,
    /// The reversal was answered, or the payment was never sent: no money moves.
    Reversed,
    /// Given up at 30 days of age, with the outcome unknown: in the dead-letter list, and a
    /// reversal is sent until it is answered. Rules: `sync.give-up`, `never.guess`.
    Expired,
    /// Given up: in the dead-letter list. Rule: `sync.give-up`.
    DeadLetter(GivenUp),
}

/// Why a stored payment is in the dead-letter list. Rule: `sync.give-up`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenUp {
    /// The processor refused to understand it, with this answer.
    NotUnderstood(ResponseCode),
    /// It was 30 days old, and no money moves.
    TooOld,
}

impl CardState {
    /// Tells whether the payment still waits for an answer of the processor.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asking | Self::Stored | Self::Reversing | Self::Expired)
    }
}

/// A card payment of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardPayment {
    /// Its idempotency key.
    pub key: Key,
    /// The scheme that it goes over.
    pub scheme: Scheme,
    /// The last four digits of the card.
    pub last_four: LastFour,
    /// How the card was read.
    pub entry: Entry,
    /// The sealed card number.
    pub sealed: Sealed,
    /// What its chip says; written beside the payment, see [`Means`].
    #[serde(skip)]
    pub chip: Option<Chip>,
    /// When the card was presented.
    #[serde(rename = "presented_ms")]
    pub presented: Wall,
    /// Whether it was taken offline.
    pub offline: bool,
    /// Whether it ever left the till for the processor.
    pub asked: bool,
    /// Where it stands.
    pub state: CardState,
}

/// What an order is paid with.
///
/// A card with a chip is written as a kind of its own, so that journals of readers without one stay
/// as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "WrittenMeans", into = "WrittenMeans")]
pub enum Means {
    /// Cash.
    Cash,
    /// Another manual tender.
    Other,
    /// A card, a gift card included.
    Card(CardPayment),
}

/// One tender of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// How much.
    pub amount: Money,
    /// With what.
    pub means: Means,
}

impl Tender {
    /// Returns the card payment, where the tender is one.
    pub const fn card(&self) -> Option<&CardPayment> {
        match &self.means {
            Means::Card(card) => Some(card),
            Means::Cash | Means::Other => None,
        }
    }

    /// Returns where the card payment stands, where the tender is one.
    pub fn state(&self) -> Option<CardState> {
        self.card().map(|card| card.state)
    }

    /// Returns how the tender counts in its order.
    fn counts(&self) -> Counts {
        match self.state() {
            None | Some(CardState::Approved) => Counts::Good,
            Some(CardState::Stored) => Counts::Pending,
            Some(CardState::DeclinedStored(_) | CardState::Expired | CardState::DeadLetter(_)) => {
                Counts::CameBack
            }
            Some(
                CardState::Asking
                | CardState::DeclinedOnline(_)
                | CardState::Reversing
                | CardState::Reversed,
            ) => Counts::Untaken,
        }
    }

    /// Tells whether money was taken for good: cash, other, or an approved card.
    pub fn is_good(&self) -> bool {
        self.counts() == Counts::Good
    }

    /// Tells whether the tender is a stored payment that nobody answered.
    pub fn is_pending(&self) -> bool {
        self.counts() == Counts::Pending
    }

    /// Tells whether the tender was a stored payment and came back without money.
    pub fn is_declined_stored(&self) -> bool {
        self.counts() == Counts::CameBack
    }

    /// Tells whether the tender was taken: it makes an order of a checkout.
    pub fn is_taken(&self) -> bool {
        self.counts() != Counts::Untaken
    }
}

/// How a tender counts in its order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// Money was taken for good.
    Good,
    /// A stored payment that nobody answered.
    Pending,
    /// It was a stored payment and came back without money.
    CameBack,
    /// It was never taken.
    Untaken,
}

/// How a customer is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By text message.
    Text,
}

/// An e-mail address or a phone number of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Which of the two.
    pub channel: Channel,
    /// The address or number.
    pub address: String,
}

/// Where the receipt of an order stands. Rule: `sale.receipt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// Nobody asked for one.
    None,
    /// Asked for, and waiting for the internet.
    Queued,
    /// Sent.
    Sent,
}

/// An order as the till keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Its number.
    pub id: OrderId,
    /// What the customer owes, tip included.
    pub total: Money,
    /// The tip in it.
    pub tip: Money,
    /// Whether it sells a gift card.
    pub sells_gift_card: bool,
    /// What was paid or tried, in order.
    pub tenders: Vec<Tender>,
    /// How to reach the customer, newest last; one of each channel. Rule: `sale.contact`.
    pub contacts: Vec<Contact>,
    /// The channel that the receipt goes out by.
    pub receipt_by: Option<Channel>,
    /// Where the receipt stands.
    pub receipt: ReceiptState,
    /// Whether it was complete once, so that *Order created* is never shown again.
    pub created: bool,
    /// Whether the admin has it as it is.
    pub synced: bool,
}

impl Order {
    /// Sums up the tenders.
    pub(crate) fn sums(&self) -> Sums {
        self.tenders.iter().fold(Sums::of(self.total), Sums::with)
    }

    /// Sums what was taken for good.
    pub fn paid(&self) -> Money {
        self.sums().paid
    }

    /// Sums the stored payments that nobody answered.
    pub fn pending(&self) -> Money {
        self.sums().pending
    }

    /// Returns what is still to be paid. Rule: `order.balance`.
    pub fn balance(&self) -> Money {
        self.sums().balance()
    }

    /// Tells whether anything was taken: before, it is a checkout. Rule: `sync.admin`.
    pub fn is_listed(&self) -> bool {
        self.tenders.iter().any(Tender::is_taken)
    }

    /// Returns the badges. Rules: `order.pending`, `sync.paid`, `sync.declined`, `sync.partial`.
    pub fn badges(&self) -> Badges {
        self.sums().badges()
    }

    /// Returns the answer of the last decline.
    pub fn last_decline(&self) -> Option<ResponseCode> {
        self.tenders.iter().rev().find_map(|tender| match tender.state()? {
            CardState::DeclinedOnline(code)
            | CardState::DeclinedStored(code)
            | CardState::DeadLetter(GivenUp::NotUnderstood(code)) => Some(code),
            CardState::Asking
            | CardState::Stored
            | CardState::Approved
            | CardState::Reversing
            | CardState::Reversed
            | CardState::Expired
            | CardState::DeadLetter(GivenUp::TooOld) => None,
        })
    }

    /// Returns the contact of one channel.
    pub fn contact(&self, channel: Channel) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.channel == channel)
    }

    /// Keeps a contact; one of the same channel gives way.
    pub(crate) fn keep_contact(&mut self, contact: Contact) {
        self.contacts.retain(|kept| kept.channel != contact.channel);
        self.contacts.push(contact);
    }

    /// Finds a card payment by its key.
    pub(crate) fn payment(&self, key: Key) -> Option<(Money, &CardPayment)> {
        let card = |tender: &'_ Tender| tender.card().is_some_and(|card| card.key == key);
        let tender = self.tenders.iter().find(|tender| card(tender))?;
        tender.card().map(|card| (tender.amount, card))
    }

    /// Notes that every payment without an outcome may have left the till.
    pub(crate) fn mark_open_asked(&mut self) {
        for tender in &mut self.tenders {
            match &mut tender.means {
                Means::Card(card) if card.state.is_open() => card.asked = true,
                Means::Card(_) | Means::Cash | Means::Other => {}
            }
        }
    }

    /// Notes that the card payment with a key left the till.
    pub(crate) fn mark_asked(&mut self, key: Key) {
        for tender in &mut self.tenders {
            match &mut tender.means {
                Means::Card(card) if card.key == key => card.asked = true,
                Means::Card(_) | Means::Cash | Means::Other => {}
            }
        }
    }

    /// Moves the card payment with a key to another state; returns its amount and its old state.
    pub(crate) fn move_card(&mut self, key: Key, to: CardState) -> Option<(Money, CardState)> {
        self.synced = false;
        self.tenders.iter_mut().find_map(|tender| match &mut tender.means {
            Means::Card(card) if card.key == key => {
                let from = core::mem::replace(&mut card.state, to);
                card.offline |= to == CardState::Stored;
                Some((tender.amount, from))
            }
            Means::Card(_) | Means::Cash | Means::Other => None,
        })
    }
}

/// What the tenders of an order come to: whoever shows an order looks at each of them once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    total: Money,
    /// What was taken for good.
    pub(crate) paid: Money,
    /// The stored payments that nobody answered.
    pub(crate) pending: Money,
    /// Whether anything was taken.
    pub(crate) listed: bool,
    /// Whether a stored payment came back without money.
    declined: bool,
}

impl Sums {
    const fn of(total: Money) -> Self {
        Self { total, paid: Money::ZERO, pending: Money::ZERO, listed: false, declined: false }
    }

    fn with(mut self, tender: &Tender) -> Self {
        match tender.counts() {
            Counts::Good => self.paid = self.paid.plus(tender.amount),
            Counts::Pending => self.pending = self.pending.plus(tender.amount),
            Counts::CameBack => self.declined = true,
            Counts::Untaken => return self,
        }
        self.listed = true;
        self
    }

    pub(crate) const fn balance(&self) -> Money {
        self.total.minus(self.paid).minus(self.pending)
    }

    pub(crate) fn badges(&self) -> Badges {
        let nothing_paid = self.paid == Money::ZERO;
        let mut badges = Badges::NONE;
        if !self.listed {
            return badges;
        }
        if self.pending > Money::ZERO || (nothing_paid && self.declined) {
            badges = badges.with(Badge::PaymentPending);
        } else if self.paid == self.total {
            badges = badges.with(Badge::Paid);
        } else if !nothing_paid {
            badges = badges.with(Badge::PartiallyPaid);
        }
        if self.declined && self.balance() != Money::ZERO {
            badges = badges.with(Badge::CardDeclined);
        }
        badges
    }
}

/// A badge of an order in the *Orders* tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Badge {
    /// *Payment pending*.
    PaymentPending,
    /// *Paid*.
    Paid,
    /// *Partially paid*.
    PartiallyPaid,
    /// *Card declined*.
    CardDeclined,
}

impl Badge {
    /// All badges with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("payment-pending", Self::PaymentPending),
        ("paid", Self::Paid),
        ("partially-paid", Self::PartiallyPaid),
        ("card-declined", Self::CardDeclined),
    ];

    const fn bit(self) -> u8 {
        match self {
            Self::PaymentPending => 1,
            Self::Paid => 2,
            Self::PartiallyPaid => 4,
            Self::CardDeclined => 8,
        }
    }
}

/// A set of badges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Badges(u8);

impl Badges {
    /// No badge.
    pub const NONE: Self = Self(0);

    /// Adds a badge.
    #[must_use]
    pub const fn with(self, badge: Badge) -> Self {
        Self(self.0 | badge.bit())
    }

    /// Tells whether a badge is among them.
    pub const fn has(self, badge: Badge) -> bool {
        self.0 & badge.bit() != 0
    }

    /// Lists the badges in the order of [`Badge::NAMES`].
    pub fn iter(self) -> impl Iterator<Item = Badge> {
        Badge::NAMES.into_iter().map(|(_, badge)| badge).filter(move |badge| self.has(*badge))
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::{Badge, Badges, CardPayment, CardState, Key, Means, Order, OrderId, Tender};
    use super::{GivenUp, LastFour, ReceiptState, Scheme, Sealed};
    use crate::card::{Entry, MaskedPan};
    use crate::moment::Wall;
    use crate::money::Money;
    use crate::response::ResponseCode;
    use crate::settings::TillId;

    const DECLINED: CardState = CardState::DeclinedStored(ResponseCode::INSUFFICIENT_FUNDS);

    fn card(minor: i64, state: CardState) -> Tender {
        let payment = CardPayment {
            key: Key { till: TillId(0), count: 0 },
            scheme: Scheme::Visa,
            last_four: LastFour(*b"4242"),
            entry: Entry::Tap,
            sealed: Sealed {
                ksn: [0; 12],
                masked: MaskedPan(*b"424242******4242"),
                secret: [0; 12],
                code: [0; 16],
            },
            chip: None,
            presented: Wall::from_millis(0),
            offline: true,
            asked: false,
            state,
        };
        Tender { amount: Money::from_minor(minor), means: Means::Card(payment) }
    }

    fn cash(minor: i64) -> Tender {
        Tender { amount: Money::from_minor(minor), means: Means::Cash }
    }

    fn order(tenders: Vec<Tender>) -> Order {
        Order {
            id: OrderId(1),
            total: Money::from_minor(100),
            tip: Money::ZERO,
            sells_gift_card: false,
            tenders,
            contacts: vec![],
            receipt_by: None,
            receipt: ReceiptState::None,
            created: false,
            synced: false,
        }
    }

    fn badges(tenders: Vec<Tender>) -> Vec<Badge> {
        order(tenders).badges().iter().collect()
    }

    #[test]
    fn a_checkout_without_a_tender_has_no_badge() {
        assert_eq!(order(vec![]).badges(), Badges::NONE);
        let declined = CardState::DeclinedOnline(ResponseCode::INSUFFICIENT_FUNDS);
        assert_eq!(badges(vec![card(100, declined)]), []);
    }

    #[test]
    fn an_unanswered_stored_payment_is_pending() {
        assert_eq!(badges(vec![card(100, CardState::Stored)]), [Badge::PaymentPending]);
        let beside_cash = vec![cash(40), card(60, CardState::Stored)];
        assert_eq!(badges(beside_cash), [Badge::PaymentPending]);
    }

    #[test]
    fn an_approved_payment_is_paid() {
        assert_eq!(badges(vec![card(100, CardState::Approved)]), [Badge::Paid]);
        assert_eq!(badges(vec![cash(100)]), [Badge::Paid]);
    }

    #[test]
    fn a_declined_order_is_pending_and_declined() {
        assert_eq!(badges(vec![card(100, DECLINED)]), [Badge::PaymentPending, Badge::CardDeclined]);
    }

    #[test]
    fn some_good_and_some_declined_is_partially_paid_and_declined() {
        let tenders = vec![card(60, CardState::Approved), card(40, DECLINED)];
        assert_eq!(badges(tenders), [Badge::PartiallyPaid, Badge::CardDeclined]);
    }

    #[test]
    fn collecting_again_takes_the_declined_badge_away() {
        let tenders = vec![card(100, DECLINED), card(100, CardState::Approved)];
        assert_eq!(badges(tenders), [Badge::Paid]);
        let pending = vec![card(100, DECLINED), card(100, CardState::Stored)];
        assert_eq!(badges(pending), [Badge::PaymentPending]);
    }

    #[test]
    fn a_payment_is_open_until_its_outcome_is_known() {
        use CardState::{Approved, Asking, DeadLetter, Expired, Reversed, Reversing, Stored};
        assert!([Asking, Stored, Reversing, Expired].into_iter().all(CardState::is_open));
        let declined = CardState::DeclinedOnline(ResponseCode::INSUFFICIENT_FUNDS);
        let settled = [Approved, Reversed, DECLINED, declined, DeadLetter(GivenUp::TooOld)];
        assert!(!settled.into_iter().any(CardState::is_open));
    }

    #[test]
    fn a_badge_that_is_added_twice_is_there() {
        let paid = Badges::NONE.with(Badge::Paid);
        assert_eq!(paid.with(Badge::Paid), paid);
    }

    #[test]
    fn the_balance_counts_good_and_stored_tenders_only() {
        let tenders = vec![cash(10), card(20, CardState::Stored), card(30, DECLINED)];
        assert_eq!(order(tenders).balance(), Money::from_minor(70));
        assert_eq!(order(vec![card(100, CardState::Asking)]).balance(), Money::from_minor(100));
    }
}
