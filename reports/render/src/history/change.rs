//! What is otherwise than in the run before.

use core::fmt::Display;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use reports_language::Language;

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
pub fn changes(
    history: &History,
    now: &HistoryRun,
    listed: &BTreeSet<String>,
    language: Language,
) -> Vec<String> {
    let (done, mut lines) = (now.results.len(), Vec::new());
    if !now.complete {
        lines.push(language.say("history-incomplete", &[("done", &done)]));
    }
    let Some(before) = history.last_like(now) else {
        lines.push(language.text("history-nothing").to_owned());
        return lines;
    };
    let known: BTreeMap<&str, &HistoryResult> =
        before.results.iter().map(|result| (result.id.as_str(), result)).collect();
    let pairs: Vec<Pair<'_>> = now
        .results
        .iter()
        .filter_map(|after| Some((*known.get(after.id.as_str())?, after)))
        .collect();
    lines.extend(verdicts(&pairs, language));
    lines.extend(come_and_gone((history, before), (now, listed), language));
    lines.extend(otherwise(&pairs, (before, now), language));
    lines.extend(slower((history, now), language));
    lines
}

/// Says whose verdict is another one, by what it was and what it is.
fn verdicts(pairs: &[Pair<'_>], language: Language) -> Vec<String> {
    let mut turned: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (before, after) in pairs.iter().filter(|(before, after)| before.verdict != after.verdict) {
        turned.entry((&after.verdict, &before.verdict)).or_default().push(&after.id);
    }
    if turned.is_empty() {
        return vec![language.text("history-same").to_owned()];
    }
    let said = |((after, before), ids): ((&str, &str), Vec<&str>)| {
        let again = after == "passed" && ["failed", "error"].contains(&before);
        let id = if again { "history-again" } else { "history-turned" };
        let [after, before] = [after, before].map(|verdict| ended(verdict, language));
        let with: &[(&str, &dyn Display)] = &[
            ("count", &ids.len()),
            ("named", &named(&ids, language)),
            ("after", &after),
            ("before", &before),
        ];
        language.say(id, with)
    };
    turned.into_iter().map(said).collect()
}

fn ended(verdict: &str, language: Language) -> &str {
    match verdict {
        "error" => language.text("ended-error"),
        "skipped" => language.text("ended-skipped"),
        "failed" => language.text("ended-failed"),
        "passed" => language.text("ended-passed"),
        other => other,
    }
}

/// Counts scenarios and names them.
fn counted(id: &str, ids: &[&str], language: Language) -> String {
    language.say(id, &[("count", &ids.len()), ("named", &named(ids, language))])
}

/// What another part plays is neither new nor gone.
fn come_and_gone(
    (history, before): (&History, &HistoryRun),
    (now, listed): (&HistoryRun, &BTreeSet<String>),
    language: Language,
) -> Option<String> {
    let known = history.ids();
    let new: Vec<&str> = ids(now).filter(|id| !known.contains(id)).collect();
    let gone: Vec<&str> = ids(before).filter(|id| !listed.contains(*id)).collect();
    let said = |id, ids: &[&str]| counted(id, ids, language);
    match (new.as_slice(), gone.as_slice()) {
        ([], []) => None,
        (new, []) => Some(said("history-new", new)),
        ([], gone) => Some(said("history-gone", gone)),
        (new, gone) => {
            let (new, gone) = (said("history-new", new), said("history-gone", gone));
            Some(language.say("history-new-and-gone", &[("new", &new), ("gone", &gone)]))
        }
    }
}

fn ids(run: &HistoryRun) -> impl Iterator<Item = &str> {
    run.results.iter().map(|result| result.id.as_str())
}

/// Says what came out otherwise though the same was played, and who can be to blame.
fn otherwise(
    pairs: &[Pair<'_>],
    (before, now): (&HistoryRun, &HistoryRun),
    language: Language,
) -> Vec<String> {
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
        ("virtual", true) => "history-not-deterministic",
        ("virtual", false) => "history-program",
        (on, _) if on.starts_with("pos ") => "history-pos",
        _ => "history-chance",
    };
    let judged = if before.program == now.program {
        "history-snapshot"
    } else {
        "history-snapshot-or-program"
    };
    let said = |id, ids: &[&str], cause| {
        let (count, named) = (ids.len(), named(ids, language));
        let cause = language.text(cause);
        language.say(id, &[("count", &count), ("cause", &cause), ("named", &named)])
    };
    let mut lines = Vec::new();
    if !traces.is_empty() {
        lines.push(said("history-traces", &traces, cause));
    }
    if !verdicts.is_empty() {
        lines.push(said("history-verdicts", &verdicts, judged));
    }
    lines
}

/// Says what took much longer than it usually does.
fn slower((history, now): (&History, &HistoryRun), language: Language) -> Option<String> {
    let usual = history.timings(&now.on);
    let is_slower = |result: &&HistoryResult| {
        let Some(before) = usual.of(&result.id) else { return false };
        wall(result) >= before.saturating_mul(TIMES).max(before.saturating_add(LONGER))
    };
    let slower: Vec<&HistoryResult> = now.results.iter().filter(is_slower).collect();
    let said = |result: &&HistoryResult| {
        let (before, after) = (usual.of(&result.id).unwrap_or_default(), wall(result));
        let [before, after] = [before, after].map(|wall| wall.as_secs_f64());
        let unit = language.text("unit-s");
        format!("{} {before:.3}{unit} -> {after:.3}{unit}", result.id)
    };
    let names: Vec<String> = slower.iter().map(said).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| counted("history-slower", &names, language))
}

fn named(ids: &[&str], language: Language) -> String {
    let more = ids.len().saturating_sub(MOST_NAMED);
    let shown: Vec<&str> = ids.iter().take(MOST_NAMED).copied().collect();
    let shown = shown.join(language.text("said-comma"));
    if more == 0 {
        return shown;
    }
    language.say("history-and-more", &[("shown", &shown), ("count", &more)])
}
