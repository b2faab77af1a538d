//! `deadzone risk fit`: the figures of a study from the sales of a shop.

use std::path::Path;

use harness_scenario::{
    Beginning, Export, ExportAsk, ExportProgress, ExportRole, Folder, MoneyUnit, StudyRemarks,
    read_export, write_study_with,
};
use indicatif::{ProgressBar, ProgressStyle};
use reports_render::{FitReport, fit_json, fit_page, fit_remarks, fit_summary, typed};
use sim_risk::{Sizes, Study, fit as fitted};

use super::study::{Instead, read};
use super::written::{Over, currency, is_free, schema_remark, write};
use crate::args::{Amounts, RiskFitArgs, Unit};
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{counted, draw_all};
use crate::report_file::ReportFile;

/// Fits an export, and writes what was asked for.
pub(super) fn fit(args: &RiskFitArgs, output: Output) -> Result<Exit, Exit> {
    let over = if args.force { Over::Anything } else { Over::Nothing };
    if let Some(path) = &args.out {
        is_free(path, over, output)?;
    }
    for path in [&args.out, &args.json, &args.html].into_iter().flatten() {
        if is_one_file(path, &args.export) {
            let message = format!(
                "`{}` is the export that is read: name another file to write",
                path.display()
            );
            return Err(output.failed(Exit::USAGE, &message));
        }
    }
    let (json, html) =
        (opened(args.json.as_deref(), output)?, opened(args.html.as_deref(), output)?);
    let ask = ask(args, output)?;
    let export = export(args, &ask, output)?;
    let (about, mut study) = base(args, &export, output)?;
    let tills = args.tills.or_else(|| export.devices.and_then(|count| u32::try_from(count).ok()));
    let figures = fitted(&export.observed, tills.unwrap_or(1));
    let fits = figures.put_into(&mut study, sizes(args.amounts));
    let report = FitReport {
        export: &export,
        fitted: &figures,
        fits: &fits,
        study: &study,
        language: output.language,
    };
    if !args.quiet {
        output.say(fit_summary(&report).trim_end());
    }
    written(json, &|| fit_json(&report), output)?;
    written(html, &|| fit_page(&report), output)?;
    if let Some(path) = args.html.as_deref().filter(|path| *path != Path::new("-")) {
        output.say(output.language.say("risk-the-page", &[("path", &path.display())]));
    }
    if let Some(path) = &args.out {
        study.check().map_err(|mistakes| {
            let message = format!("no study can be made of these figures: {mistakes}");
            output.failed(Exit::INVALID, &message)
        })?;
        let remarks = StudyRemarks { head: head(args, about, path), of: fit_remarks(&report) };
        write(path, &write_study_with(&study, &remarks), (over, output))?;
        let path = typed(path);
        output.say(output.language.say("fit-the-study", &[("path", &path)]));
        output.say(output.language.say("fit-draw-it", &[("path", &path)]));
    }
    Ok(Exit::PASSED)
}

fn is_one_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| Some(one) == real(other))
}

fn opened(path: Option<&Path>, output: Output) -> Result<Option<ReportFile>, Exit> {
    let file = path.map(ReportFile::create).transpose();
    file.map_err(|reason| output.failed(Exit::USAGE, &reason))
}

fn written(
    file: Option<ReportFile>,
    text: &dyn Fn() -> String,
    output: Output,
) -> Result<(), Exit> {
    let Some(mut file) = file else { return Ok(()) };
    file.write(&text());
    file.end().map_err(|reason| output.failed(Exit::USAGE, &reason))
}

const fn sizes(amounts: Amounts) -> Sizes {
    match amounts {
        Amounts::Nearest => Sizes::Nearest,
        Amounts::Lognormal => Sizes::Lognormal,
        Amounts::Seen => Sizes::Seen,
    }
}

fn ask(args: &RiskFitArgs, output: Output) -> Result<ExportAsk, Exit> {
    let mut map = Vec::new();
    for text in &args.map {
        let read = ExportRole::read_map(text);
        map.extend(read.map_err(|reason| output.failed(Exit::USAGE, &format!("--map: {reason}")))?);
    }
    let unit = args.unit.map(|unit| match unit {
        Unit::Minor => MoneyUnit::Minor,
        Unit::Major => MoneyUnit::Major,
    });
    let code = args.currency.as_deref();
    let currency = code.map(|code| currency(code, output)).transpose()?;
    Ok(ExportAsk { map, unit, cards: args.card.clone(), currency })
}

/// Reads the export; whoever waits sees how far it is.
fn export(args: &RiskFitArgs, ask: &ExportAsk, output: Output) -> Result<Export, Exit> {
    let hidden = !output.watched || args.quiet;
    let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::no_length() };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}  {msg}") {
        bar.set_style(style);
    }
    let mut told = |progress: ExportProgress| {
        if let Some(of) = progress.of {
            bar.set_length(of);
        }
        bar.set_position(progress.bytes);
        bar.set_message(output.language.say("fit-rows", &[("count", &progress.rows)]));
    };
    let export = read_export(&Folder, &args.export, (ask, &mut told));
    bar.finish_and_clear();
    export.map_err(|mistakes| {
        draw_all(&mistakes, output);
        let mistakes = counted(mistakes.len(), "mistake");
        output.failed(Exit::INVALID, &format!("{mistakes} in `{}`", args.export.display()))
    })
}

/// Returns the study whose figures stand where the export says nothing, with its first line.
fn base(
    args: &RiskFitArgs,
    export: &Export,
    output: Output,
) -> Result<(Option<String>, Study), Exit> {
    if let Some(path) = &args.like {
        let file = read(path, Instead::default(), output)?;
        if file.study.currency != export.currency {
            let (own, other) = (export.currency.code(), file.study.currency.code());
            let message = format!("`{}` is in {other}, and the export is in {own}", path.display());
            return Err(output.failed(Exit::USAGE, &message));
        }
        return Ok((file.about, file.study));
    }
    let name = format!("what a till with the sales of {} loses in a year", file_name(&args.export));
    let beginning = Beginning { name, currency: export.currency, said: Vec::new() };
    let path = args.out.as_deref().unwrap_or(Path::new("study.toml"));
    let study = beginning.study(path).map_err(|mistakes| {
        draw_all(&mistakes, output);
        output.failed(Exit::INVALID, "no study can be made of the usual figures")
    })?;
    Ok((None, study))
}

/// Returns the name of a file without its folders, which are of this machine.
fn file_name(path: &Path) -> String {
    typed(Path::new(path.file_name().unwrap_or(path.as_os_str())))
}

/// Makes the first lines of the study: its question, and where its figures are from.
fn head(args: &RiskFitArgs, about: Option<String>, path: &Path) -> Vec<String> {
    let question = about.unwrap_or_else(|| {
        let file = file_name(&args.export);
        format!("How much does a till with the sales of {file} lose to declined offline payments in a year?")
    });
    let mut lines = vec![question];
    lines.extend(schema_remark(path));
    lines.push(String::new());
    lines.push(format!("Fitted by: {}", again(args)));
    lines.push("A figure from the sales has its 95 % interval; each other one has its source, or is marked".to_owned());
    lines.push("an assumption.".to_owned());
    lines
}

/// Writes the command that fits the same again.
fn again(args: &RiskFitArgs) -> String {
    let word = |text: &str| typed(Path::new(text));
    let mut parts = vec!["deadzone risk fit".to_owned(), file_name(&args.export)];
    parts.extend(args.map.iter().map(|map| format!("--map {}", word(map))));
    parts.extend(args.unit.map(|unit| match unit {
        Unit::Minor => "--unit minor".to_owned(),
        Unit::Major => "--unit major".to_owned(),
    }));
    parts.extend(args.card.iter().map(|card| format!("--card {}", word(card))));
    parts.extend(args.currency.iter().map(|code| format!("--currency {}", word(code))));
    parts.extend(args.tills.map(|tills| format!("--tills {tills}")));
    parts.extend(match args.amounts {
        Amounts::Nearest => None,
        Amounts::Lognormal => Some("--amounts lognormal".to_owned()),
        Amounts::Seen => Some("--amounts seen".to_owned()),
    });
    parts.extend(args.like.iter().map(|like| format!("--like {}", file_name(like))));
    parts.join(" ")
}
