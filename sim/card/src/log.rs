//! What was asked of a card, and what it decided.

/// A kind of application cryptogram. Source: EMV Book 3 table 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cryptogram {
    /// Declined (AAC).
    Declined,
    /// Approved (TC).
    Approved,
    /// To be asked of the issuer (ARQC).
    AskIssuer,
}

impl Cryptogram {
    /// Reads it from the first two bits of a byte; the fourth pattern means nothing.
    pub(crate) fn read(bits: u8) -> Option<Self> {
        match bits >> 6 {
            0 => Some(Self::Declined),
            1 => Some(Self::Approved),
            2 => Some(Self::AskIssuer),
            _ => None,
        }
    }

    /// Returns the byte that says so (9F27).
    pub fn information(self) -> u8 {
        match self {
            Self::Declined => 0x00,
            Self::Approved => 0x40,
            Self::AskIssuer => 0x80,
        }
    }
}

/// One thing that happened to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It was put into a reader.
    Inserted,
    /// It was asked for its first cryptogram of a transaction.
    First {
        /// The number of the transaction.
        counter: u16,
        /// What the terminal wanted.
        asked: Cryptogram,
        /// What it got.
        given: Cryptogram,
    },
    /// It heard from its issuer.
    Issuer {
        /// Whether the issuer's cryptogram (ARPC) was good.
        verified: bool,
    },
    /// It was asked for its second cryptogram.
    Second {
        /// The number of the transaction.
        counter: u16,
        /// What the terminal wanted.
        asked: Cryptogram,
        /// What it got; none where the card refused to say.
        given: Option<Cryptogram>,
    },
    /// It begins no more transactions: its counter is at its end.
    WornOut,
    /// It was gone.
    Torn {
        /// After how many commands of this insertion.
        after: u32,
    },
}
