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
    Act, Modelled, OurTill, Plan, Simulation, Step, Storage, Trace, What, perform_where,
};

pub use self::plan::episode_plan;
use crate::outcome::{Causes, Outcome};
use crate::replication::Replication;
use crate::study::{Policy, Study, WhenFull};

/// Plays a replication under one policy; returns what it came to.
pub fn play(study: &Study, policy: &Policy, replication: &Replication) -> Outcome {
    let mut outcome = Outcome::new(Causes::of(study));
    for episode in &replication.episodes {
        let plan = episode_plan(study, policy, episode);
        let trace = trace(&plan, policy.when_full);
        books::settle(episode, &trace, &mut outcome);
        outcome.end_outage();
    }
    outcome.derive_stored();
    outcome
}

/// Plays the plan of an outage; the staff offer no more cards where the policy says so.
pub fn trace(plan: &Plan, when_full: WhenFull) -> Trace {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new());
    let mut staff = Staff::default();
    perform_where(plan, &mut simulation, |stage, place| {
        when_full == WhenFull::Skip || staff.do_it(stage.trace(), plan.steps.get(place))
    });
    simulation.end().0
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
