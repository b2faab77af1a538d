//! A till that sells all evening while the power of its disk is cut again and again.

mod evening;

use core::sync::atomic::AtomicBool;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use pos_core::{OrderId, Screen, TillId};
use sim_world::{OrderQuestion, ProcessorQuestion, Question, TillQuestion, Trace, Value, What};

use super::Over;
use crate::measure::Latency;
use crate::power_cuts::{PowerCutReport, PowerCuts, Recovery};
use crate::real_parts::RealParts;
use crate::real_parts::full::no_power_disk;
use crate::real_parts::killer::Prey;
use crate::real_parts::stall::stall;
use crate::real_time::Leaps;
use crate::tier::Tier;
use crate::watch::Nobody;

impl PowerCuts {
    /// Says why no power can be cut on this machine; none where it can.
    pub fn cannot_play() -> Option<&'static str> {
        no_power_disk()
    }

    /// Plays the evening until it is over or `stop` is set.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a part fails for any other reason than a power cut;
    /// [`io::ErrorKind::Unsupported`] where no power can be cut here, and
    /// [`io::ErrorKind::Interrupted`] where `stop` was set.
    pub fn run(&self, stop: &AtomicBool) -> io::Result<PowerCutReport> {
        if let Some(lack) = Self::cannot_play() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, lack));
        }
        let plan = evening::plan(self, stall(1)?);
        let full = RealParts {
            program: self.program.clone(),
            tier: Tier::Full,
            reader: None,
            issuer: None,
            speed: self.speed,
            leaps: Leaps::Idle,
        };
        let (prey, began) = (Arc::new(Prey::with_its_disk()), Instant::now());
        let hunted = Arc::clone(&prey);
        let run = thread::scope(|scope| {
            scope.spawn(|| hunted.stalk(self.cuts, self.seed));
            let _over = Over(&prey);
            full.play_on(&plan, (None, Arc::clone(&prey), stop), &mut Nobody)
        });
        let mut report = judge(&run?.trace);
        report.sales = self.sales;
        (report.cuts, report.journals_read) = (prey.kills(), prey.journals());
        report.recovery = recovery(&prey.recoveries());
        report.millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        report.wrong = wrong(self, &report);
        Ok(report)
    }
}

fn recovery(took_us: &[u64]) -> Recovery {
    let Latency { p50_us, p99_us, most_us, .. } = Latency::of(took_us);
    Recovery { p50_us, p99_us, most_us }
}

/// Reads in the trace what was confirmed, and in the processor's ledger what came of it.
fn judge(trace: &Trace) -> PowerCutReport {
    let mut report = PowerCutReport::default();
    let (mut confirmed, mut captures) = (BTreeSet::new(), BTreeMap::new());
    for entry in trace.entries() {
        match &entry.what {
            What::Shown(_, Screen::Taken(taken)) => {
                report.stored += u32::from(confirmed.insert(taken.order) && taken.offline);
            }
            What::AppStarted(_) => report.starts += 1,
            What::AppDied(_) => report.deaths += 1,
            What::Broken(breach) => {
                report.breaches.push(format!("{}: {}", breach.rule, breach.detail));
            }
            What::Closing(question, value) => close(&mut report, *question, value, &mut captures),
            _ => {}
        }
    }
    count(&mut report, &confirmed, &captures);
    report
}

fn count(
    report: &mut PowerCutReport,
    confirmed: &BTreeSet<OrderId>,
    captures: &BTreeMap<OrderId, u64>,
) {
    for order in confirmed {
        report.confirmed += 1;
        match captures.get(order) {
            Some(0) | None => report.never += 1,
            Some(1) => report.once += 1,
            Some(_) => {}
        }
    }
    for (order, count) in captures {
        report.more += u32::from(*count > 1);
        report.unconfirmed += u32::from(*count == 1 && !confirmed.contains(order));
    }
}

/// Takes one of the answers of the end.
fn close(
    report: &mut PowerCutReport,
    question: Question,
    value: &Value,
    captures: &mut BTreeMap<OrderId, u64>,
) {
    match (question, value) {
        (Question::Order(order, OrderQuestion::Captures), Value::Count(count)) => {
            captures.insert(order, *count);
        }
        (Question::Processor(ProcessorQuestion::Requests), Value::Count(count)) => {
            report.requests = *count;
        }
        (Question::Processor(ProcessorQuestion::Reversals), Value::Count(count)) => {
            report.reversals = *count;
        }
        (Question::Till(TillId(0), TillQuestion::Queued), Value::Count(count)) => {
            report.queued = Some(*count);
        }
        _ => {}
    }
}

/// Says all that is not as it must be.
fn wrong(asked: &PowerCuts, report: &PowerCutReport) -> Vec<String> {
    let mut wrong = report.breaches.clone();
    let mut must = |holds: bool, otherwise: String| {
        if !holds {
            wrong.push(otherwise);
        }
    };
    let PowerCutReport { confirmed, never, more, cuts, .. } = *report;
    must(confirmed > 0, "no payment was confirmed".to_owned());
    must(never == 0, format!("{never} payments were confirmed and never captured"));
    must(more == 0, format!("{more} orders were captured more than once"));
    must(report.queued == Some(0), format!("the till still has {:?} to forward", report.queued));
    let read = report.journals_read;
    must(read >= cuts, format!("the journal was read after {read} of {cuts} power cuts"));
    must(cuts == asked.cuts, format!("the power was cut {cuts} times"));
    wrong
}
