//! The shop's line: down, up, lossy and slow.

use sim_world::{
    InternetChange, OrderQuestion, PartsPerMillion, Plan, ProcessorQuestion, Value, What,
};

use crate::played::{Played, honest};
use crate::rig::{
    after, device_limit, internet, internet_down, internet_up, is_offline, is_online, minutes, ms,
    named, plan, sale, secs, within,
};

const fn poor(loss: u32, latency: Option<u64>) -> InternetChange {
    let latency = match latency {
        Some(millis) => Some(ms(millis)),
        None => None,
    };
    InternetChange::Poor { loss: PartsPerMillion(loss), latency }
}

/// A busy hour over a line that loses three messages of ten.
fn lossy(seed: u64) -> Plan {
    let sales = (0..12).map(|n| after(minutes(4), sale(&format!("lunch-{n}"), 10_00 + n)));
    let bad = internet(poor(300_000, None));
    let end = [internet_up(), after(minutes(30), is_online())];
    Plan { seed, ..plan([bad].into_iter().chain(sales).chain(end)) }
}

fn lost(played: &Played) -> usize {
    played.count(|what| matches!(what, What::RequestLost(..) | What::AnswerLost(..)))
}

#[test]
fn a_lossy_line_loses_the_same_messages_under_the_same_seed() {
    let (first, second) = (honest(lossy(7)), honest(lossy(7)));
    assert_eq!(first.trace.first_difference(&second.trace), None);
    assert!(lost(&first) > 0);
    assert_ne!(first.trace.fingerprint(), honest(lossy(8)).trace.fingerprint());
}

#[test]
fn a_lossy_line_neither_loses_nor_doubles_a_payment() {
    for seed in 0..20 {
        let played = honest(lossy(seed));
        for n in 0..12 {
            assert_eq!(played.captures(&format!("lunch-{n}")), 1, "seed {seed}");
        }
    }
}

#[test]
fn a_line_that_loses_everything_is_as_good_as_down() {
    let played = honest(plan([internet(poor(1_000_000, None)), sale("coffee", 45_00)]));
    assert_eq!(played.seen("coffee").offline, Some(true));
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(0));
}

#[test]
fn a_slow_line_takes_its_time_both_ways() {
    let played = honest(plan([internet(poor(0, Some(2_000))), sale("coffee", 45_00)]));
    assert_eq!(played.lasted("coffee"), secs(1 + 2 + 2 + 1) + ms(400));
}

#[test]
fn a_line_without_a_latency_of_its_own_is_as_fast_as_the_shops() {
    let played = honest(plan([internet(poor(0, None)), sale("coffee", 45_00)]));
    assert_eq!(played.lasted("coffee"), ms(2_500));
    let slow = internet(poor(0, Some(2_000)));
    let back = honest(plan([slow, internet_up(), sale("coffee", 45_00)]));
    assert_eq!(back.lasted("coffee"), ms(2_500));
}

#[test]
fn a_line_cut_while_a_request_is_on_its_way_loses_it() {
    let slow = internet(poor(0, Some(20_000)));
    let cut = internet_down();
    let played = honest(plan([slow, sale("coffee", 45_00), cut, after(minutes(1), is_offline())]));
    assert_eq!(played.processor(ProcessorQuestion::Requests), Value::Count(0));
    assert!(played.count(|what| matches!(what, What::RequestLost(..))) > 0);
    assert!(played.all_met());
}

#[test]
fn settings_reach_a_till_that_is_online_after_one_way_of_the_line() {
    let played = honest(plan([named("saved", device_limit(70_00)), after(secs(1), is_online())]));
    let pushed = played.first(|what| matches!(what, What::Pushed(..)));
    assert_eq!(pushed.map(|at| at.since(played.finished("saved"))), Some(ms(50)));
}

#[test]
fn a_line_that_comes_and_goes_captures_every_payment_once() {
    let blink = |n: i64| {
        let name = format!("sale-{n}");
        [internet_down(), sale(&name, 10_00 + n), internet_up(), after(secs(7), is_online())]
    };
    let steps = (0..8).flat_map(blink);
    let end = within(
        minutes(10),
        crate::rig::check_order("sale-7", OrderQuestion::Captures, Value::Count(1)),
    );
    let played = honest(plan(steps.chain([end])));
    for n in 0..8 {
        assert_eq!(played.captures(&format!("sale-{n}")), 1);
    }
}
