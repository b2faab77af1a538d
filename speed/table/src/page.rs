//! Figures as Markdown, and the page that they stand in.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use speed_measure::{Row, Size};

use crate::Wrong;
use crate::building::Build;
use crate::list::Bench;
use crate::run::Rows;

/// The line that figures begin after.
pub(crate) const BEGIN: &str = "<!-- figures: written by speed-table -->";
/// The line that they end before.
pub(crate) const END: &str = "<!-- end of figures -->";

/// All figures of one machine.
#[derive(Debug)]
pub(crate) struct Figures {
    machine: String,
    rows: Rows,
    builds: Vec<Build>,
    left_out: Vec<String>,
}

impl Figures {
    /// Begins without a figure.
    pub(crate) fn new(machine: String) -> Self {
        Self { machine, rows: Rows::default(), builds: Vec::new(), left_out: Vec::new() }
    }

    /// Takes the rows of a benchmark.
    pub(crate) fn take(&mut self, rows: Rows) {
        self.rows.rates.extend(rows.rates);
        self.rows.sizes.extend(rows.sizes);
    }

    /// Remembers a benchmark that is not there.
    pub(crate) fn leave_out(&mut self, bench: &Bench) {
        self.left_out.push(format!("`{} {}`", bench.folder, bench.name));
    }

    /// Takes what builds took.
    pub(crate) fn builds(&mut self, builds: Vec<Build>) {
        self.builds = builds;
    }

    /// Writes all tables.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("Measured on: {}.\n", self.machine);
        if !self.left_out.is_empty() {
            let _ = write!(text, "\nNot there, and left out: {}.\n", self.left_out.join(", "));
        }
        if !self.rows.rates.is_empty() {
            text += "\n| what | a second | ± | times as fast as |\n|---|--:|--:|---|\n";
            text.extend(self.rows.rates.iter().map(rate));
        }
        if !self.rows.sizes.is_empty() {
            text +=
                "\n| grows | to | time a unit | memory a unit | unit |\n|---|--:|--:|--:|---|\n";
            text.extend(self.rows.sizes.iter().map(size));
        }
        if !self.builds.is_empty() {
            text += "\n| build | waited | processors worked |\n|---|--:|--:|\n";
            text.extend(self.builds.iter().map(build));
        }
        text
    }
}

fn rate(row: &Row) -> String {
    let ratios = row.ratios.iter().map(|(peer, ratio)| format!("{peer} {ratio:.2}"));
    let ratios = ratios.collect::<Vec<_>>().join(" · ");
    let (name, median, unit) = (cell(&row.name), grouped(row.median), cell(&row.unit));
    format!("| {name} | {median} {unit} | {:.0} % | {} |\n", row.spread * 50.0, cell(&ratios))
}

#[expect(clippy::cast_precision_loss, reason = "a measurement has no more digits than a float")]
fn size(size: &Size) -> String {
    let units = size.units as f64;
    let (time, bytes) = (nanoseconds(size.seconds * 1e9 / units), grouped(size.bytes / units));
    let (to, grows, unit) = (grouped(size.size as f64), cell(&size.grows), cell(&size.unit));
    format!("| {grows} | {to} | {time} | {bytes} B | {unit} |\n")
}

fn build(build: &Build) -> String {
    let (wall, worked) = (build.wall.as_secs_f64(), build.worked.as_secs_f64());
    format!("| {} | {wall:.0} s | {worked:.0} s |\n", build.name)
}

fn nanoseconds(time: f64) -> String {
    if time < 10_000.0 { format!("{time:.0} ns") } else { format!("{:.1} µs", time / 1_000.0) }
}

/// What a number says in whole units, with commas: `1,234,567`.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0
            && digit.is_ascii_digit()
            && (digits.len() - place).is_multiple_of(3)
            && !text.ends_with('-')
        {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A text that ends no cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Reads a page; one that is not there yet is nothing but its marks.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn read(path: &Path) -> Result<String, Wrong> {
    match fs::read_to_string(path) {
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(format!("{BEGIN}\n{END}\n")),
        read => read.map_err(|reason| Wrong::System(path.display().to_string(), reason)),
    }
}

/// Writes a page.
///
/// # Errors
/// Where it cannot be written.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Wrong> {
    fs::write(path, text).map_err(|reason| Wrong::System(path.display().to_string(), reason))
}

/// Puts figures between the marks of a page.
///
/// # Errors
/// Where a mark is missing.
pub(crate) fn replaced(page: &str, figures: &str, path: &Path) -> Result<String, Wrong> {
    let parts = page.split_once(BEGIN);
    let parts = parts.and_then(|(above, rest)| Some((above, rest.split_once(END)?.1)));
    let (above, below) = parts.ok_or_else(|| Wrong::NoMarks(path.display().to_string()))?;
    Ok(format!("{above}{BEGIN}\n{}\n{END}{below}", figures.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn figures() -> Figures {
        let mut figures = Figures::new("a processor, 2 cores".to_owned());
        let row = Row {
            name: "kernel: HOLD, 64 pending".to_owned(),
            unit: "events".to_owned(),
            median: 24_500_000.4,
            spread: 0.06,
            ratios: vec![("std BinaryHeap".to_owned(), 1.254), ("a|b".to_owned(), 7.0)],
        };
        let size = Size {
            grows: "tills".to_owned(),
            unit: "sales".to_owned(),
            size: 1_000,
            units: 2_000,
            seconds: 0.02,
            bytes: 3_000_000.0,
        };
        figures.take(Rows { rates: vec![row], sizes: vec![size] });
        let (wall, worked) = (Duration::from_mins(1), Duration::from_millis(100_400));
        figures.builds(vec![Build { name: "cold, dev", wall, worked }]);
        figures
    }

    #[test]
    fn tables_have_a_row_for_each_figure() {
        let text = figures().text();
        let row = "| kernel: HOLD, 64 pending | 24,500,000 events | 3 % | std BinaryHeap 1.25 · a\\|b 7.00 |";
        for row in
            [row, "| tills | 1,000 | 10.0 µs | 1,500 B | sales |", "| cold, dev | 60 s | 100 s |"]
        {
            assert!(text.contains(row), "{row}\n{text}");
        }
    }

    #[test]
    fn what_stands_around_the_marks_stays() {
        let page = format!("# Speed\n\n{BEGIN}\nold\n{END}\n\nbelow\n");
        let once = replaced(&page, "new\n", Path::new("speed.md")).unwrap();
        assert_eq!(once, format!("# Speed\n\n{BEGIN}\nnew\n{END}\n\nbelow\n"));
        assert_eq!(replaced(&once, "new\n", Path::new("speed.md")).unwrap(), once);
    }

    #[test]
    fn a_page_without_marks_is_left_alone() {
        for page in ["# Speed\n", BEGIN, END] {
            assert!(replaced(page, "new", Path::new("speed.md")).is_err(), "{page}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (value, text) in
            [(0.0, "0"), (999.4, "999"), (1_000.0, "1,000"), (-123_456.0, "-123,456")]
        {
            assert_eq!(grouped(value), text);
        }
    }
}
