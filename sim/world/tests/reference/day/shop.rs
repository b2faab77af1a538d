//! Random shops: countries, limits, staff, tills with every reader, cards of every scheme.
#![expect(clippy::expect_used, reason = "a shop of a test that cannot be set up is no shop")]

use core::time::Duration;

use pos_core::{
    Country, Currency, Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme, StaffId,
};
use sim_world::{
    Answering, Card, CardChip, Issuer, LineSpec, Network, Offline, ProcessorSpec, Role, Shop,
    StaffMember, Store, Till, Uplink,
};

use super::{Dice, Width};

pub(crate) fn code(text: &str) -> ResponseCode {
    ResponseCode::find(text).expect("a code of the response table")
}

pub(super) fn shop(dice: &mut Dice, width: Width) -> Shop {
    let wide = width == Width::Wide;
    let (country, currency) =
        dice.pick(&[("US", "USD"), ("CA", "CAD"), ("AU", "AUD"), ("JP", "JPY")]);
    let store = Store {
        country: Country::find(country).expect("a country"),
        currency: Currency::find(currency).expect("a currency"),
        timezone: "Etc/UTC".to_owned(),
    };
    let offline = Offline {
        enabled: !wide || dice.percent(85),
        transaction_limit: Money::from_minor(dice.within(20_00, 150_00)),
        device_limit: Money::from_minor(dice.within(40_00, 400_00)),
    };
    let cents = wide && dice.percent(4);
    let tills = if wide { dice.weigh(&[5, 3, 2]) + 1 } else { 1 };
    let role = |name: &str, accepts_offline| Role { name: name.to_owned(), accepts_offline };
    Shop {
        store,
        offline,
        roles: vec![role("cashier", true), role("trainee", false)],
        staff: vec![member("ana", 0), member("bob", 1), member("cid", 0)],
        tills: (0..tills).map(|place| till(dice, place, width)).collect(),
        networks: vec![
            network("shop", Uplink::Shop),
            network("cafe", Uplink::Dead),
            network("hotspot", Uplink::Own),
        ],
        cards: some_of(dice, cards(country)),
        line: LineSpec { latency: Duration::from_millis(50) },
        processor: ProcessorSpec { latency: Duration::from_millis(400), cents },
        patience: patience(dice, width),
    }
}

fn patience(dice: &mut Dice, width: Width) -> Patience {
    let mut secs = |usual: u64, from, to| {
        let odd = width == Width::Wide && dice.percent(30);
        let span = if odd { dice.within(from, to).unsigned_abs() } else { usual };
        Duration::from_secs(span)
    };
    Patience {
        answer: secs(15, 5, 40),
        check_every: secs(15, 5, 90),
        retry_first: secs(15, 1, 60),
        retry_most: secs(300, 60, 600),
    }
}

fn member(name: &str, role: usize) -> StaffMember {
    StaffMember { name: name.to_owned(), role, logged_in: name == "ana" }
}

fn network(name: &str, internet: Uplink) -> Network {
    Network { name: name.to_owned(), internet }
}

fn till(dice: &mut Dice, place: usize, width: Width) -> Till {
    let readers = ReaderModel::NAMES.map(|(_, model)| model);
    let wide = width == Width::Wide;
    let good = &readers[..6];
    let reader = if wide && dice.percent(10) { dice.pick(&readers) } else { dice.pick(good) };
    let odd = ["9.13.9", "9.9.9", "9.14.0-rc.1", "9.15.0", "10.0.0"];
    let version = if wide && dice.percent(15) { dice.pick(&odd) } else { "9.14.0" };
    let staff = if wide && dice.percent(20) { StaffId(1) } else { StaffId(0) };
    Till {
        name: format!("till-{place}"),
        reader,
        app_version: version.to_owned(),
        wifi: NetworkId(if wide && dice.percent(8) { 2 } else { 0 }),
        staff: Some(staff),
    }
}

/// Picks a few cards, the plain one first: the run looks for the number of every card on every
/// disk, which is most of its time.
fn some_of(dice: &mut Dice, mut cards: Vec<Card>) -> Vec<Card> {
    while cards.len() > 5 {
        let place = 1 + usize::try_from(dice.below(cards.len() as u64 - 1)).unwrap_or(0);
        cards.remove(place);
    }
    cards
}

/// Cards of every scheme and every temper; the first is plain.
fn cards(country: &str) -> Vec<Card> {
    let approve = Issuer::Always(Answering::Approve);
    let declines = |text| Issuer::Always(Answering::Decline(code(text)));
    let until = |hours| Issuer::ByAge {
        before: Answering::Approve,
        until: Duration::from_hours(hours),
        then: Answering::Decline(code("54")),
    };
    let card = |name: &str, schemes: &[Scheme], issuer| Card {
        name: name.to_owned(),
        schemes: schemes.to_vec(),
        issuer,
        balance: None,
        chip: CardChip::Sound,
    };
    let low = |card: Card, minor| Card { balance: Some(Money::from_minor(minor)), ..card };
    let mut cards = vec![
        card("visa", &[Scheme::Visa], approve),
        card("amex", &[Scheme::Amex], approve),
        card("broke", &[Scheme::Mastercard], declines("51")),
        low(card("low", &[Scheme::Visa], approve), 70_00),
        card("late", &[Scheme::Mastercard], until(24)),
        card("hasty", &[Scheme::Discover], until(1)),
        card("garbled", &[Scheme::UnionPay], declines("30")),
        low(card("gift", &[Scheme::GiftCard], approve), 90_00),
    ];
    // Americans meet the one abroad, Japanese the other.
    let debit = match country {
        "CA" | "US" => Scheme::Interac,
        _ => Scheme::Eftpos,
    };
    cards.push(card("debit", &[debit], approve));
    cards.push(card("both", &[debit, Scheme::Mastercard], approve));
    cards
}
