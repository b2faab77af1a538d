//! The reports for machines that a run leaves behind: JSON lines as it goes, JUnit at its end.

use std::path::Path;

use reports_render::{Junit, Played, Tally, scenario_json, summary_json};

use crate::args::RunArgs;
use crate::report_file::ReportFile;

/// The reports that were asked for.
#[derive(Debug)]
pub(crate) struct Reports {
    json: Option<ReportFile>,
    junit: Option<(ReportFile, Junit)>,
}

impl Reports {
    /// Opens the files before anything is played, so that a wrong path costs no time.
    ///
    /// # Errors
    /// Which file cannot be written to and why, or that two of them want standard output.
    pub(crate) fn open(args: &RunArgs) -> Result<Self, String> {
        let stdout = |path: &Option<_>| path.as_deref() == Some(Path::new("-"));
        if stdout(&args.json) && stdout(&args.junit) {
            return Err("`--json -` and `--junit -` both want standard output".to_owned());
        }
        let json = args.json.as_deref().map(ReportFile::create).transpose()?;
        let junit = args.junit.as_deref().map(ReportFile::create).transpose()?;
        Ok(Self { json, junit: junit.map(|file| (file, Junit::default())) })
    }

    /// Leaves nothing behind.
    pub(crate) const fn none() -> Self {
        Self { json: None, junit: None }
    }

    /// Takes a result, in file order.
    pub(crate) fn take(&mut self, played: &Played<'_>) {
        if let Some(json) = &mut self.json {
            json.write(&scenario_json(played));
        }
        if let Some((_, junit)) = &mut self.junit {
            junit.take(played);
        }
    }

    /// Writes what stands at the end of the reports.
    ///
    /// # Errors
    /// What could not be written, in words.
    pub(crate) fn close(&mut self, tally: &Tally) -> Result<(), String> {
        let json = self.json.take().map_or(Ok(()), |mut json| {
            json.write(&summary_json(tally));
            json.end()
        });
        json.and(self.junit.take().map_or(Ok(()), |(mut file, junit)| {
            file.write(&junit.text().map_err(|reason| format!("cannot write XML: {reason}"))?);
            file.end()
        }))
    }
}
