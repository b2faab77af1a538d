//! What a step does: one subject each.

use core::time::Duration;

use pos_core::{Channel, Contact, Currency, Entry, Money, NetworkId, OrderId, Scheme, StaffId};

use super::check::Wanted;
use super::shop::{Answering, CardId, PartsPerMillion};
use serde::{Deserialize, Serialize};

/// The subject of a step with its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// The shop's line.
    Internet(InternetChange),
    /// The Wi-Fi router.
    Router(RouterChange),
    /// The shop's mains.
    Power(PowerChange),
    /// The Wi-Fi of one till.
    Wifi(WifiChange),
    /// The payment processor.
    Processor(ProcessorChange),
    /// The reader of one till.
    Reader(ReaderChange),
    /// The device of one till, and its app.
    Till(TillChange),
    /// The POS session of one till.
    Staff(StaffChange),
    /// Opens a checkout.
    Order(NewOrder),
    /// One tender.
    Pay(Payment),
    /// Order, tender, *Done* and receipt in one.
    Sale(Sale),
    /// Asks for a receipt.
    Receipt(AskReceipt),
    /// A search.
    Search(SearchFor),
    /// The staff contact the customer.
    Contact(ContactCustomer),
    /// The merchant in the admin.
    Admin(AdminChange),
    /// Looks; changes nothing.
    Check(Vec<Wanted>),
}

/// A change of the shop's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InternetChange {
    /// Nothing passes.
    Down,
    /// All passes, as the shop's line says.
    Up,
    /// Something is lost or slow.
    Poor {
        /// The share of messages lost, each way.
        loss: PartsPerMillion,
        /// One way; as the shop's line says where nothing is said.
        latency: Option<Duration>,
    },
}

/// A change of the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RouterChange {
    /// Switched off.
    Off,
    /// Switched on: the Wi-Fi is back after 60 s.
    On,
    /// Off and on at once.
    Restart,
}

/// A change of the mains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PowerChange {
    /// The router is dark; tills and readers run on battery.
    Cut,
    /// The router starts again.
    Restored,
}

/// A change of one till's Wi-Fi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WifiChange {
    /// This till alone loses it.
    Lost,
    /// This till is in reach again.
    Back,
    /// The staff pick another network.
    Join(NetworkId),
}

/// A change of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProcessorChange {
    /// Answers nobody.
    Down,
    /// Answers again.
    Up,
    /// Takes this long to answer.
    Latency(Duration),
    /// Answers the next `times` payment messages like this.
    Answer {
        /// The answer.
        answer: Answering,
        /// How often.
        times: u32,
    },
    /// Acts on the next payment messages, but the answers never arrive.
    LoseAnswers(u32),
    /// The next payment messages never arrive.
    LoseRequests(u32),
    /// Acts on the next payment messages, and the answers arrive later by this much.
    LateAnswers {
        /// How many.
        count: u32,
        /// By how much.
        by: Duration,
    },
}

/// A change of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReaderChange {
    /// The staff connect it: 3 s.
    Connect,
    /// The staff let it go.
    Disconnect,
    /// It is switched off and on: it connects again by itself after 3 s.
    Restart,
    /// Its battery is empty.
    BatteryEmpty,
    /// It is charged: it connects again by itself after 3 s.
    Charged,
}

/// A change of a till's device or app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TillChange {
    /// The app dies; what is not on durable storage is gone.
    Crash,
    /// The app is started: 10 s.
    Start,
    /// Crash and start.
    Restart,
    /// The app dies at a moment, at the next occasion; where a time is said, it is started again by
    /// itself that long after.
    CrashAt(CrashAt, Option<Duration>),
    /// The till's clock is moved forward by milliseconds; backward where negative.
    Clock(i64),
    /// The disk changes its ways.
    Disk(DiskHealth),
    /// The app is updated, which restarts it: a semantic version.
    AppVersion(String),
}

/// A moment at which a till crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CrashAt {
    /// Before a payment's record is stored.
    BeforeStore,
    /// After a payment's record is stored.
    AfterStore,
    /// After a payment message went to the processor.
    AfterSend,
    /// After its answer arrived.
    AfterAnswer,
    /// Right before the n-th of these since the start of the run.
    Before(Countable, u32),
    /// Right after the n-th of these since the start of the run.
    After(Countable, u32),
    /// In the middle of the n-th durable write since the start of the run: chance says how far it
    /// got, and what of it the disk kept.
    During(u32),
}

/// What a till does that is counted, from 1, since the start of the run and across crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Countable {
    /// Durable writes.
    Write,
    /// Messages sent; a look of an offline till that meets nobody is none.
    Send,
    /// Answers and settings received.
    Receive,
}

/// How a till's disk behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DiskHealth {
    /// As it should.
    Ok,
    /// No room: writes fail.
    Full,
    /// Writes succeed, syncing fails.
    FailSync,
    /// Syncing succeeds and keeps nothing.
    Lies,
}

/// A change of the POS session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffChange {
    /// Logs out.
    LogOut,
    /// Logs in: 2 s.
    LogIn(StaffId),
}

/// A checkout to open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewOrder {
    /// What the customer owes, without the tip.
    pub total: Money,
    /// The tip, added to the total.
    pub tip: Money,
    /// Whether a gift card is sold.
    pub sells_gift_card: bool,
    /// How the customer is reached.
    pub contact: Option<Contact>,
}

/// One tender for an open order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Payment {
    /// For which order.
    pub order: OrderId,
    /// With what.
    pub tendered: Tendered,
    /// In another currency than the store's.
    pub currency: Option<Currency>,
    /// What the customer does where an offline checkout is offered.
    pub offer: OfferChoice,
}

/// What is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tendered {
    /// A card.
    Card {
        /// Which.
        card: CardId,
        /// How it is read.
        entry: Entry,
        /// The scheme that the customer picks on a co-badged card.
        pick: Option<Scheme>,
        /// How much; the balance where nothing is said.
        amount: Option<Money>,
    },
    /// Cash or another manual tender.
    Manual {
        /// Which of the two.
        means: CashOr,
        /// How much; the balance where nothing is said.
        amount: Option<Money>,
    },
}

/// A tender without a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CashOr {
    /// Cash.
    Cash,
    /// Another manual tender.
    Other,
}

/// What the customer does where an offline checkout is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfferChoice {
    /// Takes it.
    Take,
    /// Walks away.
    Leave,
}

/// Order, tender, *Done* and receipt in one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sale {
    /// The order; where it has a contact, a receipt is asked for.
    pub order: NewOrder,
    /// With what it is paid.
    pub tendered: Tendered,
    /// What the customer does where an offline checkout is offered.
    pub offer: OfferChoice,
}

/// A receipt that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AskReceipt {
    /// For which order.
    pub order: OrderId,
    /// Where it goes.
    pub to: Contact,
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SearchFor {
    /// A customer.
    Customer(String),
    /// A product.
    Product(String),
}

/// A customer to contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContactCustomer {
    /// Of which order.
    pub order: OrderId,
    /// How.
    pub by: Channel,
}

/// What the merchant enters in the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AdminChange {
    /// *Accept offline payments*, where it is touched.
    pub offline_payments: Option<bool>,
    /// The transaction limit, where it is touched.
    pub transaction_limit: Option<Money>,
    /// The device limit, where it is touched.
    pub device_limit: Option<Money>,
    /// A role whose permission is touched.
    pub role: Option<Grant>,
    /// Whether it is saved.
    pub save: AdminSave,
}

/// A permission that a role is given or loses: `accept-offline-card-payments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The place of the role in the shop's list.
    pub role: usize,
    /// Given, or taken away.
    pub granted: bool,
}

/// What the merchant does at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AdminSave {
    /// Leaves without *Save*: nothing changes.
    No,
    /// *Save*, without the confirmation that switching on asks for.
    Unconfirmed,
    /// *Save*, and the confirmation where one is asked for.
    Yes,
}
