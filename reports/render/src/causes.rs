//! A run with its causes: each line names the one that it comes from, so that "why" is a walk back.

use std::collections::BTreeMap;

use harness_scenario::Clock;
use sim_world::{EntryId, Plan, Trace};

use crate::live::{Live, Told, Weight};

/// Writes what happened in a run, a line an entry: its number, when, who, what, and the number of
/// the line that caused it.
///
/// What stands in no timeline is written where something that does comes from it.
pub fn timeline_with_causes(plan: &Plan, trace: &Trace) -> Vec<String> {
    let mut live = Live::new(plan);
    let entries = (0..trace.entries().len()).filter_map(|place| u32::try_from(place).ok());
    let told: BTreeMap<EntryId, Vec<Told>> =
        entries.map(EntryId).map(|id| (id, live.take(trace, id))).collect();
    let shown = shown(trace, &told);
    let clock = Clock::of(plan);
    let mut lines = Vec::new();
    for id in &shown {
        for line in told.get(id).into_iter().flatten() {
            lines.push(written(&clock, *id, line, cause(trace, *id, &shown)));
        }
    }
    lines
}

/// Lists the entries that matter, and what they come from.
fn shown(trace: &Trace, told: &BTreeMap<EntryId, Vec<Told>>) -> Vec<EntryId> {
    let mut shown = std::collections::BTreeSet::new();
    for (id, lines) in told {
        if !lines.iter().any(|line| line.weight == Weight::Line) {
            continue;
        }
        let mut next = Some(*id);
        while let Some(one) = next.filter(|one| shown.insert(*one)) {
            next = trace.entry(one).and_then(|entry| entry.cause);
        }
    }
    shown.into_iter().collect()
}

/// Finds the nearest cause that has a line.
fn cause(trace: &Trace, id: EntryId, shown: &[EntryId]) -> Option<EntryId> {
    let mut next = trace.entry(id)?.cause;
    while let Some(one) = next {
        if shown.binary_search(&one).is_ok() {
            return Some(one);
        }
        next = trace.entry(one)?.cause;
    }
    None
}

fn written(clock: &Clock, id: EntryId, line: &Told, cause: Option<EntryId>) -> String {
    let at = clock.at(line.at);
    let number = format!("#{}", id.0);
    let from = cause.map_or_else(String::new, |cause| format!("   <- #{}", cause.0));
    format!("{number:>6}  {at}  {:<11} {}{from}", line.lane, line.text)
}
