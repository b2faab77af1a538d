//! AES-DUKPT: each card that a reader hands over is sealed with keys of its own.
//!
//! A reader is a [`Device`]: it is loaded with an initial key, forgets that key, and derives from
//! what is left the keys of one transaction after the other. The [`Host`] derives the same keys
//! from the base key and the number of the transaction ([`Ksn`]). The till stands between them: it
//! keeps and sends a [`SealedCard`], in the fixed form of [`Sealed`](pos_core::Sealed), and has
//! no key.
//!
//! Card data are encrypted with AES-128 in counter mode under the transaction's data key, and
//! authenticated, with all that stands in clear beside them, by CMAC under its MAC key. The counter
//! block begins at zero, since no data key is used for two messages.
//!
//! Source: ANSI X9.24-3-2017 (keys, counters); NIST SP 800-38A, 800-38B (modes).

mod card;
mod chip;
mod device;
mod host;
mod keys;
mod number;

pub use card::{SealedCard, card_number, is_clear, number_tag};
pub use chip::chip_tags;
pub use device::{Device, DeviceError};
pub use host::Host;
pub use keys::{KeyId, Ksn, SecretKey, Usage, initial_key};
pub use number::Number;

/// What is wrong with card data, sealed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The tags are not tags.
    #[error(transparent)]
    Tlv(#[from] crate::tlv::TlvError),
    /// There is no card number in tag 5A or 57.
    #[error("there is no card number of 8 to 19 digits in tag 5A or 57")]
    NoCardNumber,
    /// A tag of the sealed form is missing, stands elsewhere or has another length.
    #[error("tag {tag:X} is not where a sealed card has it")]
    Misplaced {
        /// Which tag.
        tag: u32,
    },
    /// The sealed card holds more than a card number and what a chip says, or another form of it.
    #[error("the sealed card holds more than a card number and what a chip says")]
    MoreThanANumber,
    /// No transaction has this counter: it has no bit, or more than sixteen.
    #[error("no transaction has the counter {counter:#x}")]
    ImpossibleCounter {
        /// The counter.
        counter: u32,
    },
    /// The code over the sealed card is not right: another key, or a changed byte.
    #[error("the sealed card is not authentic")]
    NotAuthentic,
}
