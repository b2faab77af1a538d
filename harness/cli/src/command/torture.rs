//! `deadzone bench torture`: a till that is killed while it forwards.

use std::env;
use std::io;

use harness_bench::{Torture, TortureReport};

use crate::args::TortureArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};

/// Kills a till and says what came of its payments.
pub(crate) fn torture(args: &TortureArgs, output: Output) -> Exit {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    let TortureArgs { payments, kills, seed, speed } = *args;
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
