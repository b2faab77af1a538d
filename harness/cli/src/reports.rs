//! The reports that a run leaves behind: JSON lines as it goes, JUnit, a page and a line of its
//! history at its end.

use core::time::Duration;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harness_runner::Sharded;
use reports_language::Language;
use reports_render::{Junit, Played, RunPage, ShardLine, Tally, scenario_json, summary_json};

use crate::args::RunArgs;
use crate::history::Keeping;
use crate::input::is_same_file;
use crate::report_file::ReportFile;

/// Makes sure that no report falls on another, nor on what an earlier run left and this one reads:
/// the results are of one kind with `--last-failed`, the history with `--timings`.
///
/// # Errors
/// Which two are one file, in words.
pub(crate) fn each_its_own(args: &RunArgs) -> Result<(), String> {
    let (reports, chosen) = (&args.reports, &args.chosen);
    let written: [(&str, &Option<PathBuf>); 4] = [
        ("--json", &reports.json),
        ("--junit", &reports.junit),
        ("--html", &reports.html),
        ("--history", &reports.history),
    ];
    let written: Vec<(&str, &Path)> = written
        .into_iter()
        .filter_map(|(flag, path)| Some((flag, path.as_deref()?)))
        .filter(|(_, path)| *path != Path::new("-"))
        .collect();
    let last_failed = chosen.last_failed.iter().map(|path| ("--last-failed", path.as_path()));
    let timings = chosen.timings.iter().map(|path| ("--timings", path.as_path()));
    let read: Vec<(&str, &Path)> = last_failed.chain(timings).collect();
    for (place, one) in written.iter().enumerate() {
        for other in written[place + 1..].iter().chain(&read) {
            let is_of_one_kind = matches!(
                (one.0, other.0),
                ("--json", "--last-failed") | ("--history", "--timings")
            );
            if !is_of_one_kind && is_same_file(one.1, other.1) {
                let ((one, file), (other, same)) = (*one, *other);
                let (file, same) = (file.display(), same.display());
                return Err(format!(
                    "`{one} {file}` and `{other} {same}` are one file: give each its own"
                ));
            }
        }
    }
    Ok(())
}

/// The reports that were asked for.
#[derive(Debug)]
pub(crate) struct Reports {
    json: Option<ReportFile>,
    junit: Option<(ReportFile, Junit)>,
    html: Option<(ReportFile, RunPage)>,
    history: Option<Keeping>,
}

impl Reports {
    /// Opens the files before anything is played, so that a wrong path costs no time.
    ///
    /// # Errors
    /// Which file cannot be written to and why, or that two of them want standard output.
    pub(crate) fn open(args: &RunArgs, language: Language) -> Result<Self, String> {
        let args = &args.reports;
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
            junit: junit
                .map(|file| (file, Junit::new(args.junit_places.into()).speaking(language))),
            html: html.map(|file| (file, RunPage::new(language))),
            history: None,
        })
    }

    /// Leaves nothing behind.
    pub(crate) const fn none() -> Self {
        Self { json: None, junit: None, html: None, history: None }
    }

    /// Says of which part of a list the results are, where they are of one; `listed` are the ids of
    /// all scenarios that there are.
    ///
    /// # Errors
    /// What is wrong with the history, in words.
    pub(crate) fn begin(
        &mut self,
        args: &RunArgs,
        sharded: Option<&Sharded>,
        listed: BTreeSet<String>,
    ) -> Result<(), String> {
        self.history = Keeping::open(args, sharded, listed)?;
        if let (Some(json), Some(sharded)) = (&mut self.json, sharded) {
            let Sharded { number, of, list, scenarios, places, timings } = sharded;
            let line = ShardLine::new((*number, *of), *list, (*scenarios, places));
            json.write(&line.split_by(*timings).json());
        }
        Ok(())
    }

    /// Keeps the run in its history; returns what changed, line by line.
    ///
    /// # Errors
    /// What could not be kept, in words.
    pub(crate) fn keep(
        &mut self,
        left_out: usize,
        language: Language,
    ) -> Result<Vec<String>, String> {
        let close = |history: Keeping| history.close(left_out, language);
        self.history.take().map_or_else(|| Ok(Vec::new()), close)
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
        if let Some(history) = &mut self.history {
            history.take(played);
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
