//! The keys of steps.

use super::{CHECK, EXPECT, Group, Kind, entries, may, must, names, or, schemes};
use crate::words::{CONTACT_BY, CRASH_MOMENTS, DISKS};

/// A step: one subject, and what stands beside it.
pub(crate) static STEP: Group = Group {
    name: "a step",
    words: &[
        may("at", Kind::Moment, "when it begins"),
        may("id", Kind::Name, "what other steps call it by"),
        may("on", Kind::Name, "the till that is meant"),
        may("internet", Kind::Either(&Kind::Word(up_down), &Kind::Table(&INTERNET)), "the line"),
        may("router", Kind::Word(router), "the Wi-Fi router"),
        may("power", Kind::Word(power), "the shop's mains"),
        may("wifi", Kind::Text, "one till's Wi-Fi: \"lost\", \"back\" or \"join cafe\""),
        may(
            "processor",
            Kind::Either(&Kind::Word(up_down), &Kind::Table(&PROCESSOR_CHANGE)),
            "the payment processor",
        ),
        may(
            "reader",
            Kind::Word(reader),
            "the reader; charged, it is connected 3 s later, a built-in one 10 s: its battery is the till's, whose app stops and starts with it",
        ),
        may("till", Kind::Either(&Kind::Word(till), &Kind::Table(&TILL_CHANGE)), "device and app"),
        may("staff", Kind::Either(&Kind::Word(log_out), &Kind::Table(&LOG_IN)), "the POS session"),
        may("order", Kind::Table(&ORDER), "opens a checkout"),
        may("pay", Kind::Table(&PAY), "one tender"),
        may("sale", Kind::Table(&SALE), "order, tender, Done and receipt in one"),
        may("receipt", Kind::Table(&RECEIPT), "asks for a receipt"),
        may("search", Kind::Table(&SEARCH), "searches for a customer or a product"),
        may("contact", Kind::Table(&CONTACT), "the staff contact the customer"),
        may("admin", Kind::Table(&ADMIN), "the merchant in the admin"),
        may("check", Kind::Table(&CHECK), "looks, changes nothing"),
        may("play", Kind::Text, "the steps of a part, a file relative to this one"),
        may("expect", Kind::Table(&EXPECT), "what the staff see at once"),
        may("within", Kind::Span, "how long a check may take to become true"),
        may("holds_for", Kind::Span, "how long a check must stay true"),
        may("note", Kind::Text, "a remark"),
        or("times", Kind::Whole, "1", "how often the step is repeated"),
        or("every", Kind::Span, "0s", "from begin to begin, or when the one before ends"),
        may("with", Kind::Values, "the parameters of a part"),
    ],
};

/// The keys of [`STEP`] that are subjects.
pub(crate) const SUBJECTS: [&str; 17] = [
    "internet",
    "router",
    "power",
    "wifi",
    "processor",
    "reader",
    "till",
    "staff",
    "order",
    "pay",
    "sale",
    "receipt",
    "search",
    "contact",
    "admin",
    "check",
    "play",
];

/// A line that loses messages or is slow.
pub(crate) static INTERNET: Group = Group {
    name: "`internet`",
    words: &[
        or("loss", Kind::Share, "0.0", "the share of messages lost, each way"),
        may("latency", Kind::Span, "one way"),
    ],
};

/// A change of the processor.
pub(crate) static PROCESSOR_CHANGE: Group = Group {
    name: "`processor`",
    words: &[
        may("latency", Kind::Span, "how long it takes to answer"),
        may("answer", Kind::Text, "the answer to the next payment messages: \"decline 91\""),
        or("times", Kind::Whole, "1", "how many payment messages are answered so"),
        may("lose_answers", Kind::Whole, "it acts, but so many answers never arrive"),
        may("lose_requests", Kind::Whole, "so many requests never arrive"),
        may("late_answers", Kind::Whole, "so many answers are late"),
        may("by", Kind::Span, "by how much answers are late"),
    ],
};

/// A change of a till.
pub(crate) static TILL_CHANGE: Group = Group {
    name: "`till`",
    words: &[
        may("crash", Kind::Text, "crashes at a named moment: \"after-send\", \"before write 3\""),
        may("back", Kind::Span, "how long after the crash it starts by itself"),
        may("clock", Kind::Text, "moves its clock: \"+3h\", \"-10m\""),
        may("disk", Kind::Word(disk), "how its disk behaves"),
        may("app_version", Kind::Text, "updates the app"),
    ],
};

/// A log-in.
pub(crate) static LOG_IN: Group =
    Group { name: "`staff`", words: &[must("log_in", Kind::Name, "who logs in")] };

/// A checkout.
pub(crate) static ORDER: Group = Group {
    name: "`order`",
    words: &[
        must("total", Kind::Money, "what the customer owes, without the tip"),
        or("tip", Kind::Money, "none", "added to the total"),
        may("sells", Kind::Word(sells), "what special thing is sold"),
        may(
            "email",
            Kind::Text,
            "to contact the customer; asks for no receipt: write a `receipt` step",
        ),
        may("phone", Kind::Text, "the same by text message; asks for no receipt either"),
    ],
};

/// A tender.
pub(crate) static PAY: Group = Group {
    name: "`pay`",
    words: &[
        must("order", Kind::Name, "the order, by the id of its step"),
        may("card", Kind::Name, "the card"),
        may("cash", Kind::Either(&Kind::Money, &Kind::Flag), "the amount; true: the balance"),
        may("other", Kind::Either(&Kind::Money, &Kind::Flag), "the amount; true: the balance"),
        or("entry", Kind::Word(entries), "tap, or else insert", "how the card is read"),
        or("amount", Kind::Money, "the balance", "how much goes on the card"),
        may("scheme", Kind::Word(schemes), "the pick on a co-badged card"),
        or("currency", Kind::Text, "the store's", "the currency of the tender"),
        or("offer", Kind::Word(offer), "take", "what happens to an offered offline checkout"),
    ],
};

/// A whole sale.
pub(crate) static SALE: Group = Group {
    name: "`sale`",
    words: &[
        must("total", Kind::Money, "what the customer owes, without the tip"),
        may("card", Kind::Name, "the card"),
        may("cash", Kind::Either(&Kind::Money, &Kind::Flag), "true, or an amount"),
        or("entry", Kind::Word(entries), "tap, or else insert", "how the card is read"),
        may("scheme", Kind::Word(schemes), "the pick on a co-badged card"),
        or("tip", Kind::Money, "none", "added to the total"),
        may("email", Kind::Text, "where the receipt goes"),
        may("phone", Kind::Text, "where the receipt goes"),
        or("offer", Kind::Word(offer), "take", "what happens to an offered offline checkout"),
    ],
};

/// A receipt.
pub(crate) static RECEIPT: Group = Group {
    name: "`receipt`",
    words: &[
        must("order", Kind::Name, "the order, by the id of its step"),
        may("email", Kind::Text, "where the receipt goes"),
        may("phone", Kind::Text, "where the receipt goes"),
    ],
};

/// A search.
pub(crate) static SEARCH: Group = Group {
    name: "`search`",
    words: &[may("customer", Kind::Text, "a customer"), may("product", Kind::Text, "a product")],
};

/// Contacting a customer.
pub(crate) static CONTACT: Group = Group {
    name: "`contact`",
    words: &[
        must("order", Kind::Name, "the order, by the id of its step"),
        must("by", Kind::Word(contact_by), "how"),
    ],
};

/// A change in the admin.
pub(crate) static ADMIN: Group = Group {
    name: "`admin`",
    words: &[
        may("offline_payments", Kind::Word(on_off), "whether offline payments are accepted"),
        may("transaction_limit", Kind::Money, "the largest order, tip included"),
        may("device_limit", Kind::Money, "the most that one till stores"),
        may("role", Kind::Name, "the role whose permission is touched"),
        may("grant", Kind::Word(permissions), "the permission that it is given"),
        may("revoke", Kind::Word(permissions), "the permission that it loses"),
        or(
            "save",
            Kind::Either(&Kind::Flag, &Kind::Word(unconfirmed)),
            "false",
            "true: saved and confirmed; \"unconfirmed\": saved only",
        ),
    ],
};

/// The one permission that roles hold.
pub(crate) const PERMISSION: &str = "accept-offline-card-payments";

pub(super) fn permissions() -> Vec<&'static str> {
    vec![PERMISSION]
}

fn up_down() -> Vec<&'static str> {
    vec!["down", "up"]
}

fn router() -> Vec<&'static str> {
    vec!["off", "on", "restart"]
}

fn power() -> Vec<&'static str> {
    vec!["cut", "restored"]
}

fn reader() -> Vec<&'static str> {
    vec!["connect", "disconnect", "restart", "battery-empty", "charged"]
}

fn till() -> Vec<&'static str> {
    vec!["crash", "start", "restart"]
}

fn log_out() -> Vec<&'static str> {
    vec!["log-out"]
}

fn sells() -> Vec<&'static str> {
    vec!["gift-card"]
}

fn offer() -> Vec<&'static str> {
    vec!["take", "leave"]
}

fn on_off() -> Vec<&'static str> {
    vec!["on", "off"]
}

fn unconfirmed() -> Vec<&'static str> {
    vec!["unconfirmed"]
}

fn disk() -> Vec<&'static str> {
    names(&DISKS)
}

fn contact_by() -> Vec<&'static str> {
    names(&CONTACT_BY)
}

/// The named moments of a crash.
pub(crate) fn crash_moments() -> Vec<&'static str> {
    names(&CRASH_MOMENTS)
}
