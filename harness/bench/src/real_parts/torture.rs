//! A till that is killed again and again while its stored payments are forwarded over a line that
//! comes and goes.

mod plan;
mod power;

use core::sync::atomic::AtomicBool;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use pos_core::{Money, TillId};
use sim_world::{
    InternetChange, OrderQuestion, Outcome, Plan, ProcessorQuestion, Question, TillQuestion, Trace,
    Value, What,
};

use crate::watch::Nobody;

use super::RealParts;
use super::killer::Prey;
use super::stall::stall;
use crate::measure::{Torture, TortureReport};
use crate::real_time::Leaps;
use crate::tier::Tier;

impl Torture {
    /// Plays it until it is over or `stop` is set.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a part fails for any other reason than a kill;
    /// [`io::ErrorKind::Interrupted`] where `stop` was set.
    pub fn run(&self, stop: &AtomicBool) -> io::Result<TortureReport> {
        let plan = plan::plan(self, stall(1)?);
        let loopback = RealParts {
            issuer: None,
            program: self.program.clone(),
            tier: Tier::Loopback,
            reader: None,
            speed: self.speed,
            leaps: Leaps::Idle,
        };
        let (prey, began) = (Arc::new(Prey::default()), Instant::now());
        let hunted = Arc::clone(&prey);
        // The last payments go in peace, so that every kill meets one that is under way.
        let messages = self.payments - self.payments / 20 - self.payments.min(8) / 2;
        let run = thread::scope(|scope| {
            scope.spawn(|| hunted.hunt(self.kills, (self.seed, messages)));
            let _over = Over(&prey);
            loopback.play_on(&plan, (None, Arc::clone(&prey), stop), &mut Nobody)
        });
        let mut report = judge(&plan, &run?.trace);
        report.kills = prey.kills();
        report.millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        report.wrong = wrong(self, &report);
        Ok(report)
    }
}

/// Ends the hunt when the run is over, also where it panics.
struct Over<'p>(&'p Prey);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Reads in the trace what came of it.
fn judge(plan: &Plan, trace: &Trace) -> TortureReport {
    let mut report = TortureReport { owed: owed(plan), ..TortureReport::default() };
    let captures = |entry: &sim_world::Entry| matches!(entry.what, What::Captured { .. });
    let first = trace.entries().iter().position(captures);
    let last = trace.entries().iter().rposition(captures);
    for (place, entry) in trace.entries().iter().enumerate() {
        let is_between = first.is_some_and(|first| place >= first) && last >= Some(place);
        match &entry.what {
            What::StepFinished(seen) => {
                let is_stored = seen.offline == Some(true);
                let stored = is_stored && seen.outcome == Some(Outcome::Accepted);
                report.stored += u32::from(stored);
            }
            What::AppStarted(_) => {
                report.starts += 1;
                report.starts_between += u32::from(is_between);
            }
            What::AppDied(_) => report.deaths += 1,
            What::Internet(InternetChange::Down) => report.cuts += u32::from(is_between),
            What::Broken(breach) => {
                report.breaches.push(format!("{}: {}", breach.rule, breach.detail));
            }
            What::Closing(question, value) => close(&mut report, *question, value),
            _ => {}
        }
    }
    report
}

/// Sums what the customers owe.
fn owed(plan: &Plan) -> i64 {
    let totals = plan.steps.iter().filter_map(|step| match &step.act {
        sim_world::Act::Sale(sale) => Some(sale.order.total),
        _ => None,
    });
    totals.fold(Money::ZERO, Money::plus).minor()
}

/// Takes one of the answers of the end: the processor's from its own ledger.
fn close(report: &mut TortureReport, question: Question, value: &Value) {
    let till = TillId(0);
    match (question, value) {
        (Question::Order(_, OrderQuestion::Captures), Value::Count(count)) => match count {
            0 => report.never += 1,
            1 => report.once += 1,
            _ => report.more += 1,
        },
        (Question::Processor(ProcessorQuestion::CapturedTotal), Value::Money(money)) => {
            report.captured = money.minor();
        }
        (Question::Processor(ProcessorQuestion::Requests), Value::Count(count)) => {
            report.requests = *count;
        }
        (Question::Processor(ProcessorQuestion::Reversals), Value::Count(count)) => {
            report.reversals = *count;
        }
        (Question::Till(of, TillQuestion::Queued), Value::Count(count)) if of == till => {
            report.queued = Some(*count);
        }
        (Question::Till(of, TillQuestion::DeadLetters), Value::Count(count)) if of == till => {
            report.dead_letters = Some(*count);
        }
        _ => {}
    }
}

/// Says all that is not as it must be.
fn wrong(torture: &Torture, report: &TortureReport) -> Vec<String> {
    let mut wrong = report.breaches.clone();
    let mut must = |holds: bool, otherwise: String| {
        if !holds {
            wrong.push(otherwise);
        }
    };
    let TortureReport { stored, never, more, captured, owed, .. } = *report;
    must(stored == torture.payments, format!("{stored} payments were stored"));
    must(never == 0, format!("{never} payments were never captured"));
    must(more == 0, format!("{more} payments were captured more than once"));
    must(captured == owed, format!("{captured} were captured, {owed} owed, in minor units"));
    must(report.reversals == 0, format!("{} payments were reversed", report.reversals));
    must(report.queued == Some(0), format!("the till still has {:?} to forward", report.queued));
    must(report.dead_letters == Some(0), format!("{:?} dead letters", report.dead_letters));
    must(report.kills == torture.kills, format!("the till was killed {} times", report.kills));
    wrong
}
