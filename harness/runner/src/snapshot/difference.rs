//! The lines in which two texts differ.

use similar::{ChangeTag, TextDiff};

/// How many lines around a difference are shown.
const AROUND: usize = 2;
/// How many lines of a difference are shown at most.
const MOST_LINES: usize = 40;

/// Lists the lines in which two texts differ, with `-` and `+` before them, as far as a report has
/// room for them.
pub(super) fn unified(old: &str, new: &str) -> Vec<String> {
    let mut lines = whole(old, new);
    let hidden = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    lines.extend((hidden > 0).then(|| format!("… and {hidden} lines more")));
    lines
}

/// Lists all lines in which two texts differ, with `-` and `+` before them.
pub fn whole(old: &str, new: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().context_radius(AROUND).missing_newline_hint(false).to_string();
    text.lines().map(str::to_owned).collect()
}

/// Returns the first line that is gone and the first that came, without the blanks of columns.
pub(super) fn first_lines(old: &str, new: &str) -> (String, String) {
    let diff = TextDiff::from_lines(old, new);
    let first = |tag| {
        let change = diff.iter_all_changes().find(|change| change.tag() == tag);
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        change.map_or("no such line".to_owned(), |change| words(change.value()))
    };
    (first(ChangeTag::Delete), first(ChangeTag::Insert))
}
