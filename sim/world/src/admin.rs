//! The merchant's back office in the cloud: settings, permissions, orders, receipts.

use std::collections::BTreeMap;

use pos_core::{
    Answer, Message, Money, OfflinePolicy, OrderId, OrderReport, Settings, StaffAccess, StaffId,
};

use crate::parts::{Office, Parcel};
use crate::plan::{AdminChange, AdminSave, Shop};

/// The admin.
#[derive(Clone, Debug)]
pub struct Admin {
    offline: OfflinePolicy,
    /// Whether each role may take cards offline.
    roles: Vec<bool>,
    /// The role of each staff member.
    staff: Vec<usize>,
    orders: BTreeMap<OrderId, OrderReport>,
}

impl Admin {
    /// Makes the admin of a shop, which has no order yet.
    pub fn new(shop: &Shop) -> Self {
        let offline = OfflinePolicy {
            enabled: shop.offline.enabled,
            transaction_limit: shop.offline.transaction_limit,
            device_limit: shop.offline.device_limit,
        };
        Self {
            offline,
            roles: shop.roles.iter().map(|role| role.accepts_offline).collect(),
            staff: shop.staff.iter().map(|member| member.role).collect(),
            orders: BTreeMap::new(),
        }
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

impl Office for Admin {
    /// Returns what tills are told.
    fn settings(&self) -> Settings {
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
    fn change(&mut self, change: &AdminChange) -> bool {
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

    /// Answers a till; an order report is taken in.
    fn answer(&mut self, _: Parcel, message: &Message) -> Option<Answer> {
        match message {
            Message::Check => Some(Answer::Here(self.settings())),
            Message::Order(report) => {
                self.orders.insert(report.order, *report);
                Some(Answer::Synced(report.order))
            }
            Message::Receipt(receipt) => Some(Answer::ReceiptSent(receipt.order())),
            Message::Search(_) => Some(Answer::Found),
            Message::Contact(order, _) => Some(Answer::Contacted(*order)),
            Message::Payment(_) | Message::Reversal(_) => None,
        }
    }

    /// Tells whether it has an order.
    fn has(&self, order: OrderId) -> bool {
        self.orders.contains_key(&order)
    }

    /// Counts its orders.
    fn orders(&self) -> u64 {
        u64::try_from(self.orders.len()).unwrap_or(u64::MAX)
    }

    /// Sums what its orders were paid with.
    fn total_paid(&self) -> Money {
        self.orders.values().map(|report| report.paid).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Admin;
    use crate::parts::Office;
    use crate::plan::{AdminChange, AdminSave};
    use pos_core::{Money, OfflinePolicy};
    use std::collections::BTreeMap;

    fn admin() -> Admin {
        let limit = Money::from_minor(100);
        let offline =
            OfflinePolicy { enabled: false, transaction_limit: limit, device_limit: limit };
        Admin { offline, roles: vec![true], staff: vec![0], orders: BTreeMap::new() }
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
}
