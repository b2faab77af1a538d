//! Whether a tender can be taken, and the one reason that is named where it cannot.
//!
//! Each function lists every reason that applies; [`first`] names the one that stands first in
//! the list of rules.md, which is the order of the variants of [`Refusal`].

use semver::Version;

use crate::card::{Entry, Scheme};
use crate::input::Method;
use crate::limits;
use crate::money::Money;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::settings::{Profile, Settings, StaffId};

/// The oldest app that takes offline payments; a pre-release of it is older. Rule: `app.version`.
const FIRST_VERSION: Version = Version::new(9, 14, 0);

/// How the till stands when a tender is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) settings: &'a Settings,
    pub(crate) staff: Option<StaffId>,
    pub(crate) wifi: Wifi,
    pub(crate) reader: bool,
    pub(crate) online: bool,
    pub(crate) stored: Money,
}

/// How the till stands with the local Wi-Fi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wifi {
    /// Not joined to any.
    Gone,
    /// Joined, but not seen with internet since.
    Unverified,
    /// Joined, and seen with internet since.
    Verified,
}

/// A tender that is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) order: &'a Order,
    pub(crate) amount: Money,
    pub(crate) in_store_currency: bool,
    /// Whether the amount has as many decimals as the balance, so that the two can be compared.
    pub(crate) is_comparable: bool,
    pub(crate) method: Method,
}

/// Names the reason that stands first in the list of rules.md.
fn first<const N: usize>(reasons: [(Refusal, bool); N]) -> Option<Refusal> {
    reasons.into_iter().filter(|(_, applies)| *applies).map(|(reason, _)| reason).min()
}

/// Names why no tender at all can be taken.
///
/// An amount that is no amount finds nothing left to pay. One in another currency is compared with
/// the balance as a number, where it has as many decimals. A gift card is not sold offline, whatever
/// it is paid with. Rules: `staff.permission`, `order.balance`, `limit.currency`, `tender.cash`,
/// `limit.cash`, `tender.gift-card`.
pub(crate) fn any_tender(standing: &Standing<'_>, wish: &Wish<'_>) -> Option<Refusal> {
    let balance = wish.order.balance();
    first([
        (Refusal::NotLoggedIn, standing.staff.is_none()),
        (Refusal::OrderComplete, balance <= Money::ZERO || wish.amount <= Money::ZERO),
        (Refusal::AmountTooLarge, wish.is_comparable && wish.amount > balance),
        (Refusal::WrongCurrency, !wish.in_store_currency),
        (Refusal::GiftCardNeedsInternet, wish.order.sells_gift_card && !standing.online),
    ])
}

/// Names why a card cannot even be asked for online. Rule: `reader.connected`.
pub(crate) fn online_card(standing: &Standing<'_>, wish: &Wish<'_>) -> Option<Refusal> {
    any_tender(standing, wish).or_else(|| {
        let needs_reader = wish.method == Method::Card;
        first([(Refusal::ReaderNotConnected, needs_reader && !standing.reader)])
    })
}

/// Names why a card cannot be taken offline, as far as it is known before one is presented.
///
/// Rules: `app.version`, `setting.enabled`, `staff.permission`, `reader.supported`,
/// `reader.connected`, `entry.chip-tap`, `tender.gift-card`, `order.tip`, `net.local`,
/// `net.restart`, `limit.order`, `limit.device`.
pub(crate) fn offline_card(standing: &Standing<'_>, wish: &Wish<'_>) -> Option<Refusal> {
    let Standing { profile, settings, stored, .. } = *standing;
    let offline = settings.offline;
    let permitted = standing.staff.is_some_and(|staff| settings.accepts_offline(staff));
    let needs_wifi = profile.reader.needs_local_network();
    any_tender(standing, wish).or_else(|| {
        first([
            (Refusal::GiftCardNeedsInternet, wish.method == Method::GiftCard),
            (Refusal::ManualEntryNeedsInternet, wish.method == Method::ManualCard),
            (Refusal::TipNeedsInternet, wish.order.tip > Money::ZERO),
            (Refusal::AppTooOld, profile.app_version < FIRST_VERSION),
            (Refusal::OfflinePaymentsOff, !offline.enabled),
            (Refusal::NoPermission, !permitted),
            (Refusal::TapToPayNeedsInternet, !profile.reader.takes_offline()),
            (Refusal::NoLocalNetwork, needs_wifi && standing.wifi == Wifi::Gone),
            (Refusal::NetworkNotVerified, needs_wifi && standing.wifi == Wifi::Unverified),
            (Refusal::ReaderNotConnected, !standing.reader),
            (
                Refusal::OverTransactionLimit,
                limits::exceeds_transaction_limit(wish.order.total, offline.transaction_limit),
            ),
            (
                Refusal::OverDeviceLimit,
                limits::exceeds_device_limit(stored, wish.amount, offline.device_limit),
            ),
        ])
    })
}

/// Names why this card, once it is read, cannot be taken offline.
///
/// Rules: `tender.interac`, `tender.eftpos`, `entry.chip-tap`.
pub(crate) fn offline_read(scheme: Scheme, entry: Entry) -> Option<Refusal> {
    first([
        (Refusal::InteracNeedsInternet, scheme == Scheme::Interac),
        (Refusal::EftposNeedsInternet, scheme == Scheme::Eftpos),
        (Refusal::SwipeNeedsInternet, entry == Entry::Swipe),
        (Refusal::ManualEntryNeedsInternet, entry == Entry::Manual),
        (Refusal::GiftCardNeedsInternet, scheme == Scheme::GiftCard),
    ])
}
