//! The core engine against the whole trace of what it plays.

use pos_core::{Refusal, Screen};
use sim_risk::{
    Flow, Outcome, PAYMENT, Played, Policy, Rate, Replication, Study, WhenFull, episode_plan, play,
    trace,
};
use sim_world::{Outcome as Ending, What};

use crate::rig::{cafe, cents, declined, limited};

/// What tills and processor say of a replication, payments first, then their money.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    stored: i64,
    over_transaction_limit: i64,
    over_device_limit: i64,
    captured: (i64, i64),
}

fn told(study: &Study, policy: &Policy, replication: &Replication) -> Told {
    let mut told = Told::default();
    for episode in &replication.episodes {
        let whole = trace(&episode_plan(study, policy, episode), policy.when_full);
        for entry in whole.entries() {
            match &entry.what {
                What::StepFinished(seen) if seen.outcome == Some(Ending::Accepted) => {
                    told.stored += 1;
                }
                What::Shown(_, Screen::Refused(_, Refusal::OverTransactionLimit)) => {
                    told.over_transaction_limit += 1;
                }
                What::Shown(_, Screen::Refused(_, Refusal::OverDeviceLimit)) => {
                    told.over_device_limit += 1;
                }
                What::Captured { amount, .. } => {
                    told.captured = (told.captured.0 + 1, told.captured.1 + amount.minor());
                }
                _ => {}
            }
        }
    }
    told
}

fn counted(outcome: &Outcome) -> Told {
    let flow = |flow: Flow| outcome.flows[flow as usize];
    let [stored, declined, late] = [Flow::Stored, Flow::Declined, Flow::TooLate].map(flow);
    let payments = |of: Flow| flow(of).payments / PAYMENT;
    Told {
        stored: payments(Flow::Stored),
        over_transaction_limit: payments(Flow::OverTransactionLimit),
        over_device_limit: payments(Flow::OverDeviceLimit),
        captured: (
            (stored.payments - declined.payments - late.payments) / PAYMENT,
            stored.money - declined.money - late.money,
        ),
    }
}

/// A café of two tills whose limits bind, where every tenth payment is declined.
fn busy(when_full: WhenFull) -> Study {
    let mut study = limited(declined(cafe(), 0.1), 60_000);
    study.tills = 2;
    study.sales.rate = Rate::PerHour(25.0);
    study.policy.transaction_limit = Some(cents(4_000));
    study.policy.when_full = when_full;
    study
}

#[test]
fn the_core_engine_counts_what_tills_and_processor_say() {
    for study in [busy(WhenFull::Skip), busy(WhenFull::Stop), limited(cafe(), 50_000)] {
        let played = Played::new(&study).unwrap();
        let mut sum = Told::default();
        for number in 0..6 {
            let replication = played.replication(number);
            let outcome = play(&study, &study.policy, &replication);
            let told = told(&study, &study.policy, &replication);
            assert_eq!(counted(&outcome), told, "replication {number}");
            sum.stored += told.stored;
            sum.over_device_limit += told.over_device_limit;
            sum.captured.0 += told.captured.0;
        }
        assert!(0 < sum.captured.0 && sum.captured.0 < sum.stored, "some are declined: {sum:?}");
        assert!(0 < sum.over_device_limit, "the device limit binds: {sum:?}");
    }
}

#[test]
fn an_outage_is_played_the_same_whatever_was_played_before() {
    let study = busy(WhenFull::Stop);
    let played = Played::new(&study).unwrap();
    let alone: Vec<_> = (0..5).map(|number| played.outcomes(number)).collect();
    let again: Vec<_> = (0..5).rev().map(|number| played.outcomes(number)).collect();
    assert!(alone.iter().eq(again.iter().rev()));
}
