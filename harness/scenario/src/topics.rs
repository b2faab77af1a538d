//! What can be explained: codes, rules, and every key of the format, from the table of words.

pub(crate) mod answers;
pub(crate) mod lists;
mod mentions;
mod settles;
mod study;
mod values;

pub use study::{StudyKey, explain_study, study_keys};
pub(crate) use values::meaning;

use pos_core::Listed;

use crate::code::Code;
use crate::language::{Group, Kind, Presence, STEP, STUDY, SUBJECTS, TOP, Word};
use crate::names::closest;
use crate::pages::Page;
use crate::refusals::{Explained, REFUSALS};
use crate::rules::{RULES, Rule};

/// What people call the tables that no key leads to.
const ROOTS: [(&str, &Group); 3] = [("scenario", &TOP), ("step", &STEP), ("study", &STUDY)];

/// A key where it stands.
#[derive(Clone, Copy, Debug)]
struct Found {
    word: &'static Word,
    group: &'static Group,
}

/// Explains a code such as `E014`, a rule such as `limit.order`, a refusal such as
/// `over-device-limit`, a list such as `readers`, a key such as `sale`, or a word such as `paid` or
/// `51`; nothing where there is no such thing.
///
/// It takes what stands in a message as it stands: `error[E014]`, `` `paid` ``, `E31` and `31`.
pub fn explain(topic: &str) -> Option<String> {
    let topic = bare(topic);
    let lower = topic.to_lowercase();
    as_written(topic).or_else(|| as_written(&lower))
}

/// A number alone is a decline where there is one: those stand in more messages.
fn as_written(topic: &str) -> Option<String> {
    let page = code(topic).and_then(Page::of);
    let is_number = topic.bytes().all(|byte| byte.is_ascii_digit());
    let other = match page {
        Some(page) if !is_number => return Some(page.text()),
        page => page,
    };
    let named = named(topic);
    match (named, other) {
        (Some(text), Some(Page { code, .. })) => Some(format!(
            "{text}\n`{code}` is a mistake in a file: {}\n  type: deadzone explain {code}\n",
            code.title()
        )),
        (named, other) => named.or_else(|| other.map(Page::text)),
    }
}

fn named(topic: &str) -> Option<String> {
    let rule = RULES.iter().find(|rule| rule.id == topic);
    rule.map(|rule| format!("rule {}: {}\n", rule.id, rule.summary))
        .or_else(|| settles::settles(topic))
        .or_else(|| refusal(topic))
        .or_else(|| lists::list(topic))
        .or_else(|| root(topic))
        .or_else(|| key(topic))
        .or_else(|| lists::row(topic))
        .or_else(|| values::value(topic))
        .or_else(|| study::explain_study(topic))
}

/// Takes off what stands around a word in a message.
fn bare(topic: &str) -> &str {
    let topic = topic.trim();
    let topic = topic.strip_prefix("error").filter(|rest| rest.starts_with('[')).unwrap_or(topic);
    topic.trim_matches(|c: char| c.is_whitespace() || "`\"'[]:;,".contains(c))
}

/// Finds a code: `E031`, `e31`, `31`.
fn code(topic: &str) -> Option<Code> {
    let digits = topic.strip_prefix(['E', 'e']).unwrap_or(topic);
    let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    let id = format!("E{digits:0>3}");
    Code::ALL.iter().copied().find(|code| is_number && code.id() == id)
}

/// Finds the rule that a topic names.
pub fn rule_of(topic: &str) -> Option<&'static Rule> {
    let topic = bare(topic).to_lowercase();
    let refusal = REFUSALS.iter().find(|refusal| refusal.name == topic);
    let id = refusal.map_or(topic.as_str(), |refusal| refusal.rule);
    RULES.iter().find(|rule| rule.id == id)
}

/// Lists what has a word in its name or its one-line description; nothing where nothing has.
pub fn mentions(word: &str) -> Option<String> {
    mentions::mentions(word)
}

/// Lists the lists and the keys with keys in them that can be explained, in the order of the format.
pub fn topics() -> Vec<&'static str> {
    let roots = ROOTS.iter().map(|(name, _)| *name);
    let mut topics: Vec<&str> = roots.chain(lists::NAMES).collect();
    let deep = all().into_iter().filter(|found| !group_of(&found.word.kind).is_empty());
    for found in deep {
        if !topics.contains(&found.word.key) {
            topics.push(found.word.key);
        }
    }
    topics
}

/// Finds what somebody most likely wanted to have explained.
pub fn nearest_topic(text: &str) -> Option<&'static str> {
    if let Some(near) = answers::nearest_code(text) {
        return Some(near);
    }
    let keys = all().into_iter().map(|found| found.word.key);
    let codes = Code::ALL.iter().map(|code| code.id());
    let known = topics().into_iter().chain(keys).chain(RULES.iter().map(|rule| rule.id));
    let refusals = REFUSALS.iter().map(|refusal| refusal.name);
    let answers = Listed::all().map(|row| row.name);
    let known = known.chain(codes).chain(refusals).chain(values::values()).chain(answers);
    let known = known.chain(settles::names());
    closest(text, known).or_else(|| study::nearest(text))
}

fn refusal(topic: &str) -> Option<String> {
    let found = REFUSALS.iter().find(|refusal| refusal.name == topic)?;
    let Explained { name, rule, why } = found;
    Some(format!(
        "`{name}`, a reason for a refusal: {why}\n  rule {rule}; `deadzone explain reasons` lists all\n"
    ))
}

fn root(topic: &str) -> Option<String> {
    let (name, group) = ROOTS.iter().find(|(name, _)| *name == topic)?;
    Some(format!("`{name}` takes\n\n{}", rows(group)))
}

/// Keys with keys in them come first, each with a section of its own.
fn key(topic: &str) -> Option<String> {
    let found = all().into_iter().filter(|found| found.word.key == topic);
    let (deep, flat): (Vec<_>, Vec<_>) =
        found.partition(|one| !group_of(&one.word.kind).is_empty());
    let mut parts: Vec<String> = deep.iter().map(section).collect();
    let lines: String = flat.iter().map(line).collect();
    parts.extend((!lines.is_empty()).then_some(lines));
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn section(found: &Found) -> String {
    let groups = group_of(&found.word.kind).into_iter();
    let keys = groups.map(|group| format!("\n{}", rows(group)));
    let keys: String = keys.collect();
    format!("{}{}{keys}", line(found), beside(found))
}

fn line(found: &Found) -> String {
    let Word { key, help, .. } = found.word;
    format!("`{key}` {}: {help}\n  {}\n", found.group.inside(), asked(found.word))
}

/// Says what else a step with this subject may have.
fn beside(found: &Found) -> String {
    if !core::ptr::eq(found.group, &raw const STEP) || !is_subject(found.word) {
        return String::new();
    }
    let may = |key: &&str| match *key {
        "within" | "holds_for" => found.word.key == "check",
        "expect" => found.word.key != "check",
        "with" => found.word.key == "play",
        key => !SUBJECTS.contains(&key),
    };
    let others: Vec<&str> = STEP.keys().filter(may).collect();
    format!("  beside it may stand {}\n", others.join(", "))
}

fn is_subject(word: &Word) -> bool {
    SUBJECTS.contains(&word.key)
}

fn rows(group: &Group) -> String {
    let width = group.keys().map(str::len).max().unwrap_or(0);
    let row = |word: &Word| {
        let Word { key, help, .. } = word;
        format!("  {key:width$}  {help}\n  {:width$}  {}\n", "", asked(word))
    };
    group.words.iter().map(row).collect()
}

/// Says what is written behind a key, and what holds where it is left out.
fn asked(word: &Word) -> String {
    let kind = word.kind.describe();
    match word.presence {
        Presence::Must => format!("{kind}; it must be there"),
        Presence::Else(usual) => format!("{kind}; left out: {usual}"),
        Presence::May => kind,
    }
}

/// Lists every key below a root with the table that it may stand in.
pub(crate) fn words_from(root: &'static Group) -> Vec<(&'static Group, &'static Word)> {
    let mut found = Vec::new();
    walk(root, &mut found);
    found.into_iter().map(|found| (found.group, found.word)).collect()
}

/// Finds the top of the file that a table stands in: of a study, or of a scenario.
pub(crate) fn root_of(group: &Group) -> &'static Group {
    let is_it = |home: &Group| core::ptr::eq(home, group);
    let of_a_study = is_it(&STUDY) || words_from(&STUDY).iter().any(|(home, _)| is_it(home));
    if of_a_study { &STUDY } else { &TOP }
}

fn all() -> Vec<Found> {
    let mut found = Vec::new();
    walk(&TOP, &mut found);
    found
}

fn walk(group: &'static Group, found: &mut Vec<Found>) {
    for word in group.words {
        found.push(Found { word, group });
        for inner in group_of(&word.kind) {
            walk(inner, found);
        }
    }
}

/// Lists the tables that may stand behind a key.
pub(crate) fn group_of(kind: &Kind) -> Vec<&'static Group> {
    let table = |leaf: &Kind| match leaf {
        Kind::Table(group) | Kind::Members(group) => Some(*group),
        leaf => matches!(leaf, Kind::Steps).then_some(&STEP),
    };
    kind.leaves().into_iter().filter_map(table).collect()
}
