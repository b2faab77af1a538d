//! The seals of the readers: no two alike, and none opened that was changed.

use std::collections::BTreeMap;

use pos_core::{Key, Message, Output, Request, Sealed};
use sim_world::{CrashAt, What};

use crate::played::{Played, against, honest};
use crate::rig::{after, code, crash_at, internet_down, internet_up, minutes, plan, sale, start};
use crate::saboteur::{Said, Trick, with};

/// Lists the seal of each payment that was sent.
fn seals(played: &Played) -> BTreeMap<Key, Sealed> {
    let seal = |what: &What| match what {
        What::Sent(_, _, message) => match &**message {
            Message::Payment(request) => Some((request.key, request.sealed)),
            _ => None,
        },
        _ => None,
    };
    played.entries().iter().filter_map(|entry| seal(&entry.what)).collect()
}

#[test]
fn the_reader_counts_on_over_the_power_cuts_of_its_till() {
    let day = plan([
        sale("before", 45_00),
        internet_down(),
        after(minutes(2), sale("offline", 3_00)),
        crash_at(CrashAt::AfterStore),
        after(minutes(1), sale("crashed", 8_00)),
        start(),
        after(minutes(1), sale("after", 9_00)),
        internet_up(),
        after(minutes(10), sale("at last", 7_00)),
    ]);
    let seals = seals(&honest(day));
    let counters: Vec<u32> = seals.values().map(Sealed::counter).collect();
    assert_eq!(counters, [1, 2, 3, 4, 5]);
}

/// Sends a payment with another code than the reader made.
#[derive(Debug, Default)]
struct ChangesTheCode;

impl Trick for ChangesTheCode {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Send(Request { message: Message::Payment(payment), .. }) = &mut output {
            payment.sealed.code[0] ^= 1;
        }
        said.outputs.push(output);
    }
}

#[test]
fn a_seal_with_a_wrong_code_is_answered_30_and_nothing_is_captured() {
    let played = against(&plan([sale("coffee", 45_00)]), with::<ChangesTheCode>());
    let answers = played.entries().iter().filter_map(|entry| match entry.what {
        What::DeclinedByIssuer(_, _, answer) => Some(answer),
        What::Captured { .. } => Some(code("00")),
        _ => None,
    });
    assert_eq!(answers.collect::<Vec<_>>(), [code("30")]);
}
