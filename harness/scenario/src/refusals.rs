//! The reasons for a refusal, in the order in which they are named.

/// A reason, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Explained {
    /// Its name: `over-device-limit`.
    pub(crate) name: &'static str,
    /// The rule that it comes from.
    pub(crate) rule: &'static str,
    /// What is the case.
    pub(crate) why: &'static str,
}

/// All of them; of several that apply, the first is named.
pub(crate) const REFUSALS: [Explained; 25] = [
    refusal("till-down", "till.restart", "the app is not running"),
    refusal("not-logged-in", "staff.permission", "nobody is logged in"),
    refusal("order-complete", "order.balance", "nothing is left to be paid"),
    refusal("amount-too-large", "order.balance", "the tender is more than the balance"),
    refusal("wrong-currency", "limit.currency", "the tender is not in the store's currency"),
    refusal("gift-card-needs-internet", "tender.gift-card", "a gift card is paid with, or sold"),
    refusal("manual-entry-needs-internet", "entry.chip-tap", "the card number is typed in"),
    refusal("tip-needs-internet", "order.tip", "the order has a tip"),
    refusal("app-too-old", "app.version", "the app is older than 9.14.0"),
    refusal("offline-payments-off", "setting.enabled", "the till knows the setting as off"),
    refusal("no-permission", "staff.permission", "the role of whoever is logged in lacks it"),
    refusal("tap-to-pay-needs-internet", "reader.supported", "the phone itself is the reader"),
    refusal(
        "no-local-network",
        "net.local",
        "a built-in reader is without Wi-Fi; 60 s after a router is on again it is network-not-verified",
    ),
    refusal("network-not-verified", "net.restart", "the Wi-Fi has not been seen with internet yet"),
    refusal("reader-not-connected", "reader.connected", "no charged reader is connected"),
    refusal("over-transaction-limit", "limit.order", "the order's total is above the limit"),
    refusal("over-device-limit", "limit.device", "with this one the till would store too much"),
    refusal(
        "interac-needs-internet",
        "tender.interac",
        "the payment goes over Interac, whatever the country",
    ),
    refusal(
        "eftpos-needs-internet",
        "tender.eftpos",
        "the payment goes over eftpos, whatever the country",
    ),
    refusal("swipe-needs-internet", "entry.chip-tap", "the card was swiped"),
    refusal("storage-full", "sale.durable", "the payment could not be stored"),
    refusal("offer-left", "net.detect", "the customer left at the offered offline checkout"),
    refusal("search-needs-internet", "search.customer", "a search while offline"),
    refusal("contact-needs-internet", "search.customer", "contacting a customer while offline"),
    refusal("no-contact", "sync.contact", "the order has no such address or number"),
];

const fn refusal(name: &'static str, rule: &'static str, why: &'static str) -> Explained {
    Explained { name, rule, why }
}

#[cfg(test)]
mod tests {
    use super::REFUSALS;
    use crate::rules::RULES;

    #[test]
    fn the_reasons_are_those_of_the_core_in_its_order_each_with_a_rule() {
        let known = pos_core::Refusal::NAMES.iter().map(|(name, _)| *name);
        assert!(REFUSALS.iter().map(|refusal| refusal.name).eq(known));
        for refusal in &REFUSALS {
            assert!(RULES.iter().any(|rule| rule.id == refusal.rule), "{}", refusal.rule);
        }
    }
}
