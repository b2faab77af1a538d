//! What the till orders: store this, send this, show this, wake me then.

use alloc::string::String;

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::card::{Entry, LastFour, Scheme, Sealed};
use crate::chip::Chip;
use crate::durable::{Batch, Durable};
use crate::input::{Method, RequestId};
use crate::moment::Wall;
use crate::money::{Currency, Money};
use crate::order::{Badges, CardState, Contact, Key, OrderId, ReceiptState};
use crate::refusal::Refusal;
use crate::response::ResponseCode;
use crate::settings::{NetworkId, StaffId};

/// An order of the till to the world around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Store this, then say [`crate::Input::Stored`] or [`crate::Input::StoreFailed`].
    Store(Batch),
    /// Open the journal again and say [`crate::Input::JournalRead`], or
    /// [`crate::Input::ReopenFailed`]. No batch ordered before may become durable after that.
    /// Rule: `never.refused-stored`.
    ReopenJournal,
    /// Send this.
    Send(Request),
    /// Show this.
    Show(Screen),
    /// Connect the reader, where it is in reach and charged; say [`crate::Input::ReaderConnected`].
    ConnectReader,
    /// Let the reader go. Rule: `sync.log-out`.
    DisconnectReader,
    /// Leave the Wi-Fi and join this one. Rule: `net.switch`.
    JoinNetwork(NetworkId),
    /// Wake the till when it has been up this long; takes the place of an earlier wish.
    Wake(Option<Duration>),
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number, which the answer carries.
    pub id: RequestId,
    /// The network that it goes over; the joined one where nothing is said.
    pub via: Option<NetworkId>,
    /// What it says.
    pub message: Message,
}

/// What a till says to the processor or to the admin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// To the processor: a payment. The same key on every send. Rule: `never.twice`.
    Payment(PaymentRequest),
    /// To the processor: whatever became of the payment, undo it. Rule: `never.guess`.
    Reversal(Key),
    /// To the admin: are you there? Rule: `net.detect`.
    Check,
    /// To the admin: an order as it is. Rule: `sync.admin`.
    Order(OrderReport),
    /// To the admin: send this receipt. Rule: `sale.receipt`.
    Receipt(Receipt),
    /// To the admin: a search. Rule: `search.customer`.
    Search(String),
    /// To the admin: write to the customer. Rule: `sync.contact`.
    Contact(OrderId, Contact),
}

impl Message {
    /// Tells whether the processor is meant; the admin is otherwise.
    pub const fn is_for_processor(&self) -> bool {
        matches!(self, Self::Payment(_) | Self::Reversal(_))
    }
}

/// A payment as the processor is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PaymentRequest {
    /// The idempotency key.
    pub key: Key,
    /// The order that it is for.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// In which currency.
    pub currency: Currency,
    /// The scheme that it goes over.
    pub scheme: Scheme,
    /// How the card was read.
    pub entry: Entry,
    /// The sealed card number.
    pub sealed: Sealed,
    /// What its chip says, where a reader asked it.
    pub chip: Option<Chip>,
    /// When the card was presented, by the till's clock.
    pub presented: Wall,
    /// Whether it was taken offline.
    pub deferred: bool,
}

/// A receipt for a customer. It is only made from a [`Durable`]. Rule: `sale.durable`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receipt {
    order: OrderId,
    to: Contact,
}

impl Receipt {
    pub(crate) const fn new(order: Durable, to: Contact) -> Self {
        Self { order: order.order(), to }
    }

    /// Takes another POS at its word that the order is durable. A till of ours never calls this.
    pub const fn hearsay(order: OrderId, to: Contact) -> Self {
        Self { order, to }
    }

    /// Returns the order that the receipt is for.
    pub const fn order(&self) -> OrderId {
        self.order
    }

    /// Returns where the receipt goes.
    pub const fn to(&self) -> &Contact {
        &self.to
    }
}

/// An order as the admin hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderReport {
    /// Which order.
    pub order: OrderId,
    /// What the customer owes.
    pub total: Money,
    /// What was taken for good.
    pub paid: Money,
    /// Its badges.
    pub badges: Badges,
}

/// What the till shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The checkout is open.
    Opened(OrderId),
    /// Asks for the card, the cash, the other tender.
    Prompt(Prompt),
    /// Waits for the processor.
    Asking(OrderId),
    /// Offers an offline checkout, since nobody answered. Rule: `net.detect`.
    Offer(OrderId),
    /// A tender was taken.
    Taken(Taken),
    /// The processor declined an online payment.
    Declined(OrderId, ResponseCode),
    /// Refused, with one reason; the order stays open.
    Refused(Option<OrderId>, Refusal),
    /// The journal failed: the outcome is not known yet. Rule: `never.refused-stored`.
    OutcomeUnknown(OrderId),
    /// *Order created*. Rules: `sale.flow`, `sale.durable`, `never.confirmed-twice`.
    OrderCreated(Durable),
    /// The receipt was noted.
    ReceiptNoted(OrderId),
    /// The search found something.
    Found,
    /// The customer was contacted, at this address.
    Contacted(OrderId, Contact),
    /// Somebody is logged in.
    LoggedIn(StaffId),
    /// Nobody is logged in.
    LoggedOut,
    /// The till stays on, or has gone to, this network.
    Network(NetworkId),
    /// A row of the *Orders* tab, or of an open checkout, as it is.
    Row(Row),
    /// A tender of an order as it is.
    Tender(TenderRow),
    /// How the customer of an order is reached.
    Contact(OrderId, Contact),
    /// An old order that is finished leaves the *Orders* tab: the admin has it.
    Archived(OrderId),
    /// The bar at the top, as it is.
    Status(Status),
}

/// What the till asks the customer or the staff for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// For which order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// With what.
    pub method: Method,
    /// Whether this is an *Offline checkout*.
    pub offline: bool,
}

/// A tender that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// For which order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// Whether it is a stored payment.
    pub offline: bool,
    /// Whether the order's balance is zero: *Done* comes next.
    pub complete: bool,
    /// Whether *Done* leads to *Order created*; an order is created once.
    pub creates: bool,
}

/// A row of the *Orders* tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Which order.
    pub order: OrderId,
    /// Whether it stands in the tab; a checkout without a tender does not.
    pub listed: bool,
    /// What the customer owes.
    pub total: Money,
    /// What is still to be paid.
    pub balance: Money,
    /// Its badges.
    pub badges: Badges,
    /// Its receipt.
    pub receipt: ReceiptState,
    /// The answer of its last decline.
    pub declined: Option<ResponseCode>,
}

/// A tender as the till shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenderRow {
    /// Of which order.
    pub order: OrderId,
    /// Its place among the order's tenders.
    pub place: u16,
    /// How much.
    pub amount: Money,
    /// With what, and where it stands.
    pub face: TenderFace,
}

/// What a tender looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderFace {
    /// Cash.
    Cash,
    /// Another manual tender.
    Other,
    /// A card.
    Card {
        /// Its idempotency key.
        key: Key,
        /// The scheme that it goes over.
        scheme: Scheme,
        /// The last four digits.
        last_four: LastFour,
        /// Where the payment stands.
        state: CardState,
    },
}

/// The bar at the top of the app.
#[expect(clippy::struct_excessive_bools, reason = "each is a lamp of its own in the bar")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// Whether the till believes that it is online.
    pub online: bool,
    /// Whether its Wi-Fi was seen with internet since it was joined.
    pub verified: bool,
    /// Who is logged in.
    pub staff: Option<StaffId>,
    /// Whether the reader is connected.
    pub reader: bool,
    /// The sum of the stored payments.
    pub stored_total: Money,
    /// What still fits under the device limit; never below zero.
    pub room: Money,
    /// How many stored payments wait.
    pub queued: u32,
    /// How many payments are in the dead-letter list.
    pub dead_letters: u32,
    /// Whether a stored payment nears 24 h. Rule: `delay.24h`.
    pub near_24h: bool,
}
