//! What the merchant sets in the admin, as a till last received it.

use alloc::vec::Vec;
use core::time::Duration;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::money::{Country, Currency, Money};
use crate::reader::ReaderModel;

/// A till, by its place in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TillId(pub u16);

/// A staff member, by place in the shop's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StaffId(pub u16);

/// A Wi-Fi network, by place in the shop's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NetworkId(pub u16);

/// Accept offline payments or not, and up to which limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfflinePolicy {
    /// Whether *Accept offline payments* is on. Rule: `setting.enabled`.
    pub enabled: bool,
    /// The largest order that takes a card offline. Rule: `limit.order`.
    pub transaction_limit: Money,
    /// The largest sum of stored payments on one till. Rule: `limit.device`.
    pub device_limit: Money,
}

/// What one staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffAccess {
    /// Who.
    pub staff: StaffId,
    /// Whether a POS role of theirs holds *Accept credit and debit card payments offline*.
    pub accepts_offline: bool,
}

/// Everything that the admin tells a till. Rule: `setting.reach`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The offline payments of the shop.
    pub offline: OfflinePolicy,
    /// The staff whom the till knows.
    pub staff: Vec<StaffAccess>,
}

impl Settings {
    /// Tells whether `staff` is known to this till and can log in, also offline.
    pub fn knows(&self, staff: StaffId) -> bool {
        self.staff.iter().any(|access| access.staff == staff)
    }

    /// Tells whether `staff` may take a card offline. Rule: `staff.permission`.
    pub fn accepts_offline(&self, staff: StaffId) -> bool {
        self.staff.iter().any(|access| access.staff == staff && access.accepts_offline)
    }
}

/// How long the till waits, looks and tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Patience {
    /// How long an answer is waited for. Rule: `net.detect`.
    pub answer: Duration,
    /// How often an offline till looks whether it is online. Rule: `net.detect`.
    pub check_every: Duration,
    /// The first wait before a payment is sent again. Rule: `sync.order`.
    pub retry_first: Duration,
    /// The longest such wait. Rule: `sync.order`.
    pub retry_most: Duration,
}

/// What a till is: its place, its shop, its app and its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Which till of the shop.
    pub till: TillId,
    /// Where the shop is.
    pub country: Country,
    /// The currency of the shop.
    pub currency: Currency,
    /// The version of the POS app.
    pub app_version: Version,
    /// The reader that the till uses.
    pub reader: ReaderModel,
    /// How it waits.
    pub patience: Patience,
}
