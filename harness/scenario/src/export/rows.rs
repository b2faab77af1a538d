//! The rows of a file, one after the other.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder, Trim};

use crate::code::Code;
use crate::mistake::Mistake;
use crate::shelf::Opened;
use crate::source::{Place, Source};

/// So much of a file is looked at before it is read.
const HEAD: u64 = 64 * 1024;
/// A row that is longer has swallowed others.
const LONGEST_ROW: u64 = 1024 * 1024;
/// So many lines of one row are still a remark that somebody typed.
const MOST_LINES: u64 = 100;
/// What spreadsheets write before the first column.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// How much of a row a message shows.
const SHOWN: usize = 160;

/// Why reading ended before the file did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Zero,
    Long,
}

/// What the reader below the table sees.
#[derive(Debug, Default)]
struct Watch {
    bytes: Cell<u64>,
    /// How many of them belong to rows that are not handed on yet.
    pending: Cell<u64>,
    stop: Cell<Option<Stop>>,
}

/// Looks at every byte on its way.
struct Guard {
    inner: Box<dyn Read>,
    watch: Rc<Watch>,
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let read = u64::try_from(count).unwrap_or(u64::MAX);
        self.watch.bytes.set(self.watch.bytes.get() + read);
        self.watch.pending.set(self.watch.pending.get() + read);
        let stop = if buffer.get(..count).is_some_and(|bytes| bytes.contains(&0)) {
            Some(Stop::Zero)
        } else {
            (self.watch.pending.get() > LONGEST_ROW).then_some(Stop::Long)
        };
        self.watch.stop.set(stop);
        if stop.is_some() { Err(io::Error::other("this is no table")) } else { Ok(count) }
    }
}

/// A file that is read as a table.
pub(super) struct Rows {
    pub(super) file: String,
    pub(super) header: Vec<String>,
    /// How many bytes the file has, where that is known.
    pub(super) size: Option<u64>,
    separator: u8,
    reader: csv::Reader<Guard>,
    watch: Rc<Watch>,
    ends: Ends,
}

/// What ends a line, of which the reader leaves the last byte to the next row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Line,
    ReturnAndLine,
}

/// A row with the line at which it begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) record: ByteRecord,
    pub(super) line: u64,
}

impl Row {
    /// Returns the text of a field; bytes that are no UTF-8 become marks.
    pub(super) fn field(&self, place: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.record.get(place).unwrap_or_default())
    }
}

impl Rows {
    /// Opens a table, and reads the names of its columns.
    ///
    /// # Errors
    /// Where it is another kind of file, or has no header.
    pub(super) fn open(file: String, mut opened: Opened) -> Result<Self, Box<Mistake>> {
        let mut head = Vec::new();
        let read = opened.bytes.by_ref().take(HEAD).read_to_end(&mut head);
        if let Err(reason) = read {
            return Err(Box::new(unreadable(&file, &reason)));
        }
        if let Some(what) = another_kind(&head) {
            let place = Place::new(&Source::new(&*file, ""), 0..0);
            let message = format!("`{file}` is {}", what.0);
            return Err(Box::new(Mistake::new(Code::NotText, &place, message).help(what.1)));
        }
        let start = if head.starts_with(MARK) { MARK.len() } else { 0 };
        let separator = separator(&head);
        let first = head.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let ends = if first.ends_with(b"\r\n") { Ends::ReturnAndLine } else { Ends::Line };
        let watch = Rc::new(Watch::default());
        let inner = Box::new(Cursor::new(head.split_off(start)).chain(opened.bytes));
        let guard = Guard { inner, watch: Rc::clone(&watch) };
        let mut builder = ReaderBuilder::new();
        let builder = builder.flexible(true).has_headers(false).trim(Trim::All);
        let reader = builder.delimiter(separator).from_reader(guard);
        let header = Vec::new();
        let mut rows = Self { file, header, size: opened.size, separator, reader, watch, ends };
        rows.header = rows.first()?;
        Ok(rows)
    }

    fn first(&mut self) -> Result<Vec<String>, Box<Mistake>> {
        let mut row = Row::default();
        let is_there = self.next(&mut row)?;
        let names: Vec<String> =
            row.record.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        if is_there && names.iter().any(|name| !name.is_empty()) {
            return Ok(names);
        }
        let place = Place::new(&Source::new(&*self.file, ""), 0..0);
        let mistake = Mistake::new(Code::NoRows, &place, format!("`{}` is empty", self.file));
        Err(Box::new(mistake.label("its first line must name the columns")))
    }

    /// Reads the next row, if there is one.
    ///
    /// # Errors
    /// Where the file ends to be a table.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Box<Mistake>> {
        let before = self.reader.position().line();
        let read = self.reader.read_byte_record(&mut row.record);
        let is_there = match read {
            Ok(is_there) => is_there,
            Err(reason) => return Err(Box::new(self.stopped(&reason, before))),
        };
        self.watch.pending.set(0);
        row.line = self.begins(&row.record);
        if self.reader.position().line().saturating_sub(row.line) > MOST_LINES {
            return Err(Box::new(self.open_quote(&self.place(row))));
        }
        Ok(is_there)
    }

    fn stopped(&self, reason: &csv::Error, line: u64) -> Mistake {
        let place = place_of(&self.file, "", line);
        match self.watch.stop.get() {
            Some(Stop::Zero) => {
                let message =
                    format!("`{}` holds zero bytes, so it is no text with commas", self.file);
                let mistake = Mistake::new(Code::NotText, &place, message);
                mistake.label("here or below").help("save it as CSV in UTF-8")
            }
            Some(Stop::Long) => self.open_quote(&place),
            None => unreadable(&self.file, reason),
        }
    }

    fn open_quote(&self, place: &Place) -> Mistake {
        let message = format!("a row of `{}` goes over more than {MOST_LINES} lines", self.file);
        Mistake::new(Code::BrokenRows, place, message)
            .label("a quote in this row is not closed")
            .help("close it, or take the quotes away")
    }

    /// Finds the line at which the row that was read last begins.
    ///
    /// Where the reader says that it began may be lines before: it counts from the end of the row
    /// above, empty lines and the second half of a line's end included.
    fn begins(&self, record: &ByteRecord) -> u64 {
        let inside = record.as_slice().split(|byte| *byte == b'\n').count() - 1;
        let inside = u64::try_from(inside).unwrap_or(0) + u64::from(self.ends == Ends::Line);
        let said = record.position().map_or(1, csv::Position::line);
        self.reader.position().line().saturating_sub(inside).max(said)
    }

    /// Finds the place of a row, with its text.
    pub(super) fn place(&self, row: &Row) -> Place {
        let separator = char::from(self.separator).to_string();
        let fields = row.record.iter().map(|field| String::from_utf8_lossy(field).into_owned());
        place_of(&self.file, &fields.collect::<Vec<_>>().join(&separator), row.line)
    }

    /// Finds the place of the names of the columns.
    pub(super) fn header_place(&self) -> Place {
        place_of(&self.file, &self.header.join(&char::from(self.separator).to_string()), 1)
    }

    /// Counts the bytes that are read.
    pub(super) fn bytes(&self) -> u64 {
        self.watch.bytes.get()
    }
}

/// Makes the place of a line of which only its own text is known.
fn place_of(file: &str, text: &str, line: u64) -> Place {
    let line = usize::try_from(line).unwrap_or(usize::MAX).max(1);
    let first: String = text.lines().next().unwrap_or_default().chars().take(SHOWN).collect();
    let end = first.len();
    Place::new(&Source::line_of(file, first, line), 0..end)
}

fn unreadable(file: &str, reason: &dyn std::fmt::Display) -> Mistake {
    let place = Place::new(&Source::new(file, ""), 0..0);
    let message = format!("cannot read `{file}`: {}", reason.to_string().to_lowercase());
    Mistake::new(Code::UnreadableFile, &place, message).help("look at the file's permissions")
}

/// Tells what a file is that is no text, and what to do about it.
fn another_kind(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const UTF_8: &str = "save it as CSV in UTF-8";
    match head {
        [b'P', b'A', b'R', b'1', ..] => Some((
            "a Parquet file, not CSV",
            "convert it first: duckdb -c \"copy 'a.parquet' to 'a.csv'\"",
        )),
        [b'P', b'K', 3, 4, ..] => {
            Some(("a spreadsheet or an archive, not CSV", "save the sheet as CSV"))
        }
        [0x1f, 0x8b, ..] => Some(("compressed", "unpack it first: gunzip")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(("a text in UTF-16", UTF_8)),
        _ if head.contains(&0) => Some(("no text: it holds zero bytes", UTF_8)),
        _ => None,
    }
}

/// Tables of other countries have semicolons, those of databases tabulators.
fn separator(head: &[u8]) -> u8 {
    let header = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |separator: &u8| header.split(|byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
