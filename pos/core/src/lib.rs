//! The POS core: what a till decides about offline card payments, as one sans-IO state machine.
//!
//! A [`Till`] is handed facts with [`Till::handle`] and answers with orders: store this, send
//! this, show this, wake me then. It asks nobody anything, reads no clock and draws no chance.
//! "Durable before confirmed" is in its types: a receipt is only made from a [`Durable`], and that
//! only from a [`Stored`] or a re-read journal.
#![no_std]
#![warn(clippy::as_conversions, clippy::arithmetic_side_effects, clippy::float_arithmetic)]

extern crate alloc;

mod card;
mod chip;
mod durable;
mod eligibility;
mod in_turn;
mod input;
mod limits;
mod moment;
mod money;
mod order;
mod output;
mod reader;
mod refusal;
mod response;
mod settings;
mod till;
mod written;

pub use card::{Entry, LastFour, MaskedPan, Presentation, Scheme, Sealed};
pub use chip::Chip;
pub use durable::{Batch, Durable, Link, Note, Record, Session, Slot, Stored, Ticket};
pub use in_turn::{InTurn, Turn};
pub use input::{Answer, Cart, Deed, Input, Method, PaymentChoice, RequestId};
pub use limits::{exceeds_device_limit, exceeds_transaction_limit, room};
pub use moment::{Moment, Wall};
pub use money::{Country, Currency, Money, Shown};
pub use order::{
    Badge, Badges, CardPayment, CardState, Channel, Contact, GivenUp, Key, Means, Order, OrderId,
    ReceiptState, Tender,
};
pub use output::{
    Message, OrderReport, Output, PaymentRequest, Prompt, Receipt, Request, Row, Screen, Status,
    Taken, TenderFace, TenderRow,
};
pub use reader::{Connection, ReaderModel};
pub use refusal::Refusal;
pub use response::{Class, Counted, Limit, Listed, ResponseCode, Retry, RetryRule, Source};
pub use semver::Version;
pub use settings::{
    NetworkId, OfflinePolicy, Patience, Profile, Settings, StaffAccess, StaffId, TillId,
};
pub use till::Till;
