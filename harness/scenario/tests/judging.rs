//! What the judge says of traces.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that falls over says why")]

use core::time::Duration;
use std::path::Path;

use harness_scenario::{
    Document, KeepGoing, MemoryShelf, Scenario, Status, Verdict, Words, judge, judge_all,
    read_scenario,
};
use pos_core::{Badge, Badges, Money, Refusal, ResponseCode};
use sim_world::{Breach, Entry, Outcome, Reason, Seen, Trace, Value, What, play};

const STEPS: &str = r#"
name = "x"
use = ["us.toml"]
steps = [
  { id = "jacket", order = { total = "120.00" } },
  { pay = { order = "jacket", card = "broke" }, expect = { outcome = "refused", reason = "over-transaction-limit", badges = [] } },
  { check = { order = "jacket", balance = "120.00", in_admin = false }, within = "5m" },
  { search = { customer = "kim" } },
]
"#;

const US: &str =
    "offline = { transaction_limit = \"50.00\" }\ncards.broke = { issuer = \"decline 51\" }\n";

fn scenario(text: &str) -> Scenario {
    let shelf = MemoryShelf::new().with("x.toml", text).with("us.toml", US);
    match read_scenario(&shelf, Path::new("x.toml")) {
        Ok(Document::Scenario(scenario)) => *scenario,
        other => panic!("{other:?}"),
    }
}

fn seen(outcome: Outcome) -> Seen {
    Seen { outcome: Some(outcome), ..Seen::default() }
}

fn refused(refusal: Refusal) -> Seen {
    Seen { reason: Some(Reason::Refusal(refusal)), ..seen(Outcome::Refused) }
}

const fn met(place: usize, answer: Value) -> What {
    What::Checked { place, answer, met: true }
}

const fn unmet(place: usize, answer: Value) -> What {
    What::Checked { place, answer, met: false }
}

/// A trace of what happened at each step.
fn trace(happened: Vec<(usize, What)>) -> Trace {
    let mut trace = Trace::new();
    let start = trace.ended_at();
    for (place, (step, what)) in happened.into_iter().enumerate() {
        let at = start.after(Duration::from_secs(u64::try_from(place).unwrap()));
        trace.record(Entry { at, cause: None, step, what });
    }
    trace
}

fn finished(seen: Seen) -> What {
    What::StepFinished(seen)
}

/// A run in which all is as it should be.
fn good() -> Vec<(usize, What)> {
    let over = Seen { badges: Some(Badges::NONE), ..refused(Refusal::OverTransactionLimit) };
    vec![
        (0, finished(seen(Outcome::Accepted))),
        (1, finished(over)),
        (2, unmet(0, Value::Money(Money::from_minor(12000)))),
        (2, met(0, Value::Money(Money::from_minor(12000)))),
        (2, met(1, Value::Flag(false))),
        (2, finished(Seen::default())),
        (3, finished(seen(Outcome::Found))),
    ]
}

/// Says each failure as step, key, expected, actual, what decided it.
fn said(verdict: &Verdict) -> Vec<String> {
    let one = |failure: &harness_scenario::Failure| {
        let place = failure.place.as_ref().map_or_else(String::new, ToString::to_string);
        let decided = failure.decided_by.clone().unwrap_or_default();
        let (step, key) = (failure.step, &failure.key);
        format!("{step} {place} {key}: {} / {} {decided}", failure.expected, failure.actual)
            .trim_end()
            .to_owned()
    };
    verdict.failures.iter().map(one).collect()
}

#[test]
fn a_run_in_which_all_is_as_it_should_be_passes() {
    let verdict = judge(&scenario(STEPS), &trace(good()));
    assert_eq!(said(&verdict), [""; 0]);
    assert_eq!((verdict.status, verdict.failed_step), (Status::Passed, None));
}

#[test]
fn an_expected_refusal_that_does_not_come_fails_with_what_decided_it() {
    let mut happened = good();
    let pending = Badges::NONE.with(Badge::PaymentPending);
    happened[1].1 = finished(Seen { badges: Some(pending), ..seen(Outcome::Accepted) });
    let verdict = judge(&scenario(STEPS), &trace(happened));
    assert_eq!((verdict.status, verdict.failed_step), (Status::Failed, Some(1)));
    assert_eq!(
        said(&verdict),
        [
            "1 x.toml:6:70 outcome: refused, over-transaction-limit / accepted, payment-pending \
             transaction_limit = 50.00 USD (us.toml:1)",
            "1 x.toml:6:125 badges: none / payment-pending",
        ]
    );
}

#[test]
fn a_refusal_that_nobody_expected_fails() {
    let text = STEPS.replace(
        ", expect = { outcome = \"refused\", reason = \"over-transaction-limit\", badges = [] }",
        "",
    );
    let verdict = judge(&scenario(&text), &trace(good()));
    assert_eq!(
        said(&verdict),
        ["1 x.toml:6:3 outcome: accepted / refused, over-transaction-limit \
          transaction_limit = 50.00 USD (us.toml:1)"]
    );
}

#[test]
fn a_decline_that_nobody_expected_fails_with_the_issuer() {
    let text = STEPS.replace(
        ", expect = { outcome = \"refused\", reason = \"over-transaction-limit\", badges = [] }",
        "",
    );
    let mut happened = good();
    let code = ResponseCode::INSUFFICIENT_FUNDS;
    happened[1].1 =
        finished(Seen { reason: Some(Reason::Decline(code)), ..seen(Outcome::Declined) });
    assert_eq!(
        said(&judge(&scenario(&text), &trace(happened))),
        ["1 x.toml:6:3 outcome: accepted / declined, 51 insufficient-funds \
          cards.broke.issuer = decline 51 (us.toml:2)"]
    );
}

#[test]
fn another_reason_is_a_failure_of_its_own() {
    let mut happened = good();
    happened[1].1 = finished(Seen { badges: Some(Badges::NONE), ..refused(Refusal::NoPermission) });
    assert_eq!(
        said(&judge(&scenario(STEPS), &trace(happened))),
        ["1 x.toml:6:90 reason: over-transaction-limit / no-permission \
          roles.cashier.permissions = accept-offline-card-payments (the standard shop:4)"]
    );
}

#[test]
fn a_change_in_the_admin_is_what_decided() {
    let change = "{ admin = { transaction_limit = \"70.00\", save = true } },\n  { pay";
    let text = STEPS.replace("{ pay", change);
    let mut happened = good();
    happened[1] = (1, finished(Seen::default()));
    happened[2] = (2, finished(seen(Outcome::Accepted)));
    let verdict = judge(&scenario(&text), &trace(happened));
    assert_eq!(
        verdict.failures[0].decided_by.as_deref(),
        Some("transaction_limit = 70.00 USD (x.toml:6)")
    );
}

#[test]
fn a_check_fails_with_what_was_seen_last() {
    let mut happened = good();
    happened[3].1 = unmet(0, Value::Money(Money::from_minor(500)));
    happened[4].1 = unmet(1, Value::Absent);
    assert_eq!(
        said(&judge(&scenario(STEPS), &trace(happened))),
        [
            "2 x.toml:7:43 balance: 120.00 / 5.00",
            "2 x.toml:7:64 in_admin: false / nothing is there",
        ]
    );
}

#[test]
fn a_value_that_does_not_stay_fails_though_it_is_the_right_one() {
    let mut happened = good();
    happened[3].1 = unmet(0, Value::Money(Money::from_minor(12000)));
    let verdict = judge(&scenario(STEPS), &trace(happened));
    assert_eq!(verdict.failures[0].actual, "120.00, but not for so long");
}

#[test]
fn a_search_must_find_where_nothing_is_said() {
    let mut happened = good();
    happened[6].1 = finished(refused(Refusal::SearchNeedsInternet));
    assert_eq!(
        said(&judge(&scenario(STEPS), &trace(happened))),
        ["3 x.toml:8:3 outcome: found / refused, search-needs-internet"]
    );
}

#[test]
fn a_late_step_and_a_stuck_one_fail() {
    let start = Trace::new().ended_at();
    let late = What::StepLate(start.after(Duration::from_millis(500)));
    let verdict = judge(&scenario(STEPS), &trace(vec![(0, late)]));
    assert_eq!(
        said(&verdict),
        [
            "0 x.toml:5:3 at: begins at day 1 09:00:00.500 / the step before finished at day 1 09:00:00"
        ]
    );
    let verdict = judge(&scenario(STEPS), &trace(vec![(0, What::StepBegan), (0, What::StepStuck)]));
    assert_eq!(
        said(&verdict),
        [
            "0 x.toml:5:3 step: the step finishes / it can never finish: nothing more is going to happen"
        ]
    );
}

/// Plays a scenario, and says what decided its first failure and what is hinted at.
fn decided_and_hinted(steps: &str) -> [Option<String>; 2] {
    let text = format!(
        "name = \"x\"\ntills.till = {{ reader = \"wisepad-3\" }}\n\
         cards.both = {{ schemes = [\"eftpos\", \"visa\"] }}\n\
         cards.broke = {{ issuer = \"decline 51\" }}\nsteps = [\n{steps}]\n"
    );
    let scenario = scenario(&text);
    let failure = judge(&scenario, &play(&scenario.plan)).failures.remove(0);
    [failure.decided_by, failure.hint]
}

#[test]
fn a_reader_that_is_gone_is_told_by_the_step_that_parted_it() {
    let offline = "  { internet = \"down\" },\n";
    let sale = "  { sale = { total = \"4.50\", card = \"both\", scheme = \"visa\" } },\n";
    let empty = "  { reader = \"battery-empty\" },\n";
    let [decided, _] = decided_and_hinted(&format!("{offline}{empty}{sale}"));
    let since = "the reader is not connected since `reader = \"battery-empty\"` (x.toml:7)";
    assert_eq!(decided.as_deref(), Some(since));
    let charged = "  { reader = \"charged\" },\n";
    let [decided, _] = decided_and_hinted(&format!("{offline}{empty}{charged}{sale}"));
    let after = "the reader is connected 3 s after `reader = \"charged\"` (x.toml:8)";
    assert_eq!(decided.as_deref(), Some(after));
}

#[test]
fn an_app_that_is_gone_is_told_by_the_step_that_stopped_it() {
    let sale = "  { sale = { total = \"4.50\", cash = true } },\n";
    let crash = "  { till = \"crash\" },\n";
    let [decided, hint] = decided_and_hinted(&format!("{crash}{sale}"));
    let since = "the app is not running since `till = \"crash\"` (x.toml:6)";
    assert_eq!(decided.as_deref(), Some(since));
    let right =
        "if that is right, write expect = { outcome = \"refused\", reason = \"till-down\" }";
    assert_eq!(hint.as_deref(), Some(right));
    let at_the_store = "  { internet = \"down\" },\n  { till = { crash = \"after-store\" } },\n";
    let card = "  { sale = { total = \"4.50\", card = \"both\", scheme = \"visa\" } },\n";
    let [decided, _] = decided_and_hinted(&format!("{at_the_store}{card}"));
    let since = "the app is not running since `till = { crash = \"after-store\" }` (x.toml:7)";
    assert_eq!(decided.as_deref(), Some(since));
}

#[test]
fn a_tender_that_is_too_large_is_told_with_the_balance() {
    let lamp = "  { id = \"lamp\", order = { total = \"50.00\" } },\n";
    let [decided, _] = decided_and_hinted(&format!(
        "{lamp}  {{ pay = {{ order = \"lamp\", cash = \"20.00\" }} }},\n  \
         {{ pay = {{ order = \"lamp\", card = \"both\", amount = \"40.00\" }} }},\n"
    ));
    assert_eq!(decided.as_deref(), Some("balance = 30.00 USD"));
}

#[test]
fn badges_after_a_decline_are_told_with_the_issuer() {
    let [decided, _] = decided_and_hinted(
        "  { internet = \"down\" },\n  \
         { id = \"tea\", sale = { total = \"4.50\", card = \"broke\" } },\n  \
         { at = \"+1m\", internet = \"up\" },\n  \
         { at = \"+5m\", check = { order = \"tea\", badges = [\"paid\"] } },\n",
    );
    let issuer = "declined 51 insufficient-funds: cards.broke.issuer = decline 51 (x.toml:4)";
    assert_eq!(decided.as_deref(), Some(issuer));
}

#[test]
fn what_was_expected_and_did_not_come_is_hinted_at() {
    let sale = "  { sale = { total = \"4.50\", cash = true }";
    let refused = "expect = { outcome = \"refused\", reason = \"till-down\" } },\n";
    let [_, hint] = decided_and_hinted(&format!("{sale}, {refused}"));
    let worked = "if it is right that it worked, take `outcome` and `reason` away";
    assert_eq!(hint.as_deref(), Some(worked));
    let out = "  { staff = \"log-out\" },\n";
    let [_, hint] = decided_and_hinted(&format!("{out}{sale}, {refused}"));
    assert_eq!(hint.as_deref(), Some("if that is right, write reason = \"not-logged-in\""));
    let down = "  { internet = \"down\" },\n";
    let [_, hint] = decided_and_hinted(&format!("{down}  {{ check = {{ online = false }} }},\n"));
    assert!(hint.unwrap().contains("a card payment or a search makes the till notice"));
}

#[test]
fn a_failure_hints_at_what_is_missing() {
    let lamp = "  { id = \"lamp\", order = { total = \"4.50\", email = \"kim@example.com\" } },\n";
    let queued = "  { check = { order = \"lamp\", receipt = \"queued\" } },\n";
    let [_, hint] = decided_and_hinted(&format!("{lamp}{queued}"));
    let asks = "nobody asked for a receipt: add { receipt = { order = \"lamp\", email = \"…\" } }";
    assert_eq!(hint.as_deref(), Some(asks));
    let [_, hint] = decided_and_hinted(
        "  { internet = \"down\" },\n  { sale = { total = \"4.50\", card = \"both\" } },\n",
    );
    let picks = "the first scheme counts; the customer picks another with scheme = \"visa\"";
    assert_eq!(hint.as_deref(), Some(picks));
    let [_, hint] = decided_and_hinted(
        "  { at = \"09:10\", sale = { total = \"4.50\", cash = true } },\n  \
         { at = \"09:10:01\", internet = \"down\" },\n",
    );
    assert_eq!(hint.as_deref(), Some("write \"09:10:03\" or later, or \"+1m\""));
}

#[test]
fn a_run_that_was_cut_fails_at_the_first_step_that_is_missing() {
    let mut happened = good();
    happened.truncate(2);
    assert_eq!(
        said(&judge(&scenario(STEPS), &trace(happened))),
        ["2 x.toml:7:3 step: the step finishes / the run ended before it began"]
    );
    assert_eq!(judge(&scenario(STEPS), &Trace::new()).failed_step, Some(0));
}

#[test]
fn a_broken_invariant_fails_with_its_rule() {
    let mut happened = good();
    let breach = Breach { rule: "never.twice", detail: "captured 5.00 twice".to_owned() };
    happened.insert(2, (1, What::Broken(breach)));
    assert_eq!(
        said(&judge(&scenario(STEPS), &trace(happened))),
        ["1 x.toml:6:3 never.twice: a card payment is captured at most once / captured 5.00 twice"]
    );
}

#[test]
fn nobody_is_told_to_expect_what_breaks_a_rule() {
    let hint = |happened| judge(&scenario(STEPS), &trace(happened)).failures.remove(0).hint;
    let mut happened = good();
    happened[1].1 = finished(seen(Outcome::Accepted));
    assert!(hint(happened.clone()).is_some());
    let breach = Breach { rule: "never.over-limit", detail: "more than its limit".to_owned() };
    happened.insert(2, (1, What::Broken(breach)));
    assert_eq!(hint(happened), None);
}

#[test]
fn only_the_first_failed_step_counts_unless_the_judge_keeps_going() {
    let mut happened = good();
    happened[0].1 = finished(refused(Refusal::NotLoggedIn));
    happened[6].1 = finished(refused(Refusal::SearchNeedsInternet));
    let (scenario, trace) = (scenario(STEPS), trace(happened));
    assert_eq!(judge(&scenario, &trace).failures.len(), 1);
    let all = judge_all(&scenario, &trace, KeepGoing::Yes);
    let steps: Vec<usize> = all.failures.iter().map(|failure| failure.step).collect();
    assert_eq!((steps, all.failed_step), (vec![0, 3], Some(0)));
}

#[test]
fn steps_are_said_in_one_short_line() {
    let text = r#"
name = "x"
tills.a = {}
tills.b = {}
steps = [
  { internet = { loss = 0.3, latency = "2s" } },
  { on = "a", id = "jacket", order = { total = "120.00", tip = "5.00" } },
  { on = "a", pay = { order = "jacket", card = "visa", entry = "insert", amount = "60.00" } },
  { on = "b", id = "coffee", sale = { total = "45.00", card = "visa", email = "kim@example.com" } },
  { on = "b", till = { clock = "-10m" } },
  { admin = { device_limit = "1.00", role = "cashier", revoke = "accept-offline-card-payments" } },
  { on = "b", check = { order = "coffee", badges = ["paid"], in_admin = true, reader = "connected", logged_in = "nobody" } },
]
"#;
    let scenario = scenario(text);
    let words = Words::of(&scenario.plan);
    let said: Vec<String> = (0..scenario.plan.steps.len())
        .map(|step| {
            let (subject, rest) = words.act(step);
            format!("{subject} {rest}")
        })
        .collect();
    assert_eq!(
        said,
        [
            "internet loss 0.3, latency 2s",
            "order jacket 120.00 tip 5.00 on a",
            "pay jacket visa insert 60.00 on a",
            "sale coffee 45.00 visa tap receipt kim@example.com on b",
            "till clock -10m on b",
            "admin device limit 1.00, revoke cashier, not saved",
            "check coffee badges paid, in_admin true, reader connected, logged_in nobody on b",
        ]
    );
}

#[test]
fn what_did_not_hold_for_long_enough_is_told_with_how_long_it_held() {
    let offline = "  { internet = \"down\" },\n  { search = { customer = \"kim\" }, expect = { outcome = \"refused\" } },\n";
    let back = "  { internet = \"up\" },\n";
    let check =
        |more: &str| format!("{offline}{back}  {{ check = {{ online = false }}, {more} }},\n");
    let hinted = |more: &str| decided_and_hinted(&check(more))[1].clone().unwrap();
    assert_eq!(hinted("holds_for = \"5m\""), "it held for 15s, not for 5m");
    let late = "within = \"1m\", holds_for = \"5m\"";
    assert_eq!(hinted(late), "it came true, but did not stay so for 5m");
    let [_, hint] =
        decided_and_hinted("  { check = { queued = 1 }, within = \"1m\", holds_for = \"5m\" },\n");
    assert_eq!(hint, None, "it was never so");
}

/// Plays a scenario of a shop, and says what decided its first failure.
fn decided_in(shop: &str, steps: &str) -> Option<String> {
    let scenario = scenario(&format!("name = \"x\"\n{shop}\nsteps = [\n{steps}]\n"));
    judge(&scenario, &play(&scenario.plan)).failures.remove(0).decided_by
}

#[test]
fn a_way_that_is_longer_than_the_patience_is_told_with_both_values() {
    let sale = "  { id = \"tea\", sale = { total = \"4.50\", card = \"visa\" }, expect = { outcome = \"declined\" } },\n";
    let slow = decided_in("line = { latency = \"8s\" }", sale);
    let said = "16s400ms there and back is longer than a till waits: line.latency = 8s (x.toml:2), \
                forwarding.patience = 15s";
    assert!(slow.as_deref().is_some_and(|by| by.starts_with(said)), "{slow:?}");
    let paid = "  { id = \"tea\", sale = { total = \"4.50\", card = \"visa\" } },\n  { check = { order = \"tea\", badges = [\"paid\"], captures = 1 } },\n";
    let slow = decided_in("processor = { latency = \"20s\" }", paid);
    let said =
        "20s100ms there and back is longer than a till waits: processor.latency = 20s (x.toml:2)";
    assert!(slow.as_deref().is_some_and(|by| by.starts_with(said)), "{slow:?}");
    let in_time = decided_in("line = { latency = \"7s\" }", sale);
    assert_eq!(in_time, None);
    let down = "  { internet = \"down\" },\n";
    assert_eq!(decided_in("line = { latency = \"8s\" }", &format!("{down}{sale}")), None);
}

#[test]
fn a_till_without_staff_is_told_by_its_table_or_by_the_log_out() {
    let sale = "  { sale = { total = \"4.50\", cash = true } },\n";
    let nobody = decided_in("tills.back = { reader = \"wisepad-3\" }\nstaff.ken = {}", sale);
    let said = "nobody stands at tills.back: it has no staff, and nobody is logged in (x.toml:2)";
    assert_eq!(nobody.as_deref(), Some(said));
    let gone = decided_in("", &format!("  {{ staff = \"log-out\" }},\n{sale}"));
    let said = "nobody is logged in since `staff = \"log-out\"` (x.toml:4)";
    assert_eq!(gone.as_deref(), Some(said));
}

#[test]
fn a_built_in_reader_does_not_decide_that_the_wi_fi_is_there() {
    let sale = "  { sale = { total = \"4.50\", card = \"visa\" }, expect = { outcome = \"refused\", reason = \"no-local-network\" } },\n";
    let steps = format!("  {{ internet = \"down\" }},\n{sale}");
    assert_eq!(decided_in("tills.till = { reader = \"pos-terminal\" }", &steps), None);
    let bluetooth = decided_in("tills.till = { reader = \"wisepad-3\" }", &steps);
    assert_eq!(bluetooth.as_deref(), Some("tills.till.reader = wisepad-3 (x.toml:2)"));
}
