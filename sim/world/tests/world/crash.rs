//! Crashes at every named moment: nothing is lost, nothing is captured twice.

use pos_core::{Entry, ReaderModel, Refusal};
use sim_world::{
    Countable, CrashAt, OrderQuestion, Outcome, Plan, ProcessorQuestion, Step, TenderWord,
    TillChange, TillQuestion, Value, What, WifiChange,
};

use crate::played::{Played, honest};
use crate::rig::{
    ANA, BROKE, TILL, VISA, after, card, crash_at, internet_down, internet_up, minutes, order, pay,
    plan, plan_in, sale, sale_by, secs, shop_with, start, till_is, wifi, within,
};

/// A till that crashes at this moment of an offline sale, and is started again and again.
fn offline_day(moment: CrashAt) -> Plan {
    let wisepad = shop_with(ReaderModel::WisePad3);
    let steps = [
        wifi(WifiChange::Lost),
        sale("before", 10_00),
        crash_at(moment),
        sale("coffee", 45_00),
        after(minutes(1), start()),
        after(minutes(1), wifi(WifiChange::Back)),
        after(minutes(1), start()),
        after(minutes(5), within(minutes(10), queue_is(0))),
    ];
    plan_in(wisepad, steps)
}

/// A till that crashes at this moment of an online sale.
fn online_day(moment: CrashAt) -> Plan {
    let steps = [
        crash_at(moment),
        sale("coffee", 45_00),
        after(minutes(1), start()),
        after(minutes(5), within(minutes(10), queue_is(0))),
    ];
    plan(steps)
}

fn queue_is(count: u64) -> Step {
    let question = sim_world::Question::Till(TILL, TillQuestion::Queued);
    crate::rig::check(question, Value::Count(count))
}

fn crashes(played: &Played) -> usize {
    played.count(|what| matches!(what, What::AppDied(_)))
}

fn is_without_tenders(played: &Played, name: &str) -> bool {
    played.order(name, OrderQuestion::Tenders) == Value::Tenders(Vec::new())
}

fn words(played: &Played, name: &str) -> Vec<TenderWord> {
    match played.order(name, OrderQuestion::Tenders) {
        Value::Tenders(lines) => lines.iter().map(|line| line.word).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_crash_before_the_record_is_stored_leaves_no_payment() {
    let played = honest(offline_day(CrashAt::BeforeStore));
    assert_eq!(played.refusal("coffee"), Some(Refusal::TillDown));
    assert!(is_without_tenders(&played, "coffee"));
    assert_eq!((played.captures("before"), played.captures("coffee")), (1, 0));
}

#[test]
fn a_crash_after_the_record_is_stored_keeps_the_payment() {
    let played = honest(offline_day(CrashAt::AfterStore));
    assert_eq!(played.refusal("coffee"), Some(Refusal::TillDown));
    assert_eq!((played.captures("before"), played.captures("coffee")), (1, 1));
    assert!(played.is_paid("coffee"));
}

#[test]
fn a_crash_after_a_stored_payment_was_sent_captures_it_once() {
    let played = honest(offline_day(CrashAt::AfterSend));
    assert_eq!(crashes(&played), 1);
    assert!(played.is_accepted("coffee"));
    assert_eq!((played.captures("before"), played.captures("coffee")), (1, 1));
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(3));
    assert!(played.all_met());
}

#[test]
fn a_crash_after_the_answer_to_a_stored_payment_captures_it_once() {
    let played = honest(offline_day(CrashAt::AfterAnswer));
    assert_eq!(crashes(&played), 1);
    assert_eq!((played.captures("before"), played.captures("coffee")), (1, 1));
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(3));
    assert!(played.all_met());
}

#[test]
fn an_online_payment_that_was_sent_before_a_crash_is_reversed() {
    for moment in [CrashAt::AfterSend, CrashAt::AfterAnswer] {
        let played = honest(online_day(moment));
        assert_eq!(played.refusal("coffee"), Some(Refusal::TillDown));
        assert_eq!(words(&played, "coffee"), []);
        assert_eq!(played.captures("coffee"), 0);
        assert_eq!(played.processor(ProcessorQuestion::Reversals), Value::Count(1));
    }
}

#[test]
fn an_online_payment_that_was_not_sent_before_a_crash_moves_no_money() {
    for moment in [CrashAt::BeforeStore, CrashAt::AfterStore] {
        let played = honest(online_day(moment));
        assert_eq!(played.captures("coffee"), 0);
        assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(0));
        assert!(played.all_met());
    }
}

#[test]
fn a_crash_at_any_write_loses_and_doubles_nothing() {
    let moments = (1..=14)
        .flat_map(|n| [CrashAt::Before(Countable::Write, n), CrashAt::After(Countable::Write, n)]);
    for moment in moments {
        let played = honest(offline_day(moment));
        assert!(played.all_met(), "{moment:?}");
        let confirmed = u64::from(played.is_accepted("coffee"));
        assert!((confirmed..=1).contains(&played.captures("coffee")), "{moment:?}");
        let online = honest(online_day(moment));
        assert!(online.is_paid("coffee") || !online.is_accepted("coffee"), "{moment:?}");
        assert_eq!(online.captures("coffee"), u64::from(online.is_paid("coffee")), "{moment:?}");
    }
}

#[test]
fn a_crash_at_any_message_or_answer_loses_and_doubles_nothing() {
    let counted = [Countable::Send, Countable::Receive];
    let moments = counted.into_iter().flat_map(|what| {
        (1..=8).flat_map(move |n| [CrashAt::Before(what, n), CrashAt::After(what, n)])
    });
    let mut crashed = 0;
    for moment in moments {
        let played = honest(offline_day(moment));
        assert!(played.all_met(), "{moment:?}");
        crashed += crashes(&played);
        let online = honest(online_day(moment));
        assert_eq!(online.captures("coffee"), u64::from(online.is_paid("coffee")), "{moment:?}");
    }
    assert!(crashed >= 16, "{crashed}");
}

#[test]
fn a_till_that_is_told_so_starts_by_itself_and_may_die_again_while_it_recovers() {
    let back = Some(secs(20));
    let dies = |moment| crate::rig::till_is(TillChange::CrashAt(moment, back));
    let played = honest(plan([
        dies(CrashAt::After(Countable::Write, 2)),
        dies(CrashAt::Before(Countable::Send, 2)),
        internet_down(),
        sale("coffee", 45_00),
        internet_up(),
        after(minutes(5), queue_is(0)),
    ]));
    assert_eq!(crashes(&played), 2);
    assert!(played.all_met());
    assert_eq!(played.captures("coffee"), u64::from(played.is_paid("coffee")));
}

#[test]
fn writes_are_counted_from_the_start_of_the_run() {
    let first =
        honest(plan([crash_at(CrashAt::Before(Countable::Write, 1)), order("coffee", 45_00)]));
    assert_eq!(first.order("coffee", OrderQuestion::Total), Value::Absent);
    let second =
        honest(plan([crash_at(CrashAt::After(Countable::Write, 1)), order("coffee", 45_00)]));
    assert_ne!(second.order("coffee", OrderQuestion::Total), Value::Absent);
    assert_eq!((crashes(&first), crashes(&second)), (1, 1));
}

#[test]
fn a_named_moment_crashes_the_till_once() {
    let played = honest(plan([
        crash_at(CrashAt::AfterSend),
        sale("coffee", 45_00),
        start(),
        sale("tea", 3_00),
    ]));
    assert_eq!(crashes(&played), 1);
    assert!(played.is_accepted("tea"));
}

#[test]
fn a_stored_decline_whose_answer_died_with_the_app_is_asked_for_again() {
    let played = honest(plan([
        internet_down(),
        sale_by("coffee", 45_00, card(BROKE, Entry::Tap)),
        crash_at(CrashAt::AfterAnswer),
        internet_up(),
        after(minutes(5), start()),
        after(minutes(5), queue_is(0)),
    ]));
    assert!(played.all_met());
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(2));
    assert_eq!(words(&played, "coffee"), [TenderWord::Declined(crate::rig::code("51"))]);
}

#[test]
fn a_payment_that_a_crash_left_pending_is_forwarded_though_the_next_tender_is_refused() {
    let played = honest(plan([
        internet_down(),
        sale("detects", 1_00),
        order("coffee", 45_00),
        crash_at(CrashAt::AfterStore),
        pay("coffee", card(VISA, Entry::Tap)),
        start(),
        crate::rig::named("again", pay("coffee", card(VISA, Entry::Tap))),
        internet_up(),
        after(minutes(5), queue_is(0)),
    ]));
    assert_eq!(played.refusal("again"), Some(Refusal::OrderComplete));
    assert_eq!(played.captures("coffee"), 1);
    assert!(played.all_met());
}

#[test]
fn a_restart_is_no_log_out() {
    let played =
        honest(plan([internet_down(), sale("coffee", 45_00), till_is(TillChange::Restart)]));
    assert_eq!(played.till(TILL, TillQuestion::LoggedIn), Value::Staff(Some(ANA)));
    assert_eq!(played.till(TILL, TillQuestion::Reader), Value::Flag(true));
    assert_eq!(played.till(TILL, TillQuestion::Queued), Value::Count(1));
}

#[test]
fn a_till_that_is_down_refuses_and_answers_from_its_disk() {
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        till_is(TillChange::Crash),
        sale("tea", 3_00),
        after(secs(1), queue_is(1)),
    ]));
    assert_eq!(played.refusal("tea"), Some(Refusal::TillDown));
    assert_eq!(played.outcome("tea"), Some(Outcome::Refused));
    assert_eq!(played.order("tea", OrderQuestion::Badges), Value::Absent);
    assert_eq!(words(&played, "coffee"), [TenderWord::Pending]);
    assert!(played.all_met());
}

#[test]
fn a_till_that_crashed_before_new_settings_were_stored_holds_the_old_ones() {
    let played = honest(plan([
        crash_at(CrashAt::Before(Countable::Write, 1)),
        crate::rig::device_limit(10_00),
        after(secs(1), internet_down()),
        start(),
        sale("coffee", 45_00),
    ]));
    assert_eq!(crashes(&played), 1);
    assert_eq!(played.seen("coffee").offline, Some(true));
}

#[test]
fn an_answer_does_not_reach_an_app_that_was_started_after_the_question() {
    let slow = sim_world::ProcessorChange::Latency(secs(14));
    let steps = [crash_at(CrashAt::AfterSend), sale("coffee", 45_00), start()];
    let later = after(minutes(2), queue_is(0));
    let played =
        honest(plan([crate::rig::processor(slow)].into_iter().chain(steps).chain([later])));
    let is_payment =
        |what: &What| matches!(what, What::Answered(_, _, pos_core::Answer::Payment(..)));
    assert_eq!((played.count(is_payment), played.captures("coffee")), (0, 0));
    assert_eq!(played.count(|what| matches!(what, What::AnswerLost(..))), 1);
}

#[test]
fn a_power_cut_in_the_middle_of_any_write_loses_and_doubles_nothing() {
    let mut survived = 0;
    for nth in 1..=14 {
        let played = honest(offline_day(CrashAt::During(nth)));
        assert!(played.all_met(), "{nth}");
        let confirmed = u64::from(played.is_accepted("coffee"));
        assert!((confirmed..=1).contains(&played.captures("coffee")), "{nth}");
        survived += u64::from(!played.is_accepted("coffee")) * played.captures("coffee");
        let online = honest(online_day(CrashAt::During(nth)));
        assert_eq!(online.captures("coffee"), u64::from(online.is_paid("coffee")), "{nth}");
    }
    assert!(survived > 0, "some write that nobody could confirm was durable all the same");
}

#[test]
fn steps_put_first_change_nothing_of_what_follows() {
    let day = offline_day(CrashAt::AfterStore);
    let first = vec![crash_at(CrashAt::Before(Countable::Write, 1_000))];
    let played = honest(day.clone().with_first(first));
    assert!(played.all_met());
    let without = |played: &crate::played::Played| -> Vec<_> {
        let at = played.entries().iter().filter(|entry| matches!(entry.what, What::Stored(..)));
        at.map(|entry| (entry.at, entry.what.clone())).collect()
    };
    assert_eq!(without(&played), without(&honest(day)));
}
