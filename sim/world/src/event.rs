//! What is going to happen.

use pos_core::{Answer, Deed, NetworkId, RequestId, Settings, TillId};

use crate::parts::Parcel;
use crate::staff::Showing;
use crate::trace::EntryId;

/// Something that is going to happen, with the entry that caused it.
#[derive(Clone, Debug)]
pub struct Event {
    pub(crate) cause: Option<EntryId>,
    pub(crate) what: Happening,
}

/// The kinds of things that are going to happen.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// A message reaches the processor or the admin.
    RequestArrives(Packet),
    /// An answer leaves the processor or the admin.
    AnswerLeaves(Packet, Answer),
    /// An answer reaches its till.
    AnswerArrives(Packet, Answer),
    /// New settings reach a till without being asked for.
    PushArrives(TillId, Settings),
    /// Somebody does something in the app, for a step.
    Deed(TillId, usize, Deed),
    /// Somebody presents a card, for a step.
    Present(TillId, usize, Showing),
    /// Somebody gives up on a till that does not know the outcome, for a step.
    GiveUp(TillId, usize),
    /// The router has started, if the start with this number was not cut short.
    RouterUp(u32),
    /// The app of a till is up, if the start with this number was not cut short; for a step that
    /// waits for it.
    AppUp(TillId, u32, Option<usize>),
    /// A reader is in reach again, if the absence with this number was its last.
    ReaderBack(TillId, u32),
}

/// A message under way; what it says stands in the trace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet {
    pub(crate) till: TillId,
    /// The start of the app that sent it: a later one does not wait for its answer.
    pub(crate) boot: u32,
    pub(crate) request: RequestId,
    /// The entry of the trace that says what was sent.
    pub(crate) sent: EntryId,
    /// The network that the till was on when it sent it.
    pub(crate) joined: Option<NetworkId>,
    /// The other network that it goes over, where the till asked for that.
    pub(crate) via: Option<NetworkId>,
    /// Whether it goes over the shop's line.
    pub(crate) over_shop_line: bool,
}

impl Packet {
    /// Returns the message as its carriers know it.
    pub(crate) const fn parcel(self) -> Parcel {
        Parcel { till: self.till, boot: self.boot, request: self.request }
    }
}

impl Event {
    /// Tells whether a message is under way: time must not leap over it.
    pub const fn is_message(&self) -> bool {
        matches!(
            self.what,
            Happening::RequestArrives(_)
                | Happening::AnswerLeaves(..)
                | Happening::AnswerArrives(..)
                | Happening::PushArrives(..)
        )
    }
}
