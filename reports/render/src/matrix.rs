//! One table for all instances of a file: a row an instance, a column a step that has an outcome.

use std::collections::BTreeMap;

use harness_scenario::{Scenario, Words};
use reports_language::Language;
use sim_world::{OrderQuestion, Plan, Trace, What};

use crate::closing::{Answered, Closing};
use crate::column::{padded, widest};

/// What stands between two columns.
const GAP: &str = "  ";

/// The row of one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    instance: String,
    cells: Vec<Cell>,
    /// The badges of the orders when the run ended, or why it was not played.
    end: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    column: String,
    text: String,
}

impl MatrixRow {
    /// Makes the row of an instance that was played, in the words of a snapshot.
    pub fn played(scenario: &Scenario, trace: &Trace) -> Self {
        Self::said(scenario, trace, Language::English)
    }

    /// Makes the same row for a report.
    pub(crate) fn said(scenario: &Scenario, trace: &Trace, language: Language) -> Self {
        let plan = &scenario.plan;
        let cells = outcomes(plan, trace, language)
            .into_iter()
            .map(|(step, text)| Cell { column: column(plan, step), text });
        Self { instance: name(scenario), cells: cells.collect(), end: end(plan, trace, language) }
    }

    /// Makes the row of an instance that cannot be played, in the words of a snapshot.
    pub fn skipped(scenario: &Scenario, reason: &str) -> Self {
        Self::said_skipped(scenario, reason, Language::English)
    }

    /// Makes the same row for a report.
    pub(crate) fn said_skipped(scenario: &Scenario, reason: &str, language: Language) -> Self {
        let reason = language.again("skip-", reason);
        let end = language.say("matrix-skipped", &[("reason", &reason)]);
        Self { instance: name(scenario), cells: Vec::new(), end }
    }

    /// Writes the row as it stands in a table with this line of headings, whatever the widths of
    /// its columns are; cells of other columns come last.
    pub fn text(&self, headings: &str) -> String {
        let columns: Vec<&str> = headings.split_whitespace().skip(1).collect();
        let place = |cell: &&Cell| columns.iter().position(|column| *column == cell.column);
        let mut cells: Vec<&Cell> = self.cells.iter().collect();
        cells.sort_by_key(|cell| place(cell).unwrap_or(usize::MAX));
        let cells = cells.into_iter().map(|cell| cell.text.as_str());
        let all = [self.instance.as_str()].into_iter().chain(cells).chain([self.end.as_str()]);
        all.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}

/// Writes the table of a file's instances; each line ended.
pub fn matrix(rows: &[MatrixRow]) -> String {
    let (headings, rows) = grid(&rows.iter().collect::<Vec<_>>(), Language::English);
    let mut lines = vec![headings];
    lines.extend(rows);
    let count = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..count).map(|place| width(&lines, place)).collect();
    let written = lines.iter().map(|line| format!("  {}\n", aligned(line, &widths)));
    format!("matrix\n{}", written.collect::<String>())
}

/// Returns the headings of a table of rows, and the cells of each row.
pub(crate) fn grid(rows: &[&MatrixRow], language: Language) -> (Vec<String>, Vec<Vec<String>>) {
    let columns = columns(rows);
    (headings(&columns, language), rows.iter().map(|row| line(row, &columns)).collect())
}

/// A plain file is its own only instance.
fn name(scenario: &Scenario) -> String {
    scenario.instance.as_ref().map_or_else(|| "-".to_owned(), |instance| instance.name.clone())
}

fn outcomes(plan: &Plan, trace: &Trace, language: Language) -> BTreeMap<usize, String> {
    let words = Words::of(plan).speaking(language);
    let finished = trace.entries().iter().filter_map(|entry| match &entry.what {
        What::StepFinished(seen) if seen.outcome.is_some() => Some((entry.step, words.seen(seen))),
        _ => None,
    });
    finished.collect()
}

/// Calls a step by its id, else by its number.
fn column(plan: &Plan, step: usize) -> String {
    let id = plan.steps.get(step).and_then(|step| step.id.clone());
    id.unwrap_or_else(|| format!("#{}", step + 1))
}

fn end(plan: &Plan, trace: &Trace, language: Language) -> String {
    let closing = Closing::of(trace);
    let words = Words::of(plan).speaking(language);
    let orders = closing.orders().into_iter().map(|order| {
        let badges = closing.order(order, OrderQuestion::Badges).badges().unwrap_or_default();
        format!("{} {}", words.order(order), words.shows(badges)).trim_end().to_owned()
    });
    let orders: Vec<String> = orders.collect();
    if orders.is_empty() { language.text("matrix-no-orders").to_owned() } else { orders.join("; ") }
}

/// Lists the columns of all rows, in the order in which they first come.
fn columns<'a>(rows: &[&'a MatrixRow]) -> Vec<&'a str> {
    let mut columns: Vec<&str> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        if !columns.contains(&cell.column.as_str()) {
            columns.push(&cell.column);
        }
    }
    columns
}

fn headings(columns: &[&str], language: Language) -> Vec<String> {
    let first = language.text("matrix-instance");
    let last = language.text("matrix-at-the-end");
    [first].iter().chain(columns).chain([&last]).map(|heading| (*heading).to_owned()).collect()
}

fn line(row: &MatrixRow, columns: &[&str]) -> Vec<String> {
    let mut line = vec![row.instance.clone()];
    for column in columns {
        let cell = row.cells.iter().find(|cell| cell.column == *column);
        line.push(cell.map_or_else(String::new, |cell| cell.text.clone()));
    }
    line.push(row.end.clone());
    line
}

fn width(lines: &[Vec<String>], place: usize) -> usize {
    widest(lines.iter().filter_map(|line| line.get(place)).map(String::as_str))
}

fn aligned(line: &[String], widths: &[usize]) -> String {
    let cells = line.iter().zip(widths).map(|(cell, width)| padded(cell, *width));
    cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Cell, MatrixRow, matrix};

    fn row(instance: &str, cells: &[(&str, &str)], end: &str) -> MatrixRow {
        let cells = cells
            .iter()
            .map(|(column, text)| Cell { column: (*column).to_owned(), text: (*text).to_owned() });
        MatrixRow { instance: instance.to_owned(), cells: cells.collect(), end: end.to_owned() }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            row("swipe", &[("pen", "accepted"), ("#3", "refused, x")], "pen paid"),
            row("typed,reader=y", &[("#3", "accepted")], "no orders"),
            row("z", &[], "skipped: y does not read by z"),
        ];
        let expected = "matrix\n\
            \x20 instance        pen       #3          at the end\n\
            \x20 swipe           accepted  refused, x  pen paid\n\
            \x20 typed,reader=y            accepted    no orders\n\
            \x20 z                                     skipped: y does not read by z\n";
        assert_eq!(matrix(&rows), expected);
        let headings = "  instance  #3  pen  at the end";
        assert_eq!(rows[0].text(headings), "swipe refused, x accepted pen paid");
    }
}
