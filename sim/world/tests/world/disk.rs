//! Disks that are full, that do not sync, that lie.

use pos_core::{Entry, Refusal};
use sim_world::{
    DiskHealth, OrderQuestion, ProcessorQuestion, TillChange, TillQuestion, Value, What,
};

use crate::played::{Played, honest};
use crate::rig::{
    ANA, TILL, VISA, after, card, cash, disk, internet_down, internet_up, is_online, log_in,
    log_out, minutes, named, plan, sale, sale_by, start, till_is,
};

fn has_nothing_stored(played: &Played) -> bool {
    played.till(TILL, TillQuestion::Queued) == Value::Count(0)
}

#[test]
fn a_disk_that_fails_takes_no_card_offline_and_works_again_after_ok() {
    for health in [DiskHealth::Full, DiskHealth::FailSync] {
        let played = honest(plan([
            internet_down(),
            sale("detects", 1_00),
            disk(health),
            sale("refused", 45_00),
            disk(DiskHealth::Ok),
            after(minutes(1), sale("coffee", 45_00)),
            internet_up(),
            after(minutes(5), is_online()),
        ]));
        assert_eq!(played.refusal("refused"), Some(Refusal::StorageFull), "{health:?}");
        assert_eq!(played.captures("refused"), 0);
        assert!(played.is_paid("coffee") && has_nothing_stored(&played));
    }
}

#[test]
fn a_disk_that_fails_takes_no_card_online_either() {
    for health in [DiskHealth::Full, DiskHealth::FailSync] {
        let steps = [disk(health), sale("coffee", 45_00), sale_by("tea", 3_00, cash())];
        let played = honest(plan(steps));
        assert_eq!(played.refusal("coffee"), Some(Refusal::StorageFull), "{health:?}");
        assert_eq!(played.refusal("tea"), Some(Refusal::StorageFull));
        assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(0));
    }
}

#[test]
fn an_outcome_that_is_not_known_is_shown_as_unknown_before_it_is_refused() {
    let played = honest(plan([disk(DiskHealth::FailSync), sale("coffee", 45_00)]));
    let is_unknown =
        |what: &What| matches!(what, What::Shown(_, pos_core::Screen::OutcomeUnknown(_)));
    let is_refused = |what: &What| matches!(what, What::Shown(_, pos_core::Screen::Refused(..)));
    let place = |is_it: fn(&What) -> bool| played.entries().iter().position(|e| is_it(&e.what));
    assert!(place(is_unknown).is_some() && place(is_unknown) < place(is_refused));
}

/// The till looks again within the longest wait between two tries, which is five minutes here.
#[test]
fn an_answer_that_cannot_be_stored_is_stored_once_the_disk_is_well() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        disk(DiskHealth::Full),
        internet_up(),
        after(minutes(5), disk(DiskHealth::Ok)),
        after(minutes(5), till_is(TillChange::Restart)),
        after(minutes(5), is_online()),
    ]));
    assert_eq!(played.captures("coffee"), 1);
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(1));
    assert!(played.is_paid("coffee"));
}

#[test]
fn a_crash_before_an_answer_could_be_stored_asks_again_and_captures_once() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        disk(DiskHealth::Full),
        internet_up(),
        after(minutes(5), till_is(TillChange::Crash)),
        disk(DiskHealth::Ok),
        start(),
        after(minutes(5), is_online()),
    ]));
    assert_eq!(played.captures("coffee"), 1);
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(2));
    assert!(played.is_paid("coffee"));
}

#[test]
fn a_disk_that_lies_loses_what_it_said_it_stored() {
    let played = honest(plan([
        internet_down(),
        disk(DiskHealth::Lies),
        sale("coffee", 45_00),
        named("restart", till_is(TillChange::Restart)),
    ]));
    assert!(played.is_accepted("coffee"));
    assert_eq!(played.refusal("restart"), Some(Refusal::TillDown), "its journal is torn");
    assert_eq!(played.order("coffee", OrderQuestion::Total), Value::Absent);
}

#[test]
fn a_log_in_that_cannot_be_stored_holds_as_long_as_the_app_runs() {
    let played = honest(plan([
        log_out(),
        disk(DiskHealth::Full),
        named("in", log_in(ANA)),
        disk(DiskHealth::Ok),
        after(minutes(1), sale_by("coffee", 45_00, card(VISA, Entry::Tap))),
    ]));
    assert_eq!(played.first(|what| matches!(what, What::StepStuck)), None);
    assert_eq!(played.till(TILL, TillQuestion::LoggedIn), Value::Staff(Some(ANA)));
    assert_eq!(played.refusal("coffee"), Some(Refusal::ReaderNotConnected));
}
