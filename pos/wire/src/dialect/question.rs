//! Questions of a till: payments, reversals, echoes.

use alloc::format;
use alloc::string::{String, ToString};

use pos_core::{Chip, Key, Money, OrderId, PaymentRequest, Sealed, Wall};

use super::clock::Stamp;
use super::codes::{currency_of, entry_of, mode_of, name_of, number_of, scheme_of};
use super::fields::{bytes, parsed, text};
use super::{Attempt, Dialect, DialectError, Echo, Heard, Question, Reversals, Sending, Subject};
use super::{key, private};
use crate::dukpt::SealedCard;
use crate::iso8583::{Message, MessageType, Value};

const GOODS: &str = "000000";
const NORMAL: &str = "00";
const ECHO: &str = "301";
const LARGEST_AMOUNT: i64 = 999_999_999_999;

/// Private values.
const DEFERRED: &str = "DEFERRED";
const ORDER: &str = "ORDER";
const SCHEME: &str = "SCHEME";
const TAKEN: &str = "TAKEN";

pub(super) fn write(
    dialect: &Dialect,
    question: &Question,
    sending: Sending,
) -> Result<Message, DialectError> {
    let Stamp { date, time } = Stamp::new(sending.at, 0);
    let kind = kind(dialect.reversals, question, sending.attempt)?;
    let blank = Message::new(kind).with(7, [date, time].concat());
    match question {
        Question::Payment(request) => payment(dialect, request, blank),
        Question::Reversal(key) => reversal(dialect, *key, blank),
        Question::Echo(echo) => Ok(written_echo(*echo, blank)),
    }
}

pub(super) fn read(dialect: &Dialect, message: &Message) -> Result<Heard, DialectError> {
    let kind = message.kind();
    let Some((subject, attempt)) = Subject::of_question(kind) else {
        return Err(DialectError::NotAQuestion { kind });
    };
    let sent = text(message, 7)?.to_string();
    let question = match subject {
        Subject::Payment => Question::Payment(request(dialect, message)?),
        Subject::Reversal => Question::Reversal(key::read(message)?),
        Subject::Echo => Question::Echo(echo(message)?),
    };
    same(message, &again(dialect, &question, message)?)?;
    Ok(Heard { question, attempt, sent })
}

const fn kind(
    reversals: Reversals,
    question: &Question,
    attempt: Attempt,
) -> Result<MessageType, DialectError> {
    Ok(match (question, attempt, reversals) {
        (Question::Payment(_), Attempt::First, _) => MessageType::Payment,
        (Question::Payment(_), Attempt::Repeat, _) => MessageType::PaymentRepeat,
        (Question::Reversal(_), Attempt::First, Reversals::Requests) => MessageType::Reversal,
        (Question::Reversal(_), Attempt::Repeat, Reversals::Requests) => {
            MessageType::ReversalRepeat
        }
        (Question::Reversal(_), Attempt::First, Reversals::Advices) => MessageType::ReversalAdvice,
        (Question::Reversal(_), Attempt::Repeat, Reversals::Advices) => {
            MessageType::ReversalAdviceRepeat
        }
        (Question::Echo(_), Attempt::First, _) => MessageType::Network,
        (Question::Echo(_), Attempt::Repeat, _) => return Err(DialectError::NoRepeat),
    })
}

/// Writes a question as it should have been written, with the type and DE 7 of the one that came.
fn again(dialect: &Dialect, question: &Question, came: &Message) -> Result<Message, DialectError> {
    let blank = Message::new(came.kind()).with(7, text(came, 7)?);
    match question {
        Question::Payment(request) => payment(dialect, request, blank),
        Question::Reversal(key) => reversal(dialect, *key, blank),
        Question::Echo(echo) => Ok(written_echo(*echo, blank)),
    }
}

/// Finds the first field that two messages do not share.
fn same(came: &Message, wanted: &Message) -> Result<(), DialectError> {
    if let Some((field, _)) = wanted.fields().find(|(field, _)| came.get(*field).is_none()) {
        return Err(DialectError::Missing { field });
    }
    match came.fields().find(|(field, value)| wanted.get(*field) != Some(*value)) {
        Some((field, _)) => Err(DialectError::Differs { field }),
        None => Ok(()),
    }
}

fn payment(
    dialect: &Dialect,
    request: &PaymentRequest,
    blank: Message,
) -> Result<Message, DialectError> {
    let PaymentRequest { amount, currency, presented, .. } = *request;
    if !(0..=LARGEST_AMOUNT).contains(&amount.minor()) {
        return Err(DialectError::Amount { amount });
    }
    let number = number_of(currency).ok_or(DialectError::Currency { currency })?;
    let local = Stamp::new(presented, dialect.utc_offset_minutes);
    let message = key::write(blank, request.key)
        .with(3, GOODS)
        .with(4, format!("{:012}", amount.minor()))
        .with(12, local.time)
        .with(13, local.date)
        .with(22, mode_of(request.entry))
        .with(25, NORMAL)
        .with(42, shop(dialect)?)
        .with(49, number)
        .with(55, seal(request)?);
    Ok(with_private(dialect, request, message))
}

fn with_private(dialect: &Dialect, request: &PaymentRequest, mut message: Message) -> Message {
    let place = dialect.places.order.number();
    let order = request.order.0.to_string();
    let taken = request.presented.as_millis().to_string();
    for pair in [(ORDER, &*order), (SCHEME, name_of(request.scheme)), (TAKEN, &taken)] {
        message = private::with(message, place, pair);
    }
    if request.deferred {
        message = private::with(message, dialect.places.deferred.number(), (DEFERRED, "1"));
    }
    message
}

fn request(dialect: &Dialect, message: &Message) -> Result<PaymentRequest, DialectError> {
    let place = dialect.places.order.number();
    let taken = private::parsed(message, (place, TAKEN), |text| text.parse().ok())?;
    let (sealed, chip) = unsealed(message)?;
    Ok(PaymentRequest {
        key: key::read(message)?,
        order: OrderId(private::parsed(message, (place, ORDER), |text| text.parse().ok())?),
        amount: Money::from_minor(parsed(message, 4, |text| text.parse().ok())?),
        currency: parsed(message, 49, currency_of)?,
        scheme: private::parsed(message, (place, SCHEME), scheme_of)?,
        entry: parsed(message, 22, entry_of)?,
        sealed,
        chip,
        presented: Wall::from_millis(taken),
        deferred: is_deferred(dialect, message)?,
    })
}

fn is_deferred(dialect: &Dialect, message: &Message) -> Result<bool, DialectError> {
    let field = dialect.places.deferred.number();
    if message.get(field).is_none() {
        return Ok(false);
    }
    Ok(private::find(message, field, DEFERRED)?.is_some())
}

fn seal(request: &PaymentRequest) -> Result<Value, DialectError> {
    let bytes = SealedCard::of(request.sealed, request.chip.as_ref()).to_bytes();
    bytes.map(Value::Bytes).map_err(|_| DialectError::Unreadable { field: 55 })
}

fn unsealed(message: &Message) -> Result<(Sealed, Option<Chip>), DialectError> {
    let card = SealedCard::from_bytes(bytes(message, 55)?).and_then(|card| card.kept());
    card.map_err(|_| DialectError::Unreadable { field: 55 })
}

/// Names the payment that is to be undone twice: by its key, and by DE 90, whose sending time and
/// institutions the till does not know.
fn reversal(dialect: &Dialect, key: Key, blank: Message) -> Result<Message, DialectError> {
    const UNKNOWN_TIME: &str = "0000000000";
    const UNKNOWN_INSTITUTIONS: &str = "0000000000000000000000";
    let trace = key::trace_number(key);
    let original =
        [&MessageType::Payment.to_string(), &*trace, UNKNOWN_TIME, UNKNOWN_INSTITUTIONS].concat();
    let message = key::write(blank, key).with(3, GOODS).with(42, shop(dialect)?);
    Ok(message.with(90, original))
}

fn written_echo(echo: Echo, blank: Message) -> Message {
    key::write(blank, Key { till: echo.till, count: echo.count }).with(70, ECHO)
}

/// Reads the echo of a question or of its answer.
pub(super) fn echo(message: &Message) -> Result<Echo, DialectError> {
    if text(message, 70)? != ECHO {
        return Err(DialectError::Unreadable { field: 70 });
    }
    let Key { till, count } = key::read(message)?;
    Ok(Echo { till, count })
}

/// Writes the name of the shop, filled up to fifteen characters.
pub(super) fn shop(dialect: &Dialect) -> Result<String, DialectError> {
    let name = &dialect.shop;
    let is_printable = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_printable && (1..=15).contains(&name.len()) && !name.ends_with(' ') {
        Ok(format!("{name:15}"))
    } else {
        Err(DialectError::Shop)
    }
}
