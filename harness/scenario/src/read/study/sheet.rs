//! A table of values: a CSV file with a header, row by row.

use std::collections::BTreeMap;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord, Trim};
use pos_core::Currency;

use super::super::fields::Fields;
use super::super::files::beside;
use super::super::tree::Tree;
use super::Reading;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::source::{Place, Source};
use crate::study_file::{LeftOut, Rows, TableRead, Why};
use crate::write::key;

/// A record over more lines has swallowed others: a quote in it is not closed.
const MOST_LINES: u64 = 100;
/// What spreadsheets write before the first column.
const MARK: char = '\u{feff}';
/// How many columns a message names.
const NAMED: usize = 12;

/// A table that was opened.
pub(super) struct Sheet<'a> {
    ledger: &'a Ledger,
    /// Where the study names it.
    pub(super) user: &'a Place,
    pub(super) file: String,
    text: String,
    separator: u8,
    header: Vec<String>,
    /// Columns with what must stand in them; none where that is not known.
    wanted: Option<Vec<(usize, String)>>,
}

/// What rows are read for.
pub(super) struct About<'k> {
    /// The path of the key.
    pub(super) key: &'k str,
    /// What to say of a field that cannot be read.
    pub(super) unit: &'k str,
    /// The column of currencies, and that of the study.
    pub(super) currency: Option<(usize, Currency)>,
}

/// Where a row begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At {
    pub(super) byte: usize,
    pub(super) line: u64,
}

/// A row that passed `where`.
pub(super) struct Row<'r> {
    pub(super) at: At,
    record: &'r StringRecord,
}

impl Row<'_> {
    pub(super) fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }
}

/// What became of the rows.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) kept: u64,
    left: BTreeMap<Why, (u64, At)>,
}

impl Tally {
    pub(super) fn leave(&mut self, why: Why, at: At) {
        self.left.entry(why).or_insert((0, at)).0 += 1;
    }

    /// Takes rows that were kept back.
    pub(super) fn leave_kept(&mut self, why: Why, (count, at): (u64, At)) {
        self.kept -= count;
        self.left.insert(why, (count, at));
    }

    fn first(&self, which: impl Fn(&Why) -> bool) -> Option<(&Why, At)> {
        let found = self.left.iter().filter(|(why, _)| which(why));
        found.map(|(why, (_, at))| (why, *at)).min_by_key(|(_, at)| at.line)
    }

    fn count(&self, which: impl Fn(&Why) -> bool) -> u64 {
        self.left.iter().filter(|(why, _)| which(why)).map(|(_, (count, _))| count).sum()
    }
}

impl Reading<'_> {
    /// Opens the table that stands behind `csv`, and finds the columns of `where`.
    pub(super) fn sheet<'a>(&self, fields: &Fields<'a>) -> Option<Sheet<'a>> {
        let (name, user) = fields.text("csv")?;
        let path = beside(self.path, name);
        let bytes = self.files.table(&path, user)?;
        let file = path.to_string_lossy().into_owned();
        let mut sheet = Sheet::open(fields.ledger, (file, user), bytes)?;
        sheet.wanted = sheet.wanted_of(fields);
        Some(sheet)
    }
}

impl<'a> Sheet<'a> {
    fn open(ledger: &'a Ledger, (file, user): (String, &'a Place), bytes: Vec<u8>) -> Option<Self> {
        if bytes.contains(&0) {
            let message = format!("`{file}` holds zero bytes, so it is not a text with commas");
            let mistake = Mistake::new(Code::NotText, user, message);
            return ledger.none(mistake.help("save it as CSV in UTF-8"));
        }
        let mut text = match String::from_utf8(bytes) {
            Ok(text) => text,
            // Names of shops in an older encoding are no reason to refuse the amounts beside them.
            Err(other) => String::from_utf8_lossy(other.as_bytes()).into_owned(),
        };
        if text.starts_with(MARK) {
            text.drain(..MARK.len_utf8());
        }
        let separator = separator(&text);
        let mut sheet =
            Self { ledger, user, file, text, separator, header: Vec::new(), wanted: None };
        sheet.header = sheet.header()?;
        Some(sheet)
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        let mut builder = ReaderBuilder::new();
        let builder = builder.flexible(true).has_headers(true).trim(Trim::All);
        builder.delimiter(self.separator).from_reader(self.text.as_bytes())
    }

    fn header(&self) -> Option<Vec<String>> {
        let header =
            self.reader().headers().map(|header| header.iter().map(str::to_owned).collect());
        let header: Vec<String> = header.unwrap_or_default();
        if header.iter().any(|name| !name.is_empty()) {
            return Some(header);
        }
        let mistake = Mistake::new(Code::NoRows, self.user, format!("`{}` is empty", self.file));
        self.ledger.none(mistake.label("its first line must name the columns"))
    }

    /// Finds a column by its name.
    pub(super) fn column(&self, name: &str, place: &Place) -> Option<usize> {
        let found = self.header.iter().position(|known| known == name);
        found.or_else(|| {
            let names = self.header.iter().map(String::as_str);
            let message = format!("`{}` has no column `{name}`", self.file);
            let mistake = Mistake::new(Code::UnknownColumn, place, message);
            let first: Vec<&str> = names.clone().take(NAMED).collect();
            let more = if self.header.len() > NAMED { ", …" } else { "" };
            let help = format!("its columns are {}{more}", first.join(", "));
            self.ledger.none(mistake.label(did_you_mean(name, names)).help(help))
        })
    }

    /// Finds a column by the name that people give it, whatever its letters.
    pub(super) fn usual_column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.eq_ignore_ascii_case(name))
    }

    fn wanted_of(&self, fields: &Fields<'_>) -> Option<Vec<(usize, String)>> {
        let table = fields.node("where").and_then(|node| node.table());
        let entries = table.into_iter().flat_map(|table| &table.entries);
        let found = entries.map(|entry| {
            let Tree::Text(text) = &entry.node.value else { return None };
            Some((self.column(&entry.key, &entry.key_place)?, text.clone()))
        });
        // All of them are looked for, so that each mistake is told.
        let found: Vec<Option<(usize, String)>> = found.collect();
        found.into_iter().collect()
    }

    /// Hands on each row that `where` asks for; what is returned says why it is left out.
    pub(super) fn walk(&self, mut keep: impl FnMut(&Row<'_>) -> Result<(), Why>) -> Option<Tally> {
        let wanted = self.wanted.as_ref()?;
        let mut reader = self.reader();
        let mut record = StringRecord::new();
        let mut tally = Tally::default();
        let mut last = At::default();
        while reader.read_record(&mut record).unwrap_or(false) {
            let at = record.position().map_or(last, |position| self.begins(position));
            if reader.position().line().saturating_sub(at.line) > MOST_LINES {
                return self.ledger.none(self.open_quote(at));
            }
            tally.rows += 1;
            match self.passes(&record, wanted).and_then(|()| keep(&Row { at, record: &record })) {
                Ok(()) => tally.kept += 1,
                Err(why) => tally.leave(why, at),
            }
            last = at;
        }
        Some(tally)
    }

    /// Where a row begins: the reader counts from the end of the one above, empty lines and the second
    /// half of a line's end included.
    fn begins(&self, position: &csv::Position) -> At {
        let byte = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let (bytes, lines) = ends
            .fold((0, 0), |(bytes, lines), byte| (bytes + 1, lines + u64::from(*byte == b'\n')));
        At { byte: byte + bytes, line: position.line() + lines }
    }

    fn passes(&self, record: &StringRecord, wanted: &[(usize, String)]) -> Result<(), Why> {
        if record.len() != self.header.len() {
            return Err(Why::Fields);
        }
        match wanted.iter().find(|(at, wanted)| record.get(*at) != Some(wanted)) {
            None => Ok(()),
            Some((at, wanted)) => {
                let column = self.header.get(*at).cloned().unwrap_or_default();
                Err(Why::Where { column, wanted: wanted.clone() })
            }
        }
    }

    fn open_quote(&self, at: At) -> Mistake {
        let message = format!("a row goes over more than {MOST_LINES} lines");
        Mistake::new(Code::BrokenRows, &self.place(at), message)
            .label("a quote in this row is not closed")
            .help("close it, or take the quotes away")
    }

    /// Finds the place of a row.
    pub(super) fn place(&self, at: At) -> Place {
        let source: Arc<Source> = Source::new(self.file.clone(), self.text.clone());
        let line = self.text.get(at.byte..).and_then(|rest| rest.lines().next());
        Place::new(&source, at.byte..at.byte + line.map_or(0, str::len))
    }

    /// Says what was made of the rows, or why that is not enough.
    pub(super) fn settle(&self, tally: &Tally, about: &About<'_>) -> Option<TableRead> {
        let is_where = |why: &Why| matches!(why, Why::Where { .. });
        let meant = tally.rows - tally.count(is_where);
        let broken = tally.count(Why::is_broken);
        if broken.saturating_mul(10) > meant
            && let Some((why, at)) = tally.first(Why::is_broken)
        {
            return self.ledger.none(self.broken((broken, meant), (why, at), about.unit));
        }
        if let Some(currency) = about.currency
            && let Some((Why::OtherCurrency(code), at)) =
                tally.first(|why| matches!(why, Why::OtherCurrency(_)))
        {
            return self.ledger.none(self.mixed((code, at), tally, currency));
        }
        if tally.kept == 0 {
            return self.ledger.none(self.nothing(tally));
        }
        let left_out = tally.left.iter().map(|(why, (count, at))| LeftOut {
            why: why.clone(),
            rows: Rows { count: *count, first_line: at.line },
        });
        Some(TableRead {
            key: about.key.to_owned(),
            file: self.file.clone(),
            rows: tally.rows,
            kept: tally.kept,
            left_out: left_out.collect(),
            out_of_order: None,
        })
    }

    fn broken(&self, (broken, meant): (u64, u64), (why, at): (&Why, At), unit: &str) -> Mistake {
        let message = format!("{broken} of {meant} rows of `{}` cannot be read", self.file);
        let label = match why {
            Why::Fields => format!("the header has {} fields, this row has not", self.header.len()),
            _ => unit.to_owned(),
        };
        Mistake::new(Code::BrokenRows, &self.place(at), message)
            .label(label)
            .help("up to one row in ten is left out and counted; mend the others, or name another column")
            .also(self.user, "the table is named here")
    }

    fn mixed(
        &self,
        (code, at): (&str, At),
        tally: &Tally,
        (column, own): (usize, Currency),
    ) -> Mistake {
        let others = tally.count(|why| matches!(why, Why::OtherCurrency(_)));
        let (all, own) = (others + tally.kept, own.code());
        let message = format!("{others} of {all} amounts of `{}` are not in {own}", self.file);
        let column = self.header.get(column).map_or("", String::as_str);
        let mistake = Mistake::new(Code::MixedCurrencies, self.user, message);
        let mistake = if tally.kept == 0 {
            mistake.label(format!("convert them, or write currency = \"{code}\" in the study"))
        } else {
            mistake.label(format!("add where = {{ {} = \"{own}\" }}", key(column)))
        };
        mistake
            .help("amounts of several currencies cannot be added; a study is in one")
            .also(&self.place(at), format!("the first is in {code}"))
    }

    fn nothing(&self, tally: &Tally) -> Mistake {
        let message = format!("none of the {} rows of `{}` is left", tally.rows, self.file);
        let mistake = Mistake::new(Code::NoRows, self.user, message);
        let most = tally.left.iter().max_by_key(|(_, (count, _))| *count);
        let Some((why, (count, at))) = most else {
            return mistake.label("there is nothing below its header");
        };
        let mistake = match why {
            Why::Where { column, .. } => match self.said_in(column) {
                Some(said) => mistake.help(format!("`{column}` says {said}")),
                None => mistake,
            },
            _ => mistake,
        };
        mistake.label(format!("{count} were left out {why}, the first in line {}", at.line))
    }

    /// Lists what stands in a column.
    fn said_in(&self, column: &str) -> Option<String> {
        let at = self.header.iter().position(|known| known == column)?;
        let mut said: Vec<String> = Vec::new();
        for record in self.reader().records().filter_map(Result::ok) {
            let field = record.get(at).unwrap_or_default();
            if said.len() <= NAMED && !said.iter().any(|known| known == field) {
                said.push(field.to_owned());
            }
        }
        let more = if said.len() > NAMED { ", …" } else { "" };
        said.truncate(NAMED);
        (!said.is_empty()).then(|| format!("{}{more}", said.join(", ")))
    }
}

/// Tables of other countries have semicolons, those of databases tabulators.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    let most = [b'\t', b';', b','].into_iter().max_by_key(count);
    most.unwrap_or(b',')
}
