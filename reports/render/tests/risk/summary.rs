//! What a person reads in a terminal.

use pos_core::Currency;
use reports_render::risk_summary;
use sim_risk::{Horizon, Rate, Sweep};

use crate::rig::{self, HOSTILE, Known};

#[test]
fn a_café_with_a_question() {
    insta::assert_snapshot!("cafe", risk_summary(&rig::known().report()));
}

/// Other words: an outage instead of a year, a store instead of a till, a currency without decimals,
/// neither a sweep nor a question nor reasons.
#[test]
fn one_outage_of_a_store() {
    let mut study = rig::cafe();
    study.name = "what an outage of a store costs".to_owned();
    study.currency = Currency::find("JPY").unwrap();
    study.horizon = Horizon::Outage;
    study.tills = 3;
    study.sweep = Sweep::default();
    study.question = None;
    study.declines.reasons.clear();
    study.declines.too_late.share = 1.0;
    study.outages.notice_ms = 600_000;
    let known = Known::of(study, 1_000).alone();
    insta::assert_snapshot!("outage", risk_summary(&known.report()));
}

#[test]
fn a_shop_that_sells_nothing_loses_nothing() {
    let mut study = rig::cafe();
    study.sales.rate = Rate::PerHour(0.0);
    let text = risk_summary(&Known::of(study, 1_000).alone().report());
    assert!(text.contains("\n  on average                  0.00           0.00"), "{text}");
    assert!(text.contains("99 in 100 years lose at most 0.00. It refuses no sale."), "{text}");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn no_name_steers_the_terminal() {
    let mut known = rig::hostile();
    known.study.name = HOSTILE.to_owned();
    let text = risk_summary(&known.report());
    let steers = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
    assert!(!text.contains(steers), "{text:?}");
    assert!(
        text.starts_with("<script>alert('x')</script> & \"\u{fffd}[31m\u{fffd}]]>=1+1\u{fffd}\n")
    );
}
