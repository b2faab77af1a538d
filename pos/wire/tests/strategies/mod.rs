//! Any message that fits the table.

use pos_wire::iso8583::{Encoding, FIELDS, Field, Length, Message, MessageType, Value};
use proptest::prelude::*;

/// Any value that fits a field.
pub(crate) fn value(field: &'static Field) -> BoxedStrategy<Value> {
    let most = usize::from(field.length.most());
    let lengths = match field.length {
        Length::Fixed(_) => most..=most,
        Length::UpTo99(_) | Length::UpTo999(_) => 0..=most,
    };
    let text = |letters: &'static str| {
        let letters: Vec<char> = letters.chars().collect();
        let chosen = prop::collection::vec(prop::sample::select(letters), lengths.clone());
        chosen.prop_map(|letters| Value::Text(letters.into_iter().collect()))
    };
    match field.encoding {
        Encoding::Digits => text("0123456789").boxed(),
        Encoding::Track => text("0123456789D").boxed(),
        Encoding::Signed => {
            let digits = prop::collection::vec(0..10_u8, most - 1);
            let sign = prop::sample::select(vec!['C', 'D']);
            (sign, digits).prop_map(|(sign, digits)| signed(sign, &digits)).boxed()
        }
        Encoding::Text => text(" !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~").boxed(),
        Encoding::Bytes => {
            prop::collection::vec(any::<u8>(), lengths).prop_map(Value::Bytes).boxed()
        }
    }
}

fn signed(sign: char, digits: &[u8]) -> Value {
    let digits = digits.iter().map(|digit| char::from(b'0' + digit));
    Value::Text(std::iter::once(sign).chain(digits).collect())
}

/// Any message that fits the table.
pub(crate) fn message() -> impl Strategy<Value = Message> {
    let kinds: Vec<MessageType> = MessageType::all().collect();
    let fields = prop::sample::subsequence(FIELDS.to_vec(), 0..=FIELDS.len());
    (prop::sample::select(kinds), fields).prop_flat_map(|(kind, fields)| {
        let numbers: Vec<u8> = fields.iter().map(|field| field.number).collect();
        let values: Vec<_> =
            numbers.iter().filter_map(|number| Field::find(*number)).map(value).collect();
        values.prop_map(move |values| {
            let filled = numbers.iter().copied().zip(values);
            filled.fold(Message::new(kind), |message, (number, value)| message.with(number, value))
        })
    })
}
