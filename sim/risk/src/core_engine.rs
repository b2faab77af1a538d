//! The truth: replications played through the real POS core, in the simulated world.
//!
//! Each outage is a [`Plan`] of its own. What the fast engine computes is read here from the trace:
//! what a till took and refused, what the processor captured and declined. Of the fate that was
//! drawn only the issuer's answer is told to the world, as the script of the card.

mod books;
mod plan;

use std::collections::BTreeSet;

use pos_core::{Refusal, Screen, TillId};
use sim_kernel::Agenda;
use sim_world::{
    Act, Expect, Kept, Modelled, OurTill, Plan, Simulation, Step, Storage, Trace, What, When,
    perform_where,
};

pub use self::plan::episode_plan;
use crate::model::Model;
use crate::outcome::{Causes, Outcome};
use crate::partial::{Gathering, Partial};
use crate::replication::Replication;
use crate::study::{Mistakes, Policy, Study, WhenFull};

/// The engine that plays every replication through the real core.
#[derive(Clone, Debug)]
pub struct Played {
    study: Study,
    model: Model,
}

impl Played {
    /// Makes the engine ready.
    ///
    /// # Errors
    ///
    /// The [`Mistakes`] of the study.
    pub fn new(study: &Study) -> Result<Self, Mistakes> {
        Ok(Self { model: Model::new(study)?, study: study.clone() })
    }

    /// Plays the replications `from..to` under every policy and says what they came to.
    pub fn block(&self, from: u64, to: u64) -> Partial {
        let causes = Causes::of(&self.study);
        let policies = self.study.points();
        let mut gathering: Vec<_> = policies.iter().map(|_| Gathering::new(causes)).collect();
        for number in from..to {
            for (point, outcome) in gathering.iter_mut().zip(self.outcomes(number)) {
                point.add(number, &outcome);
            }
        }
        let points = gathering.into_iter().map(Gathering::finish).collect();
        Partial { digest: self.study.digest(), from, to, points }
    }

    /// Plays one replication; returns what it came to under each policy.
    pub fn outcomes(&self, number: u64) -> Vec<Outcome> {
        let replication = self.model.replication(number);
        self.study.points().iter().map(|policy| play(&self.study, policy, &replication)).collect()
    }

    /// Draws one replication.
    pub fn replication(&self, number: u64) -> Replication {
        self.model.replication(number)
    }
}

/// Plays a replication under one policy; returns what it came to.
pub fn play(study: &Study, policy: &Policy, replication: &Replication) -> Outcome {
    let mut outcome = Outcome::new(Causes::of(study));
    for episode in &replication.episodes {
        let plan = episode_plan(study, policy, episode);
        let trace = trace_of(&plan, policy.when_full, Kept::Ends);
        books::settle(episode, &trace, &mut outcome);
        outcome.end_outage();
    }
    outcome.derive_stored();
    outcome
}

/// Plays the plan of an outage; the staff offer no more cards where the policy says so.
pub fn trace(plan: &Plan, when_full: WhenFull) -> Trace {
    trace_of(plan, when_full, Kept::Everything)
}

fn trace_of(plan: &Plan, when_full: WhenFull, kept: Kept) -> Trace {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new()).keeping(kept);
    let mut staff = Staff::default();
    perform_where(plan, &mut simulation, |stage, place| {
        when_full == WhenFull::Skip || staff.do_it(stage.trace(), plan.steps.get(place))
    });
    simulation.end().0
}

/// A plan as it was played: a step that was late begins when the one before it has finished, what was
/// refused is expected to be, and what was not offered any more is left out.
pub fn as_played(plan: &Plan, trace: &Trace) -> Plan {
    let mut steps: Vec<Option<Step>> = vec![None; plan.steps.len()];
    for entry in trace.entries() {
        let Some((step, planned)) = steps.get_mut(entry.step).zip(plan.steps.get(entry.step))
        else {
            continue;
        };
        match &entry.what {
            What::StepBegan => drop(step.get_or_insert_with(|| planned.clone())),
            What::StepLate(_) => step.get_or_insert_with(|| planned.clone()).at = When::Next,
            What::StepFinished(seen) => {
                let step = step.get_or_insert_with(|| planned.clone());
                step.expect = seen.reason.map(|reason| Expect {
                    outcome: seen.outcome,
                    reason: Some(reason),
                    ..Expect::default()
                });
            }
            _ => {}
        }
    }
    Plan { steps: steps.into_iter().flatten().collect(), ..plan.clone() }
}

/// Staff who offer no more cards at a till whose device limit refused one.
#[derive(Debug, Default)]
struct Staff {
    read: usize,
    stopped: BTreeSet<TillId>,
}

impl Staff {
    /// Tells whether they do a step, after what they have seen since the one before.
    fn do_it(&mut self, trace: &Trace, step: Option<&Step>) -> bool {
        for entry in trace.entries().iter().skip(self.read) {
            if let What::Shown(till, Screen::Refused(_, Refusal::OverDeviceLimit)) = &entry.what {
                self.stopped.insert(*till);
            }
        }
        self.read = trace.entries().len();
        let is_sale = step.is_some_and(|step| matches!(step.act, Act::Sale(_)));
        let till = step.and_then(|step| step.on);
        !(is_sale && till.is_some_and(|till| self.stopped.contains(&till)))
    }
}
