//! "Durable before confirmed", as types.
//!
//! A [`Batch`] goes out to be stored. Only the journal's [`Stored`] turns it into a [`Durable`],
//! and only a [`Durable`] makes a receipt or an *Order created*.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::order::{Key, Order, OrderId};
use crate::settings::{NetworkId, Settings, StaffId};

/// The number of a batch of records, counted since the app was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub(crate) u64);

impl Ticket {
    /// Takes the number of a batch from another POS.
    pub const fn hearsay(number: u64) -> Self {
        Self(number)
    }

    /// Returns the number of the batch, counted since the app was started.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// Records that must become durable together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number.
    pub ticket: Ticket,
    /// What is stored; each record takes the place of the one with the same [`Slot`].
    pub records: Vec<Record>,
}

impl Batch {
    /// Confirms that the batch is on durable storage; for whoever keeps the journal.
    pub const fn stored(&self) -> Stored {
        Stored(self.ticket)
    }
}

/// The journal's word that a batch is on durable storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stored(Ticket);

impl Stored {
    /// Returns the number of the batch.
    pub const fn ticket(self) -> Ticket {
        self.0
    }

    /// Witnesses that `order`, which was part of the batch, is durable.
    pub(crate) const fn witness(Self(_): Self, order: OrderId) -> Durable {
        Durable { order }
    }
}

/// Proof that an order is on durable storage. Rule: `sale.durable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Durable {
    order: OrderId,
}

impl Durable {
    /// Witnesses an order that was read back from the journal.
    pub(crate) const fn read_back(order: &Order) -> Self {
        Self { order: order.id }
    }

    /// Takes another POS at its word that it shows an order as created; only an invariant can tell
    /// whether it is durable. A till of ours never calls this.
    pub const fn hearsay(order: OrderId) -> Self {
        Self { order }
    }

    /// Returns the order that is durable.
    pub const fn order(self) -> OrderId {
        self.order
    }
}

/// Who is logged in and what a log-out left behind. Rules: `sync.log-out`, `till.restart`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Who is logged in.
    pub staff: Option<StaffId>,
    /// Whether the till brings its reader back by itself: a log-out ends that.
    pub knows_reader: bool,
    /// Whether forwarding waits for a reader, after a log-out while offline.
    pub awaits_reader: bool,
}

/// A Wi-Fi network as it was joined: joining it again makes another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Which network.
    pub network: NetworkId,
    /// The count of the router's and the till's joins.
    pub joined: u32,
}

/// A record in the words of the app that keeps it. The journal asks only for which card payments it
/// speaks, so that whoever watches can tell that they are durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its place: a later note of the same place takes its place.
    pub place: u32,
    /// What it says.
    pub text: String,
    /// The card payments that can be read from it.
    #[serde(default)]
    pub payments: Vec<Key>,
}

/// One thing that survives a crash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// An order with its tenders.
    Order(Order),
    /// The settings last received. Rule: `setting.reach`.
    Settings(Settings),
    /// Who is logged in.
    Session(Session),
    /// The Wi-Fi that was last seen with internet. Rule: `net.restart`.
    Verified(Link),
    /// The count that the next idempotency key gets. Rule: `never.twice`.
    NextKey(u32),
    /// What an app that is not ours keeps, in its own words. Ours has none.
    Note(Note),
    /// An order that the admin keeps from here on: its record leaves the journal, where this one
    /// is never read.
    Archived(OrderId),
}

/// The place of a record in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Of an order.
    Order(OrderId),
    /// Of the settings.
    Settings,
    /// Of the session.
    Session,
    /// Of the verified Wi-Fi.
    Verified,
    /// Of the key counter.
    NextKey,
    /// A note, by its place.
    Note(u32),
}

impl Record {
    /// Returns the place that the record takes.
    pub const fn slot(&self) -> Slot {
        match self {
            Self::Order(order) => Slot::Order(order.id),
            Self::Archived(order) => Slot::Order(*order),
            Self::Settings(_) => Slot::Settings,
            Self::Session(_) => Slot::Session,
            Self::Verified(_) => Slot::Verified,
            Self::NextKey(_) => Slot::NextKey,
            Self::Note(note) => Slot::Note(note.place),
        }
    }
}
