//! What is otherwise than in the run before.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use super::{History, HistoryResult, HistoryRun, wall};

/// How many scenarios are named of each change.
const MOST_NAMED: usize = 10;

/// Much slower is so many times as long …
const TIMES: u32 = 3;
/// … and so much longer: what takes a moment is soon three times as long.
const LONGER: Duration = Duration::from_millis(500);

/// A scenario in both runs.
type Pair<'a> = (&'a HistoryResult, &'a HistoryResult);

/// Says what changed against the last complete run that was asked for the same, line by line;
/// `listed` are the ids of all scenarios that there are, in this part or in others.
pub fn changes(history: &History, now: &HistoryRun, listed: &BTreeSet<String>) -> Vec<String> {
    let (done, mut lines) = (now.results.len(), Vec::new());
    if !now.complete {
        lines.push(format!("the run is incomplete: what it played, {done}, is compared"));
    }
    let Some(before) = history.last_like(now) else {
        lines.push("no complete run of the same list is kept yet: nothing to compare with".into());
        return lines;
    };
    let known: BTreeMap<&str, &HistoryResult> =
        before.results.iter().map(|result| (result.id.as_str(), result)).collect();
    let pairs: Vec<Pair<'_>> = now
        .results
        .iter()
        .filter_map(|after| Some((*known.get(after.id.as_str())?, after)))
        .collect();
    lines.extend(verdicts(&pairs));
    lines.extend(come_and_gone((history, before), now, listed));
    lines.extend(otherwise(&pairs, (before, now)));
    lines.extend(slower(history, now));
    lines
}

/// Says whose verdict is another one, by what it was and what it is.
fn verdicts(pairs: &[Pair<'_>]) -> Vec<String> {
    let mut turned: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (before, after) in pairs.iter().filter(|(before, after)| before.verdict != after.verdict) {
        turned.entry((&after.verdict, &before.verdict)).or_default().push(&after.id);
    }
    if turned.is_empty() {
        return vec!["same verdicts as in the run before".to_owned()];
    }
    let said = |((after, before), ids): ((&str, &str), Vec<&str>)| {
        let (count, named) = (ids.len(), named(&ids));
        match (after, before) {
            ("passed", "failed" | "error") => {
                format!("{count} {} again: {named}", if count == 1 { "passes" } else { "pass" })
            }
            _ => format!("{count} {} that {} before: {named}", ended(after), ended(before)),
        }
    };
    turned.into_iter().map(said).collect()
}

fn ended(verdict: &str) -> &str {
    match verdict {
        "error" => "ended in an error",
        "skipped" => "had to be skipped",
        other => other,
    }
}

/// What another part plays is neither new nor gone.
fn come_and_gone(
    (history, before): (&History, &HistoryRun),
    now: &HistoryRun,
    listed: &BTreeSet<String>,
) -> Option<String> {
    let known = history.ids();
    let new: Vec<&str> = ids(now).filter(|id| !known.contains(id)).collect();
    let gone: Vec<&str> = ids(before).filter(|id| !listed.contains(*id)).collect();
    let said = |ids: &[&str], word| format!("{} {word}: {}", ids.len(), named(ids));
    match (new.as_slice(), gone.as_slice()) {
        ([], []) => None,
        (new, []) => Some(said(new, "new")),
        ([], gone) => Some(said(gone, "gone")),
        (new, gone) => Some(format!("{}; {}", said(new, "new"), said(gone, "gone"))),
    }
}

fn ids(run: &HistoryRun) -> impl Iterator<Item = &str> {
    run.results.iter().map(|result| result.id.as_str())
}

/// Says what came out otherwise though the same was played, and who can be to blame.
fn otherwise(pairs: &[Pair<'_>], (before, now): (&HistoryRun, &HistoryRun)) -> Vec<String> {
    let same_plan = |(before, after): &&Pair<'_>| {
        before.plan == after.plan && before.trace.is_some() && after.trace.is_some()
    };
    let same: Vec<&Pair<'_>> = pairs.iter().filter(same_plan).collect();
    let of = |keep: &dyn Fn(&Pair<'_>) -> bool| -> Vec<&str> {
        same.iter().filter(|pair| keep(pair)).map(|(_, after)| after.id.as_str()).collect()
    };
    let traces = of(&|(before, after)| before.trace != after.trace);
    let verdicts =
        of(&|(before, after)| before.trace == after.trace && before.verdict != after.verdict);
    let cause = match (now.on.as_str(), before.program == now.program) {
        ("virtual", true) => "the program is the same too: it is not deterministic",
        ("virtual", false) => "the program changed",
        (on, _) if on.starts_with("pos ") => "that POS changed, or is not deterministic",
        _ => "in real time, chance of the machine",
    };
    let judged = if before.program == now.program {
        "a snapshot changed"
    } else {
        "a snapshot or the program changed"
    };
    let mut lines = Vec::new();
    if !traces.is_empty() {
        let (count, named) = (traces.len(), named(&traces));
        lines.push(format!(
            "{count} with another trace of the same plan and seed ({cause}): {named}"
        ));
    }
    if !verdicts.is_empty() {
        let (count, named) = (verdicts.len(), named(&verdicts));
        lines.push(format!("{count} with another verdict on the same trace ({judged}): {named}"));
    }
    lines
}

/// Says what took much longer than it usually does.
fn slower(history: &History, now: &HistoryRun) -> Option<String> {
    let usual = history.timings(&now.on);
    let is_slower = |result: &&HistoryResult| {
        let Some(before) = usual.of(&result.id) else { return false };
        wall(result) >= before.saturating_mul(TIMES).max(before.saturating_add(LONGER))
    };
    let slower: Vec<&HistoryResult> = now.results.iter().filter(is_slower).collect();
    let said = |result: &&HistoryResult| {
        let (before, after) = (usual.of(&result.id).unwrap_or_default(), wall(result));
        let [before, after] = [before, after].map(|wall| wall.as_secs_f64());
        format!("{} {before:.3}s -> {after:.3}s", result.id)
    };
    let names: Vec<String> = slower.iter().map(said).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| format!("{} much slower: {}", names.len(), named(&names)))
}

fn named(ids: &[&str]) -> String {
    let more = ids.len().saturating_sub(MOST_NAMED);
    let shown = ids.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
