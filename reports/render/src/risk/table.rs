//! A table that a terminal and a page write each in its own way.

use std::ops::Range;

use crate::column::{padded, widest, width};

/// What stands between two columns.
const GAP: &str = "  ";

/// How wide a paragraph is.
const WIDTH: usize = 96;

/// Rows under heads, all of the same length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// What it shows.
    pub(crate) title: String,
    /// Which columns are numbers, and stand to the right; the others are words.
    pub(crate) numbers: Range<usize>,
    /// The heads of the columns.
    pub(crate) heads: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Vec<String>>,
    /// What a reader must know of it; empty where there is nothing.
    pub(crate) note: String,
}

impl Table {
    /// Writes it for a terminal, each line ended.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<&Vec<String>> = std::iter::once(&self.heads).chain(&self.rows).collect();
        let widths = (0..self.heads.len()).map(|place| {
            widest(lines.iter().filter_map(|line| line.get(place)).map(String::as_str))
        });
        let widths: Vec<usize> = widths.collect();
        let lines = lines.into_iter().map(|line| self.aligned(line, &widths));
        let note = if self.note.is_empty() { String::new() } else { paragraph(&self.note) };
        let lines = lines.map(|line| format!("  {line}\n"));
        format!("{}\n{}{note}", self.title, lines.collect::<String>())
    }

    fn aligned(&self, line: &[String], widths: &[usize]) -> String {
        let cells = line.iter().zip(widths).enumerate().map(|(place, (cell, wide))| {
            if self.numbers.contains(&place) {
                format!("{:missing$}{cell}", "", missing = wide.saturating_sub(width(cell)))
            } else {
                padded(cell, *wide)
            }
        });
        cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    }
}

/// Breaks a paragraph into lines, indented.
pub(crate) fn paragraph(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for (place, part) in word.split_inclusive(['\u{3001}', '\u{3002}']).enumerate() {
            let line = lines.last().map_or(0, |line| width(line));
            if line > 0 && line + width(part) >= WIDTH {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(match (line.is_empty(), place) {
                    (true, _) => "  ",
                    (false, 0) => " ",
                    (false, _) => "",
                });
                line.push_str(part);
            }
        }
    }
    lines.join("\n") + "\n"
}
