//! What a POS says: orders, then that it has done.

use core::time::Duration;

use pos_core::{
    Batch, Chip, Contact, Currency, Entry, Key, Money, NetworkId, OrderId, OrderReport, Output,
    PaymentRequest, Receipt, Record, Request, RequestId, Scheme, Sealed, Ticket, Wall,
};
use serde::{Deserialize, Serialize};

use crate::hello::millis;
use crate::screen::Screen;

/// A line from the POS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// Store this, then say `stored` or `store_failed`.
    Store {
        /// The number of the batch, counted by the POS.
        batch: u64,
        /// What is stored: all of it or nothing.
        records: Vec<Record>,
    },
    /// Open the journal again and say `journal_read` or `reopen_failed`.
    ReopenJournal {},
    /// Send this.
    Send {
        /// The number of the request, counted by the POS; its answer carries it.
        request: u64,
        /// The network that it goes over; the joined one where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<NetworkId>,
        /// What it says.
        message: Message,
    },
    /// Show this.
    Show(Screen),
    /// Connect the reader, where it is in reach and charged.
    ConnectReader {},
    /// Let the reader go.
    DisconnectReader {},
    /// Leave the Wi-Fi and join this one.
    JoinNetwork {
        /// Which.
        network: NetworkId,
    },
    /// Wake the POS when it has been up this long; takes the place of an earlier wish.
    Wake {
        /// When, by the time since the app was started; never where nothing is said.
        #[serde(default)]
        at_ms: Option<u64>,
    },
    /// Nothing more follows from the fact.
    Done {
        /// The number of the fact.
        fact: u64,
    },
}

/// What a till says to the processor or to the admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "an order is an order, and a key a key")]
pub enum Message {
    /// To the processor: a payment.
    Payment(PaymentMessage),
    /// To the processor: whatever became of the payment, undo it.
    Reversal { key: Key },
    /// To the admin: are you there?
    Check {},
    /// To the admin: an order as it is.
    Order(OrderReport),
    /// To the admin: send this receipt.
    Receipt { order: OrderId, to: Contact },
    /// To the admin: a search.
    Search { text: String },
    /// To the admin: write to the customer.
    Contact { order: OrderId, to: Contact },
}

/// A payment as the processor is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentMessage {
    /// The idempotency key.
    pub key: Key,
    /// The order that it is for.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// In which currency; the shop's where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The scheme that it goes over.
    pub scheme: Scheme,
    /// How the card was read.
    pub entry: Entry,
    /// The sealed card number, as the reader handed it over.
    pub sealed: Sealed,
    /// What its chip says, where a reader asked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<Chip>,
    /// When the card was presented, by the till's clock.
    pub presented_ms: Wall,
    /// Whether it was taken offline.
    pub deferred: bool,
}

impl Said {
    /// Writes down what our till orders.
    pub(crate) fn of(output: Output, shop: Currency) -> Self {
        match output {
            Output::Store(Batch { ticket, records }) => {
                Self::Store { batch: ticket.number(), records }
            }
            Output::ReopenJournal => Self::ReopenJournal {},
            Output::Send(Request { id, via, message }) => {
                Self::Send { request: id.0, via, message: Message::of(message, shop) }
            }
            Output::Show(screen) => Self::Show(screen.into()),
            Output::ConnectReader => Self::ConnectReader {},
            Output::DisconnectReader => Self::DisconnectReader {},
            Output::JoinNetwork(network) => Self::JoinNetwork { network },
            Output::Wake(at) => Self::Wake { at_ms: at.map(millis) },
        }
    }

    /// Takes a POS at its word; or tells with which fact it has done.
    ///
    /// # Errors
    ///
    /// The number of the fact that it has done with.
    #[expect(clippy::disallowed_methods, reason = "another POS is taken at its word here alone")]
    pub fn into_output(self, shop: Currency) -> Result<Output, u64> {
        Ok(match self {
            Self::Store { batch, records } => {
                Output::Store(Batch { ticket: Ticket::hearsay(batch), records })
            }
            Self::ReopenJournal {} => Output::ReopenJournal,
            Self::Send { request, via, message } => {
                let message = message.into_core(shop);
                Output::Send(Request { id: RequestId(request), via, message })
            }
            Self::Show(screen) => Output::Show(screen.into()),
            Self::ConnectReader {} => Output::ConnectReader,
            Self::DisconnectReader {} => Output::DisconnectReader,
            Self::JoinNetwork { network } => Output::JoinNetwork(network),
            Self::Wake { at_ms } => Output::Wake(at_ms.map(Duration::from_millis)),
            Self::Done { fact } => return Err(fact),
        })
    }
}

impl Message {
    /// Writes down what our till says.
    pub fn of(message: pos_core::Message, shop: Currency) -> Self {
        use pos_core::Message as Core;
        match message {
            Core::Payment(request) => Self::Payment(PaymentMessage::of(&request, shop)),
            Core::Reversal(key) => Self::Reversal { key },
            Core::Check => Self::Check {},
            Core::Order(report) => Self::Order(report),
            Core::Receipt(receipt) => {
                Self::Receipt { order: receipt.order(), to: receipt.to().clone() }
            }
            Core::Search(text) => Self::Search { text },
            Core::Contact(order, to) => Self::Contact { order, to },
        }
    }

    #[expect(clippy::disallowed_methods, reason = "another POS is taken at its word here alone")]
    /// Takes a till at its word.
    pub fn into_core(self, shop: Currency) -> pos_core::Message {
        use pos_core::Message as Core;
        match self {
            Self::Payment(payment) => Core::Payment(payment.into_core(shop)),
            Self::Reversal { key } => Core::Reversal(key),
            Self::Check {} => Core::Check,
            Self::Order(report) => Core::Order(report),
            Self::Receipt { order, to } => Core::Receipt(Receipt::hearsay(order, to)),
            Self::Search { text } => Core::Search(text),
            Self::Contact { order, to } => Core::Contact(order, to),
        }
    }
}

impl PaymentMessage {
    fn of(request: &PaymentRequest, shop: Currency) -> Self {
        Self {
            key: request.key,
            order: request.order,
            amount: request.amount,
            currency: Some(request.currency).filter(|one| *one != shop),
            scheme: request.scheme,
            entry: request.entry,
            sealed: request.sealed,
            chip: request.chip,
            presented_ms: request.presented,
            deferred: request.deferred,
        }
    }

    fn into_core(self, shop: Currency) -> PaymentRequest {
        PaymentRequest {
            key: self.key,
            order: self.order,
            amount: self.amount,
            currency: self.currency.unwrap_or(shop),
            scheme: self.scheme,
            entry: self.entry,
            sealed: self.sealed,
            chip: self.chip,
            presented: self.presented_ms,
            deferred: self.deferred,
        }
    }
}
