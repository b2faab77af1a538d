//! What the sales of an export say: the figures with their intervals, and data beside what was fitted.

mod figures;
mod json;
mod page;
mod said;
mod tables;

use core::fmt::Display;
use std::path::Path;

use harness_scenario::Export;
use reports_language::Language;
use sim_risk::{Fit, FitUnit, Fitted, Study};

pub use self::json::fit_json;
pub use self::page::fit_page;
use self::said::{Spoken, spoken};
use super::digits::grouped;
use crate::printable::printable;

/// What the reports of a fit are made of.
#[derive(Clone, Copy, Debug)]
pub struct FitReport<'a> {
    /// The export that was read.
    pub export: &'a Export,
    /// What its sales say.
    pub fitted: &'a Fitted,
    /// The figures that stand in the study, in the order of its keys.
    pub fits: &'a [Fit],
    /// The study that they stand in.
    pub study: &'a Study,
    /// The language of the summary and of the page; what machines read is the same in every one.
    pub language: Language,
}

impl FitReport<'_> {
    /// Tells whether a law stands for the amounts in the study.
    fn has_law(&self) -> bool {
        self.fits.iter().any(|fit| fit.key.starts_with("sales.amount.lognormal"))
    }

    /// Returns the name of the export without its folders, which are of this machine.
    fn file_name(&self) -> String {
        let path = Path::new(&self.export.table.file);
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}

/// Writes what an export says, for a terminal; each line ended.
pub fn fit_summary(report: &FitReport<'_>) -> String {
    let mut parts = vec![head(report)];
    let tables = [tables::figures(report), tables::amounts(report), tables::ages(report)];
    parts.extend(tables.into_iter().filter(|table| !table.rows.is_empty()).map(|it| it.text()));
    let remarks = tables::remarks(report);
    if !remarks.is_empty() {
        let lines = remarks.iter().map(|remark| format!("  {remark}\n"));
        let head = report.language.text("fit-remarks");
        parts.push(format!("{head}\n{}", lines.collect::<String>()));
    }
    parts.push(tables::usual(report).text());
    parts.join("\n")
}

fn head(report: &FitReport<'_>) -> String {
    format!("{}\n{}", what(report), rows(report))
}

/// Says what was read, and from which columns.
fn what(report: &FitReport<'_>) -> String {
    let export = report.export;
    let language = report.language;
    let asked = if export.asked > 0 { language.text("fit-and-as-asked") } else { "" };
    let known = match export.recognised {
        Some(name) => language.say("fit-known-columns", &[("name", &name), ("asked", &asked)]),
        None => language.say("fit-usual-columns", &[("asked", &asked)]),
    };
    let columns = export.columns.iter().map(|(role, name)| format!("{}={name}", role.name()));
    let columns = printable(&columns.collect::<Vec<_>>().join(", "));
    format!("{}: {known}\n  {columns}", printable(&export.table.file))
}

/// Says what became of the rows.
fn rows(report: &FitReport<'_>) -> String {
    let table = &report.export.table;
    let cards = grouped(&report.export.observed.cards().to_string());
    let told = said_of_rows(&table.to_string(), report.language);
    let told = printable_lines(&told).replace('\n', "\n  ");
    let tenders = tenders(report);
    let with: &[(&str, &dyn Display)] = &[("count", &cards), ("tenders", &tenders)];
    format!("  {told}\n  {}\n", report.language.say("fit-by-card", with))
}

/// Says in a language what became of the rows of a table, which its reader says in English.
fn said_of_rows(text: &str, language: Language) -> String {
    let line = |line: &str| {
        let told = line.trim_start();
        let margin = line.strip_suffix(told).unwrap_or_default();
        let why = told.strip_prefix("left out: ").and_then(|rest| rest.split_once(' '));
        let why = why.and_then(|(_, rest)| rest.rsplit_once(", the first in line "));
        let told = match why {
            Some((why, _)) if language != Language::English => {
                told.replacen(why, &language.again("why-", why), 1)
            }
            _ => told.to_owned(),
        };
        format!("{margin}{}", language.again("read-", &told))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// Lists the tenders, cards first.
fn tenders(report: &FitReport<'_>) -> String {
    const NAMED: usize = 8;
    let language = report.language;
    let comma = language.text("said-comma");
    let listed = |cards: bool| {
        let some = report.export.tenders.iter().filter(|(_, _, is_card)| *is_card == cards);
        let named = some.map(|(name, count, _)| {
            let name = if name.is_empty() { language.text("fit-nothing") } else { name };
            format!("{} {}", printable(name), grouped(&count.to_string()))
        });
        let mut named: Vec<String> = named.collect();
        let more = named.len().saturating_sub(NAMED);
        named.truncate(NAMED);
        named.extend((more > 0).then(|| language.say("fit-more", &[("count", &more)])));
        named.join(comma)
    };
    let (cards, others) = (listed(true), listed(false));
    match (cards.as_str(), others.as_str()) {
        ("", _) => String::new(),
        (cards, "") => language.say("fit-cards", &[("cards", &cards)]),
        (cards, others) => {
            language.say("fit-cards-and-others", &[("cards", &cards), ("others", &others)])
        }
    }
}

/// Says where the figures of the written study are from, by their keys.
pub fn fit_remarks(report: &FitReport<'_>) -> Vec<(String, String)> {
    let file = report.file_name();
    let file = file.as_str();
    let remark = |fit: &Fit| {
        let Spoken { value, interval } = spoken(fit, report.study.currency);
        let said = match fit.key {
            "sales.per_hour" => {
                format!("fitted from {file}: {value} an hour on average, {interval} (95 %)")
            }
            "sales.amount" => format!(
                "fitted from {file}: the middles of equal parts of what was paid; mean {value}, {interval} (95 %)"
            ),
            "outages.per_year" => format!(
                "fitted from {file}: the share of sales that were stored over the mean length below; {interval} (95 %)"
            ),
            "declines.reasons" => {
                format!("fitted from {file}: {value} declines that say their code")
            }
            // Several of one line are told apart by their names.
            key => match key.rsplit_once("lognormal.") {
                Some((_, part)) => format!("{part} fitted from {file}: {interval} (95 %)"),
                None => format!("fitted from {file}: {interval} (95 %)"),
            },
        };
        (fit.key.to_owned(), said)
    };
    let mut remarks: Vec<(String, String)> = report.fits.iter().map(remark).collect();
    if report.has_law() {
        remarks.push(("sales.amount.cap".to_owned(), format!("cap: the largest in {file}")));
    }
    remarks
}

/// Returns what a figure counts, for a table.
fn unit_words(unit: FitUnit) -> &'static str {
    match unit {
        FitUnit::Number | FitUnit::Money => "",
        FitUnit::Share => " %",
        FitUnit::Time => " h",
    }
}
