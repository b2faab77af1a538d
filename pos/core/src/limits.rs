//! The two limits of offline payments; the risk engine calls the same functions.

use crate::money::Money;

/// Tells whether an order is too large to take a card offline; equal is allowed.
///
/// `total` includes the tip and whatever was paid already. Rule: `limit.order`.
pub fn exceeds_transaction_limit(total: Money, limit: Money) -> bool {
    total > limit
}

/// Tells whether a payment is too much beside what the till has stored; equal is allowed.
///
/// `stored` is the sum of this till's stored payments, without `amount`. Rule: `limit.device`.
pub fn exceeds_device_limit(stored: Money, amount: Money, limit: Money) -> bool {
    stored.plus(amount) > limit
}

/// Returns what still fits under the device limit, never below zero. Rule: `limit.device`.
pub fn room(stored: Money, limit: Money) -> Money {
    limit.minus_or_zero(stored)
}

#[cfg(test)]
mod tests {
    use super::{exceeds_device_limit, exceeds_transaction_limit, room};
    use crate::money::Money;

    const fn cents(minor: i64) -> Money {
        Money::from_minor(minor)
    }

    #[test]
    fn an_order_at_the_transaction_limit_is_allowed_and_a_cent_more_is_not() {
        assert!(!exceeds_transaction_limit(cents(9_999), cents(10_000)));
        assert!(!exceeds_transaction_limit(cents(10_000), cents(10_000)));
        assert!(exceeds_transaction_limit(cents(10_001), cents(10_000)));
    }

    #[test]
    fn a_payment_that_fills_the_device_limit_is_allowed_and_a_cent_more_is_not() {
        assert!(!exceeds_device_limit(cents(400), cents(100), cents(500)));
        assert!(exceeds_device_limit(cents(400), cents(101), cents(500)));
        assert!(exceeds_device_limit(cents(i64::MAX), cents(1), cents(500)));
    }

    #[test]
    fn the_room_is_never_below_zero() {
        assert_eq!(room(cents(400), cents(500)), cents(100));
        assert_eq!(room(cents(600), cents(500)), cents(0));
    }
}
