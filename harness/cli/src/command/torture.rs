//! `deadzone bench torture`: a till that is killed while it forwards.

use std::env;
use std::io;

use harness_bench::{PowerCutReport, PowerCuts, Recovery, Torture, TortureReport};

use crate::args::{Tier, TortureArgs};
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};

/// Kills a till and says what came of its payments.
pub(crate) fn torture(args: &TortureArgs, output: Output) -> Exit {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    let TortureArgs { payments, kills, seed, speed, tier } = *args;
    if tier == Tier::Full {
        let (sales, cuts) = (payments, kills);
        return power_cuts(&PowerCuts { program, sales, cuts, seed, speed }, output);
    }
    if kills > payments {
        return output.failed(Exit::USAGE, &too_many(kills, payments));
    }
    let torture = Torture { program, payments, kills, seed, speed };
    interrupt::listen_alone(output, "interrupted: nothing is said of what was not played");
    match torture.run(interrupt::flag()) {
        Ok(report) => {
            summarize(&report, output);
            if report.wrong.is_empty() { Exit::PASSED } else { Exit::FAILED }
        }
        Err(reason) if reason.kind() == io::ErrorKind::Interrupted => Exit::INTERRUPTED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}

fn too_many(kills: u32, payments: u32) -> String {
    format!(
        "{kills} kills do not fit among {payments} payments, each of which meets one at most\n  \
         type: deadzone bench torture --payments {kills} --kills {kills}"
    )
}

fn summarize(report: &TortureReport, output: Output) {
    let TortureReport { stored, kills, deaths, starts, cuts, once, more, never, .. } = report;
    let TortureReport { requests, reversals, starts_between, .. } = report;
    let seconds = report.millis / 1_000;
    output.say(format!("{stored} payments stored while the line was down"));
    output.say(format!(
        "killed {kills} times by SIGKILL, {deaths} at work and the others while it came up; \
         started again {starts} times"
    ));
    output.say(format!(
        "between the first capture and the last: {starts_between} starts, the line cut {cuts} times"
    ));
    output.say(format!(
        "by the processor's ledger: {once} captured once, {more} more than once, {never} never; \
         {requests} requests, {reversals} reversals"
    ));
    let (captured, owed) = (report.captured, report.owed);
    output.say(format!("{captured} captured of {owed} owed, in minor units; {seconds} s"));
    for wrong in &report.wrong {
        output.say(format!("{RED}wrong{RED:#}: {wrong}"));
    }
    if report.wrong.is_empty() {
        output.say(format!("{GREEN}nothing lost, nothing captured twice{GREEN:#}"));
    }
}

/// Cuts the power of a till's disk all evening, and says what came of its payments.
fn power_cuts(asked: &PowerCuts, output: Output) -> Exit {
    let PowerCuts { sales, cuts, .. } = *asked;
    if u64::from(cuts) * 2 > u64::from(sales) {
        let wrong = format!(
            "{cuts} power cuts do not fit among {sales} payments: each app lives for one or two\n  \
             type: deadzone bench torture --tier full --payments {} --kills {cuts}",
            u64::from(cuts) * 2
        );
        return output.failed(Exit::USAGE, &wrong);
    }
    if let Some(lack) = PowerCuts::cannot_play() {
        output.say(format!("skipped: an evening of power cuts: {lack}"));
        return Exit::PASSED;
    }
    interrupt::listen_alone(output, "interrupted: nothing is said of what was not played");
    match asked.run(interrupt::flag()) {
        Ok(report) => {
            summarize_power(&report, output);
            if report.wrong.is_empty() { Exit::PASSED } else { Exit::FAILED }
        }
        Err(reason) if reason.kind() == io::ErrorKind::Interrupted => Exit::INTERRUPTED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}

fn summarize_power(report: &PowerCutReport, output: Output) {
    let PowerCutReport { sales, cuts, deaths, starts, journals_read, confirmed, .. } = report;
    let PowerCutReport { stored, once, more, never, unconfirmed, requests, reversals, .. } = report;
    let Recovery { p50_us, p99_us, most_us } = report.recovery;
    output.say(format!(
        "{sales} sales begun, {confirmed} payments confirmed, {stored} of them stored"
    ));
    output.say(format!(
        "the power cut {cuts} times, {deaths} at work and the others while the app came up; \
         the journal was readable after {journals_read}; started {starts} times"
    ));
    output.say(format!(
        "back on its journal after {} ms in the middle, {} ms at p99, {} ms at most",
        p50_us / 1_000,
        p99_us / 1_000,
        most_us / 1_000
    ));
    output.say(format!(
        "by the processor's ledger: of the confirmed {once} captured once, {never} never; of all \
         {more} more than once; {unconfirmed} captured that the till died over before it said so; \
         {requests} requests, {reversals} reversals; {} s",
        report.millis / 1_000
    ));
    for wrong in &report.wrong {
        output.say(format!("{RED}wrong{RED:#}: {wrong}"));
    }
    if report.wrong.is_empty() {
        output.say(format!("{GREEN}nothing lost, nothing captured twice{GREEN:#}"));
    }
}
