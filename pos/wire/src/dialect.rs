//! What a till and its processor say to each other in ISO 8583.
//!
//! A [`Dialect`] makes messages of the core's own words and reads them back without a loss:
//!
//! | field | what stands there |
//! |---|---|
//! | type | 0200 a payment, stored or online; 0201 its repeat; 0400 or 0420 a reversal, 0401 or 0421 its repeat; 0800 an echo; 0210, 0410, 0430, 0810 the answers |
//! | 3, 25 | `000000`, `00`: goods, normal presentment |
//! | 4, 49 | the amount in minor units and the currency's number |
//! | 7 | when this message was sent, UTC; new on each sending |
//! | 11 | the count of the key, folded into 000001 to 999999 |
//! | 12, 13 | when the card was presented, by the local time of the shop |
//! | 22 | how the card was read: `050` chip, `070` contactless, `900` stripe, `010` typed |
//! | 37 | the whole count of the key, in twelve digits |
//! | 39 | the answer |
//! | 41, 42 | the till, `T0000007`, and the shop |
//! | 55 | the [sealed card](crate::dukpt::SealedCard): tag DF70 the serial number of its keys, DF71 the masked number, DF72 the number encrypted, DF73 the code over them |
//! | 60, 63 | private, `KEY=VALUE` with `;` between them: `DEFERRED=1` where the card was taken offline; `ORDER`, `SCHEME` and `TAKEN`, the milliseconds of the till's clock. Where they stand is for the [`Places`] to say |
//! | 55 of an answer | tag 91, the word of the issuer to a chip card: a cryptogram and DE 39 once more |
//! | 70 | `301`, an echo |
//! | 90 | the payment that a reversal undoes: `0200`, its DE 11, and zeros for what the till does not know |
//!
//! DE 11, 37 and 41 are the idempotency key: the same on the payment, on each of its repeats and on
//! its reversal. Rule: `never.twice`. A card number stands nowhere. Rule: `never.pan`.
//!
//! Source: ISO 8583:1987; where networks differ, this is one more of them.

mod answer;
mod clock;
mod codes;
mod error;
mod fields;
mod key;
mod private;
mod question;

use alloc::string::String;
use pos_core::{Answer, Key, PaymentRequest, ResponseCode, TillId, Wall};

use crate::iso8583::{Message, MessageType};

pub use clock::date_and_time;
pub(crate) use codes::number_of;
pub use error::DialectError;

/// What both ends of a line agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The shop, for DE 42: at most fifteen printable characters, with no space at the end.
    pub shop: String,
    /// How far the shop's clock is ahead of UTC, in minutes.
    pub utc_offset_minutes: i16,
    /// Where the private values stand.
    pub places: Places,
    /// As what a reversal is sent.
    pub reversals: Reversals,
}

impl Dialect {
    /// Makes the dialect of a shop on UTC, with the usual places and reversals as advices.
    pub fn new(shop: impl Into<String>) -> Self {
        Self {
            shop: shop.into(),
            utc_offset_minutes: 0,
            places: Places::USUAL,
            reversals: Reversals::Advices,
        }
    }
}

/// Where the private values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Places {
    /// The flag of a payment that was taken offline.
    pub deferred: PrivateField,
    /// The order, the scheme, and when the card was presented.
    pub order: PrivateField,
}

impl Places {
    /// DE 60 for the flag, DE 63 for the rest.
    pub const USUAL: Self = Self { deferred: PrivateField::De60, order: PrivateField::De63 };
}

/// A field whose content is for both ends to agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrivateField {
    /// DE 48.
    De48,
    /// DE 60.
    De60,
    /// DE 61.
    De61,
    /// DE 62.
    De62,
    /// DE 63.
    De63,
}

impl PrivateField {
    /// Returns the number of the field.
    pub const fn number(self) -> u8 {
        match self {
            Self::De48 => 48,
            Self::De60 => 60,
            Self::De61 => 61,
            Self::De62 => 62,
            Self::De63 => 63,
        }
    }
}

/// As what a reversal is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reversals {
    /// 0400: undo this.
    Requests,
    /// 0420: this was undone, and nobody may refuse.
    Advices,
}

/// What a till says to its processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// A payment, taken offline or asked for online.
    Payment(PaymentRequest),
    /// Whatever became of the payment, undo it.
    Reversal(Key),
    /// Is anybody there?
    Echo(Echo),
}

impl Question {
    /// Takes the question out of a message of the core; none where the admin is meant.
    pub const fn of(message: &pos_core::Message) -> Option<Self> {
        match message {
            pos_core::Message::Payment(request) => Some(Self::Payment(*request)),
            pos_core::Message::Reversal(key) => Some(Self::Reversal(*key)),
            pos_core::Message::Check
            | pos_core::Message::Order(_)
            | pos_core::Message::Receipt(_)
            | pos_core::Message::Search(_)
            | pos_core::Message::Contact(..) => None,
        }
    }

    /// Returns the message of the core that it is; none for an echo, which the core does not know.
    pub const fn message(self) -> Option<pos_core::Message> {
        match self {
            Self::Payment(request) => Some(pos_core::Message::Payment(request)),
            Self::Reversal(key) => Some(pos_core::Message::Reversal(key)),
            Self::Echo(_) => None,
        }
    }
}

/// What the issuer of a chip card says to the card itself, tag 91: a cryptogram of eight bytes over
/// the answer, and the answer. Source: EMV Book 2 section 8.2.1, Book 3 annex A.
pub type IssuerAuthentication = [u8; 10];

/// What a processor says to a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// The answer to a payment, with the word of the issuer to the card where there is one.
    Payment(Key, ResponseCode, Option<IssuerAuthentication>),
    /// The reversal was noted.
    Reversed(Key),
    /// Somebody is there.
    Echo(Echo),
}

impl Reply {
    /// Takes the reply out of an answer to the core, which knows of no issuer; none where it is the
    /// admin's.
    pub const fn of(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Payment(key, code) => Some(Self::Payment(*key, *code, None)),
            Answer::Reversed(key) => Some(Self::Reversed(*key)),
            Answer::Here(_)
            | Answer::Synced(_)
            | Answer::ReceiptSent(_)
            | Answer::Found
            | Answer::Contacted(_) => None,
        }
    }

    /// Returns the answer to the core that it is; none for an echo, which the core does not know.
    pub const fn answer(self) -> Option<Answer> {
        match self {
            Self::Payment(key, code, _) => Some(Answer::Payment(key, code)),
            Self::Reversed(key) => Some(Answer::Reversed(key)),
            Self::Echo(_) => None,
        }
    }
}

/// An echo: who asks, and the how-manieth it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Echo {
    /// The till.
    pub till: TillId,
    /// How many echoes it sent before.
    pub count: u32,
}

/// A sending of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sending {
    /// When.
    pub at: Wall,
    /// Whether it was sent before.
    pub attempt: Attempt,
}

/// Whether a question was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// It was not.
    First,
    /// It was, and nobody answered.
    Repeat,
}

/// A question as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What is asked.
    pub question: Question,
    /// Whether it says that it was sent before; no more than a hint, the key decides.
    pub attempt: Attempt,
    /// DE 7: month, day, hour, minute and second of the sending, UTC.
    pub sent: String,
}

impl Dialect {
    /// Writes a question.
    ///
    /// # Errors
    /// [`DialectError::Amount`], [`DialectError::Currency`], [`DialectError::Shop`],
    /// [`DialectError::NoRepeat`] for an echo.
    pub fn ask(&self, question: &Question, sending: Sending) -> Result<Message, DialectError> {
        question::write(self, question, sending)
    }

    /// Reads a question. It must be, field by field, what [`Dialect::ask`] writes, with any time of
    /// sending; a reversal may come in either form.
    ///
    /// # Errors
    /// [`DialectError::NotAQuestion`], [`DialectError::Missing`], [`DialectError::Unreadable`] for
    /// a field that says nothing, [`DialectError::Differs`] for one that says something else or
    /// does not belong there.
    pub fn hear(&self, message: &Message) -> Result<Heard, DialectError> {
        question::read(self, message)
    }

    /// Writes the reply to a question, with the fields of the question that an answer repeats.
    ///
    /// # Errors
    /// [`DialectError::NotAQuestion`], [`DialectError::Missing`], [`DialectError::Unreadable`] for
    /// the question; [`DialectError::AnotherQuestion`] where the reply is not to this one;
    /// [`DialectError::Differs`] where the issuer says another answer than the processor.
    pub fn reply(&self, reply: &Reply, to: &Message) -> Result<Message, DialectError> {
        answer::write(reply, to)
    }

    /// Reads a reply.
    ///
    /// # Errors
    /// [`DialectError::NotAReply`], [`DialectError::Missing`], [`DialectError::Unreadable`],
    /// [`DialectError::Differs`] for a field that does not belong there,
    /// [`DialectError::NotReversed`].
    pub fn read_reply(&self, message: &Message) -> Result<Reply, DialectError> {
        answer::read(self, message)
    }
}

/// What a message type is about, and whether it asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Payment,
    Reversal,
    Echo,
}

impl Subject {
    /// Tells what a question of this type is about; none where no till asks so here.
    const fn of_question(kind: MessageType) -> Option<(Self, Attempt)> {
        match kind {
            MessageType::Payment => Some((Self::Payment, Attempt::First)),
            MessageType::PaymentRepeat => Some((Self::Payment, Attempt::Repeat)),
            MessageType::Reversal | MessageType::ReversalAdvice => {
                Some((Self::Reversal, Attempt::First))
            }
            MessageType::ReversalRepeat | MessageType::ReversalAdviceRepeat => {
                Some((Self::Reversal, Attempt::Repeat))
            }
            MessageType::Network => Some((Self::Echo, Attempt::First)),
            MessageType::Authorization
            | MessageType::AuthorizationRepeat
            | MessageType::AuthorizationAnswer
            | MessageType::AuthorizationAdvice
            | MessageType::AuthorizationAdviceRepeat
            | MessageType::AuthorizationAdviceAnswer
            | MessageType::PaymentAnswer
            | MessageType::Advice
            | MessageType::AdviceRepeat
            | MessageType::AdviceAnswer
            | MessageType::ReversalAnswer
            | MessageType::ReversalAdviceAnswer
            | MessageType::NetworkAnswer => None,
        }
    }

    /// Tells what an answer of this type is about; none where it is no answer to a till here.
    fn of_answer(kind: MessageType) -> Option<Self> {
        let asked = MessageType::all().find(|asked| asked.answer() == Some(kind))?;
        Self::of_question(asked).map(|(subject, _)| subject)
    }
}
