//! The processor and its faults: lost and late answers, scripted ones, a slow one, a dead one.

use pos_core::{Badge, Entry, GivenUp};
use sim_world::{
    Answering, OrderQuestion, Outcome, ProcessorChange, ProcessorQuestion, Question, Reason, Step,
    TenderWord, TillQuestion, Value, What, WifiChange,
};

use crate::played::{Played, badges, honest};
use crate::rig::{
    BROKE, LATE, TILL, after, at, card, cents, check, check_order, code, hours, internet_down,
    internet_up, leaving, minutes, ms, named, plan, plan_in, processor, sale, sale_by, secs, shop,
    wifi, within,
};

fn requests(played: &Played) -> Value {
    played.processor(ProcessorQuestion::Requests)
}

fn queued(count: u64) -> Step {
    check(Question::Till(TILL, TillQuestion::Queued), Value::Count(count))
}

fn words(played: &Played, name: &str) -> Vec<TenderWord> {
    match played.order(name, OrderQuestion::Tenders) {
        Value::Tenders(lines) => lines.iter().map(|line| line.word).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_approval_whose_answer_is_lost_is_offered_offline_and_captured_once() {
    let lose = processor(ProcessorChange::LoseAnswers(1));
    let wait = after(minutes(2), queued(0));
    let played = honest(plan([lose, sale("coffee", 45_00), wait]));
    assert_eq!(played.seen("coffee").offline, Some(true));
    assert_eq!((played.captures("coffee"), requests(&played)), (1, Value::Count(2)));
    assert!(played.all_met() && played.is_paid("coffee"));
}

#[test]
fn a_request_that_is_lost_never_reached_the_processor() {
    let lose = processor(ProcessorChange::LoseRequests(1));
    let wait = after(minutes(2), queued(0));
    let played = honest(plan([lose, sale("coffee", 45_00), wait]));
    assert_eq!((played.captures("coffee"), requests(&played)), (1, Value::Count(1)));
}

#[test]
fn a_lost_answer_to_a_customer_who_left_is_reversed() {
    let lose = processor(ProcessorChange::LoseAnswers(1));
    let played = honest(plan([lose, leaving(sale("coffee", 45_00)), after(minutes(2), queued(0))]));
    assert_eq!(played.captures("coffee"), 0);
    assert_eq!(played.processor(ProcessorQuestion::Reversals), Value::Count(1));
    assert_eq!(played.processor(ProcessorQuestion::CapturedTotal), Value::Money(cents(0)));
    assert_eq!(words(&played, "coffee"), []);
}

#[test]
fn losses_count_payment_messages_one_by_one() {
    let lose = processor(ProcessorChange::LoseAnswers(2));
    let steps = [lose, sale("first", 1_00), after(minutes(5), sale("second", 2_00))];
    let played = honest(plan(steps));
    assert_eq!(played.seen("first").offline, Some(true));
    assert_eq!(played.seen("second").offline, Some(false));
    assert_eq!(requests(&played), Value::Count(4));
}

#[test]
fn a_late_answer_finds_the_payment_stored_and_settles_it() {
    let late = processor(ProcessorChange::LateAnswers { count: 1, by: secs(16) });
    let played = honest(plan([late, sale("coffee", 45_00), after(minutes(2), queued(0))]));
    assert_eq!(played.seen("coffee").offline, Some(true));
    assert_eq!(played.captures("coffee"), 1);
    assert!(played.all_met() && played.is_paid("coffee"));
    assert_eq!(played.count(|what| matches!(what, What::Captured { .. })), 1);
}

#[test]
fn a_late_answer_to_a_customer_who_left_captures_nothing_in_the_end() {
    let late = processor(ProcessorChange::LateAnswers { count: 1, by: minutes(2) });
    let played = honest(plan([late, leaving(sale("coffee", 45_00)), after(minutes(9), queued(0))]));
    assert_eq!(played.captures("coffee"), 0);
    assert_eq!(words(&played, "coffee"), []);
}

#[test]
fn a_scripted_answer_holds_so_many_times() {
    let answer = Answering::Decline(code("51"));
    let script = processor(ProcessorChange::Answer { answer, times: 2 });
    let played = honest(plan([script, sale("one", 1_00), sale("two", 1_00), sale("three", 1_00)]));
    let reason = Some(Reason::Decline(code("51")));
    for name in ["one", "two"] {
        assert_eq!(
            (played.outcome(name), played.seen(name).reason),
            (Some(Outcome::Declined), reason)
        );
    }
    assert!(played.is_accepted("three"));
}

#[test]
fn try_later_is_sent_again_with_waits_that_double() {
    let answer = Answering::Decline(code("91"));
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        processor(ProcessorChange::Answer { answer, times: 3 }),
        internet_up(),
        within(minutes(10), queued(0)),
    ]));
    let sent = |what: &What| matches!(what, What::Arrived(..));
    let is_payment = |entry: &&sim_world::Entry| {
        matches!(&entry.what, What::Sent(_, _, message)
        if matches!(**message, pos_core::Message::Payment(_)))
    };
    assert!(played.count(sent) > 4);
    let times: Vec<_> = played.entries().iter().filter(is_payment).map(|entry| entry.at).collect();
    let gaps: Vec<_> = times.windows(2).skip(1).map(|pair| pair[1].since(pair[0])).collect();
    assert_eq!(gaps, [secs(15) + ms(500), secs(30) + ms(500), minutes(1) + ms(500)]);
    assert!(played.is_paid("coffee"));
}

#[test]
fn a_stored_decline_is_final() {
    let played = honest(plan([
        internet_down(),
        sale_by("coffee", 45_00, card(BROKE, Entry::Tap)),
        internet_up(),
        after(hours(2), queued(0)),
    ]));
    let shown = badges(&[Badge::PaymentPending, Badge::CardDeclined]);
    assert_eq!(played.order("coffee", OrderQuestion::Badges), shown);
    assert_eq!(requests(&played), Value::Count(1));
}

#[test]
fn an_answer_that_is_not_understood_goes_to_the_dead_letters() {
    let answer = Answering::Decline(code("30"));
    let played = honest(plan([
        internet_down(),
        sale("coffee", 45_00),
        processor(ProcessorChange::Answer { answer, times: 1 }),
        internet_up(),
        after(minutes(2), queued(0)),
    ]));
    assert_eq!(played.till(TILL, TillQuestion::DeadLetters), Value::Count(1));
    assert_eq!(words(&played, "coffee"), [TenderWord::Dead(GivenUp::NotUnderstood(code("30")))]);
}

#[test]
fn a_processor_that_is_down_hears_nothing_until_it_is_up() {
    let played = honest(plan([
        processor(ProcessorChange::Down),
        sale("coffee", 45_00),
        after(hours(1), queued(1)),
        processor(ProcessorChange::Up),
        within(minutes(6), queued(0)),
    ]));
    assert!(played.all_met() && played.is_paid("coffee"));
    assert_eq!((played.captures("coffee"), requests(&played)), (1, Value::Count(1)));
}

#[test]
fn a_processor_slower_than_the_patience_answers_from_memory() {
    let played = honest(plan([
        processor(ProcessorChange::Latency(secs(20))),
        sale("coffee", 45_00),
        after(minutes(2), processor(ProcessorChange::Latency(ms(400)))),
        within(minutes(10), queued(0)),
    ]));
    assert_eq!(played.captures("coffee"), 1);
    assert_eq!(played.count(|what| matches!(what, What::Captured { .. })), 1);
    assert!(played.all_met() && played.is_paid("coffee"));
}

#[test]
fn cents_are_the_answer_where_the_shop_says_so() {
    let mut shop = shop();
    shop.processor.cents = true;
    let steps = [sale("good", 10_00), sale("bad", 10_51), sale("unknown", 10_99)];
    let played = honest(plan_in(shop, steps));
    assert!(played.is_accepted("good") && played.is_accepted("unknown"));
    assert_eq!(played.seen("bad").reason, Some(Reason::Decline(code("51"))));
}

#[test]
fn an_account_runs_dry_and_is_refilled_by_a_reversal() {
    let mut shop = shop();
    shop.cards[0].balance = Some(cents(50_00));
    let lose = || processor(ProcessorChange::LoseAnswers(1));
    let again = after(minutes(5), sale("again", 50_00));
    let steps = [lose(), leaving(sale("left", 30_00)), again, sale("dry", 1_00)];
    let played = honest(plan_in(shop, steps));
    assert!(played.is_paid("again"));
    assert_eq!(played.seen("dry").reason, Some(Reason::Decline(code("51"))));
}

/// A card tapped at 1 s, which reaches the processor when it is this many milliseconds old.
///
/// The till looks for the internet as soon as its Wi-Fi is back: there and back, then there.
fn asked_at_age(age: u64) -> Played {
    honest(plan([
        internet_down(),
        sale_by("coffee", 45_00, card(LATE, Entry::Tap)),
        wifi(WifiChange::Lost),
        internet_up(),
        at(ms(1_000 + age - 3 * 50), wifi(WifiChange::Back)),
        after(minutes(1), queued(0)),
    ]))
}

/// Returns how old the card was when the processor heard of it.
fn age_when_asked(played: &Played) -> u128 {
    let presented = played.first(|what| matches!(what, What::Presented { .. }));
    let asked =
        played.first(|what| matches!(what, What::Captured { .. } | What::DeclinedByIssuer(..)));
    asked.zip(presented).map_or(0, |(asked, presented)| asked.since(presented).as_millis())
}

#[test]
fn a_card_is_declined_by_its_age_at_exactly_24_hours_and_not_a_millisecond_before() {
    let day: u64 = 24 * 60 * 60 * 1_000;
    let declined = TenderWord::Declined(code("54"));
    for (age, word) in [(day - 1, TenderWord::Approved), (day, declined), (day + 1, declined)] {
        let played = asked_at_age(age);
        assert_eq!(age_when_asked(&played), u128::from(age));
        assert_eq!(words(&played, "coffee"), [word]);
    }
}

#[test]
fn an_order_is_in_the_admin_while_its_payment_is_pending() {
    let played = honest(plan([
        processor(ProcessorChange::Down),
        sale("coffee", 45_00),
        within(minutes(1), check_order("coffee", OrderQuestion::InAdmin, Value::Flag(true))),
        named("pending", queued(1)),
    ]));
    assert!(played.all_met());
    assert_eq!(words(&played, "coffee"), [TenderWord::Pending]);
}
