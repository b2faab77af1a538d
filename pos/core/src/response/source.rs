//! Where the rows of the tables come from, and how far each source is to be trusted.

use super::rows;

const TEXT: &str = include_str!("../../tables/sources.txt");

/// Where a row of a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What rows call it.
    pub key: &'static str,
    /// How far it is to be trusted: `standard`, `reported` or `unverified`.
    pub standing: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Its address on the web; `-` where there is none.
    pub place: &'static str,
}

const SOURCES: [Source; rows::count(TEXT)] = read(TEXT);

impl Source {
    /// Lists all sources.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        const { &SOURCES }.iter()
    }

    /// Finds the source that a row names.
    pub(super) const fn named(key: &'static str) -> Self {
        let mut at: usize = 0;
        while at < SOURCES.len() {
            if rows::is_same(SOURCES[at].key, key) {
                return SOURCES[at];
            }
            at = at.saturating_add(1);
        }
        rows::refuse(key)
    }
}

const fn read<const N: usize>(text: &'static str) -> [Source; N] {
    let mut sources = [Source { key: "", standing: "", what: "", place: "" }; N];
    let mut left = text;
    let mut at: usize = 0;
    while at < N {
        let (row, rest) = rows::next(left);
        let [key, standing, what, place] = rows::cells(row);
        rows::place(standing, &["standard", "reported", "unverified"]);
        sources[at] = Source { key, standing, what, place };
        left = rest;
        at = at.saturating_add(1);
    }
    sources
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::Source;
    use crate::response::{Listed, RetryRule};

    #[test]
    fn every_source_is_named_once_and_used() {
        let keys: BTreeSet<&str> = Source::all().map(|source| source.key).collect();
        assert_eq!(keys.len(), Source::all().count());
        let codes = Listed::all().map(|row| row.source.key);
        let used: BTreeSet<&str> =
            codes.chain(RetryRule::all().map(|row| row.source.key)).collect();
        assert_eq!(used, keys);
    }
}
