//! How long steps take: section 5 of the scenario format, to the millisecond.

use core::time::Duration;

use pos_core::{Entry, Refusal};
use sim_world::{
    Act, Outcome, ProcessorChange, ReaderChange, RouterChange, SearchFor, Step, TillChange,
};

use crate::played::honest;
use crate::rig::{
    ANA, GIFT, VISA, after, card, cash, internet_down, leaving, log_in, log_out, minutes, ms,
    named, order, part, pay, plan, plan_in, processor, reader, router, sale, sale_by, sale_to,
    secs, shop, start, step, till_is,
};

/// What a card takes online beside its entry: line out, processor, line back.
const ANSWER: Duration = ms(50 + 400 + 50);
const DONE: Duration = secs(1);

fn lasts(step: Step) -> Duration {
    honest(plan([named("it", step)])).lasted("it")
}

/// The same, once the till knows that it is offline.
fn lasts_offline(step: Step) -> Duration {
    let played = honest(plan([internet_down(), sale("first", 1_00), named("it", step)]));
    played.lasted("it")
}

fn by(entry: Entry) -> Step {
    sale_by("it", 45_00, card(VISA, entry))
}

#[test]
fn a_card_takes_its_entry_the_answer_and_done_online() {
    assert_eq!(lasts(by(Entry::Insert)), secs(4) + ANSWER + DONE);
    assert_eq!(lasts(by(Entry::Tap)), secs(1) + ANSWER + DONE);
    assert_eq!(lasts(by(Entry::Swipe)), secs(2) + ANSWER + DONE);
    assert_eq!(lasts(by(Entry::Manual)), secs(20) + ANSWER + DONE);
}

#[test]
fn a_card_takes_its_entry_and_done_offline() {
    assert_eq!(lasts_offline(by(Entry::Insert)), secs(4) + DONE);
    assert_eq!(lasts_offline(by(Entry::Tap)), secs(1) + DONE);
}

#[test]
fn a_refusal_takes_no_longer_than_what_it_needs_to_be_known() {
    assert_eq!(lasts_offline(by(Entry::Swipe)), secs(2));
    assert_eq!(lasts_offline(by(Entry::Manual)), Duration::ZERO);
}

#[test]
fn a_gift_card_is_scanned_in_the_time_of_a_tap() {
    let gift = sale_by("it", 10_00, card(GIFT, Entry::Insert));
    assert_eq!(lasts(gift), secs(1) + ANSWER + DONE);
}

#[test]
fn cash_takes_two_seconds_and_done_one() {
    assert_eq!(lasts(sale_by("it", 45_00, cash())), secs(2) + DONE);
}

#[test]
fn a_receipt_takes_no_time() {
    assert_eq!(lasts(sale_to("it", 45_00, "kim@example.com")), secs(1) + ANSWER + DONE);
}

#[test]
fn a_tender_that_does_not_complete_the_order_needs_no_done() {
    let first = named("first", pay("coffee", part(20_00, cash())));
    let second = named("second", pay("coffee", cash()));
    let played = honest(plan([order("coffee", 45_00), first, second]));
    assert_eq!(played.lasted("coffee"), Duration::ZERO);
    assert_eq!(played.lasted("first"), secs(2));
    assert_eq!(played.lasted("second"), secs(2) + DONE);
}

#[test]
fn an_unanswered_payment_takes_the_patience_more() {
    let played = honest(plan([internet_down(), sale("coffee", 45_00)]));
    assert_eq!(played.lasted("coffee"), secs(1 + 15) + DONE);
    let left = honest(plan([internet_down(), leaving(sale("coffee", 45_00))]));
    assert_eq!(left.lasted("coffee"), secs(1 + 15));
    assert_eq!(left.refusal("coffee"), Some(Refusal::OfferLeft));
}

#[test]
fn an_answer_just_within_the_patience_counts_and_a_later_one_does_not() {
    let slow = |millis| processor(ProcessorChange::Latency(ms(millis)));
    let just = honest(plan([slow(14_899), sale("coffee", 45_00)]));
    assert_eq!((just.lasted("coffee"), just.seen("coffee").offline), (ms(16_999), Some(false)));
    let late = honest(plan([slow(14_901), sale("coffee", 45_00)]));
    assert_eq!((late.lasted("coffee"), late.seen("coffee").offline), (secs(17), Some(true)));
}

#[test]
fn the_patience_is_the_shops_own() {
    let mut shop = shop();
    shop.patience.answer = secs(7);
    let played = honest(plan_in(shop, [internet_down(), sale("coffee", 45_00)]));
    assert_eq!(played.lasted("coffee"), secs(1 + 7) + DONE);
}

#[test]
fn a_log_in_takes_two_seconds_and_a_log_out_none() {
    let played = honest(plan([named("out", log_out()), named("in", log_in(ANA))]));
    assert_eq!((played.lasted("out"), played.lasted("in")), (Duration::ZERO, secs(2)));
}

#[test]
fn a_reader_connects_in_three_seconds() {
    assert_eq!(lasts(reader(ReaderChange::Connect)), secs(3));
    assert_eq!(lasts(reader(ReaderChange::Disconnect)), Duration::ZERO);
}

#[test]
fn an_app_starts_in_ten_seconds() {
    assert_eq!(lasts(till_is(TillChange::Restart)), secs(10));
    assert_eq!(lasts(till_is(TillChange::AppVersion("9.15.0".to_owned()))), secs(10));
    assert_eq!(lasts(till_is(TillChange::Crash)), Duration::ZERO);
    let played = honest(plan([till_is(TillChange::Crash), named("start", start())]));
    assert_eq!(played.lasted("start"), secs(10));
}

#[test]
fn a_start_of_what_runs_takes_no_time() {
    assert_eq!(lasts(start()), Duration::ZERO);
}

#[test]
fn a_search_takes_the_line_out_and_back_and_offline_the_patience_at_most() {
    let search = || step(Act::Search(SearchFor::Customer("kim".to_owned())));
    assert_eq!(lasts(search()), ms(100));
    assert_eq!(lasts_offline(search()), Duration::ZERO);
    let played = honest(plan([internet_down(), named("it", search())]));
    assert_eq!(played.lasted("it"), secs(15));
    assert_eq!(played.outcome("it"), Some(Outcome::Refused));
}

#[test]
fn every_other_step_finishes_at_once() {
    let steps = [
        internet_down(),
        router(RouterChange::Restart),
        processor(ProcessorChange::Down),
        reader(ReaderChange::Restart),
        till_is(TillChange::Clock(5_000)),
        crate::rig::device_limit(1_00),
    ];
    for step in steps {
        assert_eq!(lasts(step), Duration::ZERO);
    }
}

#[test]
fn a_span_counts_from_the_end_of_the_step_before() {
    let played = honest(plan([sale("coffee", 45_00), after(minutes(5), sale("tea", 3_00))]));
    assert_eq!(played.began("tea").since(played.finished("coffee")), minutes(5));
}
