//! What is counted of a run while it goes on.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use pos_core::Money;

use super::super::hub::odd;
use super::News;
use super::memory::resident;
use crate::measure::{Latency, LoadNews, LoadReport, Memory, Stretch, per_1000_seconds};

/// How often a run is looked at, and how often one that is longer than this.
const STRETCH: Duration = Duration::from_secs(10);
const LONG: Duration = Duration::from_mins(10);
const MINUTE: Duration = Duration::from_mins(1);

/// What has been counted so far.
#[derive(Debug)]
pub(super) struct Tally {
    report: LoadReport,
    all: Vec<u64>,
    approved: i64,
    central: [u32; 3],
    tills: Vec<u32>,
    /// How many of all stood in the stretches before, and the worst lateness in this one.
    told: usize,
    late: Duration,
    /// By how much the last payment of each till was late.
    lasts: BTreeMap<u16, Duration>,
    /// How often it is looked at.
    stretch: Duration,
}

impl Tally {
    /// Begins a count of a run that takes so long.
    pub(super) fn new(central: [u32; 3], span: Duration) -> Self {
        Self {
            report: LoadReport::default(),
            all: Vec::new(),
            approved: 0,
            central,
            tills: Vec::new(),
            told: 0,
            late: Duration::ZERO,
            lasts: BTreeMap::new(),
            stretch: if span > LONG { MINUTE } else { STRETCH },
        }
    }

    /// Returns what was counted, how long each payment took, and what was approved in all.
    pub(super) fn close(mut self) -> (LoadReport, Vec<u64>, i64) {
        self.report.late_at_end_ms = self.lasts.values().copied().map(millis).max().unwrap_or(0);
        (self.report, self.all, self.approved)
    }

    /// Lets all begin at once when all are up, and counts until all have ended.
    pub(super) fn count(
        &mut self,
        heard: &Receiver<News>,
        starts: Vec<Sender<Instant>>,
        told: &mut dyn FnMut(LoadNews),
    ) -> io::Result<()> {
        while self.tills.len() < starts.len() {
            match heard.recv() {
                Ok(News::Up(id)) => self.tills.push(id),
                Ok(News::Failed(reason)) => return Err(reason),
                Ok(News::Paid { .. }) | Err(_) => return Err(odd("a till", "that")),
            }
        }
        let began = Instant::now();
        for start in starts {
            let _gone = start.send(began);
        }
        self.look(began, told);
        let mut next = began + self.stretch;
        loop {
            match heard.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(News::Paid { till, took, late, amount }) => {
                    self.lasts.insert(till, late);
                    self.paid(took, late, amount);
                }
                Ok(News::Failed(reason)) => return Err(reason),
                Ok(News::Up(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.look(began, told);
                    next += self.stretch;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.report.millis = millis(began.elapsed());
        Ok(())
    }

    fn paid(&mut self, took: Duration, late: Duration, amount: Money) {
        self.report.payments += 1;
        self.all.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        self.approved += amount.minor();
        self.late = self.late.max(late);
        self.report.worst_late_ms = self.report.worst_late_ms.max(millis(late));
    }

    fn look(&mut self, began: Instant, told: &mut dyn FnMut(LoadNews)) {
        let second = began.elapsed().as_secs();
        let sample = self.all.get(self.told..).unwrap_or_default();
        let count = u64::try_from(sample.len()).unwrap_or(u64::MAX);
        let memory = self.memory(second);
        self.report.memory.extend(memory);
        told(LoadNews::Stretch(Stretch {
            second,
            per_1000_seconds: per_1000_seconds(count, millis(self.stretch)),
            latency: Latency::of(sample),
            worst_late_ms: millis(self.late),
            memory,
        }));
        self.told = self.all.len();
        self.late = Duration::ZERO;
    }

    fn memory(&self, second: u64) -> Option<Memory> {
        let mut tills: Vec<u64> = self.tills.iter().filter_map(|id| resident(*id)).collect();
        tills.sort_unstable();
        let [processor, line, admin] = self.central.map(resident);
        Some(Memory {
            second,
            till_least: *tills.first()?,
            till_median: *tills.get(tills.len() / 2)?,
            till_most: *tills.last()?,
            processor: processor?,
            line: line?,
            admin: admin?,
        })
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
