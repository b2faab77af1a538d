//! The table of columns says what the rows say.

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use reports_render::{risk_parquet, risk_rows};

use crate::rig::{self, Known};

fn read(known: &Known) -> (String, Vec<Row>) {
    let bytes = risk_parquet(&known.report()).unwrap();
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let by = reader.metadata().file_metadata().created_by().unwrap_or_default().to_owned();
    (by, reader.get_row_iter(None).unwrap().map(Result::unwrap).collect())
}

fn cell<'a>(row: &'a Row, name: &str) -> &'a Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap().1
}

fn number(field: &Field) -> Option<f64> {
    match field {
        Field::Double(number) => Some(*number),
        Field::Null => None,
        other => unreachable!("{other:?} is no number"),
    }
}

#[test]
fn the_columns_are_those_of_the_rows() {
    for known in [rig::known(), rig::exact(), rig::hostile()] {
        let rows = risk_rows(&known.report());
        let (_, read) = read(&known);
        assert_eq!(read.len(), rows.len());
        for (row, read) in rows.iter().zip(&read) {
            assert_eq!(cell(read, "study"), &Field::Str(known.study.name.clone()));
            assert_eq!(cell(read, "measure"), &Field::Str(row.measure.clone()));
            assert_eq!(cell(read, "quantity"), &Field::Str(row.quantity.word().to_owned()));
            assert_eq!(cell(read, "point").to_string(), row.point.to_string());
            for (name, value) in [("value", row.value), ("low", row.low), ("high", row.high)] {
                assert_eq!(number(cell(read, name)), value.is_finite().then_some(value), "{row:?}");
            }
            let limit = row.policy.device_limit.map_or("null".to_owned(), |limit| {
                format!("{}.{:02}", limit.minor() / 100, limit.minor() % 100)
            });
            assert_eq!(cell(read, "device_limit").to_string(), limit);
        }
    }
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    let bytes = || risk_parquet(&rig::known().report()).unwrap();
    let first = bytes();
    assert_eq!(first, bytes());
    assert_eq!(&first[..4], b"PAR1");
    assert_eq!(read(&rig::known()).0, concat!("deadzone ", env!("CARGO_PKG_VERSION")));
}
