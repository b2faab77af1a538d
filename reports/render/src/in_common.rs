//! What the scenarios that did not pass have in common, and those that passed mostly have not: where
//! many fail for one reason, the reason stands there.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use reports_language::Language;

use crate::labels::{other_files, readers, theme};
use crate::played::{Ending, Played};

/// So many must fail before anything is said: two have much in common by chance.
const FEWEST: usize = 3;
/// How much is said at most.
const MOST: usize = 3;

/// How many that did not pass, and how many that passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    failed: usize,
    passed: usize,
}

/// What scenarios may have in common, with the message that says so.
type Trait = (&'static str, String);

/// Counts what scenarios have in common.
#[derive(Clone, Debug, Default)]
pub struct InCommon {
    all: Count,
    with: BTreeMap<Trait, Count>,
}

impl InCommon {
    /// Counts a result.
    pub fn take(&mut self, played: &Played<'_>) {
        self.all.note(&played.ending);
        for one in traits(played) {
            self.with.entry(one).or_default().note(&played.ending);
        }
    }

    /// Says what nearly all that did not pass have in common and few of those that passed have, the
    /// most telling first; nothing where nothing stands out.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let mut telling: Vec<(&Trait, &Count)> =
            self.with.iter().filter(|(_, count)| self.tells(**count)).collect();
        telling.sort_by_key(|(_, count)| (Reverse(count.failed), count.passed));
        let said = telling.into_iter().take(MOST).map(|((message, value), count)| {
            language.say(
                message,
                &[
                    ("failed", &count.failed),
                    ("of", &self.all.failed),
                    ("value", value),
                    ("passed", &count.passed),
                    ("passed-of", &self.all.passed),
                ],
            )
        });
        said.collect()
    }

    /// Four in five of those that did not pass, and at most half that share of those that passed.
    const fn tells(&self, count: Count) -> bool {
        let Count { failed, passed } = self.all;
        failed >= FEWEST
            && passed > 0
            && count.failed * 5 >= failed * 4
            && 2 * count.passed * failed <= count.failed * passed
    }
}

impl Count {
    /// One that was skipped tells nothing.
    const fn note(&mut self, ending: &Ending) {
        match ending {
            Ending::Passed => self.passed += 1,
            Ending::Failed(_) | Ending::Error(_) => self.failed += 1,
            Ending::Skipped(_) => {}
        }
    }
}

fn traits(played: &Played<'_>) -> Vec<Trait> {
    let scenario = played.scenario;
    let of = |message: &'static str| move |value: String| (message, value);
    let readers = readers(scenario).into_iter().map(str::to_owned);
    let files = other_files(scenario).into_iter().map(of("common-file"));
    files
        .chain(readers.map(of("common-reader")))
        .chain(scenario.header.tags.iter().cloned().map(of("common-tag")))
        .chain([of("common-theme")(theme(scenario))])
        .collect()
}
