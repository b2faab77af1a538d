//! What a dialect cannot say or does not understand.

use pos_core::{Currency, Money};

use crate::iso8583::MessageType;

/// What a dialect cannot say or does not understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    /// An amount does not fit into twelve digits.
    #[error("{} minor units do not fit into DE 4", amount.minor())]
    Amount {
        /// The amount.
        amount: Money,
    },
    /// A currency has no number.
    #[error("the currency {} has no number for DE 49", currency.code())]
    Currency {
        /// The currency.
        currency: Currency,
    },
    /// The name of the shop does not fit into DE 42.
    #[error("the name of the shop is not 1 to 15 printable characters without a space at the end")]
    Shop,
    /// Nobody repeats an echo.
    #[error("an echo is not repeated: the next one has a count of its own")]
    NoRepeat,
    /// The message is none that a till sends.
    #[error("{kind} is not a question of a till")]
    NotAQuestion {
        /// What it is.
        kind: MessageType,
    },
    /// The message is none that a till waits for.
    #[error("{kind} is not a reply to a till")]
    NotAReply {
        /// What it is.
        kind: MessageType,
    },
    /// A field is missing.
    #[error("DE {field} is missing")]
    Missing {
        /// Which field.
        field: u8,
    },
    /// A field says nothing that is understood.
    #[error("DE {field} is not understood")]
    Unreadable {
        /// Which field.
        field: u8,
    },
    /// A field does not belong there, or contradicts the others.
    #[error("DE {field} is not what the others say")]
    Differs {
        /// Which field.
        field: u8,
    },
    /// A reply is written to a question that it does not answer.
    #[error("the reply answers another question")]
    AnotherQuestion,
    /// A reversal was answered otherwise than with 00.
    #[error("the reversal was not noted")]
    NotReversed,
}
