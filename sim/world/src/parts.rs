//! The ports to the parts of a shop that may be real: on a bench each is a process of its own.
//!
//! The world says what happens and when; a part does it. In virtual time the parts are models in
//! memory ([`Modelled`]).

use core::fmt::Debug;
use core::time::Duration;

use pos_core::{
    Answer, Batch, Entry, Input, Key, Message, Moment, Money, OrderId, Output, Profile, Record,
    RequestId, Scheme, Session, Settings, TillId,
};
use sim_kernel::Stream;

use crate::admin::Admin;
use crate::device::keys_of;
use crate::plan::{
    AdminChange, CardId, DiskHealth, PartsPerMillion, Plan, ProcessorChange, Unread,
};
use crate::pos::StartPos;
use crate::processor::{Asked, Processor, Reply, Undone};
use crate::remembering::RememberingTerminal;
use crate::terminal::SimulatedTerminal;

/// What the parts of a shop are made of.
pub trait Parts<'p>: Debug {
    /// Builds the device of a till: its app is not running, its storage holds who is at work.
    fn terminal(
        &mut self,
        plan: &Plan,
        profile: &Profile,
        session: Session,
    ) -> Box<dyn Terminal + 'p>;

    /// Builds the processor.
    fn processor(&mut self, plan: &Plan) -> Box<dyn Acquirer>;

    /// Builds the admin.
    fn admin(&mut self, plan: &Plan) -> Box<dyn Office>;

    /// Builds what carries messages.
    fn carrier(&mut self, plan: &Plan) -> Box<dyn Carrier>;
}

/// A message under way, by who sent it; each start of an app numbers its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parcel {
    /// The till.
    pub till: TillId,
    /// Which start of its app.
    pub boot: u32,
    /// The request.
    pub request: RequestId,
}

/// An app that does not come up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaysDown;

/// The device of a till: its app and its storage.
pub trait Terminal: Debug {
    /// Starts the app on what the storage holds; what it wants at once is appended.
    ///
    /// # Errors
    ///
    /// [`StaysDown`] where the storage cannot be read.
    fn start(
        &mut self,
        profile: &Profile,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StaysDown>;

    /// Hears that a customer holds a card to the reader, before the app hears of it, if it does.
    fn hold_card(&mut self, _held: HeldCard) {}

    /// Hands a fact to the app, and appends what it orders.
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>);

    /// Returns when the app looks for the internet, where it is known to do nothing else before.
    fn next_look_alone(&self) -> Option<Duration> {
        None
    }

    /// Lets time pass up to `until`, in which nothing happens and nobody hears the app; returns
    /// when it wants to be woken.
    fn look_in_vain(&mut self, _until: Duration) -> Option<Duration> {
        None
    }

    /// Stores a batch that the app ordered; tells whether it is durable.
    fn commit(&mut self, batch: Batch) -> bool;

    /// Begins to store a batch, in the middle of which the power fails; a part that cannot be cut
    /// there is cut before.
    fn commit_in_part(&mut self, _batch: Batch, _cut: &mut Stream) {}

    /// Opens the journal again and reads it; none where that fails.
    fn reopen(&mut self) -> Option<Vec<Record>>;

    /// Tells whether the app died by itself since it was started: somebody outside killed it.
    fn has_died(&self) -> bool {
        false
    }

    /// Cuts the power: what was not synced is left to chance.
    fn kill(&mut self, cut: &mut Stream);

    /// Changes the ways of the storage.
    fn set_disk(&mut self, health: DiskHealth);

    /// Reads what would be there after a power cut that loses all that was not synced.
    fn records(&self) -> Vec<Record>;

    /// Lists the card payments in what [`Terminal::records`] reads.
    fn keys(&self) -> Vec<Key> {
        keys_of(&self.records())
    }

    /// Returns what the app would show were it started on its storage.
    fn screens(&self, profile: &Profile, moment: Moment) -> Vec<Output>;

    /// Looks for bytes on the storage. Rule: `never.pan`.
    fn holds(&self, bytes: &[u8]) -> bool;
}

/// The processor, as tills and those who look at its books know it.
pub trait Acquirer: Debug {
    /// Changes its ways.
    fn change(&mut self, change: ProcessorChange);

    /// Takes a payment request; none where it never reached the processor.
    fn pay(&mut self, parcel: Parcel, asked: &Asked) -> Option<Reply>;

    /// Undoes a payment, whatever became of it; none where the processor is down.
    fn reverse(&mut self, parcel: Parcel, key: Key) -> Option<Undone>;

    /// Counts the payment requests that arrived, repeats included.
    fn requests(&self) -> u64;

    /// Counts the reversals that were acted on.
    fn reversals(&self) -> u64;

    /// Sums what was captured and not reversed.
    fn captured_total(&self) -> Money;

    /// Counts how often money was captured for an order and not reversed.
    fn captures_of(&self, order: OrderId) -> u64;
}

/// The admin, as tills and the merchant know it.
pub trait Office: Debug {
    /// Takes what the merchant entered; tells whether it was saved. Rule: `setting.enabled`.
    fn change(&mut self, change: &AdminChange) -> bool;

    /// Returns what tills are told.
    fn settings(&self) -> Settings;

    /// Answers a till; an order report is taken in.
    fn answer(&mut self, parcel: Parcel, message: &Message) -> Option<Answer>;

    /// Tells whether it has an order.
    fn has(&self, order: OrderId) -> bool;

    /// Counts its orders.
    fn orders(&self) -> u64;

    /// Sums what its orders were paid with.
    fn total_paid(&self) -> Money;
}

/// A card that is held to the reader of a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldCard {
    /// Which one.
    pub card: CardId,
    /// The scheme that the payment goes over.
    pub scheme: Scheme,
    /// How it is read.
    pub entry: Entry,
    /// Why it will not be read; none where it will.
    pub unread: Option<Unread>,
}

/// What passes between the tills and what is beyond the shop's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Everything, but for this share of the messages.
    Open {
        /// What is lost, each way.
        loss: PartsPerMillion,
    },
    /// Nothing: the line is dead, and the router is not.
    LineDead,
    /// Nothing: there is no router.
    RouterDead,
}

/// What carries messages, and loses some.
pub trait Carrier: Debug {
    /// Hears what passes from now on; a router that was dead has forgotten every connection.
    fn set_passage(&mut self, _passage: Passage) {}

    /// Loses a message on its way out, or the answer to it on its way back.
    fn lose(&mut self, parcel: Parcel);

    /// Lists where it saw a card number in clear, without the number. Rule: `never.pan`.
    fn leaks(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Parts that are models in memory, around an app.
#[derive(Clone, Copy, Debug)]
pub struct Modelled<'p> {
    /// How the app is started.
    pub start_pos: &'p dyn StartPos,
    /// On what the tills keep their journals.
    pub storage: Storage,
}

/// What a till keeps its journal on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// The database of a real till, on a simulated disk.
    Disk,
    /// Memory that a power cut does no harm: what is committed is there, all else is not. For many
    /// runs in a short time; disks that fail, lie or are full need the other.
    Memory,
}

impl<'p> Parts<'p> for Modelled<'p> {
    fn terminal(&mut self, _: &Plan, _: &Profile, session: Session) -> Box<dyn Terminal + 'p> {
        match self.storage {
            Storage::Disk => Box::new(SimulatedTerminal::new(self.start_pos, session)),
            Storage::Memory => Box::new(RememberingTerminal::new(self.start_pos, session)),
        }
    }

    fn processor(&mut self, plan: &Plan) -> Box<dyn Acquirer> {
        Box::new(Processor::of(plan.shop.processor, &plan.shop.cards))
    }

    fn admin(&mut self, plan: &Plan) -> Box<dyn Office> {
        Box::new(Admin::new(&plan.shop))
    }

    fn carrier(&mut self, _: &Plan) -> Box<dyn Carrier> {
        Box::new(InMemory)
    }
}

/// Messages in memory leave nothing behind when they are lost.
#[derive(Debug)]
struct InMemory;

impl Carrier for InMemory {
    fn lose(&mut self, _: Parcel) {}
}
