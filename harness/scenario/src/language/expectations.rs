//! The keys of `expect` and `check`.

use super::{Group, Kind, badges, declines, may, names, reasons};
use crate::words::{OUTCOMES, RECEIPTS, WARNINGS};

/// What the staff see at once.
pub(crate) static EXPECT: Group = Group {
    name: "`expect`",
    words: &[
        may("outcome", Kind::Word(outcomes), "how it ends; it must work where nothing is said"),
        may("reason", Kind::Known("reasons", reasons), "why it does not work"),
        may("badges", Kind::List(&Kind::Word(badges)), "the badges of the order, all of them"),
        may("order_complete", Kind::Flag, "whether the balance is zero"),
        may("offline", Kind::Flag, "of a tender that was accepted: whether it was taken offline"),
        may("to", Kind::Text, "the address or number that was written to"),
    ],
};

/// What is looked at.
pub(crate) static CHECK: Group = Group {
    name: "`check`",
    words: &[
        may("order", Kind::Name, "the order, by the id of its step"),
        may("badges", Kind::List(&Kind::Word(badges)), "the badges of the order, all of them"),
        may("in_admin", Kind::Flag, "whether the admin has the order"),
        may("receipt", Kind::Word(receipts), "the order's receipt"),
        may(
            "reason",
            Kind::Known("declines", last_declines),
            "code or name of the order's last decline, or none",
        ),
        may("balance", Kind::Money, "what is still to be paid"),
        may("contact", Kind::Text, "how the customer is reached, or none"),
        may(
            "tenders",
            Kind::List(&Kind::Text),
            "the order's tenders: \"visa 30.00 approved\", pending, declined 51, dead 30, or dead too-old at 30 days",
        ),
        may("captures", Kind::Whole, "how often money was captured for the order"),
        may("online", Kind::Flag, "whether the till believes that it is online"),
        may("offline_total", Kind::Money, "the sum of the till's stored payments"),
        may("offline_left", Kind::Money, "what still fits under its device limit"),
        may("queued", Kind::Whole, "how many stored payments wait"),
        may("logged_in", Kind::Name, "who is logged in, or nobody"),
        may("reader", Kind::Word(reader), "whether the reader is connected"),
        may("orders", Kind::Whole, "the rows of the Orders tab"),
        may(
            "warnings",
            Kind::List(&Kind::Word(warnings)),
            "near-24h from 22 h after the oldest stored payment, [] for none",
        ),
        may("dead_letters", Kind::Whole, "the length of the dead-letter list"),
        may("forwarded", Kind::List(&Kind::Name), "orders whose payments were sent, in order"),
        may("peak_total", Kind::Money, "the most that was stored at once"),
        may("admin_orders", Kind::Whole, "how many orders the admin has"),
        may("admin_total_paid", Kind::Money, "what they were paid with"),
        may("captured_total", Kind::Money, "what the processor captured and did not reverse"),
        may("requests", Kind::Whole, "payment requests that reached the processor"),
        may("reversals", Kind::Whole, "reversals that the processor acted on"),
    ],
};

fn outcomes() -> Vec<&'static str> {
    names(&OUTCOMES)
}

fn last_declines() -> Vec<&'static str> {
    let none = core::iter::once("none");
    none.chain(declines()).collect()
}

fn receipts() -> Vec<&'static str> {
    names(&RECEIPTS)
}

fn warnings() -> Vec<&'static str> {
    names(&WARNINGS)
}

fn reader() -> Vec<&'static str> {
    vec!["connected", "disconnected"]
}
