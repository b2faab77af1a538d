//! Router, mains, Wi-Fi: what tills notice of them, and when.

use core::time::Duration;

use pos_core::{ReaderModel, Refusal};
use sim_world::{OrderQuestion, PowerChange, RouterChange, TillQuestion, Value, What, WifiChange};

use crate::played::{Played, honest};
use crate::rig::{
    ANA, CAFE, HOTSPOT, SHOP, TILL, after, internet_down, internet_up, is_offline, is_online,
    minutes, ms, named, plan, plan_in, router, sale, secs, shop_with, step, till_is, wifi, within,
};

fn power(change: PowerChange) -> sim_world::Step {
    step(sim_world::Act::Power(change))
}

fn wifi_back(played: &Played) -> Option<sim_kernel::Time> {
    played.first(|what| matches!(what, What::Wifi(TILL, Some(SHOP))))
}

#[test]
fn the_wifi_is_back_sixty_seconds_after_the_router_is_switched_on() {
    let played = honest(plan([
        router(RouterChange::Off),
        is_offline(),
        named("on", after(minutes(1), router(RouterChange::On))),
        named("back", within(minutes(2), is_online())),
    ]));
    assert_eq!(wifi_back(&played).map(|at| at.since(played.finished("on"))), Some(secs(60)));
    assert_eq!(played.lasted("back"), secs(60) + ms(100));
    assert!(played.all_met());
}

#[test]
fn a_restarted_router_is_back_after_sixty_seconds() {
    let restart = named("restart", router(RouterChange::Restart));
    let played = honest(plan([restart, within(minutes(2), is_online())]));
    assert_eq!(wifi_back(&played).map(|at| at.since(played.finished("restart"))), Some(secs(60)));
    assert!(played.all_met());
}

#[test]
fn a_router_that_is_switched_off_while_it_starts_does_not_come_up() {
    let played = honest(plan([
        router(RouterChange::Restart),
        after(secs(59), router(RouterChange::Off)),
        after(minutes(5), is_offline()),
    ]));
    assert_eq!(wifi_back(&played), None);
    assert!(played.all_met());
}

#[test]
fn a_router_that_is_switched_off_and_on_while_it_starts_begins_anew() {
    let played = honest(plan([
        router(RouterChange::Restart),
        after(secs(30), router(RouterChange::Off)),
        named("on", after(secs(1), router(RouterChange::On))),
        after(minutes(5), is_online()),
    ]));
    assert_eq!(wifi_back(&played).map(|at| at.since(played.finished("on"))), Some(secs(60)));
    assert!(played.all_met());
}

#[test]
fn a_router_that_is_on_already_stays_as_it_is() {
    let on = after(secs(30), router(RouterChange::On));
    let played = honest(plan([router(RouterChange::Restart), on, after(minutes(2), is_online())]));
    assert_eq!(wifi_back(&played).map(sim_kernel::Time::as_millis), Some(60_000));
}

#[test]
fn a_power_cut_takes_the_wifi_and_leaves_the_tills() {
    let played = honest(plan_in(
        shop_with(ReaderModel::WisePad3),
        [
            power(PowerChange::Cut),
            is_offline(),
            sale("coffee", 45_00),
            named("restored", after(minutes(10), power(PowerChange::Restored))),
            after(minutes(2), is_online()),
        ],
    ));
    assert_eq!(wifi_back(&played).map(|at| at.since(played.finished("restored"))), Some(secs(60)));
    assert_eq!(played.seen("coffee").offline, Some(true));
    assert!(played.all_met() && played.is_paid("coffee"));
}

#[test]
fn a_router_that_is_off_stays_off_when_the_power_is_back() {
    let played = honest(plan([
        power(PowerChange::Cut),
        router(RouterChange::Off),
        power(PowerChange::Restored),
        after(minutes(5), is_offline()),
    ]));
    assert!(played.all_met());
}

#[test]
fn a_built_in_reader_takes_nothing_while_the_router_is_down() {
    for reader in [ReaderModel::PosTerminalReader, ReaderModel::PosTerminal] {
        let played = honest(plan_in(
            shop_with(reader),
            [
                internet_down(),
                router(RouterChange::Off),
                sale("dark", 45_00),
                router(RouterChange::On),
                after(minutes(2), sale("unverified", 45_00)),
                internet_up(),
                after(minutes(1), sale("online", 45_00)),
            ],
        ));
        assert_eq!(played.refusal("dark"), Some(Refusal::NoLocalNetwork));
        assert_eq!(played.refusal("unverified"), Some(Refusal::NetworkNotVerified));
        assert!(played.is_paid("online"));
    }
}

#[test]
fn the_verified_network_survives_a_restart_of_the_app() {
    let played = honest(plan([
        internet_down(),
        till_is(sim_world::TillChange::Restart),
        sale("coffee", 45_00),
    ]));
    assert_eq!(played.seen("coffee").offline, Some(true));
}

#[test]
fn one_till_alone_loses_its_wifi() {
    let shop = shop_with(ReaderModel::PosTerminalReader);
    let other = crate::rig::till("other", ReaderModel::PosTerminalReader);
    let tills = vec![shop.tills[0].clone(), other];
    let second = pos_core::TillId(1);
    let played = honest(plan_in(sim_world::Shop { tills, ..shop }, [wifi(WifiChange::Lost)]));
    assert_eq!(played.till(TILL, TillQuestion::Online), Value::Flag(false));
    assert_eq!(played.till(second, TillQuestion::Online), Value::Flag(true));
}

#[test]
fn offline_a_network_without_internet_is_not_joined() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        named("join", wifi(WifiChange::Join(CAFE))),
    ]));
    assert_eq!(played.refusal("join"), Some(Refusal::NetworkNotVerified));
    assert_eq!(played.lasted("join"), secs(15));
    assert_eq!(played.count(|what| matches!(what, What::Wifi(..))), 0);
}

#[test]
fn offline_a_network_whose_internet_is_confirmed_is_joined_and_the_till_is_online() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        named("join", wifi(WifiChange::Join(HOTSPOT))),
        is_online(),
        after(minutes(1), is_online()),
    ]));
    assert!(played.is_accepted("join") && played.all_met() && played.is_paid("coffee"));
    assert_eq!(played.lasted("join"), ms(100));
}

/// Rule: `net.switch`: the other network answers also where the till is on none.
#[test]
fn without_wifi_another_network_is_joined_once_its_internet_is_confirmed() {
    let played = honest(plan([
        router(RouterChange::Off),
        sale("coffee", 45_00),
        named("cafe", wifi(WifiChange::Join(CAFE))),
        named("hotspot", wifi(WifiChange::Join(HOTSPOT))),
        is_online(),
        after(minutes(1), is_online()),
    ]));
    assert_eq!(played.refusal("coffee"), Some(Refusal::NoLocalNetwork));
    assert_eq!(played.refusal("cafe"), Some(Refusal::NetworkNotVerified));
    assert!(played.is_accepted("hotspot") && played.all_met());
    assert_eq!(played.lasted("hotspot"), ms(100));
}

#[test]
fn online_the_network_is_changed_freely() {
    let played = honest(plan([
        named("join", wifi(WifiChange::Join(HOTSPOT))),
        internet_down(),
        after(minutes(1), sale("coffee", 45_00)),
    ]));
    assert_eq!(played.lasted("join"), Duration::ZERO);
    assert_eq!(played.seen("coffee").offline, Some(false));
}

#[test]
fn joining_the_network_that_it_is_on_changes_nothing() {
    let played = honest(plan([named("join", wifi(WifiChange::Join(SHOP))), is_online()]));
    assert!(played.is_accepted("join") && played.all_met());
}

#[test]
fn a_till_elsewhere_does_not_notice_the_shops_router() {
    let played = honest(plan([
        wifi(WifiChange::Join(HOTSPOT)),
        after(minutes(1), router(RouterChange::Restart)),
        crate::rig::holds_for(minutes(5), is_online()),
    ]));
    assert!(played.all_met());
}

#[test]
fn a_till_knows_its_staff_and_settings_without_the_wifi() {
    let played = honest(plan([
        wifi(WifiChange::Lost),
        crate::rig::log_out(),
        named("in", crate::rig::log_in(ANA)),
    ]));
    assert!(played.is_accepted("in"));
    assert_eq!(
        played.till(TILL, TillQuestion::OfflineLeft),
        Value::Money(crate::rig::cents(5000_00))
    );
    assert_eq!(played.count(|what| matches!(what, What::Sent(..))), 0);
}

#[test]
fn an_outage_is_noticed_by_a_request_and_its_end_by_a_look() {
    let played = honest(plan([
        internet_down(),
        after(minutes(5), is_online()),
        sale("coffee", 45_00),
        is_offline(),
        internet_up(),
        named("back", within(secs(16), is_online())),
        within(
            secs(5),
            crate::rig::check_order("coffee", OrderQuestion::InAdmin, Value::Flag(true)),
        ),
    ]));
    assert!(played.all_met());
    assert!(played.lasted("back") <= secs(15) + ms(100));
}
