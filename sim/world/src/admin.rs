//! The merchant's back office in the cloud: settings, permissions, orders, receipts.

use core::convert::Infallible;

use pos_core::{Answer, Message, Money, OfflinePolicy, OrderId, Settings, StaffAccess, StaffId};

use crate::books::{OrderBook, OrdersInMemory};
use crate::parts::{Office, Parcel};
use crate::plan::{AdminChange, AdminSave, Shop};

/// The admin.
#[derive(Clone, Debug)]
pub struct Admin<B = OrdersInMemory> {
    offline: OfflinePolicy,
    /// Whether each role may take cards offline.
    roles: Vec<bool>,
    /// The role of each staff member.
    staff: Vec<usize>,
    book: B,
    /// How many orders stand in the book, and what they were paid with in all.
    orders: u64,
    total_paid: Money,
}

impl Admin {
    /// Makes the admin of a shop, which has no order yet and keeps its orders in memory.
    pub fn new(shop: &Shop) -> Self {
        Self::on(OrdersInMemory::default(), shop)
    }
}

impl<B: OrderBook> Admin<B> {
    /// Makes the admin of a shop, on a book in which no order stands yet.
    pub fn on(book: B, shop: &Shop) -> Self {
        let offline = OfflinePolicy {
            enabled: shop.offline.enabled,
            transaction_limit: shop.offline.transaction_limit,
            device_limit: shop.offline.device_limit,
        };
        Self {
            offline,
            roles: shop.roles.iter().map(|role| role.accepts_offline).collect(),
            staff: shop.staff.iter().map(|member| member.role).collect(),
            book,
            orders: 0,
            total_paid: Money::ZERO,
        }
    }

    /// Answers a till; an order report is taken in.
    ///
    /// # Errors
    ///
    /// Where the book fails: then nothing that the admin says counts any more.
    pub fn take(&mut self, message: &Message) -> Result<Option<Answer>, B::Error> {
        Ok(match message {
            Message::Check => Some(Answer::Here(self.settings())),
            Message::Order(report) => {
                self.enter(report.order, report.paid)?;
                Some(Answer::Synced(report.order))
            }
            Message::Receipt(receipt) => Some(Answer::ReceiptSent(receipt.order())),
            Message::Search(_) => Some(Answer::Found),
            Message::Contact(order, _) => Some(Answer::Contacted(*order)),
            Message::Payment(_) | Message::Reversal(_) => None,
        })
    }

    /// Enters an order, once, with what it was paid with last.
    fn enter(&mut self, order: OrderId, paid: Money) -> Result<(), B::Error> {
        let before = self.book.paid(order)?;
        self.book.set_paid(order, paid)?;
        self.orders += u64::from(before.is_none());
        self.total_paid = self.total_paid.minus(before.unwrap_or(Money::ZERO)).plus(paid);
        Ok(())
    }

    /// Tells whether it has an order.
    ///
    /// # Errors
    ///
    /// Where the book fails.
    pub fn holds(&self, order: OrderId) -> Result<bool, B::Error> {
        Ok(self.book.paid(order)?.is_some())
    }

    /// Counts its orders.
    pub const fn orders(&self) -> u64 {
        self.orders
    }

    /// Sums what its orders were paid with.
    pub const fn total_paid(&self) -> Money {
        self.total_paid
    }

    /// Returns what tills are told.
    pub fn settings(&self) -> Settings {
        let access = |(place, role): (usize, &usize)| StaffAccess {
            staff: StaffId(u16::try_from(place).unwrap_or(u16::MAX)),
            accepts_offline: self.roles.get(*role).copied().unwrap_or(false),
        };
        Settings {
            offline: self.offline,
            staff: self.staff.iter().enumerate().map(access).collect(),
        }
    }

    /// Takes what the merchant entered; tells whether it was saved. Rule: `setting.enabled`.
    ///
    /// Switching offline payments on asks for a confirmation; without it nothing is saved.
    pub fn change(&mut self, change: &AdminChange) -> bool {
        let switches_on = change.offline_payments == Some(true) && !self.offline.enabled;
        let saved = match change.save {
            AdminSave::No => false,
            AdminSave::Unconfirmed => !switches_on,
            AdminSave::Yes => true,
        };
        if saved {
            self.save(change);
        }
        saved
    }

    fn save(&mut self, change: &AdminChange) {
        let limits = (change.transaction_limit, change.device_limit);
        self.offline.enabled = change.offline_payments.unwrap_or(self.offline.enabled);
        self.offline.transaction_limit = limits.0.unwrap_or(self.offline.transaction_limit);
        self.offline.device_limit = limits.1.unwrap_or(self.offline.device_limit);
        let role = change.role.and_then(|grant| Some((self.roles.get_mut(grant.role)?, grant)));
        if let Some((role, grant)) = role {
            *role = grant.granted;
        }
    }
}

/// A book in memory does not fail.
impl<B: OrderBook<Error = Infallible>> Office for Admin<B> {
    fn settings(&self) -> Settings {
        Self::settings(self)
    }

    fn change(&mut self, change: &AdminChange) -> bool {
        Self::change(self, change)
    }

    fn answer(&mut self, _: Parcel, message: &Message) -> Option<Answer> {
        let Ok(answer) = self.take(message);
        answer
    }

    fn has(&self, order: OrderId) -> bool {
        let Ok(has) = self.holds(order);
        has
    }

    fn orders(&self) -> u64 {
        self.orders
    }

    fn total_paid(&self) -> Money {
        self.total_paid
    }
}

#[cfg(test)]
mod tests {
    use super::Admin;
    use crate::books::OrdersInMemory;
    use crate::plan::{AdminChange, AdminSave};
    use pos_core::{Badges, Message, Money, OfflinePolicy, OrderId, OrderReport};

    fn admin() -> Admin {
        let limit = Money::from_minor(100);
        let offline =
            OfflinePolicy { enabled: false, transaction_limit: limit, device_limit: limit };
        Admin {
            offline,
            roles: vec![true],
            staff: vec![0],
            book: OrdersInMemory::default(),
            orders: 0,
            total_paid: Money::ZERO,
        }
    }

    const fn switch_on(save: AdminSave) -> AdminChange {
        AdminChange {
            offline_payments: Some(true),
            transaction_limit: None,
            device_limit: None,
            role: None,
            save,
        }
    }

    #[test]
    fn switching_on_takes_effect_only_when_the_confirmation_is_saved() {
        let mut admin = admin();
        assert!(!admin.change(&switch_on(AdminSave::Unconfirmed)));
        assert!(!admin.settings().offline.enabled);
        assert!(admin.change(&switch_on(AdminSave::Yes)));
        assert!(admin.settings().offline.enabled);
    }

    #[test]
    fn switching_off_takes_effect_with_save() {
        let mut admin = admin();
        admin.change(&switch_on(AdminSave::Yes));
        let off = |save| AdminChange { offline_payments: Some(false), ..switch_on(save) };
        assert!(!admin.change(&off(AdminSave::No)));
        assert!(admin.settings().offline.enabled);
        assert!(admin.change(&off(AdminSave::Unconfirmed)));
        assert!(!admin.settings().offline.enabled);
    }

    #[test]
    fn an_order_that_is_reported_again_is_one_order_with_its_last_payment() {
        let mut admin = admin();
        let report = |order, paid| {
            let (total, paid) = (Money::from_minor(900), Money::from_minor(paid));
            Message::Order(OrderReport {
                order: OrderId(order),
                total,
                paid,
                badges: Badges::default(),
            })
        };
        for (order, paid) in [(7, 100), (7, 900), (3, 50)] {
            assert!(admin.take(&report(order, paid)).unwrap().is_some());
        }
        assert_eq!((admin.orders(), admin.total_paid()), (2, Money::from_minor(950)));
        assert_eq!((admin.holds(OrderId(3)), admin.holds(OrderId(4))), (Ok(true), Ok(false)));
    }
}
