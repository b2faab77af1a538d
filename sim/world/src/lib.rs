//! The world that a till lives in, and the two waists of the house.
//!
//! A [`Plan`] says what a shop is like and what happens in it. [`perform`] walks it over a
//! [`Stage`]: the [`World`] of devices around the real POS core, moved by a [`Driver`] that alone
//! decides what time means. All that happened is a [`Trace`], each entry naming its cause.
//! Nothing here reads a clock, draws from a thread's generator, or touches a file.

mod admin;
mod books;
mod convergence;
mod device;
mod disk;
mod display;
mod event;
mod healing;
mod invariant;
mod issuer;
mod line;
mod numbered;
mod parts;
mod plan;
mod player;
mod pos;
mod processor;
mod purpose;
mod reader;
mod remembering;
mod retries;
mod router;
mod simulation;
mod staff;
mod stage;
mod terminal;
mod trace;
mod wakes;
mod wallet;
mod world;

pub use admin::Admin;
pub use books::{Ledger, LedgerInMemory, OrderBook, OrdersInMemory, Settled};
pub use device::Counts;
pub use event::Event;
pub use parts::{
    Acquirer, Carrier, HeldCard, Modelled, Office, Parcel, Parts, Passage, StaysDown, Storage,
    Terminal,
};
pub use plan::*;
pub use player::{perform, perform_briefly, perform_where};
pub use pos::{Launch, OurTill, Pos, StartFn, StartPos};
pub use processor::{Asked, Cryptogram, Deed, Processor, Reply, Undone};
pub use retries::{Tried, retries};
pub use simulation::{Driver, Simulation, play, play_against, play_under};
pub use stage::{Advance, NEVER, Stage};
pub use trace::{Breach, Entry, EntryId, Kept, Pace, PaceNote, Seen, Trace, What};
pub use wallet::Wallet;
pub use world::World;
