//! The keys of a study: what each means, what holds without it, and where its figure is from.

use super::group_of;
use crate::language::{Figure, Group, Presence, STUDY, Word};
use crate::names::closest;

/// A key of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyKey {
    /// Its path, such as `declines.at_once`.
    pub path: String,
    /// What is written behind it.
    pub written: String,
    /// What holds where it is left out; none where it must be there or nothing is said then.
    pub left_out: Option<&'static str>,
    /// Whether it must be there.
    pub is_needed: bool,
    /// What it means.
    pub help: &'static str,
    /// What to write where nobody knows better, with its source.
    pub figure: Option<&'static Figure>,
}

/// Lists every key of a study, in the order of the format.
pub fn study_keys() -> Vec<StudyKey> {
    let mut keys = Vec::new();
    walk(&STUDY, "", &mut keys);
    keys
}

fn walk(group: &'static Group, prefix: &str, keys: &mut Vec<StudyKey>) {
    for word in group.words {
        let path = format!("{prefix}{}", quoted(word.key));
        keys.push(key(word, path.clone()));
        for inner in group_of(&word.kind) {
            walk(inner, &format!("{path}."), keys);
        }
    }
}

/// A key with a point in it stands in quotes.
fn quoted(key: &str) -> String {
    if key.contains('.') { format!("\"{key}\"") } else { key.to_owned() }
}

fn key(word: &'static Word, path: String) -> StudyKey {
    let left_out = match word.presence {
        Presence::Else(usual) => Some(usual),
        Presence::Must | Presence::May => None,
    };
    StudyKey {
        written: word.kind.describe(),
        left_out,
        is_needed: word.presence == Presence::Must,
        help: word.help,
        figure: Figure::of(&path),
        path,
    }
}

/// Explains a key of a study by its name or its path; nothing where there is none.
pub fn explain_study(topic: &str) -> Option<String> {
    let is_it = |key: &StudyKey| key.path == topic || key.path.rsplit('.').next() == Some(topic);
    let found = study_keys().into_iter().filter(is_it);
    let parts: Vec<String> = found.map(|key| section(&key)).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// Says one key, with the keys that stand in it.
fn section(key: &StudyKey) -> String {
    let prefix = format!("{}.", key.path);
    let inner = study_keys().into_iter().filter(|other| other.path.starts_with(&prefix));
    let parts = core::iter::once(said(key)).chain(inner.map(|other| said(&other)));
    parts.collect::<Vec<_>>().join("\n")
}

fn said(key: &StudyKey) -> String {
    let StudyKey { path, written, help, .. } = key;
    let asked = match (key.is_needed, key.left_out) {
        (true, _) => "; it must be there".to_owned(),
        (false, Some(usual)) => format!("; left out: {usual}"),
        (false, None) => String::new(),
    };
    let figure =
        key.figure.map(|figure| format!("  usual: {}\n  {}\n", figure.value, figure.basis));
    format!("`{path}` of a study: {help}\n  {written}{asked}\n{}", figure.unwrap_or_default())
}

/// Finds the path of a key that was most likely meant.
pub(super) fn nearest(text: &str) -> Option<&'static str> {
    let mut found = Vec::new();
    super::walk(&STUDY, &mut found);
    closest(text, found.into_iter().map(|found| found.word.key))
}

#[cfg(test)]
mod tests {
    use super::study_keys;
    use crate::language::FIGURES;

    #[test]
    fn every_figure_is_of_a_key_and_stands_in_the_order_of_the_keys() {
        let keys = study_keys();
        let with: Vec<&str> = keys.iter().filter_map(|key| Some(key.figure?.key)).collect();
        let all: Vec<&str> = FIGURES.iter().map(|figure| figure.key).collect();
        assert_eq!(with, all);
    }
}
