//! The shop in full, so that nothing depends on the standard one.

use pos_core::{ReaderModel, Scheme};
use sim_world::{Answering, Card, CardChip, Issuer, Network, Shop, StaffMember, Till, Uplink};

use super::inline;
use super::toml::Inline;
use super::toml::{key, list, text};
use crate::language::PERMISSION;
use crate::span::show_span;
use crate::words::{answering, name_of};

/// Writes a shop.
pub(super) fn shop(shop: &Shop) -> String {
    let mut lines = vec![store(shop), offline(shop)];
    for role in &shop.roles {
        let held = role.accepts_offline.then(|| text(PERMISSION));
        let table = inline().raw("permissions", list(held.into_iter())).close();
        lines.push(format!("roles.{} = {table}", key(&role.name)));
    }
    lines.extend(shop.staff.iter().map(|member| staff(shop, member)));
    lines.extend(shop.tills.iter().map(|found| till(shop, found)));
    lines.extend(shop.networks.iter().map(network));
    lines.extend(shop.cards.iter().map(|found| card(shop, found)));
    lines.extend(waits(shop));
    lines.join("\n") + "\n"
}

fn store(shop: &Shop) -> String {
    let table = inline()
        .text("country", shop.store.country.code())
        .text("currency", shop.store.currency.code())
        .text("timezone", &shop.store.timezone);
    format!("store = {}", table.close())
}

fn offline(shop: &Shop) -> String {
    let money = |amount| shop.store.currency.show(amount).to_string();
    let table = inline()
        .raw("enabled", shop.offline.enabled.to_string())
        .text("transaction_limit", &money(shop.offline.transaction_limit))
        .text("device_limit", &money(shop.offline.device_limit));
    format!("offline = {}", table.close())
}

fn staff(shop: &Shop, member: &StaffMember) -> String {
    let role = shop.roles.get(member.role).map(|role| role.name.as_str());
    let table = inline().maybe("role", role).raw("logged_in", member.logged_in.to_string());
    format!("staff.{} = {}", key(&member.name), table.close())
}

fn till(shop: &Shop, till: &Till) -> String {
    let wifi = shop.networks.get(usize::from(till.wifi.0)).map(|network| network.name.as_str());
    let staff = till.staff.and_then(|staff| shop.member(staff)).map(|member| member.name.as_str());
    let table = inline()
        .text("reader", name_of(&ReaderModel::NAMES, till.reader))
        .text("app_version", &till.app_version)
        .maybe("wifi", wifi)
        .maybe("staff", staff);
    format!("tills.{} = {}", key(&till.name), table.close())
}

fn network(network: &Network) -> String {
    let internet = match network.internet {
        Uplink::Shop => "true",
        Uplink::Dead => "false",
        Uplink::Own => "\"own\"",
    };
    format!("networks.{} = {}", key(&network.name), inline().raw("internet", internet).close())
}

fn card(shop: &Shop, card: &Card) -> String {
    let schemes = card.schemes.iter().map(|scheme| text(name_of(&Scheme::NAMES, *scheme)));
    let table = match card.schemes.as_slice() {
        [one] => inline().text("scheme", name_of(&Scheme::NAMES, *one)),
        _ => inline().raw("schemes", list(schemes)),
    };
    let table = match card.issuer {
        Issuer::Always(Answering::Approve) => table,
        Issuer::Always(answer) => table.text("issuer", &answering(answer)),
        Issuer::ByAge { before, until, then } => table.raw("issuer", by_age(before, until, then)),
    };
    let balance = card.balance.map(|balance| shop.store.currency.show(balance).to_string());
    let table = with_chip(table.maybe("balance", balance), card.chip);
    format!("cards.{} = {}", key(&card.name), table.close())
}

fn with_chip(table: Inline, chip: CardChip) -> Inline {
    let text = match chip {
        CardChip::Sound => return table,
        CardChip::TornAfter(commands) => format!("torn after {commands}"),
        CardChip::Slow(each) => format!("slow {}", show_span(each)),
        CardChip::Used(times) => format!("used {times}"),
        CardChip::WrongCryptogram
        | CardChip::CountersExhausted
        | CardChip::Expired
        | CardChip::UnknownKey => name_of(&CardChip::NAMES, chip).to_owned(),
    };
    table.text("chip", &text)
}

fn by_age(before: Answering, until: core::time::Duration, then: Answering) -> String {
    let first = (before != Answering::Approve).then(|| answering(before));
    let table = inline().text("until", &show_span(until)).text("then", &answering(then));
    table.maybe("before", first).close()
}

fn waits(shop: &Shop) -> [String; 3] {
    let patience = &shop.patience;
    let retry = inline()
        .text("first", &show_span(patience.retry_first))
        .text("most", &show_span(patience.retry_most));
    let forwarding = inline()
        .text("patience", &show_span(patience.answer))
        .text("check_every", &show_span(patience.check_every))
        .raw("retry", retry.close());
    let line = inline().text("latency", &show_span(shop.line.latency));
    let processor = inline()
        .text("latency", &show_span(shop.processor.latency))
        .raw("cents", shop.processor.cents.to_string());
    [
        format!("line = {}", line.close()),
        format!("processor = {}", processor.close()),
        format!("forwarding = {}", forwarding.close()),
    ]
}
