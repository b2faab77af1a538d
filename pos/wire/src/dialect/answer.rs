//! Replies of a processor.

use pos_core::{Key, ResponseCode};

use super::fields::{bytes, parsed, text};
use super::question::{echo, shop};
use super::{Dialect, DialectError, Echo, IssuerAuthentication, Reply, Subject, key};
use crate::iso8583::Message;

/// What stands before the word of an issuer: tag 91, ten bytes.
const AUTHENTICATION: [u8; 2] = [0x91, 10];

/// The fields of a question that its answer repeats. Source: ISO 8583:1987, message formats.
const REPEATED: [u8; 12] = [3, 4, 7, 11, 12, 13, 37, 41, 42, 49, 70, 90];

pub(super) fn write(reply: &Reply, to: &Message) -> Result<Message, DialectError> {
    let not_asked = DialectError::NotAQuestion { kind: to.kind() };
    let (subject, _) = Subject::of_question(to.kind()).ok_or(not_asked)?;
    let kind = to.kind().answer().ok_or(not_asked)?;
    let (about, key, code) = parts(reply);
    if (about, key) != (subject, key::read(to)?) {
        return Err(DialectError::AnotherQuestion);
    }
    let repeated = REPEATED.iter().filter_map(|field| Some((*field, to.get(*field)?.clone())));
    let answer =
        repeated.fold(Message::new(kind), |answer, (field, value)| answer.with(field, value));
    let answer = answer.with(39, code.code());
    match reply {
        Reply::Payment(_, _, Some(issuer)) if !says(issuer, code) => {
            Err(DialectError::Differs { field: 55 })
        }
        Reply::Payment(_, _, Some(issuer)) => {
            Ok(answer.with(55, [AUTHENTICATION.as_slice(), issuer].concat()))
        }
        Reply::Payment(_, _, None) | Reply::Reversed(_) | Reply::Echo(_) => Ok(answer),
    }
}

/// Tells whether an issuer says to the card what the processor says to the till.
fn says([.., first, second]: &IssuerAuthentication, code: ResponseCode) -> bool {
    code.code().as_bytes() == [*first, *second]
}

pub(super) fn read(dialect: &Dialect, message: &Message) -> Result<Reply, DialectError> {
    let kind = message.kind();
    let subject = Subject::of_answer(kind).ok_or(DialectError::NotAReply { kind })?;
    let belongs = |field: u8| match field {
        55 => subject == Subject::Payment,
        field => field == 39 || REPEATED.contains(&field),
    };
    if let Some((field, _)) = message.fields().find(|(field, _)| !belongs(*field)) {
        return Err(DialectError::Differs { field });
    }
    let key = key::read(message)?;
    let code = parsed(message, 39, ResponseCode::find)?;
    if subject != Subject::Echo && text(message, 42)? != shop(dialect)? {
        return Err(DialectError::Differs { field: 42 });
    }
    match subject {
        Subject::Payment => Ok(Reply::Payment(key, code, authentication(message, code)?)),
        Subject::Reversal if code == ResponseCode::APPROVED => Ok(Reply::Reversed(key)),
        Subject::Reversal => Err(DialectError::NotReversed),
        Subject::Echo if code == ResponseCode::APPROVED => Ok(Reply::Echo(echo(message)?)),
        Subject::Echo => Err(DialectError::Unreadable { field: 39 }),
    }
}

/// Reads the word of the issuer to the card, where there is one.
fn authentication(
    message: &Message,
    code: ResponseCode,
) -> Result<Option<IssuerAuthentication>, DialectError> {
    if message.get(55).is_none() {
        return Ok(None);
    }
    let word = bytes(message, 55)?.strip_prefix(&AUTHENTICATION);
    let word = word.and_then(|word| IssuerAuthentication::try_from(word).ok());
    match word.ok_or(DialectError::Unreadable { field: 55 })? {
        issuer if says(&issuer, code) => Ok(Some(issuer)),
        _ => Err(DialectError::Differs { field: 55 }),
    }
}

/// Takes a reply apart: what it is about, the key, the answer.
const fn parts(reply: &Reply) -> (Subject, Key, ResponseCode) {
    match *reply {
        Reply::Payment(key, code, _) => (Subject::Payment, key, code),
        Reply::Reversed(key) => (Subject::Reversal, key, ResponseCode::APPROVED),
        Reply::Echo(Echo { till, count }) => {
            (Subject::Echo, Key { till, count }, ResponseCode::APPROVED)
        }
    }
}
