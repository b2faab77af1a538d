//! Many runs: on any number of threads the same report.

use core::time::Duration;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use sim_kernel::{Agenda, Fingerprint};
use sim_world::{Modelled, Plan, Simulation, StartPos, Storage, Trace, perform_briefly};

use crate::run::MOST_THREADS;

use super::finding::{Finding, findings};
use super::shops::Workload;
use super::shrink::{Shrunk, shrink};
use super::sometimes::{Fact, Facts};
use super::story::{Story, story};

/// So many runs are handed out at a time.
const BATCH: u64 = 256;

/// A campaign of so many runs must have met every fact.
const MEETS_ALL: u64 = 2_000;

/// Of one rule no more runs are told than these.
const TOLD: usize = 5;

/// What a campaign looks at.
#[derive(Clone, Copy)]
pub struct Campaign<'a> {
    /// The shops.
    pub workload: Workload,
    /// The seed of all runs.
    pub seed: u64,
    /// The POS that is played against.
    pub start_pos: &'a (dyn StartPos + Sync),
    /// On what the tills keep their journals.
    pub storage: Storage,
    /// How many runs play at once.
    pub jobs: NonZeroUsize,
    /// Ends after so many runs.
    pub runs: u64,
    /// Ends after so long; what has begun is played to its end.
    pub time: Option<Duration>,
    /// Set when nobody wants the rest.
    pub stop: &'a AtomicBool,
}

impl core::fmt::Debug for Campaign<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Campaign").field("seed", &self.seed).finish_non_exhaustive()
    }
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug)]
pub struct Going {
    /// How many runs have ended.
    pub runs: u64,
    /// How many of them broke a rule.
    pub broken: u64,
    /// How long the shops were open in all of them.
    pub simulated: Duration,
}

/// What a campaign came to: equal for equal seeds and numbers of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CampaignReport {
    /// How many runs there were.
    pub runs: u64,
    /// How many broke a rule.
    pub broken: u64,
    /// How long the shops were open in all of them.
    pub simulated: Duration,
    /// How many entries all traces have.
    pub entries: u64,
    /// The runs that broke each rule: the first few, with what was seen.
    pub findings: BTreeMap<&'static str, Vec<(u64, String)>>,
    /// In how many runs each fact was met, in the order of [`Fact::NAMES`].
    pub facts: Vec<u64>,
    /// The hash of all that was counted, in order.
    pub fingerprint: u64,
}

impl CampaignReport {
    /// Lists the facts that were never met, where there were runs enough to meet them all.
    pub fn never_met(&self, storage: Storage) -> Vec<&'static str> {
        let can_fail = |fact: Fact| fact != Fact::JournalFailed || storage == Storage::Disk;
        let facts = Fact::NAMES.iter().zip(&self.facts);
        let never = facts.filter(|((_, fact), count)| **count == 0 && can_fail(*fact));
        let enough = self.runs >= MEETS_ALL;
        never.filter(|_| enough).map(|((words, _), _)| *words).collect()
    }
}

/// What one run came to.
#[derive(Debug)]
struct Ended {
    run: u64,
    findings: Vec<Finding>,
    facts: Facts,
    entries: u64,
    lasted: Duration,
}

impl Campaign<'_> {
    /// Plays the runs; `told` hears how far it is.
    ///
    /// # Errors
    ///
    /// Where the system gives no threads.
    pub fn play(
        &self,
        mut told: impl FnMut(Going),
    ) -> Result<CampaignReport, ThreadPoolBuildError> {
        let batch = usize::try_from(self.runs.min(BATCH)).unwrap_or(MOST_THREADS);
        let threads = self.jobs.get().min(batch).clamp(1, MOST_THREADS);
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        let began = Instant::now();
        let mut report =
            CampaignReport { facts: vec![0; Fact::NAMES.len()], ..CampaignReport::default() };
        let mut hash = Fingerprint::new();
        let mut next = 0;
        while next < self.runs && !self.is_over(began) {
            let batch: Vec<u64> = (next..self.runs.min(next.saturating_add(BATCH))).collect();
            next += BATCH;
            let ended: Vec<Option<Ended>> =
                pool.install(|| batch.into_par_iter().map(|run| self.turn(run)).collect());
            for ended in ended.into_iter().map_while(|ended| ended) {
                report.take(&ended, &mut hash);
            }
            let CampaignReport { runs, broken, simulated, .. } = report;
            told(Going { runs, broken, simulated });
        }
        report.fingerprint = hash.value();
        Ok(report)
    }

    fn is_over(&self, began: Instant) -> bool {
        self.stop.load(Ordering::Relaxed) || self.time.is_some_and(|time| began.elapsed() >= time)
    }

    fn turn(&self, run: u64) -> Option<Ended> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let plan = self.workload.plan(self.seed, run);
        let trace = self.trace(&plan);
        Some(Ended {
            run,
            findings: findings(&plan, &trace),
            facts: Facts::of(&trace),
            entries: u64::try_from(trace.entries().len()).unwrap_or(u64::MAX),
            lasted: Duration::from_nanos(trace.ended_at().as_nanos()),
        })
    }

    /// Plays a plan as the campaign does.
    pub fn trace(&self, plan: &Plan) -> Trace {
        let mut parts = Modelled { start_pos: self.start_pos, storage: self.storage };
        let mut simulation = Simulation::new(plan, &mut parts, Agenda::new());
        perform_briefly(plan, &mut simulation);
        simulation.close();
        simulation.end().0
    }

    /// Makes a run that breaks a rule small; none where it breaks no such rule.
    pub fn shrink(&self, run: u64, rule: &str) -> Option<(Shrunk, Story)> {
        let plan = self.workload.unhealed(self.seed, run);
        let broken = |plan: &Plan| {
            let healed = plan.clone().healed();
            let trace = self.trace(&healed);
            let found = findings(&healed, &trace).into_iter().find(|one| one.rule == rule);
            found.map(|finding| (finding, trace))
        };
        broken(&plan)?;
        let shrunk = shrink(&plan, &|plan| broken(plan).is_some());
        let (finding, trace) = broken(&shrunk.plan)?;
        let story = story(&shrunk.plan, &finding, &trace);
        Some((shrunk, story))
    }
}

impl CampaignReport {
    fn take(&mut self, ended: &Ended, hash: &mut Fingerprint) {
        self.runs += 1;
        self.broken += u64::from(!ended.findings.is_empty());
        self.simulated = self.simulated.saturating_add(ended.lasted);
        self.entries += ended.entries;
        for Finding { rule, detail } in &ended.findings {
            let told = self.findings.entry(rule).or_default();
            if told.len() < TOLD {
                told.push((ended.run, detail.clone()));
            }
            hash.fold_bytes(detail.as_bytes());
        }
        for ((_, fact), count) in Fact::NAMES.iter().zip(&mut self.facts) {
            *count += u64::from(ended.facts.has(*fact));
        }
        hash.fold(ended.entries);
        hash.fold(u64::try_from(ended.lasted.as_nanos()).unwrap_or(u64::MAX));
    }
}
