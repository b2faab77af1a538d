//! A column of a table as a distribution: each value as likely as the others.

use pos_core::{Currency, Money};
use sim_risk::Shape;

use super::super::fields::Fields;
use super::Reading;
use super::laws::{LONGEST_MS, Unit};
use super::number::milliseconds;
use super::sheet::{About, Row};
use crate::code::Code;
use crate::language::{MONEY_UNITS, MoneyUnit, TIME_UNITS};
use crate::mistake::Mistake;
use crate::read::amount::loose;
use crate::source::Place;
use crate::study_file::Why;

/// The column of currencies that exports of shops have.
const CURRENCY: &str = "currency";

/// How a field becomes a value.
#[derive(Clone, Copy)]
enum Scale {
    Money(MoneyUnit, Currency),
    Time(u32),
}

impl Reading<'_> {
    /// Reads the column of a table that stands behind `csv`.
    pub(super) fn column(
        &mut self,
        fields: &Fields<'_>,
        (key, unit): (&str, Unit),
    ) -> Option<Shape> {
        let sheet = self.sheet(fields);
        let scale = scale(fields, unit);
        let name = beside_csv(fields, "column");
        let sheet = sheet?;
        let (name, place) = name?;
        let column = sheet.column(name, place)?;
        let currency = match (unit, fields.text("currency")) {
            (Unit::Money(_), Some((name, place))) => Some(sheet.column(name, place)?),
            (Unit::Money(_), None) => sheet.usual_column(CURRENCY),
            (Unit::Hours, _) => None,
        };
        let scale = scale?;
        let mut values = Vec::new();
        let tally = sheet.walk(|row| {
            of_the_study(row, currency, scale)?;
            values.push(scale.value(row.field(column))?);
            Ok(())
        })?;
        let unit = &scale.describe();
        let currency = currency.zip(self.currency);
        let read = sheet.settle(&tally, &About { key, unit, currency })?;
        self.tables.push(read);
        Some(Shape::Empirical(values))
    }
}

fn scale(fields: &Fields<'_>, unit: Unit) -> Option<Scale> {
    beside_csv(fields, "unit")?;
    match unit {
        Unit::Money(currency) => Some(Scale::Money(fields.word("unit", &MONEY_UNITS)?, currency?)),
        Unit::Hours => fields.word("unit", &TIME_UNITS).map(Scale::Time),
    }
}

/// Finds a text that must stand beside `csv`.
pub(super) fn beside_csv<'a>(fields: &Fields<'a>, key: &str) -> Option<(&'a str, &'a Place)> {
    let csv = fields.entry("csv")?;
    if fields.tries(key) {
        return fields.text(key);
    }
    let message = format!("`csv` in {} stands beside `{key}`", fields.group.name);
    let help = fields.group.find(key).map_or("", |word| word.help);
    let mistake = Mistake::new(Code::MissingKey, &csv.key_place, message);
    fields.ledger.none(mistake.label(format!("add {key} = \"…\": {help}")))
}

fn of_the_study(row: &Row<'_>, column: Option<usize>, scale: Scale) -> Result<(), Why> {
    let (Some(column), Scale::Money(_, currency)) = (column, scale) else { return Ok(()) };
    match row.field(column) {
        "" => Err(Why::NoCurrency),
        code if code.eq_ignore_ascii_case(currency.code()) => Ok(()),
        code => Err(Why::OtherCurrency(code.to_uppercase())),
    }
}

impl Scale {
    fn value(self, field: &str) -> Result<u64, Why> {
        let value = match self {
            Self::Money(MoneyUnit::Minor, _) => field.parse().ok(),
            Self::Money(MoneyUnit::Major, currency) => loose(field, currency).map(Money::minor),
            Self::Time(unit) => {
                let number = field.parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(|number| signed(number, unit))
            }
        };
        match value {
            None => Err(Why::NotANumber),
            Some(value) => u64::try_from(value).ok().filter(|it| *it > 0).ok_or(Why::NotPositive),
        }
    }

    /// Says how a field must be written.
    fn describe(self) -> String {
        match self {
            Self::Money(MoneyUnit::Minor, _) => {
                "not a whole number of the least coin; if it has decimals, write unit = \"major\""
                    .to_owned()
            }
            Self::Money(MoneyUnit::Major, currency) => {
                let example = currency.show(currency.whole(45));
                format!("not digits with a point, such as {example}, without signs or commas")
            }
            Self::Time(_) => "not a number, such as 2.5".to_owned(),
        }
    }
}

/// Takes milliseconds, nothing where the number is not above zero.
fn signed(number: f64, unit: u32) -> i64 {
    let ms = milliseconds(number, unit).min(LONGEST_MS);
    i64::try_from(ms).unwrap_or(i64::MAX)
}
