//! The rows of a study as a table of columns.
//!
//! The same study gives the same bytes: nothing of when or where it was written is in the file.

use std::sync::Arc;

use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};
use pos_core::{Currency, Money};

use crate::risk::RiskReport;
use crate::risk::rows::{Row, risk_rows};
use crate::risk::words::{RiskWords, full_key};

/// What wrote the file.
const BY: &str = concat!("deadzone ", env!("CARGO_PKG_VERSION"));

/// A decimal of so many digits fits into 64 bits.
const DIGITS: i32 = 18;

/// What stands in a column.
enum Column {
    Text(Vec<String>),
    Place(Vec<i64>),
    /// Minor units, as decimals of the currency; none where there is no limit.
    Money(Vec<Option<Money>>),
    /// None where an end of an interval is not bounded.
    Number(Vec<Option<f64>>),
}

/// Writes the rows of [`risk_rows`] as a Parquet file: the columns of the CSV, limits as decimals.
///
/// # Errors
///
/// [`ParquetError`], where a column cannot be written as it is declared.
pub fn risk_parquet(report: &RiskReport<'_>) -> Result<Vec<u8>, ParquetError> {
    let columns = columns(report);
    let currency = report.study.currency;
    let fields = columns.iter().map(|(name, column)| column.field(name, currency));
    let fields = fields.collect::<Result<Vec<TypePtr>, _>>()?;
    let schema = Type::group_type_builder("numbers").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_created_by(BY.to_owned()).build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    for (_, column) in &columns {
        if let Some(mut writer) = rows.next_column()? {
            column.write(writer.untyped())?;
            writer.close()?;
        }
    }
    rows.close()?;
    file.into_inner()
}

/// The columns with their names, in the order of the CSV.
fn columns(report: &RiskReport<'_>) -> [(&'static str, Column); 12] {
    let rows = risk_rows(report);
    let text = |of: &dyn Fn(&Row) -> String| Column::Text(rows.iter().map(of).collect());
    let money = |of: &dyn Fn(&Row) -> Option<Money>| Column::Money(rows.iter().map(of).collect());
    let number = |of: &dyn Fn(&Row) -> f64| {
        let finite = |number: f64| number.is_finite().then_some(number);
        Column::Number(rows.iter().map(|row| finite(of(row))).collect())
    };
    let (study, unit) = (report.study, RiskWords::of(report.study).unit_key());
    let places = rows.iter().map(|row| i64::try_from(row.point).unwrap_or(i64::MAX));
    [
        ("study", text(&|_| study.name.clone())),
        ("point", Column::Place(places.collect())),
        ("transaction_limit", money(&|row| row.policy.transaction_limit)),
        ("device_limit", money(&|row| row.policy.device_limit)),
        ("when_full", text(&|row| full_key(row.policy.when_full).to_owned())),
        ("unit", text(&|_| unit.clone())),
        ("currency", text(&|_| study.currency.code().to_owned())),
        ("measure", text(&|row| row.measure.clone())),
        ("quantity", text(&|row| row.quantity.word().to_owned())),
        ("value", number(&|row| row.value)),
        ("low", number(&|row| row.low)),
        ("high", number(&|row| row.high)),
    ]
}

impl Column {
    fn field(&self, name: &str, currency: Currency) -> Result<TypePtr, ParquetError> {
        let of = |physical, repetition| {
            Type::primitive_type_builder(name, physical).with_repetition(repetition)
        };
        let field = match self {
            Self::Text(_) => of(Physical::BYTE_ARRAY, Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .build(),
            Self::Place(_) => of(Physical::INT64, Repetition::REQUIRED).build(),
            Self::Money(_) => of(Physical::INT64, Repetition::OPTIONAL)
                .with_converted_type(ConvertedType::DECIMAL)
                .with_precision(DIGITS)
                .with_scale(i32::from(currency.decimals()))
                .build(),
            Self::Number(_) => of(Physical::DOUBLE, Repetition::OPTIONAL).build(),
        };
        field.map(Arc::new)
    }

    fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match (self, writer) {
            (Self::Text(texts), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let texts: Vec<ByteArray> =
                    texts.iter().map(|text| ByteArray::from(text.as_str())).collect();
                writer.write_batch(&texts, None, None)?;
            }
            (Self::Place(places), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(places, None, None)?;
            }
            (Self::Money(amounts), ColumnWriter::Int64ColumnWriter(writer)) => {
                let minor: Vec<i64> = amounts.iter().flatten().map(|it| it.minor()).collect();
                writer.write_batch(&minor, Some(&levels(amounts)), None)?;
            }
            (Self::Number(numbers), ColumnWriter::DoubleColumnWriter(writer)) => {
                let known: Vec<f64> = numbers.iter().flatten().copied().collect();
                writer.write_batch(&known, Some(&levels(numbers)), None)?;
            }
            _ => {
                return Err(ParquetError::General("a column is not as it was declared".to_owned()));
            }
        }
        Ok(())
    }
}

/// Which of the values are there.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| i16::from(value.is_some())).collect()
}
