//! What to do next: what was slow, and how to go on from what failed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness_scenario::{Failure, mentions};
use reports_language::Language;
use reports_render::{Ending, Played, typed};

use crate::args::RunArgs;

/// A scenario that takes less is not slow.
const LONG: Duration = Duration::from_secs(1);
/// How many of the slowest are named.
const SLOWEST: usize = 3;
/// What a failure of a snapshot is called.
const SNAPSHOT: &str = "snapshot";
/// More files than these are not typed again.
const MOST_FILES: usize = 4;

/// What a run leaves to be done, collected from its results.
#[derive(Debug, Default)]
pub(crate) struct NextSteps {
    taken: usize,
    slow: Vec<(Duration, String)>,
    /// The files of what did not pass, each once; those that only have another snapshot left out.
    failed: Vec<PathBuf>,
    failures: usize,
    /// How many have another snapshot than the recorded one, and nothing else.
    snapshots: usize,
    /// The first reason of the language that a failure names, and that can be explained.
    reason: Option<String>,
}

impl NextSteps {
    /// Takes a result.
    pub(crate) fn take(&mut self, played: &Played<'_>) {
        self.taken += 1;
        if played.wall >= LONG {
            self.slow.push((played.wall, played.scenario.id.clone()));
        }
        let failures: &[Failure] = match &played.ending {
            Ending::Failed(failures) if failures.iter().all(|it| it.key == SNAPSHOT) => {
                self.snapshots += 1;
                return;
            }
            Ending::Failed(failures) => failures,
            Ending::Error(_) => &[],
            Ending::Passed | Ending::Skipped(_) => return,
        };
        self.failures += 1;
        if !self.failed.contains(&played.scenario.path) {
            self.failed.push(played.scenario.path.clone());
        }
        self.reason = self.reason.take().or_else(|| failures.iter().find_map(reason));
    }

    /// Tells whether something did not pass.
    pub(crate) const fn is_needed(&self) -> bool {
        self.failures + self.snapshots > 0
    }

    /// Names the slowest of several, where any took long.
    pub(crate) fn slowest(mut self, language: Language) -> Option<String> {
        self.slow.sort_by(|one, other| other.cmp(one));
        let named = self.slow.iter().take(SLOWEST);
        let named: Vec<String> =
            named.map(|(wall, id)| format!("{id} {:.1}s", wall.as_secs_f64())).collect();
        let named = named.join(language.text("said-comma"));
        (self.taken > 1 && !named.is_empty())
            .then(|| language.say("run-slowest", &[("named", &named)]))
    }

    /// Says how to go on, a line for each way; nothing where nothing failed.
    pub(crate) fn lines(&self, args: &RunArgs, language: Language) -> Vec<String> {
        let again = self.again(args, language);
        let again = again.map(|again| language.say("run-play-again", &[("command", &again)]));
        let reason =
            self.reason.iter().map(|it| language.say("run-what-it-means", &[("word", it)]));
        let page = (self.failures > 0 && args.reports.html.is_none())
            .then(|| language.text("run-with-html").to_owned());
        again.into_iter().chain(reason).chain(page).collect()
    }

    /// One that failed has said how to play it again.
    fn again(&self, args: &RunArgs, language: Language) -> Option<String> {
        if self.failures < 2 {
            return None;
        }
        match args.reports.json.as_deref().filter(|file| *file != Path::new("-")) {
            Some(file) => Some(format!(
                "deadzone run{} --last-failed {}",
                typed_all(&args.paths),
                typed(file)
            )),
            None if self.failed.len() <= MOST_FILES => {
                Some(format!("deadzone run{}", typed_all(&self.failed)))
            }
            None => Some(language.text("run-with-json").to_owned()),
        }
    }
}

/// Writes paths as they are typed behind a command, a blank before each.
pub(crate) fn typed_all(paths: &[PathBuf]) -> String {
    paths.iter().flat_map(|path| [" ".to_owned(), typed(path)]).collect()
}

/// Finds a word such as `over-transaction-limit` in what came, or in what should have come: plain
/// words need no explanation.
fn reason(failure: &Failure) -> Option<String> {
    let said = [&failure.actual, &failure.expected];
    let words = said.into_iter().flat_map(|said| said.split([',', ' ']));
    words.filter(|word| word.contains('-')).find(|word| mentions(word).is_some()).map(str::to_owned)
}
