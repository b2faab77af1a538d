//! What a run broke: an invariant, or what never settled although all was well.

use std::collections::BTreeSet;

use sim_world::{Breach, Plan, Trace, What};

/// A rule that a run broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule: `never.twice`, `sync.order`, `settles.payment`.
    pub rule: &'static str,
    /// What was seen, in words.
    pub detail: String,
}

/// A step that the staff began and that never ends.
const STUCK: &str = "settles.step";

/// Lists what a run of a healed plan broke, each rule once, as it was seen first.
pub fn findings(plan: &Plan, trace: &Trace) -> Vec<Finding> {
    let mut rules = BTreeSet::new();
    let seen = trace.entries().iter().filter_map(|entry| match &entry.what {
        What::Broken(Breach { rule, detail }) => Some(Finding { rule, detail: detail.clone() }),
        What::StepStuck => {
            let detail = format!("step {} never ends", entry.step + 1);
            Some(Finding { rule: STUCK, detail })
        }
        _ => None,
    });
    let unsettled = trace.unsettled(plan).into_iter();
    let unsettled = unsettled.map(|Breach { rule, detail }| Finding { rule, detail });
    seen.chain(unsettled).filter(|finding| rules.insert(finding.rule)).collect()
}
