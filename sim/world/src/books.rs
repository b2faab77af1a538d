//! Where the processor and the admin keep their books: in memory, or on whatever a bench has.
//!
//! The rules are theirs alone: a book keeps a value at its place and gives it back.

use core::convert::Infallible;
use core::fmt::Debug;
use pos_core::{Key, Money, OrderId, ResponseCode};

use crate::numbered::ByNumber;
use crate::plan::CardId;

/// What became of a key at the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The card under the seal; none where the processor never saw one.
    pub card: Option<CardId>,
    /// The order that was paid.
    pub order: OrderId,
    /// How much was asked for.
    pub amount: Money,
    /// What was answered.
    pub code: ResponseCode,
    /// Whether it was undone.
    pub reversed: bool,
}

/// The processor's ledger: what became of each key, and how often each order was captured.
pub trait Ledger: Debug {
    /// What stands in the way of it.
    type Error;

    /// Looks a key up; none where it is not known.
    ///
    /// # Errors
    ///
    /// Where it cannot be looked up.
    fn settled(&mut self, key: Key) -> Result<Option<Settled>, Self::Error>;

    /// Enters what became of a key, in place of what stood there.
    ///
    /// # Errors
    ///
    /// Where it cannot be entered.
    fn settle(&mut self, key: Key, settled: Settled) -> Result<(), Self::Error>;

    /// Looks up how often an order was captured and not reversed.
    ///
    /// # Errors
    ///
    /// Where it cannot be looked up.
    fn captures_of(&self, order: OrderId) -> Result<u64, Self::Error>;

    /// Enters how often an order was captured and not reversed.
    ///
    /// # Errors
    ///
    /// Where it cannot be entered.
    fn set_captures(&mut self, order: OrderId, count: u64) -> Result<(), Self::Error>;
}

/// The admin's orders, with what each was paid with.
pub trait OrderBook: Debug {
    /// What stands in the way of it.
    type Error;

    /// Looks up what an order was paid with; none where there is no such order.
    ///
    /// # Errors
    ///
    /// Where it cannot be looked up.
    fn paid(&self, order: OrderId) -> Result<Option<Money>, Self::Error>;

    /// Enters what an order was paid with, in place of what stood there.
    ///
    /// # Errors
    ///
    /// Where it cannot be entered.
    fn set_paid(&mut self, order: OrderId, paid: Money) -> Result<(), Self::Error>;
}

/// A ledger in memory.
#[derive(Clone, Debug, Default)]
pub struct LedgerInMemory {
    settled: ByNumber<Key, Settled>,
    captures: ByNumber<OrderId, u64>,
}

impl Ledger for LedgerInMemory {
    type Error = Infallible;

    fn settled(&mut self, key: Key) -> Result<Option<Settled>, Infallible> {
        Ok(self.settled.get(key).copied())
    }

    fn settle(&mut self, key: Key, settled: Settled) -> Result<(), Infallible> {
        self.settled.insert(key, settled);
        Ok(())
    }

    fn captures_of(&self, order: OrderId) -> Result<u64, Infallible> {
        Ok(self.captures.get(order).copied().unwrap_or(0))
    }

    fn set_captures(&mut self, order: OrderId, count: u64) -> Result<(), Infallible> {
        self.captures.insert(order, count);
        Ok(())
    }
}

/// Orders in memory.
#[derive(Clone, Debug, Default)]
pub struct OrdersInMemory(ByNumber<OrderId, Money>);

impl OrderBook for OrdersInMemory {
    type Error = Infallible;

    fn paid(&self, order: OrderId) -> Result<Option<Money>, Infallible> {
        Ok(self.0.get(order).copied())
    }

    fn set_paid(&mut self, order: OrderId, paid: Money) -> Result<(), Infallible> {
        self.0.insert(order, paid);
        Ok(())
    }
}
