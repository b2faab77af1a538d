//! A study as it was read, with what was made of the tables that it names.

use core::fmt;
use std::path::PathBuf;

use sim_risk::{Range, Study};

/// A study and what is to be known beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyFile {
    /// The file, as the user gave it.
    pub path: PathBuf,
    /// What the first remark of the file says: the question that the study answers.
    pub about: Option<String>,
    /// What is drawn; [`Study::check`] has nothing against it.
    pub study: Study,
    /// How well its figures are known, where the file says so.
    pub ranges: Vec<Range>,
    /// The tables of values that were read, in the order of the keys.
    pub tables: Vec<TableRead>,
    /// The keys that are left out and have a usual value, as paths such as `run.seed`.
    pub left_out: Vec<String>,
}

/// What was made of a table of values: each row was kept, or left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRead {
    /// What it is read for, such as `sales.amount`.
    pub key: String,
    /// The file, as the user would type it.
    pub file: String,
    /// How many rows it has, the header not counted.
    pub rows: u64,
    /// How many of them are in the study.
    pub kept: u64,
    /// Why the others are not.
    pub left_out: Vec<LeftOut>,
    /// Rows that are kept although their time is before that of the row above.
    pub out_of_order: Option<Rows>,
}

/// Some rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// How many.
    pub count: u64,
    /// The line of the first, counted from 1.
    pub first_line: u64,
}

/// Rows that are not in the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub why: Why,
    /// Which.
    pub rows: Rows,
}

/// Why a row is not in the study.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has not as many fields as the header.
    Fields,
    /// A column of `where` says something else.
    Where {
        /// The column.
        column: String,
        /// What was asked for.
        wanted: String,
    },
    /// It does not say its currency.
    NoCurrency,
    /// It is of another currency; the study cannot be read then.
    OtherCurrency(String),
    /// The field is not a number as the unit asks.
    NotANumber,
    /// The number is zero or less: a refund, or nothing.
    NotPositive,
    /// The field is not a date with a time of day.
    NotATime,
    /// It is more than 30 days away from 99 of 100 rows.
    FarOff,
    /// The field of the amount is empty.
    NoAmount,
    /// It is a row of another kind than a sale, such as a refund.
    OtherKind(String),
    /// What came of it is no sale, such as `Voided`.
    NoSale(String),
    /// The field says neither yes nor no.
    NotAFlag,
}

impl Why {
    /// Tells whether the row itself is broken.
    pub(crate) const fn is_broken(&self) -> bool {
        match self {
            Self::Fields | Self::NotANumber | Self::NotATime | Self::NotAFlag => true,
            Self::Where { .. }
            | Self::NoCurrency
            | Self::OtherCurrency(_)
            | Self::NotPositive
            | Self::FarOff
            | Self::NoAmount
            | Self::OtherKind(_)
            | Self::NoSale(_) => false,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields => f.write_str("with more or fewer fields than the header"),
            Self::Where { column, wanted } => write!(f, "where `{column}` is not `{wanted}`"),
            Self::NoCurrency => f.write_str("without a currency"),
            Self::OtherCurrency(code) => write!(f, "in {code}"),
            Self::NotANumber => f.write_str("that are not numbers in the unit"),
            Self::NotPositive => f.write_str("of zero or less"),
            Self::NotATime => f.write_str("without a date and time of day"),
            Self::FarOff => f.write_str("more than 30 days away from all others"),
            Self::NoAmount => f.write_str("without an amount"),
            Self::OtherKind(kind) => write!(f, "of the kind `{kind}`"),
            Self::NoSale(status) => write!(f, "whose status is `{status}`"),
            Self::NotAFlag => f.write_str("that do not say yes or no to being stored"),
        }
    }
}

/// Writes one line, and one more for each reason: what was left out, and the first line of it.
impl fmt::Display for TableRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, file, rows, kept, .. } = self;
        write!(f, "{key}: {kept} of {rows} rows of {file}")?;
        for LeftOut { why, rows } in &self.left_out {
            write!(f, "\n  left out: {} {why}, the first in line {}", rows.count, rows.first_line)?;
        }
        if let Some(rows) = self.out_of_order {
            let Rows { count, first_line } = rows;
            write!(
                f,
                "\n  kept: {count} earlier than the row above, the first in line {first_line}"
            )?;
        }
        Ok(())
    }
}
