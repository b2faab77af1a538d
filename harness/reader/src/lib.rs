//! A card reader at a till: one that is plugged in, one that is virtual, or none but the card itself.
//!
//! Without the feature `pcsc`, which needs `libpcsclite-dev` to build, there is nothing in here.
//! With it, `begin` and `finish` play an EMV transaction with a card over whatever is a
//! `CardReader`: `InHand` asks a card of `sim-card` in this process, `PcscReader` finds one in
//! a reader over PC/SC. `VirtualReader` is a reader without hardware, made of the daemon `pcscd`
//! and a driver that takes its cards over a socket; into it one puts the same cards of `sim-card`.

#[cfg(all(feature = "pcsc", target_os = "linux"))]
mod at_reader;
#[cfg(all(feature = "pcsc", target_os = "linux"))]
mod daemon;
#[cfg(feature = "pcsc")]
mod in_hand;
#[cfg(feature = "pcsc")]
mod lost;
#[cfg(feature = "pcsc")]
mod pcsc_reader;
#[cfg(feature = "pcsc")]
mod terminal;
#[cfg(feature = "pcsc")]
mod transaction;

#[cfg(all(feature = "pcsc", target_os = "linux"))]
pub use at_reader::Inserted;
#[cfg(all(feature = "pcsc", target_os = "linux"))]
pub use daemon::{VirtualReader, VirtualReaderFailed};
#[cfg(feature = "pcsc")]
pub use emv::core::card_reader::CardReader;
#[cfg(feature = "pcsc")]
pub use in_hand::InHand;
#[cfg(feature = "pcsc")]
pub use lost::Lost;
#[cfg(feature = "pcsc")]
pub use pcsc_reader::{CardInReader, NoCard, PcscReader, Waiting};
#[cfg(feature = "pcsc")]
pub use transaction::{Asked, Finished, NotRead, Outcome, Read, Started, begin, finish};
