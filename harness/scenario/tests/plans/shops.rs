//! Random shops.

use core::time::Duration;

use pos_core::{
    Class, Country, Currency, Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme,
    StaffId,
};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use sim_world::{
    Answering, Card, CardChip, Issuer, LineSpec, Network, Offline, ProcessorSpec, Role, Shop,
    StaffMember, Store, Till, Uplink,
};

use super::span;

pub(crate) fn money() -> impl Strategy<Value = Money> {
    (1_i64..10_000_000).prop_map(Money::from_minor)
}

fn some_span() -> impl Strategy<Value = Duration> {
    span().prop_map(|span| span + Duration::from_millis(1))
}

pub(crate) fn code() -> impl Strategy<Value = ResponseCode> {
    let codes: Vec<ResponseCode> = ResponseCode::all()
        .filter_map(|(code, _)| ResponseCode::find(code))
        .filter(|code| code.class() != Class::Approved)
        .collect();
    select(codes)
}

pub(crate) fn answering() -> impl Strategy<Value = Answering> {
    prop_oneof![Just(Answering::Approve), code().prop_map(Answering::Decline)]
}

fn names(prefix: &'static str) -> impl Strategy<Value = Vec<String>> {
    (1_usize..4).prop_map(move |count| {
        let name = |place| {
            if place == 1 { format!("{prefix}é-{place}") } else { format!("{prefix}{place}") }
        };
        (0..count).map(name).collect()
    })
}

fn card() -> impl Strategy<Value = (Vec<Scheme>, Issuer, Option<Money>, CardChip)> {
    let schemes = Scheme::NAMES.map(|(_, scheme)| scheme).to_vec();
    let by_age = (answering(), some_span(), answering())
        .prop_map(|(before, until, then)| Issuer::ByAge { before, until, then });
    let issuer = prop_oneof![answering().prop_map(Issuer::Always), by_age];
    let chip = prop_oneof![
        prop::sample::select(CardChip::NAMES.map(|row| row.1).to_vec()),
        (1..100_u32).prop_map(CardChip::TornAfter),
        any::<u16>().prop_map(CardChip::Used),
        (1..=1_000_u64).prop_map(|ms| CardChip::Slow(Duration::from_millis(ms))),
    ];
    (subsequence(schemes, 1..3), issuer, prop::option::of(money()), chip)
}

fn store() -> impl Strategy<Value = Store> {
    let countries: Vec<&str> = Country::codes().collect();
    let currencies: Vec<&str> = Currency::codes().collect();
    let zones = vec!["America/New_York", "Asia/Tokyo", "Europe/Berlin", "UTC"];
    (select(countries), select(currencies), select(zones)).prop_map(|(country, currency, zone)| {
        Store {
            country: Country::find(country).unwrap(),
            currency: Currency::find(currency).unwrap(),
            timezone: zone.to_owned(),
        }
    })
}

fn patience() -> impl Strategy<Value = Patience> {
    (some_span(), some_span(), some_span(), span()).prop_map(
        |(answer, check_every, first, more)| Patience {
            answer,
            check_every,
            retry_first: first,
            retry_most: first + more,
        },
    )
}

type Draws = [(Index, Index, Index, bool); 3];

pub(crate) fn shop() -> impl Strategy<Value = Shop> {
    let names = (names("role"), names("staff"), names("till"), names("net"), names("card"));
    let cards = prop::collection::vec(card(), 3);
    let rest =
        (store(), (any::<bool>(), money(), money()), span(), (span(), any::<bool>()), patience());
    (names, cards, any::<Draws>(), rest).prop_map(|(names, cards, draws, rest)| {
        let (roles, staff, tills, networks, card_names) = names;
        let (store, (enabled, transaction_limit, device_limit), line, (latency, cents), patience) =
            rest;
        let short = |place: usize| u16::try_from(place).unwrap();
        let (role_count, staff_count, network_count) = (roles.len(), staff.len(), networks.len());
        let member = |(place, name): (usize, String)| StaffMember {
            name,
            role: draws[place].0.index(role_count),
            logged_in: draws[place].3,
        };
        let till = |(place, name): (usize, String)| Till {
            name,
            reader: ReaderModel::NAMES[draws[place].0.index(8)].1,
            app_version: ["9.14.0", "9.13.99-rc.1+x"][draws[place].1.index(2)].to_owned(),
            wifi: NetworkId(short(draws[place].2.index(network_count))),
            staff: draws[place].3.then(|| StaffId(short(draws[place].1.index(staff_count)))),
        };
        let uplink =
            |place: usize| [Uplink::Shop, Uplink::Dead, Uplink::Own][draws[place].0.index(3)];
        Shop {
            store,
            offline: Offline { enabled, transaction_limit, device_limit },
            roles: roles
                .into_iter()
                .enumerate()
                .map(|(place, name)| Role { name, accepts_offline: draws[place].3 })
                .collect(),
            staff: staff.into_iter().enumerate().map(member).collect(),
            tills: tills.into_iter().enumerate().map(till).collect(),
            networks: networks
                .into_iter()
                .enumerate()
                .map(|(place, name)| Network { name, internet: uplink(place) })
                .collect(),
            cards: card_names
                .into_iter()
                .zip(cards)
                .map(|(name, (schemes, issuer, balance, chip))| Card {
                    name,
                    schemes,
                    issuer,
                    balance,
                    chip,
                })
                .collect(),
            line: LineSpec { latency: line },
            processor: ProcessorSpec { latency, cents },
            patience,
        }
    })
}
