//! Steps that change the world around the sale: line, router, mains, processor, devices, admin.

use sim_world::{
    AdminChange, AdminSave, Countable, CrashAt, Grant, InternetChange, PartsPerMillion,
    PowerChange, ProcessorChange, ReaderChange, RouterChange, StaffChange, TillChange, WifiChange,
};

use super::scope::Scope;
use crate::code::Code;
use crate::language::{
    ADMIN, INTERNET, LOG_IN, PROCESSOR_CHANGE, TILL_CHANGE, crash_moments, quoted,
};
use crate::mistake::Mistake;
use crate::names::did_you_mean;
use crate::read::fields::{Fields, no_span};
use crate::read::kinds::meant;
use crate::read::shop::{answering, money, version};
use crate::read::tree::{Node, Tree};
use crate::span::read_span;
use crate::words::{COUNTABLES, CRASH_MOMENTS, DISKS};

pub(super) fn internet(scope: &Scope<'_>, node: &Node) -> Option<InternetChange> {
    match node.text() {
        Some("down") => return Some(InternetChange::Down),
        Some(_) => return Some(InternetChange::Up),
        None => {}
    }
    let fields = Fields::open(scope.ledger, node, &INTERNET)?;
    if node.table().is_some_and(|table| table.entries.is_empty()) {
        let mistake = Mistake::new(Code::Empty, &node.place, "`internet` says nothing");
        scope.ledger.note(mistake.label("write loss, latency or both"));
    }
    let loss = share(&fields, "loss").unwrap_or_default();
    Some(InternetChange::Poor { loss, latency: fields.span("latency") })
}

/// Reads a share from 0 to 1 with up to six decimals, without a floating-point number.
fn share(fields: &Fields<'_>, key: &str) -> Option<PartsPerMillion> {
    let node = fields.node(key)?;
    let parts = match &node.value {
        Tree::Whole(Some(whole @ 0..=1)) => u32::try_from(*whole).ok().map(|n| n * 1_000_000),
        Tree::Decimal(text) => millionths(text),
        Tree::Whole(_)
        | Tree::Text(_)
        | Tree::Flag(_)
        | Tree::Date
        | Tree::List(_)
        | Tree::Table(_) => None,
    };
    parts.map(PartsPerMillion).or_else(|| {
        let message = format!("`{key}` is not a share");
        let mistake = Mistake::new(Code::BadNumber, &node.place, message);
        fields.ledger.none(
            mistake
                .label("write a number from 0 to 1, such as 0.3")
                .help("shares have up to six decimals"),
        )
    })
}

fn millionths(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.')?;
    let digits = !rest.is_empty() && rest.len() <= 6 && rest.bytes().all(|b| b.is_ascii_digit());
    let whole: u32 = whole.strip_prefix('+').unwrap_or(whole).parse().ok()?;
    let rest: u32 = format!("{rest:0<6}").parse().ok().filter(|_| digits)?;
    let parts = whole.checked_mul(1_000_000)?.checked_add(rest)?;
    (parts <= 1_000_000).then_some(parts)
}

pub(super) fn router(node: &Node) -> Option<RouterChange> {
    match node.text()? {
        "off" => Some(RouterChange::Off),
        "on" => Some(RouterChange::On),
        _ => Some(RouterChange::Restart),
    }
}

pub(super) fn power(node: &Node) -> Option<PowerChange> {
    Some(if node.text()? == "cut" { PowerChange::Cut } else { PowerChange::Restored })
}

pub(super) fn wifi(scope: &Scope<'_>, node: &Node) -> Option<WifiChange> {
    let text = node.text()?;
    if let Some(name) = text.strip_prefix("join ") {
        let start = text.len() - name.len() + 1;
        let place = node.place.part(start..start + name.len());
        return scope.network(name.trim(), &place).map(WifiChange::Join);
    }
    match text {
        "lost" => Some(WifiChange::Lost),
        "back" => Some(WifiChange::Back),
        _ => {
            let message = format!("`wifi` in a step cannot be `{text}`");
            let mistake = Mistake::new(Code::UnknownWord, &node.place, message);
            let is_network = scope.shop.networks.iter().any(|network| network.name == text);
            let meant = meant(("in a step", "wifi"), text)
                .unwrap_or_else(|| did_you_mean(text, ["lost", "back"]));
            let label = if is_network { format!("write \"join {text}\"") } else { meant };
            let help = "`wifi` takes \"lost\", \"back\" or \"join\" with the name of a network";
            scope.ledger.none(mistake.label(label).help(help))
        }
    }
}

pub(super) fn processor(scope: &Scope<'_>, node: &Node) -> Option<ProcessorChange> {
    match node.text() {
        Some("down") => return Some(ProcessorChange::Down),
        Some(_) => return Some(ProcessorChange::Up),
        None => {}
    }
    let fields = Fields::open(scope.ledger, node, &PROCESSOR_CHANGE)?;
    let forms = ["latency", "answer", "lose_answers", "lose_requests", "late_answers"];
    let form = fields.exactly_one(&forms)?;
    fields.only_beside("times", &["answer"]);
    fields.only_beside("by", &["late_answers"]);
    match form.key.as_str() {
        "latency" => fields.span("latency").map(ProcessorChange::Latency),
        "answer" => {
            let times = if fields.node("times").is_some() { fields.whole("times", 0)? } else { 1 };
            Some(ProcessorChange::Answer { answer: answering(&fields, "answer")?, times })
        }
        "lose_answers" => fields.whole("lose_answers", 0).map(ProcessorChange::LoseAnswers),
        "lose_requests" => fields.whole("lose_requests", 0).map(ProcessorChange::LoseRequests),
        _ => {
            fields.exactly_one(&["by"]);
            let count = fields.whole("late_answers", 0)?;
            Some(ProcessorChange::LateAnswers { count, by: fields.some_span("by")? })
        }
    }
}

pub(super) fn reader(node: &Node) -> Option<ReaderChange> {
    match node.text()? {
        "connect" => Some(ReaderChange::Connect),
        "disconnect" => Some(ReaderChange::Disconnect),
        "restart" => Some(ReaderChange::Restart),
        "battery-empty" => Some(ReaderChange::BatteryEmpty),
        _ => Some(ReaderChange::Charged),
    }
}

pub(super) fn till(scope: &Scope<'_>, node: &Node) -> Option<TillChange> {
    match node.text() {
        Some("crash") => return Some(TillChange::Crash),
        Some("start") => return Some(TillChange::Start),
        Some(_) => return Some(TillChange::Restart),
        None => {}
    }
    let fields = Fields::open(scope.ledger, node, &TILL_CHANGE)?;
    let form = fields.exactly_one(&["crash", "clock", "disk", "app_version"])?;
    fields.only_beside("back", &["crash"]);
    match form.key.as_str() {
        "crash" => {
            let back = fields.span("back");
            crash(&fields).map(|moment| TillChange::CrashAt(moment, back))
        }
        "clock" => clock(&fields).map(TillChange::Clock),
        "disk" => fields.word("disk", &DISKS).map(TillChange::Disk),
        _ => version(&fields, "app_version").map(TillChange::AppVersion),
    }
}

fn crash(fields: &Fields<'_>) -> Option<CrashAt> {
    if let Some(moment) = fields.word("crash", &CRASH_MOMENTS) {
        return Some(moment);
    }
    let (text, place) = fields.text("crash")?;
    let count = |prefix: &str| {
        let digits = text.strip_prefix(prefix)?;
        let digits = digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)?;
        digits.parse::<u32>().ok().filter(|count| *count > 0)
    };
    let counted = |(name, what): &(&str, Countable)| {
        let before = count(&format!("before {name} ")).map(|nth| CrashAt::Before(*what, nth));
        before.or_else(|| count(&format!("after {name} ")).map(|nth| CrashAt::After(*what, nth)))
    };
    let during = || count("during write ").map(CrashAt::During);
    COUNTABLES.iter().find_map(counted).or_else(during).or_else(|| {
        let message = format!("`crash` in `till` cannot be `{text}`");
        let mistake = Mistake::new(Code::UnknownWord, place, message)
            .label(did_you_mean(text, crash_moments()))
            .help(format!(
                "`crash` takes {}, or \"before\" or \"after\" with \"write 3\", \"send 3\" or \"receive 3\", or \"during write 3\"; to crash at once, write till = \"crash\"",
                quoted(&crash_moments())
            ));
        fields.ledger.none(mistake)
    })
}

/// Reads a jump of a clock in milliseconds.
fn clock(fields: &Fields<'_>) -> Option<i64> {
    let (text, place) = fields.text("clock")?;
    let signed = text.strip_prefix('-').map(|span| (-1, span));
    let Some((sign, span)) = signed.or_else(|| text.strip_prefix('+').map(|span| (1, span))) else {
        let right =
            read_span(text).map_or_else(|_| String::new(), |_| format!("write \"+{text}\""));
        let message = format!("`{text}` does not say which way the clock goes");
        let mistake = Mistake::new(Code::BadSpan, place, message);
        return fields.ledger.none(mistake.label(right).help("write \"+3h\" or \"-10m\""));
    };
    match read_span(span) {
        Ok(span) => i64::try_from(span.as_millis()).ok().map(|millis| sign * millis),
        Err(wrong) => fields.ledger.none(no_span(place, span, &wrong)),
    }
}

pub(super) fn staff(scope: &Scope<'_>, node: &Node) -> Option<StaffChange> {
    if node.text().is_some() {
        return Some(StaffChange::LogOut);
    }
    let fields = Fields::open(scope.ledger, node, &LOG_IN)?;
    let (name, place) = fields.text("log_in")?;
    scope.staff(name, place).map(StaffChange::LogIn)
}

pub(super) fn admin(scope: &Scope<'_>, node: &Node) -> Option<AdminChange> {
    let fields = Fields::open(scope.ledger, node, &ADMIN)?;
    let limit = |key: &str| money(&fields, key, (scope.shop.store.currency, 0));
    let change = AdminChange {
        offline_payments: fields.word("offline_payments", &[("on", true), ("off", false)]),
        transaction_limit: limit("transaction_limit"),
        device_limit: limit("device_limit"),
        role: grant(scope, &fields),
        save: save(&fields),
    };
    let touches = ["offline_payments", "transaction_limit", "device_limit", "role"];
    if node.table().is_some_and(|table| table.entries.iter().all(|entry| entry.key == "save")) {
        let mistake = Mistake::new(Code::Empty, &node.place, "`admin` touches nothing");
        scope.ledger.note(mistake.help(format!("`admin` takes {}", touches.join(", "))));
    }
    Some(change)
}

fn grant(scope: &Scope<'_>, fields: &Fields<'_>) -> Option<Grant> {
    fields.only_beside("grant", &["role"]);
    fields.only_beside("revoke", &["role"]);
    fields.entry("role")?;
    let which = fields.exactly_one(&["grant", "revoke"])?;
    let role = scope.role(fields)?;
    Some(Grant { role, granted: which.key == "grant" })
}

fn save(fields: &Fields<'_>) -> AdminSave {
    match (fields.flag("save"), fields.text("save")) {
        (Some(true), _) => AdminSave::Yes,
        (None, Some(_)) => AdminSave::Unconfirmed,
        (Some(false), _) | (None, None) => AdminSave::No,
    }
}

#[cfg(test)]
mod tests {
    use super::millionths;

    #[test]
    fn shares_are_read_digit_by_digit() {
        assert_eq!(millionths("0.3"), Some(300_000));
        assert_eq!(millionths("1.0"), Some(1_000_000));
        assert_eq!(millionths("0.000001"), Some(1));
        assert_eq!(millionths("1.1"), None);
        assert_eq!(millionths("0.0000001"), None);
        assert_eq!(millionths("-0.1"), None);
        assert_eq!(millionths("nan"), None);
        assert_eq!(millionths("3e-1"), None);
    }
}
