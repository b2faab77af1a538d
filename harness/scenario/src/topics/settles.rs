//! What `deadzone explore` and `--crash-sweep` look for once every fault has ended: what does not
//! settle then never will.

/// Each with what it says of a run that breaks it.
const SETTLES: [(&str, &str); 8] = [
    ("settles.queue", "twelve hours after every fault ended, a till still has a queue"),
    ("settles.payment", "a payment was confirmed to the customer, and is never answered"),
    ("settles.receipt", "a receipt was noted for a customer, and is never sent"),
    ("settles.admin", "the admin has not got an order as the till shows it"),
    ("settles.books", "the till calls more or fewer payments approved than the processor captured"),
    ("settles.step", "the staff began something at a till, and it never ends"),
    ("settles.till", "the app of a till does not come up again after a power cut"),
    ("panic", "the app ended itself with a panic"),
];

/// Explains one of them.
pub(super) fn settles(topic: &str) -> Option<String> {
    let (name, what) = SETTLES.iter().find(|(name, _)| *name == topic)?;
    Some(format!(
        "`{name}`, found by `deadzone explore` and `deadzone run --crash-sweep`: {what}\n  \
         `deadzone replay FILE` shows the timeline of what was found\n"
    ))
}

/// Lists their names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SETTLES.iter().map(|(name, _)| *name)
}
