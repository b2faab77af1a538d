//! Limits and permissions, and how a change in the admin reaches the tills.

use pos_core::{ReaderModel, Refusal, TillId};
use sim_world::{Act, AdminChange, AdminSave, Grant, Plan, Shop, Step, TillQuestion, Value, What};

use crate::played::{Played, honest};
use crate::rig::{
    BOB, TILL, after, cents, check, device_limit, internet_down, internet_up, is_online, log_in,
    minutes, ms, named, on, plan, plan_in, sale, secs, shop, step, till, transaction_limit, within,
};

const LEFT: TillId = TillId(0);
const RIGHT: TillId = TillId(1);

fn two_tills() -> Shop {
    let tills = ["left", "right"].map(|name| till(name, ReaderModel::PosTerminalReader));
    let mut shop = Shop { tills: tills.to_vec(), ..shop() };
    shop.offline.device_limit = cents(100_00);
    shop
}

fn left_of(till: TillId, minor: i64) -> Step {
    let question = sim_world::Question::Till(till, TillQuestion::OfflineLeft);
    check(question, Value::Money(cents(minor)))
}

/// The merchant takes the cashiers' permission away.
fn revoke() -> Step {
    step(Act::Admin(AdminChange {
        offline_payments: None,
        transaction_limit: None,
        device_limit: None,
        role: Some(Grant { role: 0, granted: false }),
        save: AdminSave::Yes,
    }))
}

#[test]
fn each_till_has_a_device_limit_of_its_own() {
    let played = honest(plan_in(
        two_tills(),
        [
            internet_down(),
            on(LEFT, sale("first", 100_00)),
            on(LEFT, sale("second", 1)),
            on(RIGHT, sale("third", 60_00)),
            on(RIGHT, sale("fourth", 40_01)),
            on(RIGHT, sale("fifth", 40_00)),
        ],
    ));
    for name in ["first", "third", "fifth"] {
        assert_eq!(played.seen(name).offline, Some(true), "{name}");
    }
    for name in ["second", "fourth"] {
        assert_eq!(played.refusal(name), Some(Refusal::OverDeviceLimit), "{name}");
    }
}

#[test]
fn a_crash_of_one_till_is_none_of_the_other() {
    let crash = on(LEFT, crate::rig::till_is(sim_world::TillChange::Crash));
    let played = honest(plan_in(two_tills(), [crash, on(RIGHT, sale("coffee", 45_00))]));
    assert!(played.is_paid("coffee"));
    assert_eq!(played.count(|what| matches!(what, What::AppDied(RIGHT))), 0);
}

#[test]
fn a_change_reaches_every_till_that_is_online_at_once() {
    let played = honest(plan_in(
        two_tills(),
        [device_limit(70_00), after(ms(50), left_of(LEFT, 70_00)), left_of(RIGHT, 70_00)],
    ));
    assert!(played.all_met());
}

#[test]
fn a_change_during_an_outage_reaches_the_till_at_the_check_that_finds_it_online() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        device_limit(70_00),
        left_of(TILL, 4955_00),
        after(minutes(5), left_of(TILL, 4955_00)),
        internet_up(),
        named("back", within(minutes(1), is_online())),
        after(minutes(1), left_of(TILL, 70_00)),
    ]));
    let here = |what: &What| matches!(what, What::Answered(_, _, pos_core::Answer::Here(_)));
    assert_eq!(played.first(here), Some(played.finished("back")));
    assert!(played.all_met());
}

/// An outage that the till has not noticed, with a change in the admin during it.
fn an_unnoticed_outage(change: Step) -> Plan {
    plan([
        internet_down(),
        change,
        sale("coffee", 45_00),
        internet_up(),
        within(minutes(1), is_online()),
        internet_down(),
        after(secs(30), sale("tea", 45_00)),
    ])
}

fn refusals(played: &Played) -> [Option<Refusal>; 2] {
    [played.refusal("coffee"), played.refusal("tea")]
}

#[test]
fn a_till_uses_the_settings_that_it_received_last() {
    let lower = honest(an_unnoticed_outage(transaction_limit(44_99)));
    assert_eq!(refusals(&lower), [None, Some(Refusal::OverTransactionLimit)]);
    let revoked = honest(an_unnoticed_outage(revoke()));
    assert_eq!(refusals(&revoked), [None, Some(Refusal::NoPermission)]);
}

#[test]
fn what_is_not_saved_reaches_nobody() {
    let unsaved = AdminChange {
        offline_payments: Some(false),
        transaction_limit: None,
        device_limit: Some(cents(1)),
        role: None,
        save: AdminSave::No,
    };
    let played = honest(plan([step(Act::Admin(unsaved)), after(secs(1), left_of(TILL, 5000_00))]));
    assert_eq!(played.count(|what| matches!(what, What::Pushed(..))), 0);
    assert_eq!(played.count(|what| matches!(what, What::AdminNotSaved(_))), 1);
    assert!(played.all_met());
}

#[test]
fn staff_without_the_permission_take_no_card_offline() {
    let steps = [log_in(BOB), internet_down(), sale("coffee", 45_00)];
    assert_eq!(honest(plan(steps)).refusal("coffee"), Some(Refusal::NoPermission));
}

#[test]
fn room_comes_back_with_the_answer() {
    let played = honest(plan_in(
        two_tills(),
        [
            internet_down(),
            on(LEFT, sale("coffee", 100_00)),
            left_of(LEFT, 0),
            internet_up(),
            within(minutes(1), left_of(LEFT, 100_00)),
        ],
    ));
    let captured = played.first(|what| matches!(what, What::Captured { .. }));
    let room = played.entries().iter().find(|entry| {
        matches!(&entry.what,
        What::Shown(LEFT, pos_core::Screen::Status(status)) if status.queued == 0
            && status.room == cents(100_00) && !status.stored_total.minor().is_positive()
            && entry.at > played.finished("coffee"))
    });
    assert_eq!(room.zip(captured).map(|(room, at)| room.at.since(at)), Some(ms(450)));
}
