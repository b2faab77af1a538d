//! A reference model of the rules, beside the real till.
//!
//! The model is written from rules.md by another design than the core's: physical facts of a run
//! are read into a flat ledger, and whatever is asked is folded out of it. It shares no code and
//! no type of decision with the core: reasons, badges and answers are compared as text.
//!
//! **Taken from the plan:** the shop, who does what at which till in which step, how long hands
//! take, what the merchant enters, what the processor and the issuers are told to do.
//! **Taken from the trace, as physical facts with their times:** steps that begin, cards that are
//! presented, messages that are sent, lost, ignored, late or answered (what a message asks, never
//! what it says of the till), line, router and Wi-Fi, apps that die and start, and which payments
//! became durable under which key. Whether a till knows that it is offline follows from the
//! messages that nobody answered in time, and so does the moment of an offer.
//! **Never taken:** what a till shows. Outcomes, reasons, badges, balances, tenders, receipts, the
//! queue, limits, the reader's lamp, the books of processor and admin are what the model says and
//! what the answers of the run are compared with; so is every message that leaves a till: whether
//! it may leave, whether it is its turn, whether it reports what is so. When a till forwards is
//! not foretold; that all is settled once the world has been calm is ([`due`]).
//!
//! Corners in which the rules are silent are decided as a merchant would expect, and compared like
//! the rest: whatever the admin answers over its link makes a till online, also while another
//! request is lost (`net.detect`); Interac and eftpos are taken offline nowhere (`tender.interac`,
//! `tender.eftpos`); a receipt that is asked for again is sent again (`sale.receipt`).
//!
//! Not compared, each with a comment that names the rule: a receipt of an order that was never
//! opened (`sale.receipt`), what a till without its app believes (`till.restart`), warnings of a
//! till whose clock was moved (`delay.24h`), which ages of payments were seen.
//!
//! `DAYS=100000 cargo test --release -p sim-world --test reference` compares as many days;
//! `DAY=7 DAYS=1` one of them.
#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "amounts are in cents, and 45_00 reads as people say it"
)]

mod bank;
mod compare;
mod day;
mod due;
mod fact;
mod ledger;
mod reason;
mod say;
mod walk;
mod work;

use day::{Width, day};
use sim_world::play;
use walk::walk;

/// How many days of each kind are compared unless `DAYS` says otherwise.
const USUAL: u64 = 150;

#[expect(clippy::disallowed_methods, reason = "how many days is for whoever runs the test to say")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Compares days and describes those on which the model and the till do not agree.
fn compare_days(width: Width) -> Vec<String> {
    let first = number("DAY").unwrap_or(0);
    let days = first..first + number("DAYS").unwrap_or(USUAL);
    let disagreement = |number| {
        let plan = day(number, width);
        let found = walk(&plan, &play(&plan)).into_iter().next()?;
        Some(format!("day {number}: {found:?}"))
    };
    days.filter_map(disagreement).collect()
}

#[test]
fn the_till_does_what_the_rules_say_on_days_of_outages_and_limits() {
    assert_eq!(compare_days(Width::Narrow), Vec::<String>::new());
}

#[test]
fn the_till_does_what_the_rules_say_whatever_happens() {
    assert_eq!(compare_days(Width::Wide), Vec::<String>::new());
}
