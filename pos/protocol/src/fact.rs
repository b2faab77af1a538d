//! What a POS is told: facts, all of them past.

use pos_core::{
    Cart, Channel, Contact, Currency, Input, Key, Link, Method, Money, NetworkId, OrderId,
    PaymentChoice, Presentation, Record, ResponseCode, Settings, StaffId,
};
use serde::{Deserialize, Serialize};

use crate::hello::Hello;

/// A line to the POS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactLine {
    /// The number of the fact, which `done` repeats.
    pub fact: u64,
    /// The time since the app was started.
    pub at_ms: u64,
    /// The till's clock on the wall, since 1970-01-01 UTC; it may jump.
    pub wall_ms: i64,
    /// What happened.
    pub input: Fact,
}

/// A fact that the POS learns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The app is started.
    Hello(Hello),
    /// Something that the staff did in the app.
    Staff(Deed),
    /// The till's Wi-Fi is joined.
    LinkUp(Link),
    /// The till's Wi-Fi is gone.
    LinkDown {},
    /// The known reader is in reach and charged, and can be connected.
    ReaderFound {},
    /// The reader is connected and charged.
    ReaderConnected {},
    /// The reader is gone.
    ReaderDisconnected {},
    /// The customer presented a card, or the staff typed or scanned one.
    CardPresented(Presentation),
    /// An answer arrived.
    Answered {
        /// The number of the request.
        request: u64,
        /// What it says.
        answer: Answer,
    },
    /// The admin sent new settings by itself.
    SettingsPushed(Settings),
    /// A batch is on durable storage.
    Stored {
        /// Its number.
        batch: u64,
    },
    /// A batch could not be stored; it may be durable after all.
    StoreFailed {
        /// Its number.
        batch: u64,
    },
    /// The journal was opened again and read.
    JournalRead {
        /// What it holds.
        records: Vec<Record>,
    },
    /// The journal could not be opened again, or not be read.
    ReopenFailed {},
    /// The time that the POS asked for has come.
    Woken {},
}

/// What staff do in the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "an order is an order")]
pub enum Deed {
    /// Opens a checkout.
    Open(Cart),
    /// Chooses a tender.
    Pay(Payment),
    /// Has counted the cash, or noted the other tender, that was asked for.
    Counted { order: OrderId },
    /// Takes the offered offline checkout.
    TakeOffer { order: OrderId },
    /// Leaves the offered offline checkout.
    LeaveOffer { order: OrderId },
    /// Presses *Done* on a complete order.
    Done { order: OrderId },
    /// Asks for a receipt.
    AskReceipt { order: OrderId, to: Contact },
    /// Searches for a customer or a product.
    Search { text: String },
    /// Contacts the customer of an order.
    Contact { order: OrderId, channel: Channel },
    /// Logs in.
    LogIn { staff: StaffId },
    /// Logs out.
    LogOut {},
    /// Picks another Wi-Fi network.
    Join { network: NetworkId },
    /// Connects the reader.
    ConnectReader {},
    /// Lets the reader go.
    DisconnectReader {},
}

/// A tender that the staff choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// For which order.
    pub order: OrderId,
    /// How much; the balance where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// In which currency; the shop's where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// With what.
    pub method: Method,
}

/// What comes back from the processor or the admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "an order is an order, and a key a key")]
pub enum Answer {
    /// The processor answered a payment.
    Payment { key: Key, code: ResponseCode },
    /// The processor took note of a reversal.
    Reversed { key: Key },
    /// The admin is there, with its settings.
    Here(Settings),
    /// The admin has the order.
    Synced { order: OrderId },
    /// The receipt went out.
    ReceiptSent { order: OrderId },
    /// The search found something.
    Found {},
    /// The customer was contacted.
    Contacted { order: OrderId },
}

impl Fact {
    /// Writes a fact down for a till of a shop with this currency.
    pub(crate) fn of(input: Input, shop: Currency) -> Self {
        match input {
            Input::Staff(deed) => Self::Staff(Deed::of(deed, shop)),
            Input::LinkUp(link) => Self::LinkUp(link),
            Input::LinkDown => Self::LinkDown {},
            Input::ReaderFound => Self::ReaderFound {},
            Input::ReaderConnected => Self::ReaderConnected {},
            Input::ReaderDisconnected => Self::ReaderDisconnected {},
            Input::CardPresented(card) => Self::CardPresented(card),
            Input::Answered(request, answer) => {
                Self::Answered { request: request.0, answer: answer.into() }
            }
            Input::SettingsPushed(settings) => Self::SettingsPushed(settings),
            Input::Stored(stored) => Self::Stored { batch: stored.ticket().number() },
            Input::StoreFailed(ticket) => Self::StoreFailed { batch: ticket.number() },
            Input::JournalRead(records) => Self::JournalRead { records },
            Input::ReopenFailed => Self::ReopenFailed {},
            Input::Woken => Self::Woken {},
        }
    }
}

impl Deed {
    fn of(deed: pos_core::Deed, shop: Currency) -> Self {
        use pos_core::Deed as Core;
        match deed {
            Core::Open(cart) => Self::Open(cart),
            Core::Pay(choice) => Self::Pay(Payment::of(choice, shop)),
            Core::Counted(order) => Self::Counted { order },
            Core::TakeOffer(order) => Self::TakeOffer { order },
            Core::LeaveOffer(order) => Self::LeaveOffer { order },
            Core::Done(order) => Self::Done { order },
            Core::AskReceipt(order, to) => Self::AskReceipt { order, to },
            Core::Search(text) => Self::Search { text },
            Core::Contact(order, channel) => Self::Contact { order, channel },
            Core::LogIn(staff) => Self::LogIn { staff },
            Core::LogOut => Self::LogOut {},
            Core::Join(network) => Self::Join { network },
            Core::ConnectReader => Self::ConnectReader {},
            Core::DisconnectReader => Self::DisconnectReader {},
        }
    }

    /// Reads a deed at a till of a shop with this currency.
    pub(crate) fn read(self, shop: Currency) -> pos_core::Deed {
        use pos_core::Deed as Core;
        match self {
            Self::Open(cart) => Core::Open(cart),
            Self::Pay(payment) => Core::Pay(payment.read(shop)),
            Self::Counted { order } => Core::Counted(order),
            Self::TakeOffer { order } => Core::TakeOffer(order),
            Self::LeaveOffer { order } => Core::LeaveOffer(order),
            Self::Done { order } => Core::Done(order),
            Self::AskReceipt { order, to } => Core::AskReceipt(order, to),
            Self::Search { text } => Core::Search(text),
            Self::Contact { order, channel } => Core::Contact(order, channel),
            Self::LogIn { staff } => Core::LogIn(staff),
            Self::LogOut {} => Core::LogOut,
            Self::Join { network } => Core::Join(network),
            Self::ConnectReader {} => Core::ConnectReader,
            Self::DisconnectReader {} => Core::DisconnectReader,
        }
    }
}

impl Payment {
    fn of(choice: PaymentChoice, shop: Currency) -> Self {
        let PaymentChoice { order, amount, currency, method } = choice;
        Self { order, amount, currency: Some(currency).filter(|one| *one != shop), method }
    }

    fn read(self, shop: Currency) -> PaymentChoice {
        let Self { order, amount, currency, method } = self;
        PaymentChoice { order, amount, currency: currency.unwrap_or(shop), method }
    }
}

impl From<pos_core::Answer> for Answer {
    fn from(answer: pos_core::Answer) -> Self {
        use pos_core::Answer as Core;
        match answer {
            Core::Payment(key, code) => Self::Payment { key, code },
            Core::Reversed(key) => Self::Reversed { key },
            Core::Here(settings) => Self::Here(settings),
            Core::Synced(order) => Self::Synced { order },
            Core::ReceiptSent(order) => Self::ReceiptSent { order },
            Core::Found => Self::Found {},
            Core::Contacted(order) => Self::Contacted { order },
        }
    }
}

impl From<Answer> for pos_core::Answer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Payment { key, code } => Self::Payment(key, code),
            Answer::Reversed { key } => Self::Reversed(key),
            Answer::Here(settings) => Self::Here(settings),
            Answer::Synced { order } => Self::Synced(order),
            Answer::ReceiptSent { order } => Self::ReceiptSent(order),
            Answer::Found {} => Self::Found,
            Answer::Contacted { order } => Self::Contacted(order),
        }
    }
}
