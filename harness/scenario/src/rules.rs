//! The rules of offline card payments: the ids that a scenario can prove.

/// A rule, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, such as `limit.order`.
    pub id: &'static str,
    /// What it says, in one line.
    pub summary: &'static str,
}

/// All rules, in the order in which they are taught.
pub const RULES: &[Rule] = &[
    rule("app.version", "the app is 9.14.0 or later"),
    rule("setting.enabled", "offline payments are on in the admin; switching them on is confirmed"),
    rule("setting.reach", "a till uses the settings that it last received while online"),
    rule(
        "setting.disable",
        "switched off: no new offline payments, stored ones are still forwarded",
    ),
    rule("staff.permission", "whoever is logged in may take cards offline through a POS role"),
    rule("reader.supported", "Tap to Pay takes no offline payment; the six other readers do"),
    rule("reader.connected", "the reader is connected and charged; charged again, it reconnects"),
    rule("entry.chip-tap", "offline, cards are inserted or tapped; no swipe, nothing typed"),
    rule("tender.gift-card", "offline, gift cards are neither taken nor sold"),
    rule("tender.interac", "a Canadian store takes no Interac offline"),
    rule("tender.eftpos", "an Australian store takes no eftpos offline"),
    rule(
        "tender.cash",
        "cash and other manual tenders are taken offline and count against no limit",
    ),
    rule("order.tip", "offline, no card is taken on an order with a tip"),
    rule("order.balance", "no tender is more than the order's balance"),
    rule("search.customer", "offline nothing is searched and nobody contacted; the rest goes on"),
    rule(
        "limit.order",
        "an order whose total is above the transaction limit takes no card offline",
    ),
    rule("limit.device", "stored payments plus this one stay within the till's device limit"),
    rule("limit.release", "room comes back with the processor's answer, not with the sending"),
    rule("limit.scope", "each till has a device limit of its own"),
    rule("limit.currency", "limits are in the store's currency; tenders in others are refused"),
    rule("limit.cash", "an order above the limit can be finished with cash"),
    rule("net.detect", "an unanswered payment is offered as an offline checkout, never made one"),
    rule("net.local", "readers that are built in need the local Wi-Fi; Bluetooth ones do not"),
    rule("net.restart", "after a restart of the router, built-in readers wait for the internet"),
    rule("net.switch", "offline, only a network whose internet is confirmed can be joined"),
    rule("net.push", "changes in the admin reach online tills at once, others when they are back"),
    rule("net.flap", "a connection that comes and goes neither loses nor doubles a payment"),
    rule("till.restart", "a crash or restart is not a log-out, and loses nothing that was stored"),
    rule("sale.flow", "cart, offline checkout, card, Done, Order created"),
    rule("sale.receipt", "a receipt asked for offline is queued and sent once online"),
    rule("sale.contact", "the customer's address or number stays on the order"),
    rule("sale.durable", "Order created is shown once the payment is on durable storage"),
    rule("order.pending", "offline, the order is Payment pending on the till and not in the admin"),
    rule("sync.automatic", "back online, payments and orders go out without anybody asking"),
    rule("sync.paid", "approved, Payment pending becomes Paid"),
    rule("sync.declined", "declined, the order also shows Card declined"),
    rule("sync.partial", "some tenders good, some declined: Partially paid and Card declined"),
    rule("sync.log-out", "after a log-out nothing is sent until log-in and reader are back"),
    rule("sync.admin", "the order is in the admin after reconnecting, even while pending"),
    rule("sync.order", "oldest first, again with the same key, with a doubling wait"),
    rule(
        "sync.contact",
        "after a decline the customer is contacted and the payment collected again",
    ),
    rule("sync.give-up", "what the processor cannot read, or is 30 days old, is a dead letter"),
    rule("delay.24h", "within 24 hours declines are rarer; the till warns from 22 hours"),
    rule("never.lost", "a confirmed payment is stored, answered, or a dead letter with a reason"),
    rule("never.twice", "a card payment is captured at most once"),
    rule("never.paid-unapproved", "no order is Paid with a payment unanswered or uncovered"),
    rule("never.over-limit", "no payment is accepted above the limits held at that moment"),
    rule("never.refused-stored", "a tender shown as refused is never forwarded"),
    rule("never.confirmed-twice", "Order created is shown once an order"),
    rule("never.pan", "no card number stands in any journal, log, trace, snapshot or report"),
    rule("never.guess", "no answer is not a decline: it is asked again, or reversed if given up"),
    rule("never.decline-retried", "only 91 and 96 are sent again by themselves"),
];

const fn rule(id: &'static str, summary: &'static str) -> Rule {
    Rule { id, summary }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn every_rule_stands_once() {
        assert_eq!(RULES.len(), 52);
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
    }
}
