//! What is special about the chip of a card.

use core::time::Duration;

use pos_core::{Entry, Scheme};
use serde::{Deserialize, Serialize};

/// How many commands a reader gives a chip up to the one that makes the cryptogram, that one
/// included: whoever pulls the card out before has paid nothing.
pub const COMMANDS_TO_CRYPTOGRAM: u32 = 12;

/// The last transaction that a chip can count: its counter has two bytes, and never begins again.
pub const LAST_TRANSACTION: u16 = u16::MAX;

/// What is special about a chip.
///
/// A payment taken offline is forwarded with the cryptogram that the chip made when it was
/// presented, and the issuer checks that one: so a chip that would rather be asked online, or whose
/// key no reader knows, is taken like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CardChip {
    /// Nothing.
    #[default]
    Sound,
    /// It is pulled out after it has answered so many commands.
    TornAfter(u32),
    /// It takes this long over each command.
    Slow(Duration),
    /// Its cryptograms are wrong: the issuer declines with 82.
    WrongCryptogram,
    /// It has been used offline too often to approve anything by itself.
    CountersExhausted,
    /// It is past its date: the issuer declines with 54.
    Expired,
    /// No reader knows the key that its own are certified with.
    UnknownKey,
    /// It has made so many transactions before.
    Used(u16),
}

impl CardChip {
    /// The words for what needs no number, with what they mean.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("sound", Self::Sound),
        ("wrong-cryptogram", Self::WrongCryptogram),
        ("counters-exhausted", Self::CountersExhausted),
        ("expired", Self::Expired),
        ("unknown-key", Self::UnknownKey),
    ];

    /// Returns how long it takes over all commands up to its cryptogram, beyond what is usual.
    pub const fn delay(self) -> Duration {
        match self {
            Self::Slow(each) => each.saturating_mul(COMMANDS_TO_CRYPTOGRAM),
            Self::Sound
            | Self::TornAfter(_)
            | Self::WrongCryptogram
            | Self::CountersExhausted
            | Self::Expired
            | Self::UnknownKey
            | Self::Used(_) => Duration::ZERO,
        }
    }

    /// Returns how many transactions it has made before the run.
    pub const fn used(self) -> u16 {
        match self {
            Self::Used(times) => times,
            Self::Sound
            | Self::TornAfter(_)
            | Self::Slow(_)
            | Self::WrongCryptogram
            | Self::CountersExhausted
            | Self::Expired
            | Self::UnknownKey => 0,
        }
    }
}

/// Tells whether a reader asks the chip where a card is read like this.
pub const fn asks_chip(entry: Entry, scheme: Scheme) -> bool {
    matches!(entry, Entry::Insert | Entry::Tap) && !matches!(scheme, Scheme::GiftCard)
}

/// Why a card that was presented was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unread {
    /// It was pulled out too early.
    Torn,
    /// Its chip has counted its last transaction.
    WornOut,
    /// The reader has used its last key.
    ReaderSpent,
}
