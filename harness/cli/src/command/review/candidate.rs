//! A pending snapshot, as it is looked at.

use std::collections::BTreeSet;
use std::path::Path;

use harness_runner::{Comparison, Row, Shift};

/// A pending snapshot, as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) title: String,
    pub(super) kind: &'static str,
    /// The two texts, or why they cannot be shown.
    pub(super) compared: Result<Comparison, String>,
    /// What differs, in a line.
    pub(super) stated: String,
    /// The rows in which more than a time differs; none of a first snapshot, where all are new.
    pub(super) others: BTreeSet<usize>,
    /// The rows that one goes to: where other changes begin; without any, where the shift changes.
    pub(super) stops: Vec<usize>,
    /// By how much lines are later.
    pub(super) shifts: Vec<Shift>,
    changes: BTreeSet<String>,
}

impl Candidate {
    /// Takes a snapshot to look at.
    pub(super) fn new(
        title: String,
        kind: &'static str,
        compared: Result<Comparison, String>,
    ) -> Self {
        let empty = Comparison::default();
        let seen = compared.as_ref().unwrap_or(&empty);
        let stated = compared.as_ref().map(Comparison::stated).unwrap_or_default();
        let others = if seen.is_first() { BTreeSet::new() } else { others(&seen.rows) };
        let stops = if others.is_empty() { by_shift(&seen.rows) } else { starts(&others) };
        let (shifts, changes) = (seen.shifts(), seen.changes());
        Self { title, kind, compared, stated, others, stops, shifts, changes }
    }

    /// Tells whether the same changed in both.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        !self.changes.is_empty() && self.changes == other.changes && self.kind == other.kind
    }

    /// Returns as much of its name as tells it from others: `limits/device-limit`.
    pub(super) fn name(&self) -> String {
        let path = Path::new(&self.title);
        let parts = path.iter().map(|part| part.to_string_lossy());
        let parts: Vec<_> = parts.filter(|part| part != "snapshots").collect();
        let kept = parts.iter().skip(parts.len().saturating_sub(2));
        let name = kept.map(AsRef::as_ref).collect::<Vec<&str>>().join("/");
        name.strip_suffix(".snap").unwrap_or(&name).to_owned()
    }
}

fn others(rows: &[Row]) -> BTreeSet<usize> {
    rows.iter().enumerate().filter(|(_, row)| row.is_other()).map(|(place, _)| place).collect()
}

/// Changes in neighbouring lines are one stop.
fn starts(others: &BTreeSet<usize>) -> Vec<usize> {
    let begins = |place: &&usize| place.checked_sub(1).is_none_or(|it| !others.contains(&it));
    others.iter().filter(begins).copied().collect()
}

fn by_shift(rows: &[Row]) -> Vec<usize> {
    let mut last = None;
    let mut stops = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if let Row::Later(_, _, shift) = row
            && last.replace(*shift) != Some(*shift)
        {
            stops.push(place);
        }
    }
    stops
}
