//! Any bytes are refused, or read as a sealed card and written to the same bytes again; a key that
//! did not seal them opens nothing.

use pos_wire::dukpt::{Host, SealedCard, SecretKey};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(card) = SealedCard::from_bytes(bytes) else { return };
    assert_eq!(card.to_bytes().as_deref(), Ok(bytes));
    assert!(Host::new(SecretKey::new([7; 16])).open(&card).is_err());
}
