//! How the player reads time: spans, points in time, steps that are late, `within` and `holds_for`.

use pos_core::Badge;
use sim_kernel::Time;
use sim_world::{Act, OrderQuestion, Question, Step, TillQuestion, Value, Wanted, What, When};

use crate::played::{Played, badges, honest};
use crate::rig::{
    TILL, after, at, check_order, holds_for, internet_down, internet_up, is_offline, is_online,
    minutes, ms, named, plan, sale, secs, step, within,
};

fn met(played: &Played, name: &str) -> Vec<bool> {
    let place = played.plan.steps.iter().position(|step| step.id.as_deref() == Some(name));
    let of_step = played.entries().iter().filter(|entry| Some(entry.step) == place);
    let checked = of_step.filter_map(|entry| match entry.what {
        What::Checked { met, .. } => Some(met),
        _ => None,
    });
    checked.collect()
}

#[test]
fn a_check_takes_no_time_and_looks_once() {
    let played = honest(plan([internet_down(), named("look", is_offline())]));
    assert_eq!(played.lasted("look"), ms(0));
    assert_eq!(met(&played, "look"), [false]);
}

#[test]
fn within_ends_at_the_moment_that_it_is_true() {
    let paid = check_order("coffee", OrderQuestion::Badges, badges(&[Badge::Paid]));
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        internet_up(),
        named("paid", within(minutes(5), paid)),
    ]));
    // Offline since 16 s, so it looks at 31 s; there and back, then the payment.
    assert_eq!(played.finished("paid"), Time::from_millis(31_000 + 100 + 500));
    assert_eq!(met(&played, "paid"), [true]);
}

/// A till that is online again at 31.1 s, looked at from 17 s on.
fn looked_at_within(millis: u64) -> Played {
    let look = named("look", within(ms(millis), is_online()));
    honest(plan([internet_down(), sale("coffee", 45_00), internet_up(), look]))
}

#[test]
fn within_includes_its_end() {
    let just = looked_at_within(14_100);
    assert_eq!((met(&just, "look"), just.lasted("look")), (vec![true], ms(14_100)));
    let late = looked_at_within(14_099);
    assert_eq!((met(&late, "look"), late.lasted("look")), (vec![false], ms(14_099)));
}

#[test]
fn holds_for_ends_when_it_was_true_so_long() {
    let played = honest(plan([named("look", holds_for(minutes(30), is_online()))]));
    assert_eq!((met(&played, "look"), played.lasted("look")), (vec![true], minutes(30)));
}

#[test]
fn holds_for_ends_at_the_moment_that_it_is_no_longer_true() {
    let look = named("look", holds_for(minutes(30), is_offline()));
    let played = honest(plan([internet_down(), sale("coffee", 45_00), internet_up(), look]));
    assert_eq!((met(&played, "look"), played.lasted("look")), (vec![false], ms(14_100)));
}

#[test]
fn within_and_holds_for_together_are_true_within_then_for() {
    let look = named("look", holds_for(minutes(2), within(minutes(1), is_online())));
    let played = honest(plan([internet_down(), sale("coffee", 45_00), internet_up(), look]));
    assert_eq!(met(&played, "look"), [true]);
    assert_eq!(played.lasted("look"), ms(14_100) + minutes(2));
}

#[test]
fn every_wanted_value_is_listed_and_not_the_first_alone() {
    let wanted = |fact, value| Wanted { question: Question::Till(TILL, fact), value };
    let list = vec![
        wanted(TillQuestion::Online, Value::Flag(false)),
        wanted(TillQuestion::Queued, Value::Count(0)),
        wanted(TillQuestion::Reader, Value::Flag(false)),
    ];
    let played = honest(plan([named("look", step(Act::Check(list)))]));
    assert_eq!(met(&played, "look"), [false, true, false]);
}

#[test]
fn a_step_begins_at_its_time() {
    let played = honest(plan([
        at(minutes(5), sale("coffee", 45_00)),
        named("tea", Step { at: When::AfterStep(0, minutes(1)), ..sale("tea", 3_00) }),
    ]));
    assert_eq!(played.began("coffee"), Time::ZERO.after(minutes(5)));
    assert_eq!(played.began("tea"), played.finished("coffee").after(minutes(1)));
}

#[test]
fn a_first_step_after_a_while_begins_that_long_after_the_start() {
    let played = honest(plan([after(minutes(5), sale("coffee", 3_00))]));
    assert_eq!(played.began("coffee"), Time::from_millis(300_000));
}

#[test]
fn a_step_whose_time_has_passed_is_late_and_is_played_all_the_same() {
    let played =
        honest(plan([internet_down(), sale("coffee", 45_00), at(secs(5), sale("tea", 3_00))]));
    let late = played.entries().iter().find(|entry| matches!(entry.what, What::StepLate(_)));
    let late = late.map(|entry| (entry.step, entry.at, entry.what.clone()));
    let due = What::StepLate(Time::from_millis(5_000));
    assert_eq!(late, Some((2, played.finished("coffee"), due)));
    assert_eq!(played.began("tea"), played.finished("coffee"));
    assert!(played.is_accepted("tea"));
}

#[test]
fn a_step_at_the_very_end_of_the_one_before_is_not_late() {
    let played = honest(plan([sale("coffee", 45_00), at(ms(2_500), sale("tea", 3_00))]));
    assert_eq!(played.count(|what| matches!(what, What::StepLate(_))), 0);
}

#[test]
fn a_run_does_not_stop_at_a_failure() {
    let played = honest(plan([named("look", is_offline()), after(secs(1), sale("tea", 3_00))]));
    assert_eq!(met(&played, "look"), [false]);
    assert!(played.is_paid("tea"));
}
