//! What a build server of GitHub is told of a run: remarks on lines, and a page.

use core::time::Duration;

use reports_language::Language;
use reports_render::{Annotations, Played, StepSummary, Tally};

use crate::output::Output;
use crate::workspace::{MOST_ANNOTATIONS, add_to_summary};

/// What is told at the end of a run.
#[derive(Debug)]
pub(crate) struct Remarks {
    annotations: Annotations,
    summary: StepSummary,
}

impl Remarks {
    /// Begins to collect, for a server that is told in a language.
    pub(crate) const fn new(language: Language) -> Self {
        Self { annotations: Annotations::new(language), summary: StepSummary::new(language) }
    }

    /// Takes a result.
    pub(crate) fn take(&mut self, played: &Played<'_>) {
        self.annotations.take(played);
        self.summary.take(played);
    }

    /// Writes all of it where a build server reads along.
    pub(crate) fn write(&self, output: Output, ended: (&Tally, Duration), changes: &[String]) {
        for annotation in self.annotations.chosen(MOST_ANNOTATIONS) {
            output.annotate(&annotation);
        }
        // A page that cannot be written is no reason for a run to fail.
        if let Err(reason) = add_to_summary(|most| self.summary.text(ended, changes, most)) {
            output.say(format!("warning: {reason}"));
        }
    }
}
