//! The message types: a closed list.

/// What a message is. Source: ISO 8583:1987, message type identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageType {
    /// 0100: may this be paid?
    Authorization,
    /// 0101: the same question again.
    AuthorizationRepeat,
    /// 0110: the answer.
    AuthorizationAnswer,
    /// 0120: this was authorized elsewhere.
    AuthorizationAdvice,
    /// 0121: the same advice again.
    AuthorizationAdviceRepeat,
    /// 0130: the advice was noted.
    AuthorizationAdviceAnswer,
    /// 0200: pay this.
    Payment,
    /// 0201: the same payment again.
    PaymentRepeat,
    /// 0210: the answer.
    PaymentAnswer,
    /// 0220: this was paid, as the card itself agreed.
    Advice,
    /// 0221: the same advice again.
    AdviceRepeat,
    /// 0230: the advice was noted.
    AdviceAnswer,
    /// 0400: undo this.
    Reversal,
    /// 0401: the same reversal again.
    ReversalRepeat,
    /// 0410: the answer.
    ReversalAnswer,
    /// 0420: this was undone.
    ReversalAdvice,
    /// 0421: the same advice of a reversal again.
    ReversalAdviceRepeat,
    /// 0430: the advice of a reversal was noted.
    ReversalAdviceAnswer,
    /// 0800: a word about the line itself.
    Network,
    /// 0810: the answer.
    NetworkAnswer,
}

/// A type with its digits and the type of its answer.
type Row = (MessageType, [u8; 2], Option<MessageType>);

const TABLE: [Row; 20] = [
    (MessageType::Authorization, [0x01, 0x00], Some(MessageType::AuthorizationAnswer)),
    (MessageType::AuthorizationRepeat, [0x01, 0x01], Some(MessageType::AuthorizationAnswer)),
    (MessageType::AuthorizationAnswer, [0x01, 0x10], None),
    (MessageType::AuthorizationAdvice, [0x01, 0x20], Some(MessageType::AuthorizationAdviceAnswer)),
    (
        MessageType::AuthorizationAdviceRepeat,
        [0x01, 0x21],
        Some(MessageType::AuthorizationAdviceAnswer),
    ),
    (MessageType::AuthorizationAdviceAnswer, [0x01, 0x30], None),
    (MessageType::Payment, [0x02, 0x00], Some(MessageType::PaymentAnswer)),
    (MessageType::PaymentRepeat, [0x02, 0x01], Some(MessageType::PaymentAnswer)),
    (MessageType::PaymentAnswer, [0x02, 0x10], None),
    (MessageType::Advice, [0x02, 0x20], Some(MessageType::AdviceAnswer)),
    (MessageType::AdviceRepeat, [0x02, 0x21], Some(MessageType::AdviceAnswer)),
    (MessageType::AdviceAnswer, [0x02, 0x30], None),
    (MessageType::Reversal, [0x04, 0x00], Some(MessageType::ReversalAnswer)),
    (MessageType::ReversalRepeat, [0x04, 0x01], Some(MessageType::ReversalAnswer)),
    (MessageType::ReversalAnswer, [0x04, 0x10], None),
    (MessageType::ReversalAdvice, [0x04, 0x20], Some(MessageType::ReversalAdviceAnswer)),
    (MessageType::ReversalAdviceRepeat, [0x04, 0x21], Some(MessageType::ReversalAdviceAnswer)),
    (MessageType::ReversalAdviceAnswer, [0x04, 0x30], None),
    (MessageType::Network, [0x08, 0x00], Some(MessageType::NetworkAnswer)),
    (MessageType::NetworkAnswer, [0x08, 0x10], None),
];

impl MessageType {
    /// Lists all message types in the order of their digits.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// Finds a type by its packed digits.
    pub fn find(packed: [u8; 2]) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == packed).map(|row| row.0)
    }

    /// Returns the four digits, packed into two bytes.
    pub fn packed(self) -> [u8; 2] {
        TABLE.iter().find(|row| row.0 == self).map_or([0; 2], |row| row.1)
    }

    /// Returns the type of the answer; none for an answer.
    pub fn answer(self) -> Option<Self> {
        TABLE.iter().find(|row| row.0 == self).and_then(|row| row.2)
    }
}

impl core::fmt::Display for MessageType {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let [high, low] = self.packed();
        write!(f, "{high:02x}{low:02x}")
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{MessageType, TABLE};

    #[test]
    fn every_type_is_found_by_its_digits_and_shows_them() {
        assert!(MessageType::all().all(|kind| MessageType::find(kind.packed()) == Some(kind)));
        assert_eq!(MessageType::PaymentRepeat.to_string(), "0201");
        assert_eq!(MessageType::find([0x02, 0x02]), None);
    }

    #[test]
    fn a_question_and_its_repeat_have_the_same_answer_and_an_answer_has_none() {
        assert_eq!(MessageType::Payment.answer(), MessageType::PaymentRepeat.answer());
        assert!(TABLE.iter().filter_map(|row| row.2).all(|answer| answer.answer().is_none()));
    }
}
