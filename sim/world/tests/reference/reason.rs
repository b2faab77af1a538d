//! Why a tender is refused: the lists at the end of rules.md, each reason with its condition.

use crate::fact::{Cents, How, OrderNo, Plug, Reach, Ripeness, Sells, TillNo};
use crate::ledger::{Ledger, Opening};

/// The oldest app that takes cards offline. Rule: `app.version`.
const OLDEST_APP: (u64, u64, u64) = (9, 14, 0);

/// What the staff want to take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) till: TillNo,
    pub(crate) order: OrderNo,
    /// The balance where nothing is said.
    pub(crate) amount: Option<Cents>,
    pub(crate) money: Coin,
    pub(crate) how: How,
}

/// Whether money is in the store's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coin {
    Ours,
    /// Another, with as many decimals.
    Like,
    /// Another, with more or fewer decimals.
    Unlike,
}

/// What the till's own hardware is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hardware {
    BuiltIn,
    Bluetooth,
    Phone,
}

/// How a card came in, and over which scheme it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Snag {
    None,
    Interac,
    Eftpos,
}

/// Names the first reason that is known before a card is presented.
pub(crate) fn before_card(
    ledger: &Ledger,
    wish: &Wish,
    hardware: Hardware,
    reach: Reach,
) -> Option<&'static str> {
    let till = wish.till;
    let balance = ledger.balance(wish.order);
    let too_much = wish.amount.is_some_and(|amount| amount > balance);
    let always = [
        ("till-down", !ledger.is_up(till)),
        ("not-logged-in", ledger.staff(till).is_none()),
        ("order-complete", balance <= 0),
        // Yen cannot be compared with a balance in dollars and cents.
        ("amount-too-large", wish.money != Coin::Unlike && too_much),
        ("wrong-currency", wish.money != Coin::Ours),
    ];
    let no_reader = wish.how == How::Reader && ledger.reader(till) == Plug::Out;
    let first = first_of(&always);
    // An order that was never opened has no balance: nothing can be tendered for it.
    let opening = ledger.opening(wish.order);
    first.or_else(|| match reach {
        Reach::Online => no_reader.then_some("reader-not-connected"),
        Reach::Offline => first_of(&offline_reasons(ledger, wish, hardware, opening?)),
    })
}

fn offline_reasons(
    ledger: &Ledger,
    wish: &Wish,
    hardware: Hardware,
    opening: Opening,
) -> [(&'static str, bool); 12] {
    let till = wish.till;
    let is_card = !matches!(wish.how, How::Cash | How::Other);
    let on_reader = wish.how == How::Reader;
    let built_in = on_reader && hardware == Hardware::BuiltIn;
    let link = ledger.link(till);
    let terms = ledger.terms(till);
    let staff = ledger.staff(till).unwrap_or(usize::MAX);
    let allowed = terms.is_some_and(|terms| terms.allowed.get(staff) == Some(&true));
    let amount = wish.amount.unwrap_or_else(|| ledger.balance(wish.order));
    let (transaction, device) = terms.map_or((0, 0), |terms| (terms.transaction, terms.device));
    let gift = wish.how == How::GiftCard || opening.sells == Sells::GiftCard;
    [
        ("gift-card-needs-internet", gift),
        ("manual-entry-needs-internet", wish.how == How::Typed),
        ("tip-needs-internet", is_card && opening.tip > 0),
        ("app-too-old", is_card && is_too_old(ledger, till)),
        ("offline-payments-off", is_card && !terms.is_some_and(|terms| terms.enabled)),
        ("no-permission", is_card && !allowed),
        ("tap-to-pay-needs-internet", on_reader && hardware == Hardware::Phone),
        ("no-local-network", built_in && link.is_none()),
        ("network-not-verified", built_in && link != ledger.verified(till)),
        ("reader-not-connected", on_reader && ledger.reader(till) == Plug::Out),
        ("over-transaction-limit", is_card && opening.total > transaction),
        ("over-device-limit", is_card && ledger.stored_total(till) + amount > device),
    ]
}

/// Semantic version order: a pre-release of 9.14.0 is older than it.
fn is_too_old(ledger: &Ledger, till: TillNo) -> bool {
    ledger.version(till).is_none_or(|(numbers, ripeness)| {
        numbers < OLDEST_APP || (numbers == OLDEST_APP && ripeness == Ripeness::Pre)
    })
}

/// Names the first reason that is known only after a card was presented offline.
pub(crate) fn after_card(snag: Snag, swiped: Swiped) -> Option<&'static str> {
    first_of(&[
        ("interac-needs-internet", snag == Snag::Interac),
        ("eftpos-needs-internet", snag == Snag::Eftpos),
        ("swipe-needs-internet", swiped == Swiped::Yes),
    ])
}

/// Whether the magnetic stripe was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Swiped {
    Yes,
    No,
}

fn first_of(reasons: &[(&'static str, bool)]) -> Option<&'static str> {
    reasons.iter().find(|(_, applies)| *applies).map(|(name, _)| *name)
}
