//! Words that need no shop to be said: closed lists and small values.

use pos_core::{Channel, ReceiptState};
use sim_world::{
    Act, Answering, Countable, CrashAt, DiskHealth, Outcome, PartsPerMillion, Warning,
};

/// How something that staff did ended.
pub(crate) const OUTCOMES: [(&str, Outcome); 7] = [
    ("accepted", Outcome::Accepted),
    ("refused", Outcome::Refused),
    ("declined", Outcome::Declined),
    ("sent", Outcome::Sent),
    ("found", Outcome::Found),
    ("unknown", Outcome::Unknown),
    ("unread", Outcome::Unread),
];

/// Where a receipt stands.
pub(crate) const RECEIPTS: [(&str, ReceiptState); 3] =
    [("none", ReceiptState::None), ("queued", ReceiptState::Queued), ("sent", ReceiptState::Sent)];

/// What a till warns of.
pub(crate) const WARNINGS: [(&str, Warning); 1] = [("near-24h", Warning::Near24h)];

/// How a disk behaves.
pub(crate) const DISKS: [(&str, DiskHealth); 4] = [
    ("full", DiskHealth::Full),
    ("ok", DiskHealth::Ok),
    ("fail-sync", DiskHealth::FailSync),
    ("lies", DiskHealth::Lies),
];

/// The named moments of a crash; durable writes are counted beside them.
pub(crate) const CRASH_MOMENTS: [(&str, CrashAt); 4] = [
    ("before-store", CrashAt::BeforeStore),
    ("after-store", CrashAt::AfterStore),
    ("after-send", CrashAt::AfterSend),
    ("after-answer", CrashAt::AfterAnswer),
];

/// What is counted for a crash right before or after it.
pub(crate) const COUNTABLES: [(&str, Countable); 3] =
    [("write", Countable::Write), ("send", Countable::Send), ("receive", Countable::Receive)];

/// How a customer is contacted.
pub(crate) const CONTACT_BY: [(&str, Channel); 2] =
    [("email", Channel::Email), ("phone", Channel::Text)];

/// Finds the name of a value in a closed list.
pub(crate) fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, known)| *known == value).map_or("unknown", |(name, _)| name)
}

/// Says an answer of an issuer: `approve`, `decline 51`.
pub(crate) fn answering(answer: Answering) -> String {
    match answer {
        Answering::Approve => "approve".to_owned(),
        Answering::Decline(code) => format!("decline {}", code.code()),
    }
}

/// Says the moment of a crash: `after-send`, `before write 3`.
pub(crate) fn crash_at(moment: CrashAt) -> String {
    match moment {
        CrashAt::Before(what, nth) => format!("before {} {nth}", name_of(&COUNTABLES, what)),
        CrashAt::After(what, nth) => format!("after {} {nth}", name_of(&COUNTABLES, what)),
        CrashAt::During(nth) => format!("during write {nth}"),
        CrashAt::BeforeStore | CrashAt::AfterStore | CrashAt::AfterSend | CrashAt::AfterAnswer => {
            name_of(&CRASH_MOMENTS, moment).to_owned()
        }
    }
}

/// Says a share as a decimal fraction: `0.3`, `1.0`.
pub(crate) fn parts_per_million(share: PartsPerMillion) -> String {
    let text = format!("{}.{:06}", share.0 / 1_000_000, share.0 % 1_000_000);
    let trimmed = text.trim_end_matches('0');
    if trimmed.ends_with('.') { format!("{trimmed}0") } else { trimmed.to_owned() }
}

/// Says the subject of a step.
pub(crate) const fn subject(act: &Act) -> &'static str {
    match act {
        Act::Internet(_) => "internet",
        Act::Router(_) => "router",
        Act::Power(_) => "power",
        Act::Wifi(_) => "wifi",
        Act::Processor(_) => "processor",
        Act::Reader(_) => "reader",
        Act::Till(_) => "till",
        Act::Staff(_) => "staff",
        Act::Order(_) => "order",
        Act::Pay(_) => "pay",
        Act::Sale(_) => "sale",
        Act::Receipt(_) => "receipt",
        Act::Search(_) => "search",
        Act::Contact(_) => "contact",
        Act::Admin(_) => "admin",
        Act::Check(_) => "check",
    }
}

#[cfg(test)]
mod tests {
    use super::{crash_at, parts_per_million};
    use sim_world::{Countable, CrashAt, PartsPerMillion};

    #[test]
    fn shares_are_decimal_fractions() {
        let said = |share| parts_per_million(PartsPerMillion(share));
        assert_eq!(
            [said(300_000), said(0), said(1_000_000), said(1)],
            ["0.3", "0.0", "1.0", "0.000001"]
        );
    }

    #[test]
    fn a_crash_has_a_name_or_a_count() {
        assert_eq!(crash_at(CrashAt::AfterSend), "after-send");
        assert_eq!(crash_at(CrashAt::Before(Countable::Write, 3)), "before write 3");
        assert_eq!(crash_at(CrashAt::During(3)), "during write 3");
    }
}
