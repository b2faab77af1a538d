//! The first waist: what a shop is like, what happens in it, what is looked at.
//!
//! A [`Plan`] is plain data: printable, comparable, shrinkable. The scenario language lowers text
//! to it and writes it back; generators make it directly. Nothing in it depends on a clock.

mod act;
mod check;
mod chip;
mod first;
mod plain;
mod shop;

pub use act::{
    Act, AdminChange, AdminSave, AskReceipt, CashOr, ContactCustomer, Countable, CrashAt,
    DiskHealth, Grant, InternetChange, NewOrder, OfferChoice, Payment, PowerChange,
    ProcessorChange, ReaderChange, RouterChange, Sale, SearchFor, StaffChange, Tendered,
    TillChange, WifiChange,
};
pub use check::{
    AdminQuestion, Expect, OrderQuestion, Outcome, ProcessorQuestion, Question, Reason, TenderLine,
    TenderWord, TillQuestion, Value, Wanted, Warning,
};
pub use chip::{COMMANDS_TO_CRYPTOGRAM, CardChip, LAST_TRANSACTION, Unread, asks_chip};
pub use shop::{
    Answering, Card, CardId, Issuer, LineSpec, Network, Offline, PartsPerMillion, ProcessorSpec,
    Role, Shop, StaffMember, Store, Till, Uplink,
};

use core::time::Duration;

use pos_core::{OrderId, TillId, Wall};

/// Everything that a run depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    /// What the scenario says of itself.
    pub name: String,
    /// The seed of all chance in the run.
    pub seed: u64,
    /// What clocks say when the run starts.
    pub start: Wall,
    /// The shop.
    pub shop: Shop,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Returns the order that the step at `place` opens.
    pub fn order_of(place: usize) -> OrderId {
        OrderId(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// Returns the step that opened `order`.
    pub fn step_of(&self, order: OrderId) -> Option<&Step> {
        self.steps.get(usize::try_from(order.0).ok()?)
    }

    /// Lists the orders that the steps open, in order.
    pub fn orders(&self) -> impl Iterator<Item = OrderId> {
        let opens = |(place, step): (usize, &Step)| {
            matches!(step.act, Act::Order(_) | Act::Sale(_)).then(|| Self::order_of(place))
        };
        self.steps.iter().enumerate().filter_map(opens)
    }

    /// Returns what people call `order`: the id of its step, else the number of the step.
    pub fn order_name(&self, order: OrderId) -> String {
        let named = self.step_of(order).and_then(|step| step.id.clone());
        named.unwrap_or_else(|| format!("#{}", order.0.saturating_add(1)))
    }
}

/// One step: when, where, what, and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The name that other steps call it by; a step that opens an order names the order.
    pub id: Option<String>,
    /// When it begins.
    pub at: When,
    /// The till that is meant, where a till is meant.
    pub on: Option<TillId>,
    /// What happens.
    pub act: Act,
    /// What the staff must see at once.
    pub expect: Option<Expect>,
    /// How long a check may take to become true.
    pub within: Option<Duration>,
    /// How long a check must stay true.
    pub holds_for: Option<Duration>,
    /// A remark of the author.
    pub note: Option<String>,
}

impl Step {
    /// Tells whether a step finishes at the moment at which it begins.
    ///
    /// Source: scenario format, version 1, section 5.
    pub const fn finishes_at_once(&self) -> bool {
        match &self.act {
            Act::Internet(_)
            | Act::Router(_)
            | Act::Power(_)
            | Act::Processor(_)
            | Act::Admin(_) => true,
            Act::Wifi(change) => !matches!(change, WifiChange::Join(_)),
            Act::Till(change) => !matches!(
                change,
                TillChange::Start | TillChange::Restart | TillChange::AppVersion(_)
            ),
            Act::Check(_) => self.within.is_none() && self.holds_for.is_none(),
            Act::Reader(_)
            | Act::Staff(_)
            | Act::Order(_)
            | Act::Pay(_)
            | Act::Sale(_)
            | Act::Receipt(_)
            | Act::Search(_)
            | Act::Contact(_) => false,
        }
    }
}

/// When a step begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// As soon as the step before has finished.
    Next,
    /// That long after the step before has finished.
    After(Duration),
    /// That long after the start of the run: a local time, resolved.
    At(Duration),
    /// That long after an earlier step finished.
    AfterStep(usize, Duration),
    /// That long after the step before began, or as soon as that has finished where it is later:
    /// never late.
    Every(Duration),
}
