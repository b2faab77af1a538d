//! Every kind of reader: how it is joined, what takes it away, what brings it back.

use pos_core::{Entry, ReaderModel, Refusal};
use sim_world::{Countable, CrashAt, ReaderChange, RouterChange, Step, TillQuestion, Value, What};

use crate::played::honest;
use crate::rig::{
    ANA, TILL, VISA, after, card, check, crash_at, internet_down, internet_up, log_in, log_out,
    minutes, named, plan, plan_in, reader, router, sale, sale_by, secs, shop_with, start, within,
};

const BLUETOOTH: [ReaderModel; 4] = [
    ReaderModel::Chipper2xBt,
    ReaderModel::TapAndChip,
    ReaderModel::WisePad3,
    ReaderModel::ChipAndSwipe,
];
const BUILT_IN: [ReaderModel; 2] = [ReaderModel::PosTerminalReader, ReaderModel::PosTerminal];
const PHONES: [ReaderModel; 2] = [ReaderModel::TapToPayIphone, ReaderModel::TapToPayAndroid];

fn is_connected() -> Step {
    check(sim_world::Question::Till(TILL, TillQuestion::Reader), Value::Flag(true))
}

fn is_gone() -> Step {
    check(sim_world::Question::Till(TILL, TillQuestion::Reader), Value::Flag(false))
}

fn usual(model: ReaderModel) -> Entry {
    model.reads()[0]
}

#[test]
fn every_reader_takes_a_card_online() {
    for (_, model) in ReaderModel::NAMES {
        let sale = sale_by("coffee", 45_00, card(VISA, usual(model)));
        assert!(honest(plan_in(shop_with(model), [sale])).is_paid("coffee"), "{model:?}");
    }
}

#[test]
fn a_bluetooth_reader_works_on_while_the_router_is_down() {
    for model in BLUETOOTH {
        let sale = sale_by("coffee", 45_00, card(VISA, usual(model)));
        let played = honest(plan_in(shop_with(model), [router(RouterChange::Off), sale]));
        assert_eq!(played.seen("coffee").offline, Some(true), "{model:?}");
    }
}

#[test]
fn tap_to_pay_takes_nothing_offline() {
    for model in PHONES {
        let steps = [internet_down(), sale("asked", 45_00), sale("known", 45_00)];
        let played = honest(plan_in(shop_with(model), steps));
        assert_eq!(played.refusal("asked"), Some(Refusal::TapToPayNeedsInternet));
        assert_eq!(played.refusal("known"), Some(Refusal::TapToPayNeedsInternet));
    }
}

#[test]
fn a_built_in_reader_shares_the_battery_of_its_till() {
    for model in BUILT_IN.into_iter().chain(PHONES) {
        let played = honest(plan_in(
            shop_with(model),
            [
                reader(ReaderChange::BatteryEmpty),
                sale("dark", 45_00),
                named("in vain", start()),
                named("charged", reader(ReaderChange::Charged)),
                after(secs(30), is_connected()),
                sale("coffee", 45_00),
            ],
        ));
        assert_eq!(played.refusal("dark"), Some(Refusal::TillDown), "{model:?}");
        assert_eq!(played.refusal("in vain"), Some(Refusal::TillDown));
        let up = played.first(|what| matches!(what, What::AppStarted(_)));
        assert_eq!(up.map(|at| at.since(played.finished("charged"))), Some(secs(10)));
        assert!(played.all_met() && played.is_paid("coffee"));
    }
}

#[test]
fn a_bluetooth_reader_has_a_battery_of_its_own() {
    for model in BLUETOOTH {
        let card = card(VISA, usual(model));
        let played = honest(plan_in(
            shop_with(model),
            [
                reader(ReaderChange::BatteryEmpty),
                is_gone(),
                sale_by("coffee", 45_00, card),
                named("in vain", reader(ReaderChange::Connect)),
                reader(ReaderChange::Charged),
                named("back", within(secs(10), is_connected())),
            ],
        ));
        assert_eq!(played.refusal("coffee"), Some(Refusal::ReaderNotConnected), "{model:?}");
        assert_eq!(played.refusal("in vain"), Some(Refusal::ReaderNotConnected));
        assert_eq!(played.lasted("back"), secs(3));
        assert_eq!(played.count(|what| matches!(what, What::AppDied(_))), 0);
    }
}

#[test]
fn a_restarted_reader_connects_again_by_itself_after_three_seconds() {
    for (_, model) in ReaderModel::NAMES {
        let back = named("back", within(secs(10), is_connected()));
        let steps = [reader(ReaderChange::Restart), is_gone(), back];
        let played = honest(plan_in(shop_with(model), steps));
        assert_eq!(played.lasted("back"), secs(3), "{model:?}");
        assert!(played.all_met());
    }
}

#[test]
fn a_reader_that_was_let_go_does_not_come_back_by_itself() {
    let played = honest(plan([
        reader(ReaderChange::Disconnect),
        reader(ReaderChange::Restart),
        after(minutes(1), is_gone()),
        named("connect", reader(ReaderChange::Connect)),
        is_connected(),
    ]));
    assert!(played.is_accepted("connect") && played.all_met());
}

#[test]
fn a_log_out_takes_the_reader_and_a_log_in_does_not_bring_it_back() {
    for model in [ReaderModel::PosTerminal, ReaderModel::WisePad3] {
        let steps = [log_out(), is_gone(), log_in(ANA), after(minutes(1), is_gone())];
        assert!(honest(plan_in(shop_with(model), steps)).all_met(), "{model:?}");
    }
}

#[test]
fn a_log_out_while_offline_holds_forwarding_until_the_reader_is_back() {
    let queued =
        |count| check(sim_world::Question::Till(TILL, TillQuestion::Queued), Value::Count(count));
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        log_out(),
        internet_up(),
        after(minutes(5), queued(1)),
        log_in(ANA),
        after(minutes(5), queued(1)),
        reader(ReaderChange::Connect),
        after(secs(2), queued(0)),
    ]));
    assert!(played.all_met() && played.is_paid("coffee"));
}

#[test]
fn a_reader_comes_back_with_an_app_that_crashed() {
    for (_, model) in ReaderModel::NAMES {
        let steps = [crash_at(CrashAt::After(Countable::Write, 1)), sale("coffee", 45_00), start()];
        let played = honest(plan_in(shop_with(model), steps.into_iter().chain([is_connected()])));
        assert!(played.all_met(), "{model:?}");
    }
}
