//! The export of a shop: a CSV file with a row for each payment, as other people's tills write it.
//!
//! It is read row by row and never held as a whole: a file of any length takes as much room as its
//! days and its different amounts. Every row is a sale, or counted with the reason why not.

mod columns;
mod counting;
mod fields;
mod rows;
mod tenders;
mod times;

use std::path::Path;

use pos_core::Currency;
use sim_risk::Observed;

pub use self::columns::ExportRole;
use crate::language::MoneyUnit;
use crate::mistake::{Ledger, Mistake};
use crate::shelf::Shelf;
use crate::study_file::TableRead;

/// What is asked of an export; all else is found in it.
#[derive(Clone, Debug, Default)]
pub struct ExportAsk {
    /// Columns by what they hold, before those that are recognised; an empty name takes one away.
    pub map: Vec<(ExportRole, String)>,
    /// What one in the column of amounts is.
    pub unit: Option<MoneyUnit>,
    /// The tenders that are cards, as the column says them; those that are usual where it is empty.
    pub cards: Vec<String>,
    /// The currency that is meant; rows of others are left out.
    pub currency: Option<Currency>,
}

/// An export that was read.
#[derive(Clone, Debug)]
pub struct Export {
    /// Whose export it is, such as `Square transactions`; none where the names of its columns are
    /// those of nobody.
    pub recognised: Option<&'static str>,
    /// How many columns were asked for by their names.
    pub asked: usize,
    /// What is read from which column.
    pub columns: Vec<(ExportRole, String)>,
    /// The currency of all amounts that were kept.
    pub currency: Currency,
    /// The tenders that it has, with how many sales, and whether they are cards.
    pub tenders: Vec<(String, u64, bool)>,
    /// How many devices it names; none without a column of devices.
    pub devices: Option<usize>,
    /// What became of its rows.
    pub table: TableRead,
    /// What is taken for granted, and what was not understood; a sentence each.
    pub notes: Vec<String>,
    /// The sales.
    pub observed: Observed,
}

/// How far an export is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportProgress {
    /// How many rows.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// How many bytes there are, where that is known.
    pub of: Option<u64>,
}

/// Reads an export; `told` hears now and then how far it is.
///
/// # Errors
/// Where the file cannot be read, is no table, has no column of times or amounts or several that are
/// meant, is in several currencies, or has so many broken rows that something else is wrong.
pub fn read_export(
    shelf: &dyn Shelf,
    path: &Path,
    (ask, told): (&ExportAsk, &mut dyn FnMut(ExportProgress)),
) -> Result<Export, Vec<Mistake>> {
    let ledger = Ledger::default();
    let export = counting::read((shelf, path), (ask, told), &ledger);
    match export {
        Some(export) if ledger.is_clean() => Ok(export),
        Some(_) | None => Err(ledger.close(&path.to_string_lossy())),
    }
}

/// Writes a day that is counted from 1970-01-01: `2025-11-03`.
pub fn show_day(day: i64) -> String {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    let date = first.saturating_add(jiff::SignedDuration::from_hours(day.saturating_mul(24)));
    date.to_string()
}
