//! Where something stands in a file.

use core::ops::Range;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A file as it was read: its name as the user gave it, and its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    file: String,
    text: String,
    /// Where each line but the first begins.
    lines: Vec<usize>,
    /// The number of the first line.
    first_line: usize,
}

impl Source {
    /// Keeps the text of a file.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let lines = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        Arc::new(Self { file: file.into(), text, lines, first_line: 1 })
    }

    /// Keeps one line of a file that is too long to be kept, with its number, from 1.
    pub(crate) fn line_of(file: &str, text: String, line: usize) -> Arc<Self> {
        Arc::new(Self { file: file.to_owned(), text, lines: Vec::new(), first_line: line })
    }

    /// Returns the number of the line with which the text begins, counted from 1.
    pub const fn first_line(&self) -> usize {
        self.first_line
    }

    /// Returns the name of the file, relative to where the user is.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte at or before `offset` at which a character begins.
    fn floor(&self, offset: usize) -> usize {
        let end = offset.min(self.text.len());
        (0..=end).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("file", &self.file).finish_non_exhaustive()
    }
}

/// A place in a file: a range of bytes of its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    source: Arc<Source>,
    span: Range<usize>,
}

impl Place {
    /// Makes a place; bytes outside of the text are moved to its end.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let start = source.floor(span.start);
        let end = source.floor(span.end).max(start);
        Self { source: Arc::clone(source), span: start..end }
    }

    /// Returns the file.
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Returns the name of the file, as the user gave it.
    pub fn file(&self) -> &str {
        self.source.file()
    }

    /// Returns the bytes of the text that are meant.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.lines_before().len() + self.source.first_line
    }

    /// Returns the column, in characters, counted from 1.
    pub fn column(&self) -> usize {
        let start = self.lines_before().last().copied().unwrap_or(0);
        let line = self.source.text().get(start..self.span.start).unwrap_or("");
        line.trim_start_matches('\u{feff}').chars().count() + 1
    }

    /// Returns the text that stands there.
    pub fn text(&self) -> &str {
        self.source.text().get(self.span.clone()).unwrap_or("")
    }

    /// Makes the place of a part of this one, by bytes from its start.
    #[must_use]
    pub fn part(&self, part: Range<usize>) -> Self {
        let start = self.span.start.saturating_add(part.start);
        let end = self.span.start.saturating_add(part.end);
        Self::new(&self.source, start.min(self.span.end)..end.min(self.span.end))
    }

    /// Lists where the lines up to this place begin, but for the first.
    fn lines_before(&self) -> &[usize] {
        let lines = &self.source.lines;
        lines.get(..lines.partition_point(|start| *start <= self.span.start)).unwrap_or(lines)
    }

    fn key(&self) -> (&str, usize, usize, usize) {
        (self.file(), self.source.first_line, self.span.start, self.span.end)
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Writes `file:line:column`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:?}", self.file(), self.span)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Source};

    #[test]
    fn columns_count_characters_from_one() {
        let source = Source::new("a.toml", "x = 1\ncafé = 2\n");
        let place = Place::new(&source, 12..13);
        assert_eq!((place.line(), place.column()), (2, 6));
        assert_eq!(place.to_string(), "a.toml:2:6");
    }

    #[test]
    fn a_place_outside_of_the_text_or_inside_of_a_character_is_moved() {
        let source = Source::new("a.toml", "é");
        assert_eq!(Place::new(&source, 1..99).span(), 0..2);
        assert_eq!(Place::new(&source, 50..99).text(), "");
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let source = Source::new("a.toml", "\u{feff}x = 1");
        assert_eq!(Place::new(&source, 3..4).column(), 1);
    }
}
