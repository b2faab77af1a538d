//! Every invariant bites: a saboteur breaks its rule and no other, and an honest till breaks none
//! on the same day.

use core::time::Duration;
use std::collections::BTreeSet;

use pos_core::{Entry, ReaderModel, Refusal};
use sim_world::{Answering, Plan, ProcessorChange, StartFn, Step, TillChange, WifiChange};

use crate::played::{against, honest};
use crate::rig::{
    VISA, after, card, code, internet_down, internet_up, leaving, minutes, plan, plan_in,
    processor, sale, sale_by, sale_to, secs, shop_with, till_is, transaction_limit, wifi,
};
use crate::saboteur::{
    ArchivesTooEarly, CapturesTwice, ConfirmsTwice, ForgetsTheDeviceLimit,
    ForgetsTheTransactionLimit, ForwardsUnderAnotherKey, GuessesADecline, GuessesAReversal,
    GuessesAnApproval, KeepsWhatItRefused, NeverStores, RetriesDeclines,
    RetriesDeclinesUnderAnotherKey, SendsARefusedSwipe, SendsBeforeItStores, ShowsPendingAsPaid,
    TakesItBack, TriesAtOnce, never_waits_longer, with,
};

/// Asserts that the saboteur breaks exactly these rules, and says so in these words.
fn breaks(plan: &Plan, saboteur: StartFn, rules: &[&'static str], words: &str) {
    honest(plan.clone());
    let played = against(plan, saboteur);
    assert_eq!(played.broken(), rules.iter().copied().collect::<BTreeSet<_>>());
    assert!(played.breaches().iter().any(|breach| breach.contains(words)), "{words}");
}

/// One card taken offline, forwarded after the outage.
fn an_outage() -> Plan {
    let steps = [
        internet_down(),
        after(minutes(1), sale("coffee", 45_00)),
        after(minutes(5), internet_up()),
    ];
    plan(steps.into_iter().chain(wait(minutes(5))))
}

/// One card taken on a Bluetooth reader by a till that knows at once that it is offline.
fn a_day_without_wifi(then: Step) -> Plan {
    let lost = wifi(WifiChange::Lost);
    plan_in(shop_with(ReaderModel::WisePad3), [lost, sale("coffee", 45_00), then])
}

fn wait(span: Duration) -> [Step; 1] {
    [after(span, crate::rig::is_online())]
}

#[test]
fn an_order_created_twice_is_seen() {
    let day = plan([sale("coffee", 45_00)]);
    breaks(&day, with::<ConfirmsTwice>(), &["never.confirmed-twice"], "shown again for order 0");
}

#[test]
fn a_payment_under_a_second_key_that_is_not_durable_is_seen() {
    let saboteur = with::<ForwardsUnderAnotherKey>();
    breaks(&an_outage(), saboteur, &["never.twice"], "before it is on durable storage");
}

#[test]
fn a_second_capture_of_one_card_is_seen() {
    let words = "captures a card payment that was captured before";
    breaks(&an_outage(), with::<CapturesTwice>(), &["never.twice"], words);
}

#[test]
fn a_payment_sent_before_it_is_stored_is_seen() {
    let day = plan([sale("coffee", 45_00)]);
    let words = "before it is on durable storage";
    breaks(&day, with::<SendsBeforeItStores>(), &["never.twice"], words);
}

/// Rule: `never.lost`: only what is answered and in the admin may leave the journal.
#[test]
fn a_pending_payment_that_leaves_the_journal_is_seen() {
    let crash = [after(minutes(1), till_is(TillChange::Crash))];
    let day = plan([internet_down(), sale("coffee", 45_00)].into_iter().chain(crash));
    let words = "is not on durable storage";
    breaks(&day, with::<ArchivesTooEarly>(), &["never.lost"], words);
}

#[test]
fn a_paid_order_with_a_pending_payment_is_seen() {
    let rules = ["never.paid-unapproved"];
    breaks(&an_outage(), with::<ShowsPendingAsPaid>(), &rules, "do not cover it");
}

#[test]
fn an_approval_that_nobody_gave_is_seen() {
    breaks(&an_outage(), with::<GuessesAnApproval>(), &["never.guess"], "shown as approved");
}

#[test]
fn a_decline_that_nobody_gave_is_seen() {
    breaks(&an_outage(), with::<GuessesADecline>(), &["never.guess"], "shown as declined");
}

#[test]
fn a_reversal_that_nobody_answered_is_seen() {
    let late = processor(ProcessorChange::LoseAnswers(1));
    let day = plan([late, leaving(sale("coffee", 45_00))]);
    breaks(&day, with::<GuessesAReversal>(), &["never.guess"], "shown as reversed");
}

#[test]
fn a_till_above_its_device_limit_is_seen() {
    let full = [internet_down(), after(minutes(1), sale("first", 60_00)), sale("second", 60_00)];
    let limit = crate::rig::device_limit(100_00);
    let day = plan([limit, after(minutes(1), sale("before", 1_00))].into_iter().chain(full));
    let words = "stored more than its device limit";
    breaks(&day, with::<ForgetsTheDeviceLimit>(), &["never.over-limit"], words);
    assert_eq!(honest(day).refusal("second"), Some(Refusal::OverDeviceLimit));
}

#[test]
fn an_order_above_the_transaction_limit_is_seen() {
    let limit = transaction_limit(40_00);
    let day = plan([
        limit,
        after(minutes(1), internet_down()),
        sale("coffee", 45_00),
        sale("tea", 40_01),
    ]);
    let words = "above the transaction limit";
    breaks(&day, with::<ForgetsTheTransactionLimit>(), &["never.over-limit"], words);
    assert_eq!(honest(day).refusal("tea"), Some(Refusal::OverTransactionLimit));
}

#[test]
fn a_refused_tender_that_is_forwarded_is_seen() {
    let rules = ["never.refused-stored"];
    breaks(&an_outage(), with::<KeepsWhatItRefused>(), &rules, "was refused and is sent");
}

#[test]
fn a_refused_swipe_that_is_sent_is_seen() {
    let steps = [internet_down(), after(minutes(1), sale("wait", 1_00))];
    let swipe = sale_by("coffee", 45_00, card(VISA, Entry::Swipe));
    let day = plan(steps.into_iter().chain([swipe]));
    // A payment that was never stored is also one whose key is not durable.
    let rules = ["never.refused-stored", "never.twice"];
    breaks(&day, with::<SendsARefusedSwipe>(), &rules, "was refused and is sent");
}

#[test]
fn a_payment_that_a_crash_loses_is_seen() {
    let crash = till_is(TillChange::Crash);
    let day = a_day_without_wifi(crash);
    let words = "is not on durable storage";
    breaks(&day, with::<NeverStores>(), &["never.lost"], words);
}

#[test]
fn a_payment_that_is_missing_when_the_run_ends_is_seen() {
    let words = "is not on durable storage";
    let day = a_day_without_wifi(sale("tea", 3_00));
    breaks(&day, with::<NeverStores>(), &["never.lost"], words);
}

#[test]
fn a_confirmed_payment_that_is_taken_back_is_seen() {
    let down = [internet_down(), after(minutes(1), sale_to("coffee", 45_00, "kim@example.com"))];
    breaks(&plan(down), with::<TakesItBack>(), &["never.lost"], "is taken back");
}

/// One card taken offline, whose issuer declines it with this code after the outage.
fn an_outage_and_a_decline(digits: &str, times: u32) -> Plan {
    let answer = Answering::Decline(code(digits));
    let script = processor(ProcessorChange::Answer { answer, times });
    let offline = after(minutes(1), sale("coffee", 45_00));
    let back = after(secs(30), internet_up());
    plan([internet_down(), offline, script, back].into_iter().chain(wait(minutes(5))))
}

#[test]
fn a_declined_payment_that_is_sent_again_is_seen() {
    for (digits, words) in [
        ("51", "was declined 51 and is sent again: insufficient-funds, later, is final"),
        ("41", "was declined 41 and is sent again: lost-card, never, is final"),
        ("54", "was declined 54 and is sent again: expired-card, fix, is final"),
        ("05", "was declined 05 and is sent again: do-not-honour, generic, is final"),
        ("92", "was declined 92 and is sent again: no-route, of no class, is final"),
    ] {
        let day = an_outage_and_a_decline(digits, 1);
        breaks(&day, with::<RetriesDeclines>(), &["never.decline-retried"], words);
    }
}

#[test]
fn a_declined_card_that_is_sent_again_under_another_key_is_seen() {
    let day = an_outage_and_a_decline("54", 2);
    // The other key is on no durable storage.
    let rules = ["never.decline-retried", "never.twice"];
    let words = "payment 1000 of till 0 was declined 54 and is sent again";
    breaks(&day, with::<RetriesDeclinesUnderAnotherKey>(), &rules, words);
}

#[test]
fn a_payment_that_is_tried_again_before_its_back_off_is_seen() {
    let rules = ["never.decline-retried"];
    for digits in ["91", "96"] {
        let day = an_outage_and_a_decline(digits, 1);
        let words = format!(
            "was answered {digits} and is sent again after 0 ms, and its back-off is 15000"
        );
        breaks(&day, with::<TriesAtOnce>(), &rules, &words);
    }
}

#[test]
fn a_back_off_that_does_not_double_is_seen() {
    let day = an_outage_and_a_decline("91", 3);
    let words = "is sent again after 15000 ms, and its back-off is 30000 ms";
    breaks(&day, never_waits_longer(), &["never.decline-retried"], words);
}
