//! Writes what a study came to, wherever it was asked for.

use std::path::{Path, PathBuf};

use harness_scenario::{Basis, figures_of};
use reports_render::{
    Assumption, RiskEngine, RiskReport, risk_csv, risk_json, risk_page, risk_summary,
};
use sim_risk::Study;

use crate::args::{Engine, RiskOutputs};
use crate::exit::Exit;
use crate::output::Output;
use crate::report_file::ReportFile;

/// The files that were asked for: opened before anything is drawn, so that none is drawn in vain.
#[derive(Debug)]
pub(super) struct Files {
    json: Option<ReportFile>,
    csv: Option<ReportFile>,
    html: Option<ReportFile>,
    #[cfg(feature = "parquet")]
    parquet: Option<ReportFile>,
}

impl Files {
    /// Opens the files.
    ///
    /// # Errors
    /// The exit code, after it was said which cannot be written.
    pub(super) fn create(outputs: &RiskOutputs, output: Output) -> Result<Self, Exit> {
        can_write_columns(outputs, output)?;
        let create = |path: &Option<PathBuf>| {
            let file = path.as_deref().map(ReportFile::create).transpose();
            file.map_err(|reason| output.failed(Exit::USAGE, &reason))
        };
        Ok(Self {
            json: create(&outputs.json)?,
            csv: create(&outputs.csv)?,
            html: create(&outputs.html)?,
            #[cfg(feature = "parquet")]
            parquet: create(&outputs.parquet)?,
        })
    }

    /// Writes the report into each, and the summary for people.
    ///
    /// # Errors
    /// The exit code, after it was said what could not be written.
    pub(super) fn write(
        self,
        report: &RiskReport<'_>,
        (outputs, output): (&RiskOutputs, Output),
    ) -> Result<(), Exit> {
        if !outputs.quiet {
            output.say(risk_summary(report).trim_end());
        }
        let written = |file: Option<ReportFile>, text: &dyn Fn(&RiskReport<'_>) -> String| {
            let Some(mut file) = file else { return Ok(()) };
            file.write(&text(report));
            file.end().map_err(|reason| output.failed(Exit::USAGE, &reason))
        };
        written(self.json, &risk_json)?;
        written(self.csv, &risk_csv)?;
        written(self.html, &risk_page)?;
        #[cfg(feature = "parquet")]
        write_columns(self.parquet, report)
            .map_err(|reason| output.failed(Exit::USAGE, &reason))?;
        if let Some(path) = outputs.html.as_deref().filter(|path| *path != Path::new("-")) {
            output.say(output.language.say("risk-the-page", &[("path", &path.display())]));
        }
        Ok(())
    }
}

/// Looks whether a table of columns is asked for, and can be written.
fn can_write_columns(outputs: &RiskOutputs, output: Output) -> Result<(), Exit> {
    let refused = |why: &str| Err(output.failed(Exit::USAGE, why));
    match outputs.parquet.as_deref() {
        Some(_) if !cfg!(feature = "parquet") => refused(
            "--parquet: this command is built without it\n  build it with: cargo build --release \
             -p harness-cli --features parquet\n  or write the same rows with --csv FILE",
        ),
        Some(path) if path == Path::new("-") => {
            refused("--parquet -: a table of columns is no text\n  name a file")
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(feature = "parquet")]
fn write_columns(file: Option<ReportFile>, report: &RiskReport<'_>) -> Result<(), String> {
    let Some(mut file) = file else { return Ok(()) };
    file.write_bytes(&reports_render::risk_parquet(report).map_err(|it| it.to_string())?);
    file.end()
}

/// Returns the engine as reports name it.
pub(super) fn drawing(engine: Engine) -> RiskEngine {
    match engine {
        Engine::Fast => RiskEngine::Fast,
        Engine::Core => RiskEngine::Core,
        Engine::Exact => RiskEngine::Exact,
    }
}

/// Lists what a study takes for granted, each with who says so.
pub(super) fn assumptions(study: &Study) -> Vec<Assumption> {
    let source = |basis: Option<Basis>| match basis {
        None => Some("the study's own word".to_owned()),
        Some(Basis::Source(from)) => Some(from.to_owned()),
        Some(Basis::Assumption(_)) => None,
    };
    let figures = figures_of(study).into_iter();
    figures
        .map(|(key, value, basis)| Assumption { key: key.to_owned(), value, source: source(basis) })
        .collect()
}
