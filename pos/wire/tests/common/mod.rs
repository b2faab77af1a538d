//! What several tests share: a value for each field.

use pos_wire::iso8583::{Encoding, Field, Value};

/// A value that fills a field.
pub(crate) fn sample(field: &Field) -> Value {
    let most = usize::from(field.length.most());
    match field.encoding {
        Encoding::Digits => "1234567890".chars().cycle().take(most).collect::<String>().into(),
        Encoding::Track => "123456789D".chars().cycle().take(most).collect::<String>().into(),
        Encoding::Signed => format!("C{}", "7".repeat(most - 1)).into(),
        Encoding::Text => "Ab 9=;".chars().cycle().take(most).collect::<String>().into(),
        Encoding::Bytes => (0..=u8::MAX).cycle().take(most).collect::<Vec<u8>>().into(),
    }
}
