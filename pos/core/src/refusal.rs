//! Why the till refuses: one closed list, in the order in which reasons are named.

use serde::{Deserialize, Serialize};

/// A reason for a refusal.
///
/// The order of the variants is the order of rules.md: of several reasons the least is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The app is not running. Rule: `till.restart`.
    TillDown,
    /// Nobody is logged in. Rule: `staff.permission`.
    NotLoggedIn,
    /// The order's balance is zero. Rule: `order.balance`.
    OrderComplete,
    /// The tender is more than the order's balance. Rule: `order.balance`.
    AmountTooLarge,
    /// The tender is not in the store's currency. Rule: `limit.currency`.
    WrongCurrency,
    /// A gift card is paid with or sold. Rule: `tender.gift-card`.
    GiftCardNeedsInternet,
    /// The card number is typed in. Rule: `entry.chip-tap`.
    ManualEntryNeedsInternet,
    /// The order has a tip. Rule: `order.tip`.
    TipNeedsInternet,
    /// The app is older than 9.14.0. Rule: `app.version`.
    AppTooOld,
    /// *Accept offline payments* is off. Rule: `setting.enabled`.
    OfflinePaymentsOff,
    /// The staff member lacks the permission. Rule: `staff.permission`.
    NoPermission,
    /// The phone itself is the reader. Rule: `reader.supported`.
    TapToPayNeedsInternet,
    /// A built-in reader has no Wi-Fi. Rule: `net.local`.
    NoLocalNetwork,
    /// The Wi-Fi was not seen with internet since it was joined. Rules: `net.restart`, `net.switch`.
    NetworkNotVerified,
    /// No reader is connected. Rule: `reader.connected`.
    ReaderNotConnected,
    /// The order's total is above the transaction limit. Rule: `limit.order`.
    OverTransactionLimit,
    /// The stored payments would exceed the device limit. Rule: `limit.device`.
    OverDeviceLimit,
    /// The payment would go over Interac. Rule: `tender.interac`.
    InteracNeedsInternet,
    /// The payment would go over eftpos. Rule: `tender.eftpos`.
    EftposNeedsInternet,
    /// The card was swiped. Rule: `entry.chip-tap`.
    SwipeNeedsInternet,
    /// The journal has no room for the payment. Rule: `sale.durable`.
    StorageFull,
    /// The offered offline checkout was left. Rule: `net.detect`.
    OfferLeft,
    /// A search needs the internet. Rule: `search.customer`.
    SearchNeedsInternet,
    /// Contacting a customer needs the internet. Rule: `search.customer`.
    ContactNeedsInternet,
    /// The order has no such address or number. Rule: `sync.contact`.
    NoContact,
}

impl Refusal {
    /// All reasons with the names that files and reports use, in the order in which they are named.
    pub const NAMES: [(&'static str, Self); 25] = [
        ("till-down", Self::TillDown),
        ("not-logged-in", Self::NotLoggedIn),
        ("order-complete", Self::OrderComplete),
        ("amount-too-large", Self::AmountTooLarge),
        ("wrong-currency", Self::WrongCurrency),
        ("gift-card-needs-internet", Self::GiftCardNeedsInternet),
        ("manual-entry-needs-internet", Self::ManualEntryNeedsInternet),
        ("tip-needs-internet", Self::TipNeedsInternet),
        ("app-too-old", Self::AppTooOld),
        ("offline-payments-off", Self::OfflinePaymentsOff),
        ("no-permission", Self::NoPermission),
        ("tap-to-pay-needs-internet", Self::TapToPayNeedsInternet),
        ("no-local-network", Self::NoLocalNetwork),
        ("network-not-verified", Self::NetworkNotVerified),
        ("reader-not-connected", Self::ReaderNotConnected),
        ("over-transaction-limit", Self::OverTransactionLimit),
        ("over-device-limit", Self::OverDeviceLimit),
        ("interac-needs-internet", Self::InteracNeedsInternet),
        ("eftpos-needs-internet", Self::EftposNeedsInternet),
        ("swipe-needs-internet", Self::SwipeNeedsInternet),
        ("storage-full", Self::StorageFull),
        ("offer-left", Self::OfferLeft),
        ("search-needs-internet", Self::SearchNeedsInternet),
        ("contact-needs-internet", Self::ContactNeedsInternet),
        ("no-contact", Self::NoContact),
    ];
}
