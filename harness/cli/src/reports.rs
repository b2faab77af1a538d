//! The reports that a run leaves behind: JSON lines as it goes, JUnit and a page at its end.

use core::time::Duration;
use std::path::Path;

use harness_runner::Sharded;
use reports_language::Language;
use reports_render::{Junit, Played, RunPage, ShardLine, Tally, scenario_json, summary_json};

use crate::args::RunArgs;
use crate::report_file::ReportFile;

/// The reports that were asked for.
#[derive(Debug)]
pub(crate) struct Reports {
    json: Option<ReportFile>,
    junit: Option<(ReportFile, Junit)>,
    html: Option<(ReportFile, RunPage)>,
}

impl Reports {
    /// Opens the files before anything is played, so that a wrong path costs no time.
    ///
    /// # Errors
    /// Which file cannot be written to and why, or that two of them want standard output.
    pub(crate) fn open(args: &RunArgs, language: Language) -> Result<Self, String> {
        let files = [("--json", &args.json), ("--junit", &args.junit), ("--html", &args.html)];
        let to_stdout = |(_, path): &&(_, &Option<_>)| path.as_deref() == Some(Path::new("-"));
        if let [(one, _), (other, _), ..] = files.iter().filter(to_stdout).collect::<Vec<_>>()[..] {
            return Err(format!("`{one} -` and `{other} -` both want standard output"));
        }
        let [json, junit, html] =
            files.map(|(_, path)| path.as_deref().map(ReportFile::create).transpose());
        let (junit, html) = (junit?, html?);
        Ok(Self {
            json: json?,
            junit: junit.map(|file| (file, Junit::default().speaking(language))),
            html: html.map(|file| (file, RunPage::new(language))),
        })
    }

    /// Leaves nothing behind.
    pub(crate) const fn none() -> Self {
        Self { json: None, junit: None, html: None }
    }

    /// Says of which part of a list the results are, where they are of one.
    pub(crate) fn begin(&mut self, sharded: Option<&Sharded>) {
        if let (Some(json), Some(sharded)) = (&mut self.json, sharded) {
            let Sharded { number, of, list, scenarios, places } = sharded;
            json.write(&ShardLine::new((*number, *of), *list, (*scenarios, places)).json());
        }
    }

    /// Takes a result, in file order.
    pub(crate) fn take(&mut self, played: &Played<'_>) {
        if let Some(json) = &mut self.json {
            json.write(&scenario_json(played));
        }
        if let Some((_, junit)) = &mut self.junit {
            junit.take(played);
        }
        if let Some((_, page)) = &mut self.html {
            page.take(played);
        }
    }

    /// Writes what stands at the end of the reports; `wall` is how long the run took.
    ///
    /// # Errors
    /// What could not be written, in words.
    pub(crate) fn close(&mut self, tally: &Tally, wall: Duration) -> Result<(), String> {
        let json = self.json.take().map_or(Ok(()), |mut json| {
            json.write(&summary_json(tally));
            json.end()
        });
        let html = self.html.take().map_or(Ok(()), |(mut file, page)| {
            file.write(&page.text(tally, wall));
            file.end()
        });
        json.and(html).and(self.junit.take().map_or(Ok(()), |(mut file, junit)| {
            file.write(&junit.text().map_err(|reason| format!("cannot write XML: {reason}"))?);
            file.end()
        }))
    }
}
