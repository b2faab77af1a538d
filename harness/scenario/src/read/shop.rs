//! The shop, from a merged tree.

mod cards;
mod members;
mod values;

pub(crate) use values::{answering, decline, money, no_amount, version};

use std::collections::BTreeMap;

use pos_core::{Country, Currency, Money, Patience};
use sim_world::{LineSpec, Offline, ProcessorSpec, Shop, Store};

use super::fields::Fields;
use super::tree::{Node, Table, Tree};
use crate::clock::{is_zone, zones};
use crate::code::Code;
use crate::language::{
    FORWARDING, LINE, OFFLINE, PROCESSOR, RETRY, STORE, TOP, meant_country, meant_currency,
    meant_zone,
};
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::source::Place;
use crate::standard::is_standard;

/// Reads a shop; `place` stands for the whole file.
pub(crate) fn shop(ledger: &Ledger, merged: &Table, place: &Place) -> Shop {
    let top = Fields::of(ledger, merged, (place, &TOP));
    let store = store(&top);
    let currency = store.currency;
    let roles = members::roles(&top);
    let staff = members::staff(&top, &roles);
    let networks = members::networks(&top);
    let tills = members::tills(&top, &networks, &staff);
    Shop {
        offline: offline(&top, currency),
        roles,
        staff,
        tills,
        networks,
        cards: cards::cards(&top, currency),
        line: line(&top),
        processor: processor(&top),
        patience: patience(&top),
        store,
    }
}

/// Lists where each value of a shop stands, by its dotted path.
pub(crate) fn places(merged: &Table) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    walk("", merged, &mut places);
    places
}

fn walk(prefix: &str, table: &Table, places: &mut BTreeMap<String, Place>) {
    for entry in &table.entries {
        let path = format!("{prefix}{}", entry.key);
        if let Tree::Table(inner) = &entry.node.value {
            walk(&format!("{path}."), inner, places);
        }
        places.insert(path, entry.node.place.clone());
    }
}

/// Opens a table of the shop; one of the wrong kind was noted, and is read as empty.
pub(super) fn open<'a>(
    top: &Fields<'a>,
    key: &str,
    group: &'static crate::language::Group,
) -> Option<Fields<'a>> {
    Fields::open(top.ledger, top.node(key)?, group)
}

fn store(top: &Fields<'_>) -> Store {
    let fields = open(top, "store", &STORE);
    let fields = fields.as_ref();
    Store {
        country: fields.and_then(country).unwrap_or(united_states()),
        currency: fields.and_then(currency).unwrap_or(dollar()),
        timezone: fields.and_then(timezone).unwrap_or_else(|| "America/New_York".to_owned()),
    }
}

fn country(fields: &Fields<'_>) -> Option<Country> {
    let (code, place) = fields.text("country")?;
    Country::find(code).or_else(|| {
        let message = format!("there is no country `{code}`");
        let mistake = Mistake::new(Code::UnknownCountry, place, message);
        let label =
            write_code(meant_country(code)).unwrap_or_else(|| capitals(code, Country::codes()));
        fields
            .ledger
            .none(mistake.label(label).help("countries are codes of ISO 3166, such as \"US\""))
    })
}

fn currency(fields: &Fields<'_>) -> Option<Currency> {
    let (code, place) = fields.text("currency")?;
    find_currency(fields.ledger, code, place)
}

/// Finds a currency by its code.
pub(crate) fn find_currency(ledger: &Ledger, code: &str, place: &Place) -> Option<Currency> {
    Currency::find(code).or_else(|| {
        let message = format!("there is no currency `{code}`");
        let mistake = Mistake::new(Code::UnknownCurrency, place, message);
        let label =
            write_code(meant_currency(code)).unwrap_or_else(|| capitals(code, Currency::codes()));
        ledger.none(mistake.label(label).help("currencies are codes of ISO 4217, such as \"USD\""))
    })
}

fn write_code(code: Option<&str>) -> Option<String> {
    code.map(|code| format!("write \"{code}\""))
}

/// Short codes are close to each other, so only capital letters are guessed.
fn capitals(code: &str, mut known: impl Iterator<Item = &'static str>) -> String {
    let capital = code.to_uppercase();
    if capital != code && known.any(|known| known == capital) {
        format!("did you mean `{capital}`?")
    } else {
        String::new()
    }
}

fn timezone(fields: &Fields<'_>) -> Option<String> {
    let (name, place) = fields.text("timezone")?;
    if is_zone(name) {
        return Some(name.to_owned());
    }
    let message = format!("there is no time zone `{name}`");
    let zones = zones();
    let mistake = Mistake::new(Code::UnknownTimezone, place, message).label(
        write_code(meant_zone(name))
            .unwrap_or_else(|| did_you_mean(name, zones.iter().map(String::as_str))),
    );
    fields.ledger.none(mistake.help("time zones are IANA names, such as \"America/New_York\""))
}

fn offline(top: &Fields<'_>, currency: Currency) -> Offline {
    let fields = open(top, "offline", &OFFLINE);
    let fields = fields.as_ref();
    let limit = |key: &str, whole: i64| {
        fields.and_then(|fields| limit(fields, key, currency)).unwrap_or(currency.whole(whole))
    };
    Offline {
        enabled: fields.and_then(|fields| fields.flag("enabled")).unwrap_or(true),
        transaction_limit: limit("transaction_limit", 100),
        device_limit: limit("device_limit", 5000),
    }
}

/// The standard limits are so many whole units of whatever the currency is.
fn limit(fields: &Fields<'_>, key: &str, currency: Currency) -> Option<Money> {
    let (_, place) = fields.text(key)?;
    if is_standard(place) {
        return None;
    }
    money(fields, key, (currency, 0))
}

fn line(top: &Fields<'_>) -> LineSpec {
    let latency = open(top, "line", &LINE).and_then(|fields| fields.span("latency"));
    LineSpec { latency: latency.unwrap_or(core::time::Duration::from_millis(50)) }
}

fn processor(top: &Fields<'_>) -> ProcessorSpec {
    let fields = open(top, "processor", &PROCESSOR);
    let latency = fields.as_ref().and_then(|fields| fields.span("latency"));
    ProcessorSpec {
        latency: latency.unwrap_or(core::time::Duration::from_millis(400)),
        cents: fields.as_ref().and_then(|fields| fields.flag("cents")).unwrap_or(false),
    }
}

fn patience(top: &Fields<'_>) -> Patience {
    const QUARTER: core::time::Duration = core::time::Duration::from_secs(15);
    let fields = open(top, "forwarding", &FORWARDING);
    let span = |key: &str| fields.as_ref().and_then(|fields| fields.some_span(key));
    let retry = fields.as_ref().and_then(|fields| open(fields, "retry", &RETRY));
    let retry = retry.as_ref();
    let patience = Patience {
        answer: span("patience").unwrap_or(QUARTER),
        check_every: span("check_every").unwrap_or(QUARTER),
        retry_first: retry.and_then(|fields| fields.some_span("first")).unwrap_or(QUARTER),
        retry_most: retry
            .and_then(|fields| fields.some_span("most"))
            .unwrap_or(core::time::Duration::from_mins(5)),
    };
    if let Some(node) = retry.and_then(|fields| fields.node("most"))
        && patience.retry_most < patience.retry_first
    {
        top.ledger.note(shorter(node));
    }
    patience
}

fn shorter(most: &Node) -> Mistake {
    let message = "`most` is shorter than `first`, and the wait grows from first to most";
    Mistake::new(Code::BadNumber, &most.place, message).label("write a longer one")
}

fn united_states() -> Country {
    Country::find("US").unwrap_or_else(|| unreachable!("the United States are a country"))
}

fn dollar() -> Currency {
    Currency::find("USD").unwrap_or_else(|| unreachable!("the dollar is a currency"))
}
