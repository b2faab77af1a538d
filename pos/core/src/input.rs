//! What reaches the till: facts, all of them past.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::card::Presentation;
use crate::durable::{Link, Record, Stored, Ticket};
use crate::money::{Currency, Money};
use crate::order::{Channel, Contact, Key, OrderId};
use crate::response::ResponseCode;
use crate::settings::{NetworkId, Settings, StaffId};

/// A fact that the till learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Something that the staff did in the app.
    Staff(Deed),
    /// The till's Wi-Fi is joined.
    LinkUp(Link),
    /// The till's Wi-Fi is gone.
    LinkDown,
    /// The known reader is in reach and charged, and can be connected. Rule: `reader.connected`.
    ReaderFound,
    /// The reader is connected and charged.
    ReaderConnected,
    /// The reader is gone: switched off, empty, out of reach.
    ReaderDisconnected,
    /// The customer presented a card, or the staff typed or scanned one.
    CardPresented(Presentation),
    /// An answer arrived.
    Answered(RequestId, Answer),
    /// The admin sent new settings by itself. Rule: `net.push`.
    SettingsPushed(Settings),
    /// A batch is on durable storage.
    Stored(Stored),
    /// A batch could not be stored; it may be durable after all. Rule: `never.refused-stored`.
    StoreFailed(Ticket),
    /// The journal was opened again and read, as [`crate::Output::ReopenJournal`] asked.
    JournalRead(Vec<Record>),
    /// The journal could not be opened again, or not be read.
    ReopenFailed,
    /// The time that the till asked for has come.
    Woken,
}

/// What staff do in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Opens a checkout.
    Open(Cart),
    /// Chooses a tender.
    Pay(PaymentChoice),
    /// Has counted the cash, or noted the other tender, that the till asked for.
    Counted(OrderId),
    /// Takes the offered offline checkout.
    TakeOffer(OrderId),
    /// Leaves the offered offline checkout.
    LeaveOffer(OrderId),
    /// Presses *Done* on a complete order.
    Done(OrderId),
    /// Asks for a receipt.
    AskReceipt(OrderId, Contact),
    /// Searches for a customer or a product.
    Search(String),
    /// Contacts the customer of an order.
    Contact(OrderId, Channel),
    /// Logs in.
    LogIn(StaffId),
    /// Logs out.
    LogOut,
    /// Picks another Wi-Fi network.
    Join(NetworkId),
    /// Connects the reader.
    ConnectReader,
    /// Lets the reader go.
    DisconnectReader,
}

/// What a checkout is opened with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    /// The number of the order that it becomes.
    pub order: OrderId,
    /// What the customer owes, tip included.
    pub total: Money,
    /// The tip in it.
    pub tip: Money,
    /// Whether a gift card is sold.
    pub sells_gift_card: bool,
    /// How to reach the customer.
    pub contact: Option<Contact>,
}

/// A tender that the staff choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentChoice {
    /// For which order.
    pub order: OrderId,
    /// How much; the balance where nothing is said.
    pub amount: Option<Money>,
    /// In which currency.
    pub currency: Currency,
    /// With what.
    pub method: Method,
}

/// The kinds of tender that the app offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A card on the reader.
    Card,
    /// A card number typed into the app (MOTO).
    ManualCard,
    /// A gift card, scanned or typed into the app.
    GiftCard,
    /// Cash.
    Cash,
    /// Another manual tender.
    Other,
}

/// The number of a request, counted since the app was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What comes back from the processor or the admin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The processor answered a payment.
    Payment(Key, ResponseCode),
    /// The processor took note of a reversal.
    Reversed(Key),
    /// The admin is there, with its settings.
    Here(Settings),
    /// The admin has the order.
    Synced(OrderId),
    /// The receipt went out.
    ReceiptSent(OrderId),
    /// The search found something.
    Found,
    /// The customer was contacted.
    Contacted(OrderId),
}
