//! Any bytes are refused, or read and written to the same bytes again; a till hears no more in them
//! than it would say.

use pos_wire::dialect::Dialect;
use pos_wire::iso8583::{decode, encode};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(message) = decode(bytes) else { return };
    assert_eq!(encode(&message).as_deref(), Ok(bytes));
    let dialect = Dialect::new("DEADZONE SHOP");
    let _ = dialect.hear(&message);
    let _ = dialect.read_reply(&message);
}
